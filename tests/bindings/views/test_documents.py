"""Handing in documents on the shop's page: who may, what is shown, and how the files are served (R22)."""

import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.document_models import Document
from bindings import services
from shops.limits import allow
from tests import files, flows
from tests.factories import AccountFactory
from tests.world import verbs

HTMX = {"HX-Request": "true"}


@pytest.fixture
def review(shop, owner):
    flows.bind(shop, AccountFactory(handle="lanxi.daily"), owner)
    return flows.open_review(shop)


@pytest.fixture
def send(review, client_of, manager):
    """Send a file as the manager, or as who is named."""

    def send(content: bytes = b"", *, person=None, kind: str = "license", name: str = "a.jpg", **more):
        file = SimpleUploadedFile(name, content or files.picture())
        address = f"/shops/{review.shop.code}/reviews/{review.pk}/documents/"
        return client_of(person or manager).post(address, {"kind": kind, "file": file}, **more)

    return send


def page(client_of, person, shop) -> str:
    return client_of(person).get(f"/shops/{shop.code}/official-account/").content.decode()


def test_plain_form_leads_back_to_the_list(send, client_of, manager, shop):
    answer = send(name="license.jpg")
    assert (answer.status_code, answer.url) == (302, f"/shops/{shop.code}/official-account/#documents")
    shown = page(client_of, manager, shop)
    assert "license.jpg" in shown
    assert "1 of 10 files" in shown


def test_script_gets_the_list_or_the_sentence(send):
    taken, refused = send(headers=HTMX), send(files.SVG, name="photo.jpg", headers=HTMX)
    assert (taken.status_code, "a.jpg" in taken.content.decode()) == (200, True)
    assert (refused.status_code, refused.content.decode()) == (
        422,
        "<p>Only jpg, png, webp and pdf are taken, whatever the file is called.</p>\n",
    )


def test_plain_form_tells_why_not(send, client_of, manager, shop):
    client = client_of(manager)
    send(files.HTML)
    file = SimpleUploadedFile("a.pdf", files.HTML)
    review = flows.open_review(shop)
    answer = client.post(f"/shops/{shop.code}/reviews/{review.pk}/documents/", {"kind": "license", "file": file}, follow=True)  # fmt: skip
    assert "Only jpg, png, webp and pdf are taken" in answer.content.decode()


@pytest.mark.parametrize(
    ("kind", "sentence"), [("cat", "Choose what kind"), ("license", "No file was chosen")]
)
def test_kind_and_file_are_needed(send, review, client_of, manager, kind, sentence):
    address = f"/shops/{review.shop.code}/reviews/{review.pk}/documents/"
    data = {"kind": kind} | ({"file": SimpleUploadedFile("a", b"x")} if kind == "cat" else {})
    answer = client_of(manager).post(address, data, headers=HTMX)
    assert (answer.status_code, sentence in answer.content.decode()) == (422, True)


def test_viewer_sees_no_documents_and_hands_none_in(send, client_of, viewer, shop):
    send()
    assert 'id="documents"' not in page(client_of, viewer, shop)
    assert send(person=viewer).status_code == 403


@pytest.mark.usefixtures("no_window_ends")
def test_too_many_files_in_a_short_time_are_refused(send, manager):
    for _ in range(60):
        allow(f"documents:{manager.pk}", at=time.time(), limit=60, seconds=600)
    answer = send(headers=HTMX)
    assert (answer.status_code, "Too many files" in answer.content.decode()) == (422, True)


@pytest.mark.parametrize(("make", "type_", "shown"), [(files.picture, "image/jpeg", "inline"), (files.pdf, "application/pdf", "attachment")])  # fmt: skip
def test_file_is_served_as_what_it_is_and_nothing_else(send, client_of, manager, shop, make, type_, shown):
    send(make(), name="evil.html")
    document = Document.objects.get()
    answer = client_of(manager).get(f"/shops/{shop.code}/documents/{document.pk}/")
    content = b"".join(answer.streaming_content)
    assert (answer["Content-Type"], len(content)) == (type_, document.size)
    assert answer["Content-Disposition"].startswith(shown)
    assert "html" not in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'; frame-ancestors 'none'"
    assert answer["Cache-Control"] == "private, no-store"


def test_strangers_get_404_and_viewers_403(send, client_of, viewer, stranger, shop, other_shop):
    send()
    address = f"/documents/{Document.objects.get().pk}/"
    assert client_of(viewer).get(f"/shops/{shop.code}{address}").status_code == 403
    assert client_of(stranger).get(f"/shops/{shop.code}{address}").status_code == 404
    assert client_of(stranger).get(f"/shops/{other_shop.code}{address}").status_code == 404


def test_file_that_is_away_is_one_sentence(send, client_of, manager, shop, documents):
    send()
    document = Document.objects.get()
    (documents / document.stored_as).unlink()
    answer = client_of(manager).get(f"/shops/{shop.code}/documents/{document.pk}/")
    assert (answer.status_code, "can’t be read" in answer.content.decode()) == (503, True)


def test_document_is_removed_until_the_desk_has_opened_it(send, client_of, manager, operator, shop, now):
    send()
    document = Document.objects.get()
    address = f"/shops/{shop.code}/documents/{document.pk}/remove/"
    assert "Remove" in page(client_of, manager, shop)
    services.open_document(document=document, actor=services.operator(operator), now=now)
    assert "Locked" in page(client_of, manager, shop)
    client = client_of(manager)
    assert "Operators have opened" in client.post(address, follow=True).content.decode()
    send(files.picture(shade=1))
    newer = Document.objects.latest("pk")
    client.post(f"/shops/{shop.code}/documents/{newer.pk}/remove/")
    assert verbs()[-1] == "document_withdrawn"


def test_page_asks_for_just_what_is_missing(send, review, client_of, manager, operator, shop, now):
    send()
    services.return_review(
        review=review,
        reason="Authorization letter: Seal missing\nThe red one",
        asked={"letter": "no_seal"},
        actor=services.operator(operator),
        now=now,
    )
    shown = page(client_of, manager, shop)
    assert "Authorization letter: Seal missing" in shown
    assert f"Put the seal of {review.entity.name} on it" in shown
    assert "Nothing to do" in shown
    assert "1 document is still missing." in shown
    assert 'name="material"' not in shown
    again = f"/shops/{shop.code}/official-account/review/"
    assert "Hand in every document" in client_of(manager).post(again).content.decode()
    send(files.picture(shade=1), kind="letter")
    assert "Everything that was asked for is here." in page(client_of, manager, shop)
    assert client_of(manager).post(again).status_code == 302
    review.refresh_from_db()
    assert review.state == "open"


def test_page_costs_a_fixed_number_of_queries(send, client_of, manager, shop, django_assert_max_num_queries):
    send(), send(files.picture(shade=1)), send(files.picture(shade=2))
    client = client_of(manager)
    with django_assert_max_num_queries(20):
        client.get(f"/shops/{shop.code}/official-account/")
