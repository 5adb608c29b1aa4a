"""The demo's phone next to the backend: its signed-in account, the outcome of a scan, and the waiting QR codes."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from accounts.identity import phone_identity
from accounts.models import Account
from bindings import advisor
from bindings.models import RuleBook, ScanTicket, TicketState
from bindings.qr import qr_svg
from bindings.queries.decisions import ScanOutcome, outlook
from bindings.queries.tickets import phone_link, seconds_left
from bindings.texts import REASONS
from bindings.tokens import phone_token
from shops.access import get_shop
from shops.models import Membership, Role, Shop
from shops.posted import form_page
from work.clock import database_now

from .accounts import accounts_to_choose

CODES_SHOWN, OTHERS_SHOWN = 5, 6
SHORT_REASONS = {
    "REAL_NAME_REQUIRED": gettext_lazy("No real-name verification"),
    "ACCOUNT_UNAVAILABLE": gettext_lazy("Banned or cancelled"),
    "SAME_ACCOUNT": gettext_lazy("Official account of this shop"),
    "ACCOUNT_TAKEN": gettext_lazy("Official account of another shop"),
    "ACCOUNT_IS_AUTHORIZED": gettext_lazy("Authorized for promotion"),
    "ALREADY_AUTHORIZED": gettext_lazy("Authorized for this shop"),
    "ACCOUNT_IS_OFFICIAL": gettext_lazy("Official account of a shop"),
    "PERSONAL_SHOP_REGULAR_ONLY": gettext_lazy("Not a regular account"),
    "ENTITY_UNKNOWN": gettext_lazy("No entity on record"),
    "ENTITY_MISMATCH": gettext_lazy("Different entity"),
}


@form_page
def demo_phone(request: HttpRequest) -> HttpResponse:
    """Choose the phone's signed-in account, and scan a waiting code. Requires the simulated identity."""
    if settings.DOUYIN_IDENTITY != "simulated":
        raise Http404
    if request.method == "POST":
        return _sign_in(request)
    shop = _shop_of(request)
    page = {"section": "demo_phone", "shop": shop, "account": phone_identity().account(request)}
    if shop:
        page |= _rows(request, shop) | {"codes": _codes(request)}
    return render(request, "bindings/demo_phone.html", page)


def _sign_in(request: HttpRequest) -> HttpResponse:
    back = reverse("demo_phone")
    if code := request.POST.get("shop"):
        back += f"?shop={get_shop(request.user, code).code}"
    response = redirect(back)
    account = Account.by_handle(request.POST.get("account", ""))
    if account:
        phone_identity().sign_in(response, account)
    else:
        phone_identity().sign_out(response)
    return response


def _shop_of(request: HttpRequest) -> Shop | None:
    if code := request.GET.get("shop"):
        return get_shop(request.user, code)
    own = Membership.objects.filter(user=request.user.pk).order_by("shop__code")
    first = own.values_list("shop__code", flat=True).first()
    return get_shop(request.user, first) if first else None


def _rows(request: HttpRequest, shop: Shop) -> dict:
    found = accounts_to_choose(request, shop)
    others = found["others"][:OTHERS_SHOWN]
    book = RuleBook.on(timezone.localdate())
    told = outlook(shop, [*found["candidates"], *others], book)
    purpose = advisor.next_purpose(told.shop.state, personal=told.shop.personal, own=False)
    return {
        "rows": [(row, line_under(row, shop)) for row in told.outcomes(purpose)],
        "purpose": str(purpose),
        "search": found["search"],
        "more": found["more"] or len(others) < len(found["others"]),
    }


def line_under(row: ScanOutcome, shop: Shop) -> str | Promise:
    """Return the short text below an account's kind: its refusal reason, or how its entity compares."""
    if row.decision.reasons:
        return SHORT_REASONS.get(row.decision.reasons[0]) or REASONS[row.decision.reasons[0]]
    if row.account.entity_id is None:
        return gettext("Real-name verified")
    if row.account.entity_id == shop.entity_id:
        return gettext("Same entity as the license")
    return gettext("Another entity than the license")


def _codes(request: HttpRequest) -> list[dict]:
    """Return the QR codes waiting for a scan, newest first. Viewers of a shop see none, as in the backend."""
    now = database_now()
    managed = Membership.objects.filter(user=request.user.pk, role__in=[Role.MANAGER, Role.OWNER])
    waiting = ScanTicket.objects.filter(
        shop__in=managed.values("shop"), state=TicketState.WAITING, expires_at__gt=now
    ).select_related("shop", "issued_by")
    return [
        {
            "ticket": ticket,
            "token": phone_token(ticket.key),
            "left": seconds_left(ticket, now),
            "qr": qr_svg(phone_link(request, ticket)),
        }
        for ticket in waiting.order_by("-pk")[:CODES_SHOWN]
    ]
