"""After the confirmation the holder can report that it wasn't them."""

import pytest
from django.http import HttpResponse

from accounts.identity import phone_identity
from bindings.models import Event
from tests import flows
from tests.desk_and_phone import Phone
from tests.factories import AccountFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def ticket(shop, owner, daily):
    flows.bind(shop, daily, owner)
    return shop.tickets.get(state="confirmed")


def phone_with(account) -> Phone:
    """Return a phone that has proven to hold `account`."""
    phone, response = Phone(), HttpResponse()
    phone_identity().sign_in(response, account)
    phone.client.cookies.update(response.cookies)
    return phone


@pytest.fixture
def phone(daily):
    return phone_with(daily)


def test_the_holder_reports_once_and_owners_are_told(phone, ticket, owner):
    assert b"wasn\xe2\x80\x99t me" in phone.get(ticket).content
    assert b"Report that you did not agree" in phone.get(ticket, "phone_not_me").content
    for _ in range(2):
        assert phone.post(ticket, "phone_not_me").status_code == 302
    assert b"Reported" in phone.get(ticket, "phone_not_me").content
    assert Event.objects.filter(verb="not_me_reported").count() == 1
    assert owner.notices.filter(kind="not_me_reported").count() == 1


def test_looking_reports_nothing(phone, ticket):
    phone.get(ticket, "phone_not_me")
    assert not Event.objects.filter(verb="not_me_reported").exists()


def test_another_phone_reports_nothing(ticket):
    other = phone_with(AccountFactory())
    assert other.post(ticket, "phone_not_me").status_code == 302
    assert Phone().post(ticket, "phone_not_me").status_code == 302
    assert not Event.objects.filter(verb="not_me_reported").exists()


def test_before_the_confirmation_there_is_nothing_to_report(shop, owner, daily, phone):
    ticket = flows.scan_and_agree(shop, "bind", daily, owner)
    assert phone.post(ticket, "phone_not_me").status_code == 302
    assert not Event.objects.filter(verb="not_me_reported").exists()
