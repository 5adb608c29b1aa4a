"""What an allowed decision does, effect by effect, on locked rows (R9 to R11)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from accounts.models import Account, AccountKind, ReviewKind
from bindings.errors import Refusal
from bindings.models import Binding, BindingRole, BindingState, ScanTicket
from shops.models import Shop

from .actors import Actor
from .names import match_name
from .reviews import submit_review, withdraw_review


@dataclass(slots=True)
class Step:
    """What one confirmation works on, locked."""

    shop: Shop
    account: Account
    ticket: ScanTicket
    old: Binding | None
    actor: Actor
    now: datetime
    name: str = ""


def end_authorization_of(step: Step) -> int:
    own = Binding.objects.active().authorized().filter(shop=step.shop, account=step.account)
    return own.update(ended_at=step.now, end_reason="becomes_official")


def apply_effects(step: Step, effects: tuple[str, ...]) -> Binding:
    """Carry out the effects in their order; return the binding they leave."""
    binding = step.old
    for effect in effects:
        binding = EFFECTS[effect](step, binding) or binding
    assert binding is not None  # each purpose binds, authorizes, or has a bound account
    return binding


def _withdraw_review(step: Step, binding: Binding) -> None:
    withdraw_review(shop=step.shop, now=step.now)


def end_binding(binding: Binding, *, reason: str, now: datetime) -> None:
    """End an active binding; the account keeps its kind and name and is free (R10)."""
    Binding.objects.active().filter(pk=binding.pk).update(ended_at=now, end_reason=reason)


def _end_current_binding(step: Step, binding: Binding) -> None:
    end_binding(binding, reason="rebound", now=step.now)


def _spend_replacement(step: Step, binding: Binding) -> None:
    spent = Shop.objects.filter(pk=step.shop.pk, replacements_used__lt=F("replacements_allowed")).update(
        replacements_used=F("replacements_used") + 1
    )
    if not spent:
        raise Refusal("NO_REPLACEMENT_LEFT")


def _create(step: Step, role: str, state: str) -> Binding:
    return Binding(
        role=role,
        state=state,
        shop=step.shop,
        account=step.account,
        bound_at=step.now,
        bound_by=step.actor.user,
    )


def _bind_account(step: Step, binding: Binding | None) -> Binding:
    return _create(step, BindingRole.OFFICIAL, BindingState.BOUND)


def _authorize_account(step: Step, binding: Binding | None) -> Binding:
    return _create(step, BindingRole.AUTHORIZED, BindingState.AUTHORIZED)


def _match_name(step: Step, binding: Binding) -> None:
    match_name(step.account, step.name)


def _grant_blue_v(step: Step, binding: Binding) -> None:
    step.account.kind = AccountKind.BLUE_V
    step.account.save(update_fields=["kind"])


def _mark_upgraded(step: Step, binding: Binding) -> None:
    binding.state, binding.upgraded_at = BindingState.UPGRADED, step.now


def _start_review(kind: str):
    def start(step: Step, binding: Binding) -> None:
        binding.state, binding.upgrade_name = BindingState.IN_REVIEW, step.name
        submit_review(
            kind=kind,
            shop=step.shop,
            account=step.account,
            book=step.ticket.rule_book,
            now=step.now,
            completes_upgrade=True,
            proposed_name=step.name,
        )

    return start


EFFECTS = {
    "withdraw_review": _withdraw_review,
    "end_current_binding": _end_current_binding,
    "spend_replacement": _spend_replacement,
    "bind_account": _bind_account,
    "authorize_account": _authorize_account,
    "match_name": _match_name,
    "grant_blue_v": _grant_blue_v,
    "mark_upgraded": _mark_upgraded,
    "start_blue_v_verification": _start_review(ReviewKind.BLUE_V),
    "start_entity_change": _start_review(ReviewKind.ENTITY_CHANGE),
}
