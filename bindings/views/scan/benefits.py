"""Step 1 of a binding: choose the benefits; and change them later (seed II)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from bindings import services
from bindings.benefits import BENEFIT_CODES, BENEFIT_GROUPS, BENEFITS
from bindings.errors import Refusal
from bindings.forms import BenefitsForm, parse_official_purpose
from bindings.models import Binding, ScanTicket
from bindings.queries.decisions import gate_now
from bindings.texts import REMEDIES, explain
from bindings.texts.scans import SCAN_WORDS
from bindings.views.origin import actor_of
from shops.access import get_shop
from shops.models import Role, Shop
from shops.posted import form_page

from .issuing import issue, status_of_refusal


@form_page
def choose_benefits(request: HttpRequest, code: str) -> HttpResponse:
    """Show the benefits; "Bind Now" gives the shop its QR code."""
    shop = get_shop(request.user, code, Role.MANAGER)
    purpose = parse_official_purpose(request.GET.get("purpose", "bind"))
    if purpose is None:
        raise Http404
    binding = services.official_binding(shop)
    form = BenefitsForm(
        request.POST if request.method == "POST" else None,
        initial={"benefits": _first_choice(request, shop, binding)},
    )
    page = benefits_page(shop, purpose, binding, form)
    if request.method != "POST":
        return render(request, "bindings/choose_benefits.html", page | _gate(shop, purpose))
    if not form.is_valid():
        return render(request, "bindings/choose_benefits.html", page, status=422)
    try:
        ticket = issue(request, shop, purpose=purpose, benefits=form.cleaned_data["benefits"])
    except Refusal as refusal:
        page |= {"refused": explain(refusal), "remedy": REMEDIES.get(refusal.code)}
        return render(request, "bindings/choose_benefits.html", page, status=status_of_refusal(refusal))
    return redirect("scan", shop.code, ticket.key)


def benefits_page(shop: Shop, purpose: str, binding: Binding | None, form: BenefitsForm) -> dict:
    """Return the context of the benefits page."""
    chosen = form["benefits"].value() or []
    return {
        "shop": shop,
        "section": "official_account",
        "purpose": purpose,
        "wording": SCAN_WORDS[purpose],
        "binding": binding,
        "form": form,
        "groups": [
            (title, text, [(one, one.code in chosen) for one in BENEFITS if one.group == group])
            for group, (title, text) in BENEFIT_GROUPS.items()
        ],
        "chosen": len(set(chosen) & set(BENEFIT_CODES)),
        "all": len(BENEFIT_CODES),
    }


def _first_choice(request: HttpRequest, shop: Shop, binding: Binding | None) -> list[str]:
    """Return the preselected benefits: all, those of the scan just left, or those of the bound account."""
    before = ScanTicket.objects.filter(shop=shop, key=request.GET.get("ticket", "")).first()
    if before and before.benefits:
        return before.benefits
    if binding and request.GET.get("purpose") == "upgrade" and binding.benefits:
        return binding.benefits
    return list(BENEFIT_CODES)


def _gate(shop: Shop, purpose: str) -> dict:
    """Show before the click what the shop's state does not allow."""
    gate = gate_now(shop, purpose)
    return {"refused": explain(Refusal(gate.code)), "remedy": REMEDIES[gate.code]} if gate else {}


@form_page
def change_benefits_form(request: HttpRequest, code: str) -> HttpResponse:
    """Change the benefits of the bound account."""
    shop = get_shop(request.user, code, Role.MANAGER)
    binding = services.official_binding(shop)
    if binding is None:
        return redirect("official_account", shop.code)
    form = BenefitsForm(
        request.POST if request.method == "POST" else None, initial={"benefits": binding.benefits}
    )
    page = benefits_page(shop, "bind", binding, form)
    if request.method != "POST" or not form.is_valid():
        status = 422 if form.is_bound else 200
        return render(request, "bindings/change_benefits.html", page, status=status)
    try:
        services.change_benefits(
            shop=shop,
            benefits=form.cleaned_data["benefits"],
            actor=actor_of(request),
            now=timezone.now(),
        )
    except Refusal as refusal:
        return render(
            request, "bindings/change_benefits.html", page | {"refused": explain(refusal)}, status=409
        )
    messages.success(request, _("The benefits are saved."))
    return redirect("official_account", shop.code)
