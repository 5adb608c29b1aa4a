"""Many requests in one go: what will come of each, then each on its own, in a transaction of its own (R22)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Review, ReviewState
from bindings import services
from bindings.admin.base import operator_of
from bindings.errors import Refusal
from bindings.models import ReasonUse
from bindings.texts import explain
from bindings.texts.changes import FieldChange, changed_fields
from shops.access import person_of
from shops.models import User

from . import places, reasons, taking
from .opened import get_reviews
from .pages import DecisionForm
from .selection import Selection

if TYPE_CHECKING:
    from .queue import ReviewAdmin


@dataclass(frozen=True, slots=True)
class Row:
    """One request: whether it is or was possible, why not, what changes, and the reason that fits a rejection."""

    review: Review
    possible: bool
    refusal: str = ""
    changes: tuple[FieldChange, ...] = ()
    fitting: str = ""


class HandOverForm(forms.Form):
    to = forms.ModelChoiceField(label=_("Hand over to"), queryset=User.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"] = forms.ModelChoiceField(
            label=_("Hand over to"), queryset=User.objects.filter(is_staff=True, is_active=True)
        )


@dataclass(frozen=True, slots=True)
class Act:
    """One thing done to many: its words, its form, and what it does to one request with what the form says."""

    title: str | Promise
    button: str | Promise
    done: str | Promise
    run: Callable[..., object]
    form: Callable[..., forms.Form] | None = None
    arguments: Callable[[Any, Review, HttpRequest], dict[str, Any]] = lambda form, review, request: {}


def _reject_form(*args: Any) -> DecisionForm:
    return DecisionForm(reasons.offered(ReasonUse.REJECT), *args)


ACTS: dict[str, Act] = {
    "approve": Act(_("Approve requests"), _("Approve"), _("approved"), services.approve_review),
    "reject": Act(
        _("Reject requests"),
        _("Reject"),
        _("rejected"),
        services.reject_review,
        _reject_form,
        lambda form, review, request: form.arguments(review),
    ),
    "take": Act(
        _("Take requests"),
        _("Take"),
        _("taken"),
        services.assign_review,
        None,
        lambda form, review, request: {"assignee": person_of(request)},
    ),
    "hand-over": Act(
        _("Hand over requests"),
        _("Hand over"),
        _("handed over"),
        services.assign_review,
        HandOverForm,
        lambda form, review, request: {"assignee": form.cleaned_data["to"]},
    ),
}


def together(admin: "ReviewAdmin", request: HttpRequest, act: str) -> HttpResponse:
    """Show what comes of each chosen request; with `_do` do it to each on its own and report each."""
    if not admin.has_decide_permission(request):
        raise PermissionDenied
    if act not in ACTS or request.method != "POST":
        raise Http404
    chosen, wanted = places.selection_of(request), ACTS[act]
    reviews = get_reviews(_keys(request, chosen))[: chosen.book.bulk_limit]
    mine, others = _apart(reviews, chosen)
    form = wanted.form(request.POST if "_do" in request.POST else None) if wanted.form else None
    do = act == "take" or ("_do" in request.POST and (form is None or form.is_valid()))
    rows = [_done(request, wanted, form, one) for one in mine] if do else _previewed(request, act, mine)
    rows.sort(key=lambda row: row.possible)
    context = admin.admin_site.each_context(request) | {
        "opts": admin.opts,
        "title": wanted.title,
        "act": act,
        "wanted": wanted,
        "form": form,
        "rows": rows,
        "possible": sum(row.possible for row in rows),
        "impossible": sum(not row.possible for row in rows),
        "others": others,
        "limit": chosen.book.bulk_limit,
        "done": do,
        "back": places.came_from(request),
        "queue": places.queue_page(request),
    }
    return render(request, "admin/many.html", context, status=422 if form and form.errors else 200)


def _keys(request: HttpRequest, chosen: Selection) -> list[object]:
    """Return the keys of the ticked requests, or with `all` those of the view, as many as the rule book allows."""
    if "all" in request.POST:
        return list(chosen.rows.values_list("pk", flat=True)[: chosen.book.bulk_limit])
    return list(request.POST.getlist("id"))


def _apart(reviews: list[Review], chosen: Selection) -> tuple[list[Review], list[tuple[Review, User]]]:
    """Return the requests that nobody else has, and those left out with who has them."""
    mine, others = [], []
    for review in reviews:
        holder = taking.who(review, chosen) if review.state == ReviewState.OPEN else None
        if holder is None or holder == chosen.reader:
            mine.append(review)
        else:
            others.append((review, holder))
    return mine, others


def _previewed(request: HttpRequest, act: str, reviews: list[Review]) -> list[Row]:
    if act != "approve":
        return [_undecided(review) for review in reviews]
    answers = services.decide_approvals(reviews, actor=operator_of(request), now=timezone.now())
    return [_row(review, answers[review.pk]) for review in reviews]


def _undecided(review: Review) -> Row:
    if review.state in (ReviewState.OPEN, ReviewState.RETURNED):
        return Row(review, True)
    return Row(review, False, explain(Refusal("REVIEW_DECIDED")))


def _row(review: Review, answer: services.Plan | Refusal) -> Row:
    if isinstance(answer, Refusal):
        return Row(review, False, explain(answer), (), reasons.fitting(answer.codes))
    return Row(review, True, "", tuple(row for event in answer.events for row in changed_fields(event)))


def _done(request: HttpRequest, wanted: Act, form: forms.Form | None, review: Review) -> Row:
    actor, more = operator_of(request), wanted.arguments(form, review, request)
    try:
        wanted.run(review=review, actor=actor, now=timezone.now(), **more)
    except Refusal as refusal:
        return Row(review, False, explain(refusal))
    return Row(review, True)
