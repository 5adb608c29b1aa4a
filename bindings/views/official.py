"""The shop's official account page: its state, the available actions and their cost (R1, R9 to R12)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.models import UNDECIDED, Review
from accounts.naming import NameCheck
from bindings import services
from bindings.advisor import offered_purposes
from bindings.benefits import BENEFITS
from bindings.errors import Refusal
from bindings.forms import MaterialForm
from bindings.models import Binding, BindingRole, RuleBook
from bindings.policy import Kind, State
from bindings.queries.appeals import appeal_now, last_rejected
from bindings.queries.decisions import candidates_of, recommend
from bindings.queries.documents import evidence_page
from bindings.queries.official import active_bindings, book_in_force, checks, official_of
from bindings.queries.timeline import events_of, timeline
from bindings.texts import explain
from shops.access import get_shop, may
from shops.models import Role, Shop
from shops.origin import HtmxRequest
from shops.posted import posted

from .names import NameForm, look_at
from .origin import actor_of

CONSIDERED = 50


@require_safe
def official_account(request: HttpRequest, code: str) -> HttpResponse:
    """Show the official account in the state it is in."""
    shop = get_shop(request.user, code)
    return render(request, "bindings/official_account.html", official_page(shop))


def official_page(shop: Shop, **more: Any) -> dict:
    """Return the page's context; `more` adds a refused form."""
    today = timezone.localdate()
    book, rows = book_in_force(today), active_bindings(shop)
    official = official_of(rows)
    standing = services.standing_of(shop, official, today)
    page = {
        "shop": shop,
        "section": "official_account",
        "book": book,
        "official": official,
        "account": official.account if official else None,
        "standing": standing,
        "urgent": standing.days_left is not None and standing.days_left <= book.urgent_days,
        "overdue": -(standing.days_left or 0),
        "left_after": standing.replacements_left - 1,
        "now": timezone.now(),
        "authorized": sum(row.role == BindingRole.AUTHORIZED for row in rows),
        "may_manage": may(shop, Role.MANAGER) and not shop.is_closed,
        "manages": may(shop, Role.MANAGER),
    }
    page |= _bound(shop, page, today) if official else _not_bound(shop, book)
    return page | more


def _not_bound(shop: Shop, book: RuleBook) -> dict:
    candidates = candidates_of(shop)[:CONSIDERED]
    return {
        "advice": recommend(shop, candidates, book),
        "checks": checks(shop, candidates),
        "name_look": look_at(shop.name, shop, None, book, look_up=False),
    }


def _bound(shop: Shop, page: dict, today: date) -> dict:
    official, standing, events = page["official"], page["standing"], events_of(shop)
    review = _open_review(shop) if official.state == State.IN_REVIEW else None
    last = next(
        (
            event
            for event in events
            if event.verb in ("review_rejected", "upgrade_confirmed", "account_rebound")
        ),
        None,
    )
    rejected = last if last and last.verb == "review_rejected" and official.state == State.BOUND else None
    return {
        "review": review,
        "evidence": evidence_page(review) if review and page["may_manage"] else None,
        "material_form": MaterialForm(),
        "rejected": rejected,
        "standing_appeal": appeal_now(last_rejected(shop), page["now"]) if rejected else None,
        "approved": next((event for event in events if event.verb == "review_approved"), None),
        "rebound": next((event for event in events if event.verb == "account_rebound"), None),
        "benefits": [benefit for benefit in BENEFITS if benefit.code in official.benefits],
        "timeline": timeline(shop, standing, events, review, today),
        "name_form": NameForm(initial={"name": official.account.display_name}),
        "name_look": look_at(
            official.account.display_name if official.state == State.UPGRADED else shop.name,
            shop,
            official.account,
            page["book"],
            look_up=False,
        ),
        "name_editable_from": services.name_editable_from(official.account, page["book"]),
        "same_entity": official.account.entity_id == shop.entity_id,
        "upgrade_name": _upgrade_name(shop, official, page["book"]),
        "offered": offered_purposes(official.state, personal=shop.is_personal),
    }


def _upgrade_name(shop: Shop, official: Binding, book: RuleBook) -> NameCheck | None:
    """Check the name the account would take if the page offers the upgrade and the account keeps no own name (R11)."""
    if official.state != State.BOUND or shop.is_personal or official.account.kind == Kind.BLUE_V:
        return None
    return services.check_account_name(shop.name, official.account, book)


def _open_review(shop: Shop) -> Review | None:
    return (
        Review.objects.filter(shop=shop, completes_upgrade=True, state__in=UNDECIDED)
        .select_related("entity", "assignee")
        .first()
    )


@posted("official_account")
def resubmit(request: HttpRequest, code: str) -> HttpResponse:
    """Hand the review in again with the material operators asked for (R9)."""
    shop = get_shop(request.user, code, Role.MANAGER)
    review = _open_review(shop)
    if review is None:
        raise Http404
    form = MaterialForm(request.POST)
    if not form.is_valid():
        page = official_page(shop, material_form=form)
        return render(request, "bindings/official_account.html", page, status=422)
    try:
        services.resubmit_review(
            review=review,
            material=form.cleaned_data["material"],
            actor=actor_of(request),
            now=timezone.now(),
        )
    except Refusal as refusal:
        form.add_error("material", explain(refusal))
        if refusal.code == "DOCUMENTS_ASKED_FOR":  # then the page has no field for words
            messages.error(request, explain(refusal))
        page = official_page(shop, material_form=form)
        return render(
            request,
            "bindings/official_account.html",
            page,
            status=422 if refusal.code == "MATERIAL_REQUIRED" else 409,
        )
    messages.success(request, _("Request %(number)s was handed in again.") % {"number": review.number})
    return redirect("official_account", shop.code)


@posted("official_account")
def edit_name_action(request: HttpRequest, code: str) -> HttpResponse:
    """Change the display name of the official account, within the naming rules (R11, R14)."""
    shop = get_shop(request.user, code, Role.MANAGER)
    form = NameForm(request.POST)
    if not form.is_valid():
        return _again(request, shop, form, status=422)
    try:
        account = services.edit_name(
            shop=shop, name=form.cleaned_data["name"], actor=actor_of(request), now=timezone.now()
        )
    except Refusal as refusal:
        form.add_error("name", explain(refusal))
        return _again(request, shop, form, status=422 if refusal.code == "NAME_NOT_LEGAL" else 409)
    messages.success(request, _("The display name is now “%(name)s”.") % {"name": account.display_name})
    return redirect("official_account", shop.code)


def _again(request: HttpRequest, shop: Shop, form: NameForm, status: int) -> HttpResponse:
    page = official_page(shop)
    page["name_form"], page["name_look"] = (
        form,
        look_at(form.data.get("name", ""), shop, page["account"], page["book"]),
    )
    return render(request, "bindings/official_account.html", page, status=status)


@require_safe
def name_check(request: HtmxRequest, code: str) -> HttpResponse:
    """Check the typed name against each naming rule and suggest similar legal names. Changes nothing."""
    shop = get_shop(request.user, code)
    official, book = services.official_binding(shop), book_in_force(timezone.localdate())
    name = request.GET.get("name", "")
    look = look_at(name, shop, official.account if official else None, book) if name.strip() else None
    page = {"shop": shop, "section": "official_account", "name_look": look, "typed": name, "book": book}
    return render(request, "bindings/_name_check.html" if request.htmx else "bindings/name_check.html", page)
