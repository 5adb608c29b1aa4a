"""The final confirmation in the backend: check code and rules, then act in one transaction (R8 to R11, R21)."""

from collections.abc import Iterable
from datetime import datetime
from typing import NoReturn, cast

from django.db.models import F
from django.db.models.functions import Now

from bindings import policy
from bindings.errors import KeptRefusal, Refusal
from bindings.models import (
    Binding,
    BindingRole,
    ConsentSide,
    ScanTicket,
    TicketState,
)
from bindings.tokens import clean_code, code_matches

from .actors import SYSTEM, Actor
from .consents import required_terms, store_consents
from .effects import Step, apply_effects, write_effects
from .events import record
from .facts import as_event_facts, gather, official_binding
from .locks import lock_account, lock_shop, lock_ticket
from .names import legal_name
from .notices import notify_shop
from .roles import require_manager
from .snapshots import snapshot
from .tickets import FINISHED_CODES, deny, finish
from .transactions import one_transaction

VERBS = {
    "bind": "account_bound",
    "upgrade": "upgrade_confirmed",
    "rebind": "account_rebound",
    "authorize": "account_authorized",
}


def confirm_ticket(*, ticket: ScanTicket, code: str, actor: Actor, now: datetime, name: str = "") -> Binding:
    """Do what the holder agreed to, once, if `code` is the phone's and the rules still allow it; return the binding.

    Order of checks: role, ticket state, time, code, rules, name. `name` is used if the account may not take the shop's
    own name (R11). Idempotent: a second confirmation returns the same binding. Raises Refusal: ROLE_TOO_SMALL, a ticket
    code, CODE_FORMAT, NAME_NOT_LEGAL (`problems`); and KeptRefusal: WRONG_CODE (`tries_left`; the third ends the
    ticket), CODE_TRIES_USED, TICKET_EXPIRED, AGREEMENT_OUTDATED (the ticket is cancelled), a policy reason (it is
    denied).
    """
    with one_transaction():
        return _confirm(ticket, code, actor, now, name)


def _confirm(ticket: ScanTicket, code: str, actor: Actor, now: datetime, name: str) -> Binding:
    shop = lock_shop(ticket.shop_id)
    require_manager(shop, actor)
    if ticket.account_id is None:
        raise Refusal(FINISHED_CODES[ticket.state])
    account, ticket = lock_account(ticket.account_id), lock_ticket(ticket.pk)
    ticket.shop, ticket.account = shop, account
    if ticket.state == TicketState.CONFIRMED:
        return _binding_of(ticket)
    if ticket.state != TicketState.AGREED:
        raise Refusal(FINISHED_CODES[ticket.state])
    if not ScanTicket.objects.filter(pk=ticket.pk, expires_at__gt=Now()).exists():
        finish(ticket, TicketState.EXPIRED, actor=SYSTEM, now=now)
        raise KeptRefusal("TICKET_EXPIRED")
    if len(clean_code(code)) != 6 or not clean_code(code).isdecimal():
        raise Refusal("CODE_FORMAT")
    if not code_matches(ticket.key, code):
        _refuse_wrong_code(ticket, actor, now)
    of_shop, of_account = gather(
        shop, account, ticket.rule_book, ends_authorization=ticket.ends_authorization
    )
    decision = policy.decide(ticket.purpose, of_shop, of_account)
    facts = {"ticket": ticket.key, **as_event_facts(ticket.purpose, of_shop, of_account)}
    if not decision.allowed:
        deny(ticket, decision, facts, actor=actor, now=now)
        raise KeptRefusal(*decision.reasons, decision=decision)
    if not _still_agreed(ticket, decision, of_shop):
        finish(ticket, TicketState.CANCELLED, actor=SYSTEM, now=now, because="AGREEMENT_OUTDATED")
        raise KeptRefusal("AGREEMENT_OUTDATED")
    old = official_binding(shop)
    if old and old.account_id == account.pk:
        old.account = account
    step = Step(shop, account, old, actor, now, ticket.rule_book)
    if will_be_renamed(decision.effects):
        step.name = legal_name(shop, account, name, ticket.rule_book)
    return _carry_out(step, ticket, decision, facts)


