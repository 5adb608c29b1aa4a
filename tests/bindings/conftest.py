"""The two sides of a scan, and the official account page as a person reads it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.commands import HEADERS, run
from tests.desk_and_phone import Desk, Phone
from tests.factories import AccountFactory


@pytest.fixture
def desk(manager, shop):
    """The manager at the desk."""
    return Desk(manager, shop)


@pytest.fixture
def phone():
    """A phone that nobody has signed in on."""
    return Phone()


@pytest.fixture
def ticket(desk):
    """A QR code of the desk that nobody has scanned."""
    return desk.begin()


@pytest.fixture
def daily(db):
    """A regular account."""
    return AccountFactory(handle="lanxi.daily")


@pytest.fixture
def group(db):
    """A blue V account of another entity."""
    return AccountFactory(handle="lanxi.group", blue_v=True)


@pytest.fixture
def agreed(desk, phone):
    """A ticket whose holder, of a regular account, has agreed."""
    ticket = desk.begin()
    phone.scan(ticket, AccountFactory(handle="lanxi.daily", display_name="Yulan Pours Tea"))
    phone.agree(ticket)
    ticket.refresh_from_db()
    return ticket


@pytest.fixture
def today(db):
    """The day in Shanghai."""
    return timezone.localdate()


@pytest.fixture
def see(client_of, manager, shop):
    """Return the official account page of `shop` as the manager reads it."""

    def look(person=None, of=shop):
        response = client_of(person or manager).get(f"/shops/{of.code}/official-account/")
        assert response.status_code == 200
        return " ".join(response.content.decode().split())

    return look


@pytest.fixture
def remind(shop, today):
    """Give the shop a deadline so many days from today, with its reminder already on."""

    def at(days):
        shop.upgrade_reminder_from, shop.upgrade_deadline = (
            today - timedelta(days=60),
            today + timedelta(days=days),
        )
        shop.save()

    return at


@pytest.fixture
def file(tmp_path):
    """Write a CSV file: `file("shops", row, row)` with its header, or `file(text)` as it is."""

    def write(kind: str, *rows: str, text: str = ""):
        path = tmp_path / f"{kind}.csv"
        path.write_bytes((text or "\n".join([HEADERS[kind], *rows, ""])).encode())
        return path

    return write


@pytest.fixture
def imports(file):
    """Import rows of a kind: `imports("shops", row, row)`."""
    return lambda kind, *rows, **more: run("import_data", kind, file(kind, *rows), *more.get("options", ()))
