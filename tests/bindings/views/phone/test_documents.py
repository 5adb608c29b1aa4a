"""The holder of an unverified account hands documents in for the entity change, on the phone (R6, R22)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from accounts.document_models import Document
from accounts.identity import phone_identity
from bindings.models import ScanTicket
from bindings.tokens import phone_token
from tests import files, flows
from tests.factories import AccountFactory, EntityFactory
from tests.world import last_event


def phone_of(account) -> Client:
    """Return a phone that is signed in to `account`."""
    client, response = Client(), HttpResponse()
    phone_identity().sign_in(response, account)
    client.cookies.update(response.cookies)
    return client


@pytest.fixture
def account(shop, owner):
    """The unverified account, of another entity, that the shop has bound."""
    account = AccountFactory(unverified=True, entity=EntityFactory())
    flows.bind(shop, account, owner)
    return account


@pytest.fixture
def address(account):
    return f"/m/{phone_token(ScanTicket.objects.get().key)}/"


@pytest.fixture
def held(account) -> Client:
    return phone_of(account)


def send(client, address, content: bytes = b"", kind: str = "license"):
    file = SimpleUploadedFile("IMG_1.jpg", content or files.picture())
    return client.post(f"{address}documents/", {"kind": kind, "file": file})


def test_phone_offers_it_after_the_confirmation(held, address):
    assert f"{address}documents/" in held.get(address).content.decode()


def test_holder_hands_in_and_takes_back(held, address):
    assert send(held, address).status_code == 302
    document = Document.objects.get()
    assert (document.handed_in_by, last_event().actor_kind) == (None, "holder")
    assert "IMG_1.jpg" in held.get(f"{address}documents/").content.decode()
    held.post(f"{address}documents/{document.pk}/remove/")
    assert last_event().verb == "document_withdrawn"


def test_refused_file_is_told_on_the_phone(held, address):
    answer = send(held, address, files.HTML)
    assert (answer.status_code, "Only jpg, png, webp" in answer.content.decode()) == (422, True)


def test_another_phone_hands_nothing_in(account, address):
    other = phone_of(AccountFactory())
    assert send(other, address).url == address
    assert send(Client(), address).url == address
    assert Document.objects.count() == 0


def test_blue_v_verification_takes_none_from_the_phone(shop, owner):
    flows.bind(shop, account := AccountFactory(), owner)
    address = f"/m/{phone_token(ScanTicket.objects.get().key)}/"
    assert send(phone_of(account), address).url == address


def test_shop_sees_what_the_holder_handed_in(held, address, client_of, owner, shop):
    send(held, address)
    shown = client_of(owner).get(f"/shops/{shop.code}/official-account/").content.decode()
    assert "the account’s holder" in shown
    assert "Locked" in shown
