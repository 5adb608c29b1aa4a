"""The scan preview: the outcome for an account before anyone scans; and the list of candidates."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from accounts.models import Account
from bindings import services
from bindings.errors import Refusal
from bindings.models import RuleBook
from bindings.policy import Purpose
from bindings.queries.preview import Preview, better_than_picked, gather_preview, known_accounts
from bindings.texts import explain
from bindings.texts.preview import (
    PURPOSE_NAMES,
    SCENARIO_NAMES,
    kind_line,
    outcome,
    preview_changes,
    remedies,
    steps,
)
from bindings.texts.trace import SCENARIO_TONES, trace_rows
from shops.access import get_shop, may, person_of
from shops.limits import allow
from shops.models import Role, Shop, User, validate_code
from shops.posted import posted

from .origin import actor_of

TOO_MANY_HANDLES = gettext_lazy("Too many handles were looked up. Try again in ten minutes.")
TYPED_HANDLES = {"limit": 30, "seconds": 600}
SCENARIO_ICONS = {
    1: "circle-check",
    2: "circle-x",
    3: "file-pen-line",
    4: "badge-check",
    None: "circle-check",
}


class PreviewForm(forms.Form):
    """A picked or typed handle, and the scan's purpose."""

    account = forms.CharField(required=False, max_length=41)
    purpose = forms.ChoiceField(required=False, choices=[(p, p) for p in Purpose])

    def clean_account(self) -> str:
        handle = self.cleaned_data["account"].strip().lstrip("@")
        if handle:
            validate_code(handle)
        return handle


@require_safe
def preview_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show what a scan with one account would do. Changes nothing."""
    shop = get_shop(request.user, code)
    form = PreviewForm(request.GET)
    if not form.is_valid():
        return _show(request, shop, problem=_("This is not a handle."))
    return _show(request, shop, handle=form.cleaned_data["account"], purpose=form.cleaned_data["purpose"])


def _show(
    request: HttpRequest, shop: Shop, *, handle: str = "", purpose: str = "", problem: str = ""
) -> HttpResponse:
    known = known_accounts(shop)
    other, not_found = _typed(person_of(request), handle, known)
    if not_found:
        handle = ""
    book = RuleBook.on(timezone.localdate())
    context = _page(shop, gather_preview(shop, known, other, book, handle=handle, purpose=purpose))
    problem = problem or not_found
    typed = request.GET.get("account") or request.POST.get("handle", "")
    return render(
        request,
        "bindings/preview.html",
        context | {"problem": problem, "typed": typed if problem else ""},
        status=422 if problem else 200,
    )


def _typed(user: User, handle: str, known: list[Account]) -> tuple[Account | None, str]:
    """Look up a handle that is not a candidate. Rate limited, so that the page can't be used as a directory."""
    if not handle or any(account.handle.lower() == handle.lower() for account in known):
        return None, ""
    if not _may_look_up(user):
        return None, str(TOO_MANY_HANDLES)
    account = Account.by_handle(handle)
    return account, "" if account else explain(Refusal("ACCOUNT_UNKNOWN"))


def _may_look_up(user: User) -> bool:
    return allow(f"preview:{user.pk}", at=timezone.now().timestamp(), **TYPED_HANDLES)


def _page(shop: Shop, page: Preview) -> dict:
    picked = page.picked
    context = {
        "shop": shop,
        "section": "preview",
        "page": page,
        "purposes": [(purpose, PURPOSE_NAMES[Purpose(purpose)]) for purpose in page.purposes],
        "choices": [(choice, kind_line(choice.account, shop, choice.decision)) for choice in page.choices],
        "may_manage": may(shop, Role.MANAGER),
    }
    if picked is None:
        return context
    decision, account = picked.decision, picked.account
    entities = {entity.code: entity.name for entity in (shop.entity, account.entity) if entity}
    scenario = decision.scenario if decision.allowed else 2
    return context | {
        "tabs": [(number, name, number == decision.scenario) for number, name in SCENARIO_NAMES.items()],
        "outcome": outcome(page.purpose, decision, account.handle),
        "tone": SCENARIO_TONES[scenario] if scenario else "ok",
        "icon": SCENARIO_ICONS[scenario],
        "remedies": remedies(decision),
        "steps": steps(page.purpose, decision, account.handle),
        "changes": preview_changes(shop, page.shop, account, decision, page.name),
        "trace": trace_rows(page.checks, lambda code: entities.get(code, "")),
        "better": better_than_picked(page),
    }


@posted("preview")
def add_candidate_action(request: HttpRequest, code: str) -> HttpResponse:
    """Add an account to the shop's candidates by its handle."""
    shop = get_shop(request.user, code, Role.MANAGER)
    if not _may_look_up(person_of(request)):
        return _show(request, shop, problem=str(TOO_MANY_HANDLES))
    try:
        account = services.add_candidate(
            shop=shop, handle=request.POST.get("handle", ""), actor=actor_of(request), now=timezone.now()
        )
    except Refusal as refusal:
        return _show(request, shop, problem=explain(refusal))
    messages.success(request, _("@%(handle)s is on the list of candidates.") % {"handle": account.handle})
    return redirect(f"{reverse('preview', args=[shop.code])}?account={account.handle}")


@posted("preview")
def remove_candidate_action(request: HttpRequest, code: str) -> HttpResponse:
    """Remove an account from the shop's candidates."""
    shop = get_shop(request.user, code, Role.MANAGER)
    account = Account.by_handle(request.POST.get("handle", ""))
    if account:
        services.remove_candidate(shop=shop, account=account, actor=actor_of(request), now=timezone.now())
        messages.success(
            request, _("@%(handle)s is no longer on the list of candidates.") % {"handle": account.handle}
        )
    return redirect("preview", shop.code)
