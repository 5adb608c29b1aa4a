"""What a shop's pages show of the appeal against a rejection: whether it can be made, until when, what became of it (R25)."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from accounts.models import Review, ReviewState
from bindings import services
from bindings.models import Appeal
from shops.models import Shop


@dataclass(frozen=True, slots=True)
class AppealNow:
    """A rejected request, its appeal if there is one, else what keeps the shop from appealing, and the last day."""

    review: Review
    appeal: Appeal | None
    against: str | None
    last_day: date

    @property
    def can_appeal(self) -> bool:
        return self.against is None


def appeal_now(review: Review | None, now: datetime) -> AppealNow | None:
    """Return where the appeal against the rejection of `review` stands; None for a review that is not rejected."""
    if review is None or review.state != ReviewState.REJECTED or review.decided_at is None:
        return None
    appeal = review.appeals.select_related("review").first()
    against = "APPEAL_MADE" if appeal else services.against_appealing(review, timezone.localdate(now))
    return AppealNow(review, appeal, against, services.last_day_to_appeal(review))


def last_rejected(shop: Shop) -> Review | None:
    """Return the rejected upgrade request of the shop that was decided last."""
    rows = Review.objects.filter(shop=shop, completes_upgrade=True, state=ReviewState.REJECTED)
    return rows.select_related("shop", "account").order_by("-decided_at").first()
