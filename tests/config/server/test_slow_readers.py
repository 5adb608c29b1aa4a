"""A browser that asks for a large download and does not read it: its thread is free again after a bound."""

import socket
import time

import pytest
from django.db import connection
from django.test import Client

from shops.models import Membership, Role, Shop
from tests import databases, servers
from tests.factories import EntityFactory, ShopFactory, UserFactory

SHOPS = 8_000  # with long names a download of 6 MB: more than what the system itself keeps for a connection
SETTINGS = {"READ_THREADS": "1", "SEND_SECONDS": "2", "DEMO": "on"}


@pytest.fixture
def many(database, django_db_blocker):
    """Use the server's file as the default database."""
    with (
        django_db_blocker.unblock(),
        databases.default_is(connection.settings_dict | {"NAME": str(database)}),
    ):
        yield database


@pytest.fixture
def cookie(many):
    """The cookie of a person with many shops."""
    person = UserFactory()
    Shop.objects.bulk_create(
        ShopFactory.build_batch(SHOPS, entity=EntityFactory(name="兰" * 120), name="兰" * 80)
    )
    Membership.objects.bulk_create(
        Membership(shop=shop, user=person, role=Role.OWNER) for shop in Shop.objects.all()
    )
    client = Client()
    client.force_login(person)
    return f"session={client.cookies['session'].value}"


@pytest.fixture
def site(many, tmp_path):
    """A server with one thread for pages that only show."""
    with servers.site(tmp_path, **SETTINGS) as running:
        yield running


def download(site, cookie, buffer: int = 4096) -> socket.socket:
    """Ask for the list of all shops as a file, with so small a buffer for what comes."""
    reader = socket.socket()
    reader.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    reader.settimeout(servers.PATIENCE)
    reader.connect(("127.0.0.1", site.port))
    reader.sendall(f"GET /shops/export.csv HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\r\n".encode())
    return reader


def test_reader_who_takes_nothing_is_let_go(cookie, site):
    stalled = download(site, cookie)
    time.sleep(1)
    assert site.ask("/login/").status == 200
    assert not servers.read_all(stalled).endswith(b"0\r\n\r\n")


def test_slow_reader_gets_everything(cookie, site):
    taken, start = b"", time.monotonic()
    with download(site, cookie, buffer=65_536) as slow:
        while not taken.endswith(b"0\r\n\r\n") and (some := slow.recv(65_536)):
            taken += some
            time.sleep(0.05)
    assert time.monotonic() - start > int(SETTINGS["SEND_SECONDS"])
    assert taken.endswith(b"0\r\n\r\n")
    assert taken.count(b"\r\n") > SHOPS
