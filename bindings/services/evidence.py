"""The basis of a decision: the documents of reviews, and which of them were opened (R22)."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from accounts.document_models import Document, DocumentState
from accounts.models import Review
from bindings.models import Event

from .actors import Actor


def opened_documents(reviews: Iterable[Review], by: Actor | None = None) -> set[int]:
    """Return the keys of the documents of `reviews` that any operator, or only `by`, has opened; one query."""
    shops = {review.shop_id for review in reviews}
    events = Event.objects.filter(shop__in=shops, verb="document_opened")
    if by:
        events = events.filter(actor=by.user)
    return {facts["document"] for facts in events.values_list("facts", flat=True)}


def evidence_of(reviews: Iterable[Review], actor: Actor) -> dict[int, list[dict[str, Any]]]:
    """Return by review what a decision's event stores: its documents, and which of them `actor` had opened."""
    reviews = list(reviews)
    kept = Document.objects.filter(review__in=reviews, state=DocumentState.KEPT).order_by("pk")
    found: dict[int, list[Document]] = defaultdict(list)
    for document in kept:
        found[document.review_id].append(document)
    opened = opened_documents(reviews, by=actor) if found else set()
    return {
        pk: [
            {"document": one.pk, "kind": str(one.kind), "sha256": one.sha256, "opened": one.pk in opened}
            for one in documents
        ]
        for pk, documents in found.items()
    }
