"""Requests to the operators about a shop's ownership, and the operators' answers (R16)."""

from datetime import datetime
from functools import partial

from bindings.errors import Refusal
from bindings.models import OwnerAsk, OwnerRequest, RequestState
from shops.models import Invitation, Membership, Role, Shop
from shops.notices import notify

from .actors import Actor
from .events import build, record
from .invitations import open_invitations
from .locks import lock_person, lock_shop
from .owners import decide_replace_owner, offer_shop, owners_of
from .plans import Plan, Write, carry_out, setting
from .reasons import require_reason
from .roles import require_owner
from .transactions import one_transaction

WAITING_AT_MOST = 5


def claim_shop(*, shop_code: str, entity_code: str, note: str, actor: Actor, now: datetime) -> OwnerRequest:
    """Request to become the owner of a shop. The answer does not reveal whether the shop exists.

    Raises Refusal: EMAIL_MISSING, OWNER_REQUEST_WAITING, TOO_MANY_REQUESTS.
    """
    with one_transaction():
        person = lock_person(actor.person.pk)
        if not person.email:
            raise Refusal("EMAIL_MISSING")
        shop = Shop.objects.filter(code__lower=shop_code.lower()).first()
        wanted = _ask(OwnerAsk.CLAIM, shop_code, person.email, note, actor, now, shop, entity_code)
        record(
            "shop_claimed",
            now=now,
            actor=actor,
            person=person,
            facts={"member": str(person), "request": wanted.pk},
            after={"shop_code": shop_code, "entity_code": entity_code},
        )
    return wanted


def hand_over(*, shop: Shop, email: str, note: str, actor: Actor, now: datetime) -> OwnerRequest:
    """Request to leave as owner, with `email` as the next owner; nothing changes until the platform agrees.

    Raises Refusal: ROLE_TOO_SMALL, OWNER_REQUEST_WAITING, TOO_MANY_REQUESTS.
    """
    with one_transaction():
        shop = lock_shop(shop.pk)
        require_owner(shop, actor)
        wanted = _ask(OwnerAsk.HANDOVER, shop.code, email.strip(), note, actor, now, shop)
        record(
            "handover_asked",
            now=now,
            actor=actor,
            shop=shop,
            facts={"request": wanted.pk},
            before={"member": actor.name},
            after={"member": wanted.email},
        )
    return wanted


def accept_owner_request(
    *, wanted: OwnerRequest, reason: str, actor: Actor, now: datetime
) -> tuple[Invitation, str] | None:
    """Carry out the request; return the next owner's invitation and its secret, or None for a claim.

    A claim makes the requester the owner of a shop without one; a handover replaces the requester. Raises Refusal:
    REASON_REQUIRED, REQUEST_DECIDED, SHOP_UNKNOWN, SHOP_CLOSED, SHOP_HAS_OWNER, OWN_ADDRESS, CREDIT_CODE_DIFFERS, or
    what `replace_owner` refuses.
    """
    reason = require_reason(reason)
    with one_transaction():
        wanted = _lock(wanted)
        if wanted.shop:
            wanted.shop = lock_shop(wanted.shop.pk)
        carry_out(decide_accept_owner_request(wanted=wanted, reason=reason, actor=actor, now=now))
        if wanted.shop and wanted.ask == OwnerAsk.HANDOVER:
            return offer_shop(wanted.shop, wanted.email, actor, now)
    return None


def decide_accept_owner_request(*, wanted: OwnerRequest, reason: str, actor: Actor, now: datetime) -> Plan:
    """Return what accepting does now, apart from the next owner's invitation. Raises Refusal like the verb."""
    _require_waiting(wanted)
    if wanted.shop is None:
        raise Refusal("SHOP_UNKNOWN")
    if wanted.ask == OwnerAsk.CLAIM:
        plan = _plan_of_claim(wanted, wanted.shop, reason, actor, now)
    else:
        plan = decide_replace_owner(
            shop=wanted.shop,
            owners=[wanted.asked_by_id],
            email=wanted.email,
            reason=reason,
            actor=actor,
            now=now,
        )
    return plan + Plan(writes=(_deciding(wanted, RequestState.APPROVED, reason, actor, now),))


def decline_owner_request(*, wanted: OwnerRequest, reason: str, actor: Actor, now: datetime) -> None:
    """Decline the request with a reason. Raises Refusal: REASON_REQUIRED, REQUEST_DECIDED."""
    reason = require_reason(reason)
    with one_transaction():
        wanted = _lock(wanted)
        lock_person(wanted.asked_by_id)
        carry_out(decide_decline_owner_request(wanted=wanted, reason=reason, actor=actor, now=now))


