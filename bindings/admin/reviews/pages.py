"""The pages of one review: side by side, approve, reject, send back, who works on it."""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import UNDECIDED, Review
from bindings import services
from bindings.admin.audit.histories import history
from bindings.admin.base import operator_of
from bindings.admin.previews import preview_of
from bindings.admin.reviews import reasons
from bindings.admin.reviews.checks import license_checks, wait_of
from bindings.errors import Refusal
from bindings.models import RuleBook
from bindings.texts import explain
from shops.access import person_of
from shops.models import User

if TYPE_CHECKING:
    from .queue import ReviewAdmin


class DecisionForm(forms.Form):
    """A template, a note, or both: the merchant reads them."""

    template = forms.ChoiceField(label=_("Reason"), required=False)
    note = forms.CharField(
        label=_("Note to the merchant"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 300}),
        help_text=_("Shown in the timeline of the shop, below the reason."),
    )

    def __init__(self, templates: Mapping[str, str | Promise], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("Write it below")), *templates.items()]
        self.fields["template"] = forms.ChoiceField(label=_("Reason"), required=False, choices=choices)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("template") and not cleaned.get("note", "").strip():
            self.add_error("note", _("Choose a reason or write one."))
        return cleaned

    def reason(self, review: Review) -> str:
        return reasons.reason_for(review.shop, self.cleaned_data["template"], self.cleaned_data["note"])


def get_reviews(keys: Iterable[object]) -> list[Review]:
    """Return the reviews with all that their pages compare, most urgent first, in one query."""
    rows = Review.objects.select_related(
        "shop__entity", "account__entity", "entity", "assignee", "decided_by"
    )
    numbers = [int(str(key)) for key in keys if str(key).isdecimal() and len(str(key)) < 19]
    return list(rows.filter(pk__in=numbers).order_by("due_at", "pk"))


def get_review(pk: object) -> Review | None:
    """Return one review as `get_reviews` does, or None."""
    return next(iter(get_reviews([pk])), None)


def _decidable(admin: "ReviewAdmin", request: HttpRequest, pk: int) -> Review:
    review = get_review(pk)
    if review is None:
        raise Http404
    if not admin.has_view_permission(request, review) or not admin.has_decide_permission(request):
        raise PermissionDenied
    return review


def facing(admin: "ReviewAdmin", request: HttpRequest, review: Review) -> dict:
    """Return the review's page: declared against on record, both histories, and what approval will do."""
    book, now = RuleBook.on(timezone.localdate()), timezone.now()
    undecided = review.state in UNDECIDED
    context = {
        "review": review,
        "title": review.number,
        "check": license_checks([review], book).get(review.pk),
        "wait": wait_of(review, book, now) if undecided else None,
        "undecided": undecided,
        "may_decide": admin.has_decide_permission(request),
        "name_after": review.proposed_name or review.shop.name,
        "buttons": admin.buttons(request, review),
        "account_history": history("account", review.account),
        "shop_history": history("shop", review.shop),
        "reviewers": _reviewers(),
    }
    return context | (preview(request, review) if undecided else {})


def _reviewers() -> QuerySet[User]:
    return User.objects.filter(is_staff=True, is_active=True).order_by("full_name", "username")[:100]


def preview(request: HttpRequest, review: Review) -> dict:
    """Return what approval would do at this moment, or why it is not possible."""
    actor, now = operator_of(request), timezone.now()
    return preview_of(lambda: services.decide_approve_review(review=review, actor=actor, now=now))


def _show(
    admin: "ReviewAdmin",
    request: HttpRequest,
    review: Review,
    title: str | Promise,
    form: DecisionForm | None = None,
    kind: str = "",
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    own_page = reverse("admin:accounts_review_change", args=[review.pk])
    context = admin.admin_site.each_context(request) | {
        "opts": admin.opts,
        "review": review,
        "title": title,
        "form": form,
        "kind": kind,
        "cancel": _queue(request) if "back" in request.GET else own_page,
        **more,
    }
    return render(request, "admin/decide.html", context, status=status)


def decision_page(act: str, review: Review, back: str) -> str:
    """Return the page where `review` is decided; it leads back to the queue with the query string `back`."""
    page = reverse(f"admin:accounts_review_{act}", args=[review.pk])
    return f"{page}?{urlencode({'back': back})}" if len(back) > 1 else page


def _queue(request: HttpRequest) -> str:
    """Return the queue as it was left: its filters come with the link of the row."""
    back = QueryDict(request.GET.get("back", "").removeprefix("?")).urlencode()
    return reverse("admin:accounts_review_changelist") + (f"?{back}" if back else "")


def _next(request: HttpRequest) -> HttpResponse:
    """Go on with the most urgent request that is left."""
    return redirect(_queue(request))


def approve(admin: "ReviewAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Show what approval will do; approve on POST."""
    review = _decidable(admin, request, pk)
    title = gettext("Approve %(number)s") % {"number": review.number}
    if request.method != "POST":
        return _show(admin, request, review, title, kind="approve", **preview(request, review))
    try:
        services.approve_review(review=review, actor=operator_of(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, explain(refusal))
        current = _decidable(admin, request, pk)
        return _show(admin, request, current, title, kind="approve", status=409, **preview(request, current))
    messages.success(request, gettext("%(number)s is approved.") % {"number": review.number})
    return _next(request)


def reject(admin: "ReviewAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason; reject on POST."""
    review = _decidable(admin, request, pk)
    title = gettext("Reject %(number)s") % {"number": review.number}
    done = gettext("%(number)s is rejected.") % {"number": review.number}
    return _with_reason(admin, request, review, title, "reject", services.reject_review, done)


def send_back(admin: "ReviewAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what is missing; send back on POST."""
    review = _decidable(admin, request, pk)
    title = gettext("Send %(number)s back for more material") % {"number": review.number}
    done = gettext("%(number)s is sent back.") % {"number": review.number}
    return _with_reason(admin, request, review, title, "return", services.return_review, done)


def _with_reason(
    admin: "ReviewAdmin",
    request: HttpRequest,
    review: Review,
    title: str,
    kind: str,
    act: Callable[..., object],
    done: str,
) -> HttpResponse:
    form = DecisionForm(reasons.REJECT if kind == "reject" else reasons.RETURN, request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _show(admin, request, review, title, form, kind, 422 if request.method == "POST" else 200)
    try:
        act(review=review, reason=form.reason(review), actor=operator_of(request), now=timezone.now())
    except Refusal as refusal:
        messages.error(request, explain(refusal))
        return _show(admin, request, review, title, form, kind, 409)
    messages.success(request, done)
    return _next(request)


def assign(admin: "ReviewAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Take, release or hand over: POST `to` with a reviewer's key, `me`, or nothing."""
    review = _decidable(admin, request, pk)
    if request.method != "POST":
        return redirect("admin:accounts_review_change", pk)
    to = request.POST.get("to", "")
    assignee = person_of(request) if to == "me" else _reviewers_by_key(to)
    try:
        services.assign_review(
            review=review, assignee=assignee, actor=operator_of(request), now=timezone.now()
        )
    except Refusal as refusal:
        messages.error(request, explain(refusal))
    return redirect("admin:accounts_review_change", pk)


def _reviewers_by_key(key: str) -> User | None:
    return User.objects.filter(pk=key, is_staff=True, is_active=True).first() if key.isdecimal() else None
