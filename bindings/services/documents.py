"""Documents of a review: submitted, withdrawn, opened at the desk, deleted after the retention period (R22)."""

from datetime import datetime, timedelta
from typing import Any, BinaryIO

from django.utils import timezone

from accounts.document_models import Document, DocumentState
from accounts.documents import store
from accounts.documents.checks import DocumentFault, Examined, examined
from accounts.models import UNDECIDED, Review, ReviewKind
from bindings.errors import Refusal
from bindings.models import ActorKind, RuleBook

from .actors import SYSTEM, Actor
from .deeds import Deed
from .evidence import opened_documents
from .locks import lock_shop
from .reviews import lock_review
from .roles import require_manager
from .transactions import one_transaction
from .withdrawals import appeals_of

ORPHAN_AFTER = timedelta(days=1)  # a file without a row: one that is being submitted is minutes old at most


def hand_in_document(
    *, review: Review, kind: str, file: BinaryIO, file_name: str, actor: Actor, now: datetime
) -> Document:
    """Store a file for `review`; it answers an open request for its kind. Idempotent for the same file.

    The file is examined and stored before the transaction that writes its row. If the row can't be written, the file is
    removed again. Raises Refusal: ROLE_TOO_SMALL, DOCUMENT_NOT_TAKEN, SHOP_CLOSED, REVIEW_DECIDED, DOCUMENTS_FULL,
    DOCUMENT_TWICE, STORE_UNAVAILABLE, and the faults found by `accounts.documents.checks`.
    """
    book = RuleBook.on(timezone.localdate(now))
    _require_open(review, actor)
    limits = {
        "most_bytes": book.document_megabytes * 1024 * 1024,
        "most_pixels": book.document_megapixels * 1_000_000,
    }
    try:
        with examined(file, **limits) as found:
            if earlier := _same_file(review, kind, found):
                return earlier
            stored_as = store.keep(found.path)
    except DocumentFault as fault:
        raise Refusal(
            fault.code, megabytes=book.document_megabytes, megapixels=book.document_megapixels
        ) from fault
    except (OSError, store.StoreUnavailable) as error:
        raise Refusal("STORE_UNAVAILABLE") from error
    try:
        return _add(review, kind, found, stored_as, file_name, book, actor, now)
    except BaseException:
        store.remove(stored_as)
        raise


def _require_open(review: Review, actor: Actor) -> None:
    """Raise Refusal unless the review is undecided and `actor` is its shop or its account's holder."""
    _require_party(review, actor)
    if review.shop.is_closed:
        raise Refusal("SHOP_CLOSED")
    if review.state not in UNDECIDED and not appeals_of(review=review):
        raise Refusal("REVIEW_DECIDED")


def _require_party(review: Review, actor: Actor) -> None:
    require_manager(review.shop, actor)
    holds = actor.kind == ActorKind.HOLDER and actor.account == review.account
    if actor.kind != ActorKind.MERCHANT and not (holds and review.kind == ReviewKind.ENTITY_CHANGE):
        raise Refusal("DOCUMENT_NOT_TAKEN")


def _same_file(review: Review, kind: str, found: Examined) -> Document | None:
    """Return the document with this exact file, if any. Raises Refusal DOCUMENT_TWICE if it is of another kind."""
    kept = Document.objects.filter(review=review, state=DocumentState.KEPT)
    earlier = kept.filter(received_sha256=found.received_sha256).first()
    if earlier and earlier.kind != kind:
        raise Refusal("DOCUMENT_TWICE")
    return earlier


def _add(
    review: Review,
    kind: str,
    found: Examined,
    stored_as: str,
    file_name: str,
    book: RuleBook,
    actor: Actor,
    now: datetime,
) -> Document:
    with one_transaction():
        review = lock_review(review)
        _require_open(review, actor)
        kept = review.documents.filter(state=DocumentState.KEPT)
        if kept.count() >= book.documents_of_review:
            raise Refusal("DOCUMENTS_FULL", most=book.documents_of_review)
        document = Document.objects.create(
            review=review,
            kind=kind,
            format=found.format,
            size=found.size,
            sha256=found.sha256,
            received_sha256=found.received_sha256,
            file_name=shown_name(file_name),
            stored_as=stored_as,
            handed_in_by=actor.user,
            handed_in_at=now,
        )
        review.asks.filter(kind=kind, answer__isnull=True).update(answer=document)
        deed = Deed(actor, now, review.shop, review.account)
        deed.record("document_handed_in", rules=("R22",), facts=facts_of(document), after={"document": kind})
    return document


