"""The documents of a review as the shop, the holder and the desk see them: what is asked for, what is there (R22)."""

from dataclasses import dataclass, field

from django.utils import timezone

from accounts.document_models import Document, DocumentAsk, DocumentKind, DocumentState
from accounts.models import UNDECIDED, Account, Review, ReviewKind, ReviewState
from bindings.models import RuleBook, ScanTicket
from bindings.services.evidence import opened_documents
from bindings.texts.documents import asked_for, what_to_do


@dataclass(frozen=True, slots=True)
class Handed:
    """One document: whether it can still be removed, and whether another one is asked for in its place."""

    document: Document
    removable: bool
    replaced: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """One document that was asked for, in words; `answer` is what was handed in for it."""

    kind: str
    title: str
    what_to_do: str
    answer: Document | None


@dataclass(frozen=True, slots=True)
class Evidence:
    """The documents of one review, with what the page around them needs."""

    review: Review
    rows: list[Handed]
    wanted: list[Wanted]
    most: int
    megabytes: int
    settled: list[str] = field(default_factory=list)

    @property
    def takes_more(self) -> bool:
        return self.review.state in UNDECIDED and len(self.rows) < self.most

    @property
    def most_bytes(self) -> int:
        return self.megabytes * 1024 * 1024

    @property
    def missing(self) -> int:
        """Return how many documents that were asked for are not there yet."""
        return sum(one.answer is None for one in self.wanted)

    @property
    def is_returned(self) -> bool:
        return self.review.state == ReviewState.RETURNED

    @property
    def note(self) -> str:
        """Return what operators wrote below the documents they asked for."""
        return self.review.reason.partition("\n")[2] if self.wanted else self.review.reason

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """Return the kinds to choose from, what is still asked for first."""
        first = [one.kind for one in self.wanted if one.answer is None]
        choices = [(kind.value, str(kind.label)) for kind in DocumentKind]
        return sorted(choices, key=lambda choice: choice[0] not in first)


def evidence_page(review: Review, *, by_holder: bool = False) -> Evidence:
    """Return the documents of `review`, newest first; `by_holder` only those that the phone handed in. Four queries."""
    book = RuleBook.on(timezone.localdate())
    kept = review.documents.filter(state=DocumentState.KEPT).select_related("handed_in_by").order_by("-pk")
    documents = list(kept.filter(handed_in_by__isnull=True) if by_holder else kept)
    opened = opened_documents([review]) if documents else set()
    asks = _latest(list(review.asks.select_related("answer").order_by("pk")))
    for document in documents:
        document.review = review
    asked = {ask.kind: ask for ask in asks}
    return Evidence(
        review,
        [
            Handed(
                document,
                removable=review.state in UNDECIDED
                and document.pk not in opened
                and (document.handed_in_by is None) == by_holder,
                replaced=document.kind in asked and document.handed_in_at < asked[document.kind].asked_at,
            )
            for document in documents
        ],
        [_wanted(ask, review) for ask in asks],
        book.documents_of_review,
        book.document_megabytes,
        sorted({str(one.get_kind_display()) for one in documents if one.kind not in asked}),
    )


def _latest(asks: list[DocumentAsk]) -> list[DocumentAsk]:
    """Return what was asked for when the review was last sent back."""
    return [ask for ask in asks if ask.asked_at == asks[-1].asked_at]


def _wanted(ask: DocumentAsk, review: Review) -> Wanted:
    answer = ask.answer if ask.answer and ask.answer.state == DocumentState.KEPT else None
    return Wanted(ask.kind, asked_for(ask.kind, ask.why), what_to_do(ask.why, review.entity), answer)


def entity_change_in_review(ticket: ScanTicket, account: Account | None) -> Review | None:
    """Return the undecided entity change of the account that scanned `ticket`, for its shop."""
    if account is None or ticket.account_id != account.pk:
        return None
    rows = Review.objects.filter(
        shop=ticket.shop_id, account=account, kind=ReviewKind.ENTITY_CHANGE, state__in=UNDECIDED
    )
    return rows.select_related("shop__entity", "account", "entity").order_by("-pk").first()
