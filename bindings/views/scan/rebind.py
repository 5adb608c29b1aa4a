"""The warning before a rebind: it spends the only replacement, and the user must acknowledge this (R10)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from bindings import services
from bindings.errors import Refusal
from bindings.forms import RebindForm
from bindings.queries.decisions import gate_now
from bindings.texts import REMEDIES, explain
from shops.access import get_shop
from shops.models import Role
from shops.posted import form_page


@form_page
def rebind_warning(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for confirmation, then continue to the benefits; show a refusal if no replacement is left."""
    shop = get_shop(request.user, code, Role.MANAGER)
    form = RebindForm(request.POST if request.method == "POST" else None)
    gate = gate_now(shop, "rebind")
    page = {
        "shop": shop,
        "section": "official_account",
        "binding": services.official_binding(shop),
        "replacements_left": shop.replacements_allowed - shop.replacements_used,
        "form": form,
    }
    if gate:
        page |= {"refused": explain(Refusal(gate.code)), "remedy": REMEDIES[gate.code]}
        return render(
            request, "bindings/rebind_warning.html", page, status=409 if request.method == "POST" else 200
        )
    if request.method == "POST" and form.is_valid():
        return redirect(f"{reverse('choose_benefits', args=[shop.code])}?purpose=rebind")
    return render(request, "bindings/rebind_warning.html", page, status=422 if form.is_bound else 200)
