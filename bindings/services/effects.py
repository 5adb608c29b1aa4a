"""What an allowed decision does, effect by effect: the one interpreter for scans and for approvals (R5 to R11).

Effects change the step's rows in memory only and note what has to be written, so that a preview can ask for the outcome
and a verb can write the very same.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from django.db.models import F

from accounts.models import Account, AccountKind, ReviewKind
from bindings.errors import Refusal
from bindings.models import Binding, BindingRole, BindingState, RuleBook
from shops.models import Shop

from .actors import Actor
from .plans import Write
from .reviews import submit_review, withdraw_review


@dataclass(slots=True)
class Step:
    """One confirmation or approval: its rows after the effects, and the writes that are still to be done.

    `binding` is the shop's official one before the effects. Afterwards it is their result: bound, authorized or
    upgraded.
    """

    shop: Shop
    account: Account
    binding: Binding | None
    actor: Actor
    now: datetime
    book: RuleBook
    name: str = ""
    writes: list[Write] = field(default_factory=list)
    changed: set[str] = field(default_factory=set)  # fields of the account

    def change_account(self, **values: object) -> None:
        for name, value in values.items():
            setattr(self.account, name, value)
        self.changed |= values.keys()


def apply_effects(step: Step, effects: Iterable[str]) -> None:
    """Apply the effects in order to the rows of `step` in memory; nothing is written yet."""
    for effect in effects:
        EFFECTS[effect](step)
    if step.changed:
        step.writes.append(partial(step.account.save, update_fields=sorted(step.changed)))


def write_effects(step: Step) -> None:
    """Write what the effects have changed, except the binding itself, which the caller completes and saves."""
    for write in step.writes:
        write()


def end_binding(binding: Binding, *, reason: str, now: datetime) -> None:
    """End an active binding. The account keeps its kind and name and is free (R10)."""
    Binding.objects.active().filter(pk=binding.pk).update(ended_at=now, end_reason=reason)


def _withdraw_review(step: Step) -> None:
    step.writes.append(partial(withdraw_review, shop=step.shop, now=step.now))


def _end_current_binding(step: Step) -> None:
    if step.binding:
        step.writes.append(partial(end_binding, step.binding, reason="rebound", now=step.now))
    step.binding = None


def _spend_replacement(step: Step) -> None:
    step.shop.replacements_used += 1
    step.writes.append(partial(_spend, step.shop))


def _spend(shop: Shop) -> None:
    spent = Shop.objects.filter(pk=shop.pk, replacements_used__lt=F("replacements_allowed")).update(
        replacements_used=F("replacements_used") + 1
    )
    if not spent:
        raise Refusal("NO_REPLACEMENT_LEFT")


def _create(role: str, state: str) -> Callable[[Step], None]:
    def create(step: Step) -> None:
        step.binding = Binding(
            role=role,
            state=state,
            shop=step.shop,
            account=step.account,
            bound_at=step.now,
            bound_by=step.actor.user,
        )

    return create


def _take_entity(step: Step) -> None:
    step.change_account(entity=step.shop.entity)


def _match_name(step: Step) -> None:
    """Give the account its upgrade name. This does not count as an edit by a person (R11, R14)."""
    step.change_account(display_name=step.name)


def _grant_blue_v(step: Step) -> None:
    step.change_account(kind=AccountKind.BLUE_V)


def _mark_upgraded(step: Step) -> None:
    binding = _bound(step)
    binding.state, binding.upgraded_at = BindingState.UPGRADED, step.now


def _start_review(kind: str) -> Callable[[Step], None]:
    def start(step: Step) -> None:
        binding = _bound(step)
        binding.state, binding.upgrade_name = BindingState.IN_REVIEW, step.name
        submit = partial(submit_review, kind=kind, shop=step.shop, account=step.account, book=step.book)
        step.writes.append(partial(submit, now=step.now, completes_upgrade=True, proposed_name=step.name))

    return start


def _bound(step: Step) -> Binding:
    if step.binding is None:
        raise TypeError("an effect on the binding of a shop that has none")
    return step.binding


EFFECTS: dict[str, Callable[[Step], None]] = {
    "withdraw_review": _withdraw_review,
    "end_current_binding": _end_current_binding,
    "spend_replacement": _spend_replacement,
    "bind_account": _create(BindingRole.OFFICIAL, BindingState.BOUND),
    "authorize_account": _create(BindingRole.AUTHORIZED, BindingState.AUTHORIZED),
    "change_entity": _take_entity,
    "register_entity": _take_entity,
    "match_name": _match_name,
    "grant_blue_v": _grant_blue_v,
    "mark_upgraded": _mark_upgraded,
    "start_blue_v_verification": _start_review(ReviewKind.BLUE_V),
    "start_entity_change": _start_review(ReviewKind.ENTITY_CHANGE),
}
