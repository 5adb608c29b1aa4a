"""A NUL in an address or a form is refused before anything is looked up: PostgreSQL has no text with one."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import MembershipFactory, ShopFactory

PATHS = ["/shops/%00/", "/m/%00/", "/calendar/%00.ics", "/invitations/%00/", "/m/?link=%00"]


@pytest.fixture
def client(each_database):
    member, client = MembershipFactory(shop=ShopFactory(code="LX")), Client()
    client.force_login(member.user)
    return client


@pytest.mark.parametrize("path", [*PATHS, "/shops/LX/official-account/benefits/?purpose=bind&ticket=%00"])
def test_address_with_a_nul_is_refused(client, path):
    assert client.get(path).status_code == 400


def test_form_with_a_nul_is_refused(client):
    assert client.post(reverse("demo_phone"), {"account": "a\0b"}).status_code == 400


def test_address_without_one_is_answered(client):
    assert client.get("/shops/LX/").status_code == 200
