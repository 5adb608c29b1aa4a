"""The pages of one review: what is compared, what an approval changes, and the decisions (R22)."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import UNDECIDED, Review, ReviewState
from bindings import services
from bindings.admin.audit.histories import history_of_pair
from bindings.admin.base import operator_of
from bindings.errors import Refusal
from bindings.models import OTHER, Reason, ReasonUse, RuleBook
from bindings.services.review_cases import ReviewCase, cases_of
from bindings.texts import explain
from bindings.texts.changes import changed_fields

from . import documents, places, reasons, taking
from .checks import wait_of
from .comparing import compared, machine_points
from .opened import decidable, get_review

if TYPE_CHECKING:
    from .queue import ReviewAdmin

__all__ = ["approve", "facing", "get_review", "reject", "send_back"]


class DecisionForm(forms.Form):
    """A reason by its code, a note, or both: the merchant reads them."""

    code = forms.ChoiceField(label=_("Reason"), required=False)
    note = forms.CharField(
        label=_("Note to the merchant"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4, "maxlength": 300}),
        help_text=_("Shown in the timeline of the shop, below the reason."),
    )

    def __init__(self, offered: Mapping[str, Reason], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = offered
        known = [(code, row.text) for code, row in offered.items() if code != OTHER]
        choices = [("", _("In my own words, below")), *known]
        self.fields["code"] = forms.ChoiceField(label=_("Reason"), required=False, choices=choices)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("note", "").strip() and not cleaned.get("code"):
            self.require_reason()
        return cleaned

    def require_reason(self) -> None:
        self.add_error("note", _("Choose a reason or write one."))

    def arguments(self, review: Review) -> dict[str, Any]:
        """Return the reason as the shop's people read it, and its code; own words have the code of those."""
        code, note = self.cleaned_data["code"] or OTHER, self.cleaned_data["note"]
        chosen = self.offered[code] if self.cleaned_data["code"] else None
        return {"reason": reasons.reason_for(review.shop, chosen, note, self.asked), "code": code}

    @property
    def asked(self) -> dict[str, str]:
        """Return the documents that are asked for."""
        return {}


class SendBackForm(documents.AskForm, DecisionForm):
    """A decision that asks for documents; what is asked for is reason enough."""

    def require_reason(self) -> None:
        if not self.asked:
            super().require_reason()

    def arguments(self, review: Review) -> dict[str, Any]:
        return super().arguments(review) | {"asked": self.asked}


def facing(admin: "ReviewAdmin", request: HttpRequest, review: Review) -> dict:
    """Return the review's page: both sides compared, what approval changes or what stands against it, one's place."""
    now = timezone.now()
    book = RuleBook.on(timezone.localdate(now))
    undecided = review.state in UNDECIDED
    case = cases_of([review], book)[review.pk]
    holder = services.holder_of(review, book, now)
    context = {
        "review": review,
        "title": review.number,
        "undecided": undecided,
        "wait": wait_of(review, book, now) if undecided else None,
        "lines": compared(case),
        "holder": holder,
        "mine": holder is not None and holder == request.user,
        "may_decide": admin.has_decide_permission(request),
        "buttons": admin.buttons(request, review),
        "history": history_of_pair(review.shop_id, review.account_id),
        "earlier": _earlier(review),
        "reviewers": taking.reviewers(),
        "queue": places.queue_page(request),
        "back": places.came_from(request),
        **_beside(request, review),
        **documents.panel(request, review),
    }
    return context | (_outlook(request, case) if undecided else {})


def _outlook(request: HttpRequest, case: ReviewCase) -> dict:
    """Return what approval would change at this moment, or why it is not possible and the reason that fits."""
    review, actor = case.review, operator_of(request)
    answer = services.decide_approvals([review], actor=actor, now=timezone.now())[review.pk]
    events = answer.events if isinstance(answer, services.Plan) else ()
    fitting = reasons.fitting(answer.codes) if isinstance(answer, Refusal) else ""
    points = machine_points(case)
    return {
        "refusal": explain(answer) if isinstance(answer, Refusal) else "",
        "if_approved": [row for event in events for row in changed_fields(event)],
        "points": points,
        "failing": sum(not point.passes for point in points),
        "fitting": reasons.offered(ReasonUse.REJECT).get(fitting),
        "returned": review.state == ReviewState.RETURNED,
    }


