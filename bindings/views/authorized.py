"""Accounts that promote the shop besides its official one: list, authorize by scan, end (R3, R13)."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Now
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from bindings import services
from bindings.errors import Refusal
from bindings.models import ACTIVE, LIVE, Binding, RuleBook, ScanTicket
from bindings.texts import ENDED, REMEDIES, explain
from shops.access import get_shop, may
from shops.models import Role, Shop
from shops.posted import form_page, posted

from .origin import actor_of
from .scan.issuing import issue, status_of_refusal

PAGE_SIZE = 50
AUTHORIZATION_STATUSES = {"active": ACTIVE, "ended": ~ACTIVE}


@require_safe
def authorized_accounts(request: HttpRequest, code: str) -> HttpResponse:
    """List the shop's authorizations, active ones first. Search and status are query parameters."""
    return _list(request, get_shop(request.user, code))


def _list(request: HttpRequest, shop: Shop, *, refusal: Refusal | None = None) -> HttpResponse:
    search, status = request.GET.get("q", "").strip(), request.GET.get("status", "")
    found = _search(Binding.objects.authorized().filter(shop=shop), search)
    counts = found.aggregate(
        all=Count("pk"), **{name: Count("pk", filter=which) for name, which in AUTHORIZATION_STATUSES.items()}
    )
    rows = found.filter(AUTHORIZATION_STATUSES.get(status, Q())).select_related("account", "bound_by")
    page = Paginator(
        rows.order_by(F("ended_at").desc(nulls_first=True), "-bound_at", "-pk"), PAGE_SIZE
    ).get_page(request.GET.get("page"))
    context = {
        "shop": shop,
        "section": "authorized_accounts",
        "official": services.official_binding(shop),
        "search": search,
        "status": status if status in AUTHORIZATION_STATUSES else "",
        "counts": counts,
        "active_count": Binding.objects.active().authorized().filter(shop=shop).count(),
        "may_manage": may(shop, Role.MANAGER) and not shop.is_closed,
        "page": page,
        "rows": [(row, ENDED.get(row.end_reason, "")) for row in page.object_list],
        "limit": RuleBook.on(timezone.localdate()).authorized_limit,
        "refused": explain(refusal) if refusal else "",
        "remedy": REMEDIES.get(refusal.code, "") if refusal else "",
        "waiting": ScanTicket.objects.filter(
            shop=shop, purpose="authorize", state__in=LIVE, expires_at__gt=Now()
        ).first(),
    }
    return render(
        request,
        "bindings/authorized_accounts.html",
        context,
        status=status_of_refusal(refusal) if refusal else 200,
    )


def _search(bindings: QuerySet[Binding], text: str) -> QuerySet[Binding]:
    if not text:
        return bindings
    return bindings.filter(
        Q(account__handle__icontains=text.lstrip("@")) | Q(account__display_name__icontains=text)
    )


@posted("authorized_accounts")
def authorize(request: HttpRequest, code: str) -> HttpResponse:
    """Issue a QR code that authorizes the account that scans it."""
    shop = get_shop(request.user, code, Role.MANAGER)
    try:
        ticket = issue(request, shop, purpose="authorize")
    except Refusal as refusal:
        return _list(request, shop, refusal=refusal)
    return redirect("scan", shop.code, ticket.key)


@form_page
def end_authorization_form(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Ask for confirmation, then end the authorization. Idempotent."""
    shop = get_shop(request.user, code, Role.MANAGER)
    binding = get_object_or_404(Binding.objects.authorized().select_related("account"), pk=pk, shop=shop)
    if request.method != "POST":
        context = {"shop": shop, "section": "authorized_accounts", "binding": binding}
        return render(request, "bindings/end_authorization.html", context)
    try:
        services.end_authorization(binding=binding, actor=actor_of(request), now=timezone.now())
    except Refusal as refusal:
        return _list(request, shop, refusal=refusal)
    messages.success(
        request, _("@%(handle)s no longer promotes the shop.") % {"handle": binding.account.handle}
    )
    return redirect("authorized_accounts", shop.code)
