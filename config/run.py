"""Start the site: migrate, load the demo into an empty database, serve with a worker beside (`make run`)."""

import os
import re
import socket
import sys

import django
import uvicorn

from config.start import explained, stop

LAST_PORT = 65535


def lan_address() -> str:
    """Return this machine's address on its network, or "" where it has none."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))
        except OSError:
            return ""
        return probe.getsockname()[0]


def open_to_phones(host: str, port: int) -> str:
    """When the site listens on every address, let phones on the network reach it; return the address to show."""
    if host not in ("0.0.0.0", "::"):  # noqa: S104  (compared, not bound)
        return host
    address = lan_address() or "127.0.0.1"
    os.environ.setdefault("ALLOWED_HOSTS", f"localhost,127.0.0.1,[::1],{address}")
    os.environ.setdefault("PHONE_BASE_URL", f"http://{address}:{port}")
    return address


def port_is_free(host: str, port: int) -> bool:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def port_asked_for() -> int:
    """Return what PORT names, 8000 by default; stop where it is no port."""
    text = os.environ.get("PORT") or "8000"
    if not re.fullmatch(r"[1-9][0-9]{0,4}", text) or int(text) > LAST_PORT:
        stop(f"PORT={text} is not a port from 1 to {LAST_PORT}.")
    return int(text)


def main() -> None:
    host, port = os.environ.get("HOST", "127.0.0.1"), port_asked_for()
    if not port_is_free(host, port):
        sys.exit(f"Port {port} on {host} is in use. Choose another one: PORT={port + 1} make run")
    shown = open_to_phones(host, port)
    django.setup()
    from django.core.management import call_command

    from shops.models import Shop
    from work.loop import worker_beside

    call_command("migrate", verbosity=0, interactive=False)
    if not Shop.objects.exists():
        call_command("load_demo")
    print(
        f"\n  Shop Backend   http://{shown}:{port}/"
        f"\n  Operators      http://{shown}:{port}/admin/"
        "\n  Demo logins    merchant, agency, viewer, stranger, operator, supervisor, admin"
        "\n  Password       demo-pass-2026"
        "\n\n  press Ctrl-C to stop\n",
        flush=True,
    )
    with worker_beside():
        uvicorn.run(
            "config.asgi:application",
            host=host,
            port=port,
            log_level="warning",
            proxy_headers=False,
            lifespan="off",
            timeout_graceful_shutdown=2,
        )


if __name__ == "__main__":
    explained(main)
