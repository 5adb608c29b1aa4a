"""The shop appeals from the page that shows the rejection, and reads the answer there (R25)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from bindings import services
from bindings.models import Appeal
from tests import files, flows
from tests.factories import AccountFactory


@pytest.fixture
def rejected(shop, manager, operator):
    flows.bind(shop, AccountFactory(), manager)
    return flows.reject(shop, operator)


def page_of(review):
    return reverse("appeal", args=[review.shop.code, review.pk])


def test_the_rejection_offers_the_appeal_with_its_last_day(see, client_of, shop, rejected, viewer):
    assert f'href="{page_of(rejected)}"' in see()
    seen = client_of(viewer).get(reverse("official_account", args=[shop.code])).content.decode()
    assert page_of(rejected) not in seen


def test_an_appeal_is_made_with_a_document(see, client_of, rejected, manager, documents):
    file = SimpleUploadedFile("mark.jpg", files.picture())
    sent = {"text": "The mark is ours.", "kind": "trademark", "file": file}
    answer = client_of(manager).post(page_of(rejected), sent, follow=True).content.decode()
    assert ("mark.jpg" in answer, Appeal.objects.get().text) == (True, "The mark is ours.")
    assert f"You appealed: {Appeal.objects.get().number}." in see()
    assert client_of(manager).post(page_of(rejected), {"text": "Again", "kind": "other"}).status_code == 409


def test_a_refused_document_leaves_the_appeal_made(client_of, rejected, manager, documents):
    file = SimpleUploadedFile("mark.jpg", b"no picture")
    sent = {"text": "The mark is ours.", "kind": "trademark", "file": file}
    answer = client_of(manager).post(page_of(rejected), sent, follow=True).content.decode()
    assert "Only jpg, png, webp and pdf are taken" in answer
    assert (Appeal.objects.get().state, rejected.documents.count()) == ("waiting", 0)


def test_an_appeal_without_words_is_not_made(client_of, rejected, manager):
    assert client_of(manager).post(page_of(rejected), {"text": " "}).status_code == 422
    assert not Appeal.objects.exists()


def test_the_answer_is_read_where_the_rejection_is(see, rejected, manager, supervisor):
    appeal = services.appeal_rejection(
        review=rejected, text="Ours", actor=services.merchant(manager), now=timezone.now()
    )
    answering = {"actor": services.operator(supervisor), "now": timezone.now()}
    services.uphold_appeal(appeal=appeal, reason="It is <b>a claim</b>.", **answering)
    assert "It is &lt;b&gt;a claim&lt;/b&gt;." in see()
