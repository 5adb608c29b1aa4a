"""What the desk's tests share: a shop in review, a superuser, a second supervisor, and a verb sent over HTTP."""

import pytest
from django.test import Client

from bindings.models import Event
from tests import flows
from tests.factories import AccountFactory, UserFactory


@pytest.fixture
def review(shop, owner):
    """The open blue V verification of the cast's shop."""
    flows.bind(shop, AccountFactory(handle="lanxi.daily", regular=True), owner)
    return flows.open_review(shop)


@pytest.fixture
def do(client_of):
    """Send a verb: `do(person, shop, "close", reason="…")`."""

    def send(person, record, verb: str, **fields):
        meta = record._meta
        return client_of(person).post(
            f"/admin/{meta.app_label}/{meta.model_name}/{record.pk}/do/{verb}/", fields
        )

    return send


@pytest.fixture
def last_event():
    """Return the newest event of the log."""
    return lambda: Event.objects.order_by("-id").first()


@pytest.fixture
def desk(each_database, client_of, settings) -> Client:
    """The browser of a person who may do everything, on either database."""
    settings.PHONE_BASE_URL = "https://shop.example"
    return client_of(UserFactory(is_staff=True, is_superuser=True))
