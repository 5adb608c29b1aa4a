"""Documents of a review: handed in, taken back, opened, and what is done when storing fails (R22)."""

from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction

from accounts.document_models import MOST_DOCUMENT_BYTES, Document, DocumentAsk
from bindings import services
from bindings.models import RuleBook
from tests import files, flows
from tests.factories import AccountFactory, MembershipFactory
from tests.world import last_event, refused, unchanged, verbs, violates


@pytest.fixture
def review(shop, owner):
    flows.bind(shop, AccountFactory(handle="lanxi.daily"), owner)
    return flows.open_review(shop)


@pytest.fixture
def hand_in(review, owner, now):
    """Hand in a picture of the license as the owner, or what is named."""

    def hand_in(content: bytes = b"", kind: str = "license", name: str = "license.jpg", by=None) -> Document:
        return services.hand_in_document(
            review=review,
            kind=kind,
            file=BytesIO(content or files.picture()),
            file_name=name,
            actor=by or services.merchant(owner),
            now=now,
        )

    return hand_in


def kept_files() -> list[str]:
    folders = default_storage.listdir("documents")[0] if default_storage.exists("documents") else []
    return [
        f"documents/{one}/{name}"
        for one in folders
        for name in default_storage.listdir(f"documents/{one}")[1]
    ]


def send_back(review, person, now, **asked):
    return services.return_review(
        review=review, reason="Seal", asked=asked, actor=services.operator(person), now=now
    )


def test_file_is_kept_under_a_name_that_says_nothing(hand_in, owner, documents):
    document = hand_in(name="../../My secret License.jpg")
    assert (document.file_name, document.handed_in_by) == ("My secret License.jpg", owner)
    assert kept_files() == [document.stored_as]
    assert "icense" not in document.stored_as


def test_event_tells_hash_kind_and_size(hand_in):
    document = hand_in()
    event = last_event()
    assert (event.verb, event.rules, event.after) == ("document_handed_in", ["R22"], {"document": "license"})
    assert (event.facts["sha256"], event.facts["size"]) == (document.sha256, document.size)


def test_names_that_cannot_be_seen_are_cleaned(hand_in):
    assert hand_in(name="C:\\temp\\gpj.\u202eevil\x07.jpg").file_name == "gpj.evil.jpg"
    assert len(hand_in(files.picture(shade=9), name="x" * 500 + ".jpg").file_name) == 100


def test_same_file_twice_is_one_document(hand_in, documents):
    first = hand_in()
    with unchanged():
        assert hand_in() == first
    with refused("DOCUMENT_TWICE"):
        hand_in(kind="letter")
    assert len(kept_files()) == 1


def test_only_so_many_documents_fit(hand_in, book, documents):
    RuleBook.objects.filter(pk=book.pk).update(documents_of_review=2)
    hand_in(files.picture(shade=1)), hand_in(files.picture(shade=2))
    with refused("DOCUMENTS_FULL"):
        hand_in(files.picture(shade=3))
    assert len(kept_files()) == 2


def test_size_is_a_number_of_the_rule_book(hand_in, book):
    RuleBook.objects.filter(pk=book.pk).update(document_megabytes=1)
    with refused("DOCUMENT_TOO_LARGE"):
        hand_in(b"\xff" * (1024 * 1024 + 1))


def test_hostile_file_leaves_nothing(hand_in, documents):
    with refused("DOCUMENT_FORMAT"):
        hand_in(files.SVG, name="photo.jpg")
    assert (kept_files(), Document.objects.count()) == ([], 0)


def test_viewer_stranger_and_operator_hand_nothing_in(hand_in, viewer, stranger, operator):
    for person in (viewer, stranger):
        with refused("ROLE_TOO_SMALL"):
            hand_in(by=services.merchant(person))
    with refused("DOCUMENT_NOT_TAKEN"):
        hand_in(by=services.operator(operator))


def test_holder_hands_in_for_an_entity_change_alone(hand_in, review, shop, owner, now):
    with refused("DOCUMENT_NOT_TAKEN"):
        hand_in(by=services.holder(review.account))
    flows.rebind(shop, account := AccountFactory(unverified=True), owner)
    change = flows.open_review(shop)
    more = {
        "review": change,
        "kind": "license",
        "file": BytesIO(files.picture()),
        "file_name": "a",
        "now": now,
    }
    with refused("DOCUMENT_NOT_TAKEN"):
        services.hand_in_document(actor=services.holder(AccountFactory()), **more)
    document = services.hand_in_document(actor=services.holder(account), **more)
    assert (document.handed_in_by, last_event().actor_kind) == (None, "holder")


def test_decided_review_takes_nothing(hand_in, review, shop, operator):
    flows.reject(shop, operator)
    review.refresh_from_db()
    with refused("REVIEW_DECIDED"):
        hand_in()


def test_review_that_is_decided_meanwhile_takes_nothing(hand_in, shop, operator, documents):
    flows.reject(shop, operator)
    with refused("REVIEW_DECIDED"):
        hand_in()
    assert kept_files() == []


def test_closed_shop_takes_nothing(hand_in, review):
    review.shop.status = "closed"
    review.shop.save()
    with refused("SHOP_CLOSED"):
        hand_in()