def shown_name(sent: str) -> str:
    """Return a file's name for display: no folders, no invisible characters. It is never used as a path."""
    bare = sent.replace("\\", "/").rpartition("/")[2]
    return "".join(letter for letter in bare if letter.isprintable())[-100:]


def facts_of(document: Document) -> dict[str, Any]:
    """Return what an event stores about a document: enough to recognize the file after it is deleted."""
    return {
        "review": document.review.number,
        "document": document.pk,
        "kind": str(document.kind),
        "format": str(document.format),
        "size": document.size,
        "sha256": document.sha256,
    }


def withdraw_document(*, document: Document, actor: Actor, now: datetime) -> None:
    """Withdraw a document before an operator has opened it; a request that it answered is open again.

    Each side withdraws its own. Idempotent. Raises Refusal: ROLE_TOO_SMALL, DOCUMENT_NOT_TAKEN, SHOP_CLOSED,
    REVIEW_DECIDED, DOCUMENT_LOCKED.
    """
    with one_transaction():
        review = lock_review(document.review)
        _require_open(review, actor)
        current = review.documents.get(pk=document.pk)
        if (current.handed_in_by is None) != (actor.kind == ActorKind.HOLDER):
            raise Refusal("DOCUMENT_NOT_TAKEN")
        if current.state != DocumentState.KEPT:
            return
        if current.pk in opened_documents([review]):
            raise Refusal("DOCUMENT_LOCKED")
        if not review.asks.filter(kind=current.kind, answer__isnull=True).exists():
            review.asks.filter(answer=current).update(answer=None)
        _end(
            current,
            DocumentState.WITHDRAWN,
            "document_withdrawn",
            Deed(actor, now, review.shop, review.account),
        )
    store.remove(current.stored_as)


def _end(document: Document, state: str, verb: str, deed: Deed) -> None:
    """Record that the file is gone; the caller removes it after the commit."""
    document.state = state
    document.save(update_fields=["state"])
    deed.record(verb, rules=("R22",), facts=facts_of(document), before={"document": str(document.kind)})


def open_document(*, document: Document, actor: Actor, now: datetime) -> None:
    """Record that an operator opens the document. Raises Refusal DOCUMENT_GONE."""
    with one_transaction():
        shop = lock_shop(document.review.shop_id)
        if not Document.objects.filter(pk=document.pk, state=DocumentState.KEPT).exists():
            raise Refusal("DOCUMENT_GONE")
        Deed(actor, now, shop, document.review.account).record(
            "document_opened", rules=("R22",), facts=facts_of(document)
        )


def delete_expired_documents(*, now: datetime) -> int:
    """Delete files whose retention period after the decision is over (rule book); keep the hashes. Return how many."""
    days = RuleBook.on(timezone.localdate(now)).document_days
    over = Review.objects.filter(
        documents__state=DocumentState.KEPT, decided_at__lt=now - timedelta(days=days)
    )
    return sum(
        _delete_of(review, now) for review in over.exclude(state__in=UNDECIDED).distinct().order_by("pk")
    )


def _delete_of(review: Review, now: datetime) -> int:
    with one_transaction():
        review = lock_review(review)
        deed = Deed(SYSTEM, now, review.shop, review.account)
        documents = list(review.documents.filter(state=DocumentState.KEPT).order_by("pk"))
        if review.state in UNDECIDED or appeals_of(review=review):
            return 0
        for document in documents:
            _end(document, DocumentState.DELETED, "document_deleted", deed)
    for document in documents:
        store.remove(document.stored_as)
    return len(documents)


def sweep_orphans(*, now: datetime) -> int:
    """Remove files without a row, left by a killed process or a store outage. Return how many."""
    swept = 0
    for names in store.names_before(now - ORPHAN_AFTER):
        kept = Document.objects.filter(stored_as__in=names, state=DocumentState.KEPT)
        orphans = set(names) - set(kept.values_list("stored_as", flat=True))
        swept += sum(store.remove(name) for name in orphans)
    return swept
