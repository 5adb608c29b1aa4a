"""The holder ends an authorization on the phone that gave it (R13)."""

import pytest

from bindings.models import Binding, Event
from tests.desk_and_phone import Desk, Phone
from tests.factories import AccountFactory

pytestmark = pytest.mark.django_db
END = "phone_end_authorization"


@pytest.fixture
def account():
    return AccountFactory(handle="tea.with.qing")


@pytest.fixture
def ticket(shop, manager, phone, account):
    """An authorization that the phone agreed to and the desk confirmed."""
    desk = Desk(manager, shop)
    ticket = desk.begin("authorize")
    phone.scan(ticket, account)
    phone.agree(ticket)
    desk.confirm(ticket)
    return ticket


def active() -> int:
    return Binding.objects.active().authorized().count()


def test_holder_ends_it_once(phone, ticket):
    assert b"End its authorization" in phone.get(ticket).content
    assert phone.get(ticket, END).status_code == 200
    assert active() == 1
    for _ in range(2):
        assert phone.post(ticket, END).status_code == 302
    assert active() == 0
    event = Event.objects.get(verb="authorization_ended")
    assert (event.actor_kind, event.actor_name, event.after) == (
        "holder",
        "@tea.with.qing",
        {"authorized": ""},
    )
    page = phone.get(ticket).content
    assert b"Authorization ended: @tea.with.qing" in page
    assert b"End its authorization" not in page


def test_another_phone_ends_nothing(ticket):
    other, nobody = Phone(), Phone()
    other.scan(ticket, AccountFactory())
    for phone in (other, nobody):
        assert phone.post(ticket, END).status_code == 302
    assert active() == 1


def test_what_the_shop_ended_is_told(phone, ticket, shop, owner):
    Desk(owner, shop).post("end_authorization", Binding.objects.get().pk)
    assert phone.get(ticket, END).status_code == 302
    assert b"Authorization ended: @tea.with.qing" in phone.get(ticket).content


def test_a_binding_is_not_ended_from_the_phone(shop, manager, phone, account):
    desk = Desk(manager, shop)
    ticket = desk.begin()
    phone.scan(ticket, account)
    phone.agree(ticket)
    desk.confirm(ticket)
    assert phone.post(ticket, END).status_code == 302
    assert Binding.objects.get().ended_at is None