def _binding_of(ticket: ScanTicket) -> Binding:
    """Return the binding of the confirmed ticket, even if a later upgrade gave it newer consents."""
    role = BindingRole.AUTHORIZED if ticket.purpose == policy.Purpose.AUTHORIZE else BindingRole.OFFICIAL
    bindings = Binding.objects.filter(shop=ticket.shop, account=ticket.account, role=role)
    return bindings.filter(bound_at__lte=ticket.finished_at).latest("bound_at")


def _still_agreed(ticket: ScanTicket, decision: policy.Decision, of_shop: policy.ShopFacts) -> bool:
    """Return whether the holder agreed to what would be done now: the same entity, and each of the terms (R8)."""
    agreed = set(ticket.consents.filter(side=ConsentSide.HOLDER).values_list("terms__kind", flat=True))
    needed = set(required_terms(ticket.purpose, decision.effects))
    return needed <= agreed and (ticket.decision or {}).get("entity") == of_shop.entity_code


def will_be_renamed(effects: Iterable[str]) -> bool:
    """Return whether the account gets a new name now or when its review is approved (R11)."""
    return bool({"match_name", "start_blue_v_verification", "start_entity_change"} & set(effects))


def _refuse_wrong_code(ticket: ScanTicket, actor: Actor, now: datetime) -> NoReturn:
    ticket.wrong_codes += 1
    left = max(ticket.rule_book.code_tries - ticket.wrong_codes, 0)
    ScanTicket.objects.filter(pk=ticket.pk).update(wrong_codes=F("wrong_codes") + 1)
    if not left:
        finish(ticket, TicketState.FAILED, actor=actor, now=now)
        notify_shop(
            ticket.shop, "code_tries_used", key=f"ticket-{ticket.key}-failed", now=now, account=ticket.account
        )
        raise KeptRefusal("CODE_TRIES_USED")
    record(
        "wrong_code",
        now=now,
        actor=actor,
        shop=ticket.shop,
        account=ticket.account,
        rules=("R21",),
        facts={"ticket": ticket.key, "tries_left": left},
        rule_book=ticket.rule_book,
    )
    raise KeptRefusal("WRONG_CODE", tries_left=left)


def _carry_out(step: Step, ticket: ScanTicket, decision: policy.Decision, facts: dict) -> Binding:
    shop, official = step.shop, step.binding
    before = snapshot(shop, official)
    moved = ScanTicket.objects.filter(pk=ticket.pk, state=TicketState.AGREED, expires_at__gt=Now()).update(
        state=TicketState.CONFIRMED, finished_at=step.now, version=F("version") + 1
    )
    if not moved:
        raise Refusal("TICKET_EXPIRED")
    ends = {"authorized": ""} if ticket.ends_authorization and _end_authorization(step) else {}
    kinds = required_terms(ticket.purpose, decision.effects)
    consents = store_consents(ticket, ConsentSide.MERCHANT, kinds, actor=step.actor, now=step.now)
    apply_effects(step, decision.effects)
    write_effects(step)
    binding = cast(Binding, step.binding)  # each purpose binds, authorizes, or has a bound account
    binding.merchant_consent = consents[0]
    binding.holder_consent = ticket.consents.get(side=ConsentSide.HOLDER, terms__kind=consents[0].terms.kind)
    binding.benefits = ticket.benefits
    binding.save()
    after = snapshot(shop, binding if binding.role == BindingRole.OFFICIAL else official)
    if binding.role == BindingRole.AUTHORIZED:
        after["authorized"] = step.account.handle
    if ends:
        before["authorized"] = step.account.handle
    record(
        VERBS[ticket.purpose],
        now=step.now,
        actor=step.actor,
        shop=shop,
        account=step.account,
        rules=decision.rules,
        facts=facts,
        before=before,
        after={**after, **ends, "effects": list(decision.effects)},
        rule_book=ticket.rule_book,
    )
    notify_shop(shop, VERBS[ticket.purpose], key=f"ticket-{ticket.key}", now=step.now, account=step.account)
    return binding


def _end_authorization(step: Step) -> int:
    own = Binding.objects.active().authorized().filter(shop=step.shop, account=step.account)
    return own.update(ended_at=step.now, end_reason="becomes_official")
