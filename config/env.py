"""Reads settings from the environment or `.env`. An invalid value stops the start with one sentence."""

from collections.abc import Callable
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
LAST_PORT = 65535
REQUIRED = environ.Env.NOTSET
env = environ.FileAwareEnv()
environ.Env.read_env(BASE_DIR / ".env")


def read(reader: Callable[..., Any], name: str, default: Any = REQUIRED) -> Any:
    """Return setting `name`, or exit with one sentence that names it."""
    try:
        return reader(name, default=default)
    except (ImproperlyConfigured, ValueError, KeyError, TypeError) as error:
        raise ImproperlyConfigured(
            f"{name} is missing or not understood: see .env.example ({error})."
        ) from None


def switch(name: str, default: bool) -> bool:
    """Return setting `name`, which is on or off."""
    word = read(env.str, name, "on" if default else "off").strip().lower()
    if word not in ("on", "off", "true", "false", "yes", "no", "1", "0"):
        raise ImproperlyConfigured(f"{name}={word} is neither on nor off.")
    return word in ("on", "true", "yes", "1")


def number(name: str, default: int, *, least: int = 0, most: int = 10**12) -> int:
    """Return setting `name`, a whole number from `least` to `most`."""
    value = read(env.int, name, default)
    if not least <= value <= most:
        raise ImproperlyConfigured(f"{name}={value} is not a number from {least} to {most}.")
    return value


def one_of(name: str, default: str, options: tuple[str, ...]) -> str:
    """Return setting `name`, one of `options`."""
    word = read(env.str, name, default)
    if word not in options:
        raise ImproperlyConfigured(f"{name}={word} is not one of {', '.join(options)}.")
    return word


def networks(name: str) -> list[str]:
    """Return setting `name`, a list of network addresses or networks such as 10.0.0.0/8."""
    found = read(env.list, name, [])
    for one in found:
        try:
            ip_network(one)
        except ValueError:
            raise ImproperlyConfigured(f"{name}: {one} is not an address or a network.") from None
    return found


def host_and_port(name: str) -> str:
    """Return setting `name`, a host and a port such as 127.0.0.1:9100, or ""."""
    value = read(env.str, name, "")
    host, _, port = value.rpartition(":")
    if value and not (host and port.isdecimal() and 0 < int(port) <= LAST_PORT):
        raise ImproperlyConfigured(f"{name}={value} is not a host and a port, such as 127.0.0.1:9100.")
    return value
