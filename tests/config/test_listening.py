"""Where the site listens: host and port from the environment, or one sentence and exit 2."""

import os
import socket

import pytest

from config.server.address import (
    address_asked_for,
    host_asked_for,
    inherited_socket,
    port_asked_for,
    port_is_free,
)
from config.start import UNUSABLE, stop


@pytest.fixture
def taken():
    """A port of this computer on which something listens."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


@pytest.mark.parametrize("port", ["1", "8000", "65535"])
def test_port_is_read(monkeypatch, port):
    monkeypatch.setenv("PORT", port)
    assert port_asked_for() == int(port)


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", "08000", "8000 ", "123456", "８０００"])
def test_port_that_is_none_ends_with_a_sentence(monkeypatch, capsys, port):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SystemExit) as ended:
        port_asked_for()
    assert ended.value.code == UNUSABLE
    assert capsys.readouterr().err == f"PORT={port} is not a port from 1 to 65535.\n"


@pytest.mark.parametrize("value", [None, ""])
def test_nothing_said_is_this_computer_alone_on_8000(monkeypatch, value):
    for name in ("HOST", "PORT"):
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, value)
    assert (host_asked_for(), port_asked_for()) == ("127.0.0.1", 8000)


def test_port_in_use_ends_with_the_next_one_named(monkeypatch, capsys, taken):
    monkeypatch.setenv("HOST", "127.0.0.1")
    monkeypatch.setenv("PORT", str(taken))
    with pytest.raises(SystemExit):
        address_asked_for()
    assert (
        f"Port {taken} on 127.0.0.1 is in use. Choose another one: PORT={taken + 1}"
        in capsys.readouterr().err
    )
    assert not port_is_free("127.0.0.1", taken)


def test_host_that_is_not_of_this_computer_is_not_free():
    assert not port_is_free("192.0.2.1", 0)
    assert port_is_free("127.0.0.1", 0)


@pytest.mark.parametrize(
    ("pid", "sockets", "found"),
    [
        ("own", "1", 3),
        ("own", "2", None),
        ("own", "", None),
        ("1", "1", None),
        ("", "1", None),
    ],
)
def test_inherited_socket_is_for_this_process_and_the_only_one(monkeypatch, pid, sockets, found):
    monkeypatch.setenv("LISTEN_PID", str(os.getpid()) if pid == "own" else pid)
    monkeypatch.setenv("LISTEN_FDS", sockets)
    assert inherited_socket() == found


def test_stop_says_its_sentence_on_standard_error_alone(capsys):
    with pytest.raises(SystemExit):
        stop("No.")
    assert tuple(capsys.readouterr()) == ("", "No.\n")
