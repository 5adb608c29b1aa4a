"""Step 3 of a binding: check what will change, type the code from the phone, confirm (R8, R11, R21)."""

from django.contrib import messages
from django.forms.utils import ErrorList
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from bindings import services
from bindings.advisor import result_of
from bindings.benefits import BENEFIT_CODES
from bindings.errors import Refusal
from bindings.forms import ConfirmForm
from bindings.models import ConsentSide, ScanTicket, TicketState
from bindings.policy import Decision
from bindings.queries.confirmation import confirmation_rows
from bindings.queries.decisions import ScanOutcome, decide_again, without_review
from bindings.queries.tickets import get_ticket, scanned_account, state_of, ticket_context
from bindings.services.tickets import FINISHED_CODES
from bindings.texts import REASONS, explain
from bindings.texts.scans import SCAN_WORDS
from bindings.views.names import look_at
from bindings.views.origin import actor_of
from bindings.waiting import waiting_url
from shops.access import get_shop
from shops.models import Role, Shop
from shops.posted import form_page
from work.clock import database_now

from .code import home_of, show_scan

STAY = {"WRONG_CODE", "CODE_FORMAT", "NAME_NOT_LEGAL"}


@form_page
def confirm(request: HttpRequest, code: str, ticket: str) -> HttpResponse:
    """Show what will change. The right code confirms it, once."""
    shop = get_shop(request.user, code, Role.MANAGER)
    found = get_ticket(shop, ticket)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    if request.method != "POST":
        if state_of(found, database_now()) != TicketState.AGREED:
            return redirect("scan", shop.code, found.key)
        return render(request, "bindings/confirm.html", _page(shop, found, form))
    if not form.is_valid():
        return _again(request, shop, found, form, form.errors.get("code", form.errors.get("name")))
    try:
        services.confirm_ticket(
            ticket=found,
            code=form.cleaned_data["code"],
            name=form.cleaned_data["name"],
            actor=actor_of(request),
            now=timezone.now(),
        )
    except Refusal as refusal:
        return _refused(request, shop, found, form, refusal)
    messages.success(request, SCAN_WORDS[found.purpose].done % {"handle": scanned_account(found).handle})
    return redirect(home_of(found), shop.code)


def _refused(
    request: HttpRequest, shop: Shop, ticket: ScanTicket, form: ConfirmForm, refusal: Refusal
) -> HttpResponse:
    """A wrong code or name can be corrected (422); any other refusal has ended the step (409)."""
    ticket = get_ticket(shop, ticket.key)
    if refusal.code not in STAY:
        return show_scan(request, shop, ticket, refusal=refusal)
    if refusal.code == "NAME_NOT_LEGAL":
        form.add_error("name", explain(refusal))
        return _again(request, shop, ticket, form, None)
    return _again(request, shop, ticket, form, [explain(refusal)])


def _again(
    request: HttpRequest,
    shop: Shop,
    ticket: ScanTicket,
    form: ConfirmForm,
    problems: ErrorList | list[str] | None,
) -> HttpResponse:
    if state_of(ticket, database_now()) != TicketState.AGREED:
        return show_scan(request, shop, ticket, refusal=Refusal(FINISHED_CODES[TicketState(ticket.state)]))
    page = _page(shop, ticket, form) | {"code_problems": problems}
    return render(request, "bindings/confirm.html", page, status=422)


def _page(shop: Shop, ticket: ScanTicket, form: ConfirmForm) -> dict:
    decision = decide_again(ticket, scanned_account(ticket))
    binding = services.official_binding(shop)
    consent = ticket.consents.filter(side=ConsentSide.HOLDER).order_by("pk").first()
    page = ticket_context(shop, ticket, database_now()) | {
        "form": form,
        "decision": decision,
        "binding": binding,
        "changes": confirmation_rows(shop, ticket, decision, binding),
        "in_review": result_of(decision) in ("verification", "entity_change"),
        "consent": consent,
        "benefits_chosen": len(ticket.benefits),
        "benefits_all": len(BENEFIT_CODES),
        "tries_left": ticket.rule_book.code_tries - ticket.wrong_codes,
        "better": _better(ticket, decision),
        "waiting_url": waiting_url(ticket),
        "blocked": [REASONS[code] for code in decision.reasons],
    }
    if services.will_be_renamed(decision.effects):
        page |= _name(shop, ticket, form)
    return page


def _name(shop: Shop, ticket: ScanTicket, form: ConfirmForm) -> dict:
    """Return the name field if the shop's own name breaks the naming rules or is taken (R11)."""
    own = services.check_account_name(shop.name, ticket.account, ticket.rule_book)
    if own.ok:
        return {}
    typed = form["name"].value() or shop.name
    return {"typed_name": typed, "name_look": look_at(typed, shop, ticket.account, ticket.rule_book)}


@require_safe
def confirm_name_check(request: HttpRequest, code: str, ticket: str) -> HttpResponse:
    """Check a name while it is being typed. Changes nothing."""
    shop = get_shop(request.user, code, Role.MANAGER)
    found = get_ticket(shop, ticket)
    if found.account is None:
        return redirect("scan", shop.code, found.key)
    look = look_at(request.GET.get("name", ""), shop, found.account, found.rule_book)
    return render(request, "bindings/_name_check.html", {"name_look": look, "shop": shop})


def _better(ticket: ScanTicket, decision: Decision) -> ScanOutcome | None:
    """Return a candidate that would need no review, if this account needs one."""
    if ticket.purpose not in ("bind", "rebind") or result_of(decision) == "binds":
        return None
    return without_review(ticket, scanned_account(ticket))