def test_document_is_taken_back_and_may_come_again(hand_in, owner, now, documents):
    document = hand_in()
    for _ in range(2):
        services.withdraw_document(document=document, actor=services.merchant(owner), now=now)
    assert (verbs()[-1], kept_files()) == ("document_withdrawn", [])
    assert hand_in().pk != document.pk


def test_each_side_takes_back_its_own(hand_in, review, manager, viewer, now):
    document = hand_in()
    with refused("ROLE_TOO_SMALL"):
        services.withdraw_document(document=document, actor=services.merchant(viewer), now=now)
    with refused("DOCUMENT_NOT_TAKEN"):
        services.withdraw_document(document=document, actor=services.holder(review.account), now=now)
    services.withdraw_document(document=document, actor=services.merchant(manager), now=now)


def test_what_the_desk_has_opened_stays(hand_in, owner, operator, now):
    document = hand_in()
    services.open_document(document=document, actor=services.operator(operator), now=now)
    assert (last_event().verb, last_event().actor) == ("document_opened", operator)
    with refused("DOCUMENT_LOCKED"):
        services.withdraw_document(document=document, actor=services.merchant(owner), now=now)


def test_withdrawn_document_is_not_opened(hand_in, owner, operator, now):
    document = hand_in()
    services.withdraw_document(document=document, actor=services.merchant(owner), now=now)
    with refused("DOCUMENT_GONE"):
        services.open_document(document=document, actor=services.operator(operator), now=now)


def test_what_was_asked_for_is_answered_by_its_kind(review, hand_in, owner, operator, now):
    send_back(review, operator, now, letter="no_seal", license="expired")
    assert last_event().after["asked"] == {"letter": "no_seal", "license": "expired"}
    again = {"review": review, "material": "", "actor": services.merchant(owner), "now": now}
    hand_in(kind="letter")
    with refused("DOCUMENTS_ASKED_FOR"):
        services.resubmit_review(**again)
    hand_in(files.picture(shade=1))
    assert services.resubmit_review(**again).state == "open"
    assert services.resubmit_review(**again).state == "open"
    assert verbs()[-1] == "review_resubmitted"


def test_answer_that_is_taken_back_is_asked_for_again(review, hand_in, owner, operator, now):
    send_back(review, operator, now, letter="missing")
    document = hand_in(kind="letter")
    services.withdraw_document(document=document, actor=services.merchant(owner), now=now)
    assert DocumentAsk.objects.get().answer is None


def test_sent_back_again_asks_anew(review, hand_in, owner, operator, now):
    send_back(review, operator, now, letter="missing")
    hand_in(kind="letter")
    services.resubmit_review(review=review, material="", actor=services.merchant(owner), now=now)
    send_back(review, operator, now, letter="no_seal")
    assert list(DocumentAsk.objects.order_by("pk").values_list("why", "answer")) == [
        ("missing", Document.objects.get().pk),
        ("no_seal", None),
    ]


@pytest.mark.parametrize("decide", [flows.approve, flows.reject])
def test_decision_keeps_which_documents_there_were_and_which_were_opened(
    decide, hand_in, shop, operator, supervisor, now
):
    seen, unseen = hand_in(), hand_in(files.picture(shade=1), kind="letter")
    services.open_document(document=seen, actor=services.operator(operator), now=now)
    services.open_document(document=unseen, actor=services.operator(supervisor), now=now)
    decide(shop, operator)
    assert last_event().facts["documents"] == [
        {"document": seen.pk, "kind": "license", "sha256": seen.sha256, "opened": True},
        {"document": unseen.pk, "kind": "letter", "sha256": unseen.sha256, "opened": False},
    ]


def test_folder_that_cannot_be_written_is_one_sentence(hand_in, documents):
    documents.rmdir()
    documents.write_text("a file where the folder should be")
    with refused("STORE_UNAVAILABLE"):
        hand_in()
    assert Document.objects.count() == 0


def test_row_that_cannot_be_written_takes_the_file_away(hand_in, documents):
    with (
        connection.execute_wrapper(_fails_on('INSERT INTO "accounts_document"')),
        pytest.raises(ZeroDivisionError),
    ):
        hand_in()
    assert (kept_files(), Document.objects.count()) == ([], 0)


def _fails_on(start: str):
    def wrapper(execute, sql, params, many, context):
        if sql.startswith(start):
            raise ZeroDivisionError
        return execute(sql, params, many, context)

    return wrapper


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("document_size_in_bounds", {"size": 0}),
        ("document_size_in_bounds", {"size": MOST_DOCUMENT_BYTES + 1}),
        ("document_format_allowed", {"format": "image/svg+xml"}),
        ("document_kind_known", {"kind": "cat"}),
    ],
)
def test_database_proves_what_a_document_is(hand_in, name, changes):
    row = _copy_of(hand_in()) | {"received_sha256": "other"}
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Document.objects.create(**row | changes)


def test_database_proves_that_a_file_is_there_once(hand_in):
    row = _copy_of(hand_in())
    with violates("DOCUMENT_TWICE"):
        Document.objects.create(**row)


def _copy_of(document: Document) -> dict:
    return Document.objects.filter(pk=document.pk).values().get() | {"id": None, "stored_as": "elsewhere"}


def test_another_members_shop_is_not_concerned(hand_in, review, now):
    other = MembershipFactory()
    with refused("ROLE_TOO_SMALL"):
        hand_in(by=services.merchant(other.user))
