"""Who has a request, and the pages that take, release and hand over."""

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from accounts.models import UNDECIDED, Review
from bindings import services
from bindings.admin.base import operator_of
from bindings.errors import Refusal
from bindings.texts import explain
from shops.access import person_of
from shops.models import User

from . import places
from .opened import decidable
from .selection import Selection

if TYPE_CHECKING:
    from .queue import ReviewAdmin


def who(review: Review, chosen: Selection) -> User | None:
    """Return who has an undecided request now, or who decided it."""
    if review.state not in UNDECIDED:
        return review.decided_by
    return services.holder_of(review, chosen.book, chosen.now)


def reviewers() -> QuerySet[User]:
    return User.objects.filter(is_staff=True, is_active=True).order_by("full_name", "username")[:100]


def reviewer_by_key(key: str) -> User | None:
    return User.objects.filter(pk=key, is_staff=True, is_active=True).first() if key.isdecimal() else None


def assign(admin: "ReviewAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Take, release or hand over: POST `to` with a reviewer's key, `me`, or nothing; `over` takes it from somebody."""
    review, page = decidable(admin, request, pk), places.review_page(request, pk)
    if request.method != "POST":
        return redirect(page)
    to = request.POST.get("to", "")
    assignee = person_of(request) if to == "me" else reviewer_by_key(to)
    over = "over" in request.POST
    if to and assignee is None:
        messages.error(request, gettext("This person can’t take requests."))
        return redirect(page)
    try:
        services.assign_review(
            review=review, assignee=assignee, actor=operator_of(request), now=timezone.now(), over=over
        )
    except Refusal as refusal:
        messages.error(request, explain(refusal))
    return redirect(page)


def take_next(admin: "ReviewAdmin", request: HttpRequest) -> HttpResponse:
    """Take the first requests of the view that nobody has, on POST; the view comes with it."""
    if not admin.has_decide_permission(request):
        raise PermissionDenied
    chosen = places.selection_of(request)
    if request.method == "POST":
        most, actor = chosen.book.take_at_once, operator_of(request)
        found = list(chosen.free[: 3 * most])
        taken = services.take_next(reviews=found, most=most, actor=actor, now=chosen.now)
        words = ngettext("%(count)s request is yours.", "%(count)s requests are yours.", len(taken))
        told = words % {"count": len(taken)} if taken else gettext("Nobody waits in this view.")
        messages.success(request, told)
    return redirect(places.queue_page(request))
