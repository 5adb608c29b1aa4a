"""The listen address: HOST and PORT from the environment, each validated or refused with one sentence."""

import os
import re
import socket

from config.env import LAST_PORT
from config.start import stop

FIRST_INHERITED = 3  # sd_listen_fds(3)


def address_asked_for() -> tuple[str, int]:
    """Return the host and port to listen on; exit if PORT is invalid or in use."""
    host, port = host_asked_for(), port_asked_for()
    if not port_is_free(host, port):
        stop(f"Port {port} on {host} is in use. Choose another one: PORT={port + 1}")
    return host, port


def inherited_socket() -> int | None:
    """Return the file descriptor of the socket that systemd holds for this process, or None.

    Such a socket stays open while the process is replaced, so connections wait instead of being refused.
    """
    mine = os.environ.get("LISTEN_PID") == str(os.getpid())
    return FIRST_INHERITED if mine and os.environ.get("LISTEN_FDS") == "1" else None


def host_asked_for() -> str:
    """Return HOST; the default is this computer only."""
    return os.environ.get("HOST") or "127.0.0.1"


def port_asked_for() -> int:
    """Return PORT; the default is 8000. Exit if it is not a port number."""
    text = os.environ.get("PORT") or "8000"
    if not re.fullmatch(r"[1-9][0-9]{0,4}", text) or int(text) > LAST_PORT:
        stop(f"PORT={text} is not a port from 1 to {LAST_PORT}.")
    return int(text)


def port_is_free(host: str, port: int) -> bool:
    """Return whether the site can listen there."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def lan_address() -> str:
    """Return this machine's address on its network, or "" if it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        return probe.getsockname()[0]