def _beside(request: HttpRequest, review: Review) -> dict:
    chosen = places.selection_of(request)
    place, previous, following = chosen.place_of(review)
    pages = {"previous": previous, "next": following}
    links = {name: places.review_page(request, row.pk) for name, row in pages.items() if row}
    return {"place": place, "of": max(chosen.count, place), "links": links}


def _earlier(review: Review) -> list[Review]:
    """Return the earlier decisions on this shop or this account, newest first."""
    rows = Review.objects.filter(state__in=[ReviewState.APPROVED, ReviewState.REJECTED]).exclude(pk=review.pk)
    both = rows.filter(shop=review.shop_id) | rows.filter(account=review.account_id)
    return list(both.select_related("shop", "account", "decided_by").order_by("-decided_at")[:5])


def _show(
    admin: "ReviewAdmin",
    request: HttpRequest,
    review: Review,
    title: str | Promise,
    form: DecisionForm | None = None,
    kind: str = "",
    status: int = 200,
) -> HttpResponse:
    context = admin.admin_site.each_context(request) | {
        "opts": admin.opts,
        "review": review,
        "title": title,
        "form": form,
        "kind": kind,
        "taken_by": _other_holder(request, review),
        "back": places.came_from(request),
        "cancel": places.review_page(request, review.pk),
    }
    return render(request, "admin/decide.html", context, status=status)


def _other_holder(request: HttpRequest, review: Review) -> str:
    now = timezone.now()
    holder = services.holder_of(review, RuleBook.on(timezone.localdate(now)), now)
    return str(holder) if holder and holder != request.user else ""


def approve(admin: "ReviewAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Approve on POST; the review's page shows beforehand what that does."""
    review = decidable(admin, request, pk)
    if request.method != "POST":
        return redirect(places.review_page(request, pk))
    title = gettext("Approve %(number)s") % {"number": review.number}
    done = gettext("%(number)s is approved.") % {"number": review.number}
    return _decided(admin, request, review, title, "approve", services.approve_review, done)


def reject(admin: "ReviewAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason; reject on POST."""
    review = decidable(admin, request, pk)
    title = gettext("Reject %(number)s") % {"number": review.number}
    done = gettext("%(number)s is rejected.") % {"number": review.number}
    return _with_reason(admin, request, review, title, "reject", services.reject_review, done)


def send_back(admin: "ReviewAdmin", request: HttpRequest, pk: int) -> HttpResponse:
    """Ask what is missing; send back on POST."""
    review = decidable(admin, request, pk)
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
    offered = reasons.offered(kind)
    made = SendBackForm if kind == ReasonUse.RETURN else DecisionForm
    form = made(offered, request.POST or None, initial={"code": request.GET.get("code", "")})
    if request.method != "POST" or not form.is_valid():
        return _show(admin, request, review, title, form, kind, 422 if request.method == "POST" else 200)
    return _decided(admin, request, review, title, kind, act, done, form)


def _decided(
    admin: "ReviewAdmin",
    request: HttpRequest,
    review: Review,
    title: str,
    kind: str,
    act: Callable[..., object],
    done: str,
    form: DecisionForm | None = None,
) -> HttpResponse:
    """Decide and open the next review of the list one came from; a refusal leaves the page as it is."""
    said = form.arguments(review) if form else {}
    after = places.next_page(request, review)
    try:
        act(
            review=review, actor=operator_of(request), now=timezone.now(), over="over" in request.POST, **said
        )
    except Refusal as refusal:
        messages.error(request, explain(refusal))
        return _show(admin, request, review, title, form, kind, 409)
    messages.success(request, done)
    return redirect(after)