def decide_decline_owner_request(*, wanted: OwnerRequest, reason: str, actor: Actor, now: datetime) -> Plan:
    """Return what declining does now. Raises Refusal like the verb."""
    _require_waiting(wanted)
    event = build(
        "owner_request_declined",
        now=now,
        actor=actor,
        person=wanted.asked_by,
        facts={"member": str(wanted.asked_by), "request": wanted.pk, "shop_code": wanted.shop_code},
        reason=reason,
    )
    told = partial(_tell_declined, wanted, reason, now)
    return Plan((event,), (_deciding(wanted, RequestState.DECLINED, reason, actor, now), told))


def withdraw_owner_request(*, wanted: OwnerRequest, actor: Actor, now: datetime) -> None:
    """Withdraw one's own request. Idempotent."""
    with one_transaction():
        _lock(wanted)
        person = lock_person(actor.person.pk)
        waiting = OwnerRequest.objects.filter(pk=wanted.pk, asked_by=person, state=RequestState.WAITING)
        if waiting.update(state=RequestState.WITHDRAWN, decided_by=person, decided_at=now):
            facts = {"member": str(person), "request": wanted.pk, "shop_code": wanted.shop_code}
            record("owner_request_withdrawn", now=now, actor=actor, person=person, facts=facts)


def _ask(
    ask: OwnerAsk,
    shop_code: str,
    email: str,
    note: str,
    actor: Actor,
    now: datetime,
    shop: Shop | None,
    entity_code: str = "",
) -> OwnerRequest:
    mine = OwnerRequest.objects.filter(asked_by=actor.person, state=RequestState.WAITING)
    if mine.filter(shop_code__lower=shop_code.lower()).exists():
        raise Refusal("OWNER_REQUEST_WAITING")
    if mine.count() >= WAITING_AT_MOST:
        raise Refusal("TOO_MANY_REQUESTS")
    return OwnerRequest.objects.create(
        ask=ask,
        shop_code=shop_code,
        entity_code=entity_code,
        shop=shop,
        email=email,
        note=note.strip(),
        asked_by=actor.person,
        asked_at=now,
    )


def _lock(wanted: OwnerRequest) -> OwnerRequest:
    """Lock the request before its shop and its person. Only decisions about it do so, so no deadlock can arise."""
    rows = OwnerRequest.objects.select_for_update(of=("self",))
    return rows.select_related("shop", "asked_by").get(pk=wanted.pk)


def _require_waiting(wanted: OwnerRequest) -> None:
    if wanted.state != RequestState.WAITING:
        raise Refusal("REQUEST_DECIDED")


def _deciding(wanted: OwnerRequest, state: str, answer: str, actor: Actor, now: datetime) -> Write:
    return setting(wanted, state=state, answer=answer, decided_by=actor.person, decided_at=now)


def _plan_of_claim(wanted: OwnerRequest, shop: Shop, reason: str, actor: Actor, now: datetime) -> Plan:
    if shop.is_closed:
        raise Refusal("SHOP_CLOSED")
    if wanted.asked_by_id == actor.person.pk:
        raise Refusal("OWN_ADDRESS")
    if owners_of(shop).exists():
        raise Refusal("SHOP_HAS_OWNER")
    if wanted.entity_code != (shop.entity.code if shop.entity else ""):
        raise Refusal("CREDIT_CODE_DIFFERS")
    event = build(
        "claim_accepted",
        now=now,
        actor=actor,
        shop=shop,
        facts={"request": wanted.pk},
        after={"member": str(wanted.asked_by), "role": Role.OWNER.value},
        reason=reason,
    )
    waiting = open_invitations(shop).filter(by_platform=True)
    told = partial(_tell_accepted, wanted, shop, now)
    return Plan(
        (event,), (partial(waiting.update, cancelled_at=now), partial(_make_owner, wanted, shop, now), told)
    )


def _make_owner(wanted: OwnerRequest, shop: Shop, now: datetime) -> None:
    Membership.objects.update_or_create(
        shop=shop,
        user=wanted.asked_by,
        defaults={"role": Role.OWNER},
        create_defaults={"role": Role.OWNER, "since": now},
    )


def _tell_accepted(wanted: OwnerRequest, shop: Shop, now: datetime) -> None:
    key = f"claim-{wanted.pk}"
    notify([wanted.asked_by_id], shop=shop, kind="claim_accepted", key=key, facts={}, now=now)


def _tell_declined(wanted: OwnerRequest, reason: str, now: datetime) -> None:
    facts, key = {"code": wanted.shop_code, "reason": reason}, f"owner-request-{wanted.pk}"
    notify([wanted.asked_by_id], shop=None, kind="owner_request_declined", key=key, facts=facts, now=now)
