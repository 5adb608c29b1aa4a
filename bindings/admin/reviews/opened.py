"""The reviews that the desk's pages open, with all that they compare."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest

from accounts.models import Review

from .selection import SHOWN

if TYPE_CHECKING:
    from .queue import ReviewAdmin


def get_reviews(keys: Iterable[object]) -> list[Review]:
    """Return the reviews, most urgent first, in one query; what is no key is passed over."""
    numbers = [int(str(key)) for key in keys if str(key).isdecimal() and len(str(key)) < 19]
    return list(Review.objects.select_related(*SHOWN).filter(pk__in=numbers).order_by("due_at", "pk"))


def get_review(pk: object) -> Review | None:
    """Return one review as `get_reviews` does, or None."""
    return next(iter(get_reviews([pk])), None)


def decidable(admin: "ReviewAdmin", request: HttpRequest, pk: int) -> Review:
    """Return the review for who may decide it. Raises Http404, PermissionDenied."""
    review = get_review(pk)
    if review is None:
        raise Http404
    if not admin.has_view_permission(request, review) or not admin.has_decide_permission(request):
        raise PermissionDenied
    return review
