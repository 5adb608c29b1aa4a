"""Starts the demo on this computer: migrate, load the demo into an empty database, serve with a worker (`make run`)."""

import os
from functools import partial

import django

import config.env  # noqa: F401  (reads .env before anything is set by default)
from config.server.address import address_asked_for, host_asked_for, lan_address, port_asked_for
from config.start import explained, stop

EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  (compared, not bound)


def open_to_phones() -> str:
    """Let phones on the network reach a site that listens on every address; return the address to show.

    Called before the settings are read. Values in the environment or `.env` take precedence.
    """
    host, port = host_asked_for(), port_asked_for()
    if host not in EVERYWHERE:
        return host
    address = lan_address() or "127.0.0.1"
    defaults = {
        "ALLOWED_HOSTS": f"localhost,127.0.0.1,[::1],{address}",
        "PHONE_BASE_URL": f"http://{address}:{port}",
    }
    os.environ.update({name: value for name, value in defaults.items() if not os.environ.get(name)})
    return address


def say(line: str) -> None:
    print(line, flush=True)


def main(shown: str) -> None:
    host, port = address_asked_for()
    django.setup()
    prepare_site()
    say(
        f"\n  Shop Backend   http://{shown}:{port}/"
        f"\n  Operators      http://{shown}:{port}/admin/"
        "\n  Demo logins    merchant, agency, viewer, stranger, operator, supervisor, admin"
        "\n  Password       demo-pass-2026"
        "\n\n  press Ctrl-C to stop\n"
    )
    from config.server.serving import serve
    from work.loop import worker_beside

    with worker_beside():
        serve(host, port)


def prepare_site() -> None:
    """Migrate the database, and load the demo if it is empty, reporting each step."""
    from django.core.management import call_command

    from config.demo import why_no_demo
    from config.migrating import migrate
    from shops.models import Shop

    say("Preparing the database …")
    if why := migrate(unless=why_no_demo):
        stop(why + " `make serve` starts a site that is no demo.")
    if not Shop.objects.exists():
        say("Loading the demo: shops, people and their history, half a minute on a slow machine …")
        call_command("load_demo")


if __name__ == "__main__":
    os.environ.setdefault("ACCESS_LOG", "off")  # a new user's terminal
    explained(partial(main, open_to_phones()))
