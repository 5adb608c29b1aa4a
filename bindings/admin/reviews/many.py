"""Many requests approved in one go: what each approval will do, then each one on its own, with its own answer."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Review
from bindings import services
from bindings.admin.base import operator_of
from bindings.admin.previews import preview_context
from bindings.errors import Refusal
from bindings.models import Event
from bindings.texts import explain
from bindings.texts.changes import changes_of

from .pages import get_reviews

if TYPE_CHECKING:
    from .queue import ReviewAdmin

AT_ONCE = 50


def approve_many(admin: "ReviewAdmin", request: HttpRequest) -> HttpResponse:
    """Show what approving the chosen requests will do; on POST approve each on its own and report each."""
    if not admin.has_decide_permission(request):
        raise PermissionDenied
    posted = request.method == "POST"
    chosen = (request.POST if posted else request.GET).getlist("id")
    reviews = get_reviews(chosen[:AT_ONCE])
    context = admin.admin_site.each_context(request) | {
        "opts": admin.opts,
        "title": _("Approve selected requests"),
        "rows": _approve_each(request, reviews) if posted else _preview_each(request, reviews),
        "done": posted,
    }
    return render(request, "admin/approve_many.html", context)


def _preview_each(request: HttpRequest, reviews: list[Review]) -> list[tuple[Review, bool, str, list]]:
    answers = services.decide_approvals(reviews, actor=operator_of(request), now=timezone.now())
    pages = [(review, preview_context(answers[review.pk])) for review in reviews]
    return [(review, not page["refusal"], page["refusal"], page["changes"]) for review, page in pages]


def _approve_each(request: HttpRequest, reviews: list[Review]) -> list[tuple[Review, bool, str, list]]:
    return [(review, *_approved(request, review)) for review in reviews]


def _approved(request: HttpRequest, review: Review) -> tuple[bool, str, list]:
    try:
        services.approve_review(review=review, actor=operator_of(request), now=timezone.now())
    except Refusal as refusal:
        return False, explain(refusal), []
    event = Event.objects.filter(shop=review.shop, verb="review_approved").select_related("account", "shop")
    return True, "", [changes_of(event.order_by("-id")[0])]
