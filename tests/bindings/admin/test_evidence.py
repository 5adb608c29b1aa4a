"""Documents at the desk: shown, opened with an event, asked for when a request is sent back (R22)."""

import pytest

from accounts.document_models import DocumentAsk
from bindings.models import Event
from shops.models import Notice
from tests import flows
from tests.conftest import staff
from tests.factories import AccountFactory, UserFactory, kept_document
from tests.world import last_event, verbs


@pytest.fixture
def review(shop, owner):
    flows.bind(shop, AccountFactory(handle="lanxi.daily"), owner)
    return flows.open_review(shop)


@pytest.fixture
def document(review):
    return kept_document(review)


def page(client_of, person, review) -> str:
    return client_of(person).get(f"/admin/accounts/review/{review.pk}/change/").content.decode()


def address(document) -> str:
    return f"/admin/accounts/review/{document.review_id}/documents/{document.pk}/"


def test_page_lists_what_was_handed_in(client_of, operator, owner, review):
    assert "Nothing was handed in." in page(client_of, operator, review)
    document = kept_document(review, sha256="ab" * 32)
    shown = page(client_of, operator, review)
    assert all(
        part in shown for part in ("old.jpg", "Business license", "abababababababab", address(document))
    )


def test_each_opening_is_an_event(client_of, operator, document):
    for _ in range(2):
        answer = client_of(operator).get(address(document))
        assert (answer.status_code, b"".join(answer.streaming_content)) == (200, b"\xff\xd8\xff")
    assert verbs(verb="document_opened") == ["document_opened"] * 2
    assert (last_event().actor, last_event().facts["sha256"]) == (operator, document.sha256)


def test_looking_at_the_page_opens_nothing(client_of, operator, document):
    shown = page(client_of, operator, document.review)
    assert (verbs(verb="document_opened"), "data-seen hidden" in shown) == ([], True)
    client_of(operator).get(address(document))
    assert "data-seen hidden" not in page(client_of, operator, document.review)


def test_staff_without_the_permission_open_nothing(client_of, document, viewer):
    clerk = UserFactory(is_staff=True)
    assert client_of(clerk).get(address(document)).status_code == 403
    assert client_of(viewer).get(address(document)).status_code == 302
    assert Event.objects.filter(verb="document_opened").count() == 0


def test_document_of_another_review_and_a_withdrawn_one_are_404(client_of, operator, document):
    elsewhere = address(document).replace(f"review/{document.review_id}/", "review/999/")
    assert client_of(operator).get(elsewhere).status_code == 404
    document.state = "withdrawn"
    document.save()
    assert client_of(operator).get(address(document)).status_code == 404


def test_operators_group_may_open(db):
    assert staff("new", "operator").has_perm("accounts.open_document")


def test_sending_back_names_documents_and_why(client_of, operator, owner, review):
    owner.language = "zh-hans"
    owner.save()
    back = f"/admin/accounts/review/{review.pk}/return/"
    assert "ask_letter" in client_of(operator).get(back).content.decode()
    client_of(operator).post(back, {"ask_letter": "no_seal", "ask_license": "expired", "note": "谢谢"})
    assert dict(DocumentAsk.objects.values_list("kind", "why")) == {"license": "expired", "letter": "no_seal"}
    review.refresh_from_db()
    assert review.reason == "营业执照：已过期；授权书：缺少公章。\n谢谢"
    assert Notice.objects.filter(kind="review_returned", user=owner).exists()


def test_sending_back_without_anything_is_refused(client_of, operator, review):
    answer = client_of(operator).post(f"/admin/accounts/review/{review.pk}/return/", {"note": ""})
    assert (answer.status_code, DocumentAsk.objects.count()) == (422, 0)
