"""Where a person is in the queue: the view one came from goes along with every page of a review and leads back."""

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import Review
from bindings.models import RuleBook
from shops.access import person_of

from .selection import Selection

BACK = "back"


def came_from(request: HttpRequest) -> str:
    """Return the query string of the queue that the person came from, clean."""
    given = request.POST.get(BACK, request.GET.get(BACK, ""))
    return QueryDict(given.removeprefix("?")).urlencode()


def selection_of(request: HttpRequest) -> Selection:
    """Return the view that the person came from, as it is now."""
    now = timezone.now()
    book = RuleBook.on(timezone.localdate(now))
    return Selection(QueryDict(came_from(request)), person_of(request), book, now)


def queue_page(request: HttpRequest) -> str:
    """Return the queue as it was left."""
    back = came_from(request)
    return reverse("admin:accounts_review_changelist") + (f"?{back}" if back else "")


def review_page(request: HttpRequest, pk: int, act: str = "change") -> str:
    """Return a page of a review that leads back to where the person came from."""
    page, back = reverse(f"admin:accounts_review_{act}", args=[pk]), came_from(request)
    return f"{page}?{urlencode({BACK: back})}" if back else page


def next_page(request: HttpRequest, review: Review) -> str:
    """Return the review that follows in the list one came from, else the one before it, else the queue."""
    _place, previous, following = selection_of(request).place_of(review)
    beside = following or previous
    return review_page(request, beside.pk) if beside else queue_page(request)
