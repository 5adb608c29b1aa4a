"""Grants and undo: one operator requests, another person, a supervisor, decides (R19)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from accounts.models import Account, Review
from bindings.errors import Refusal
from bindings.models import OperatorRequest, RequestState, RequestVerb
from shops.models import Shop, User

from .actors import Actor
from .locks import lock_account, lock_person, lock_shop
from .person_operations import decide_correct_email, decide_reset_second_factor
from .plans import Plan, carry_out
from .reasons import require_reason
from .reviews import lock_review
from .shop_operations import decide_grant_replacement
from .transactions import one_transaction
from .undo import decide_reopen_shop, decide_restore_account, decide_undo_approval, decide_withdraw_grant

Subject = Shop | Account | Review | User
_VERBS: dict[str, tuple[str, Callable[..., Plan]]] = {
    RequestVerb.GRANT_REPLACEMENT: ("shop", decide_grant_replacement),
    RequestVerb.WITHDRAW_GRANT: ("shop", decide_withdraw_grant),
    RequestVerb.REOPEN_SHOP: ("shop", decide_reopen_shop),
    RequestVerb.RESTORE_ACCOUNT: ("account", decide_restore_account),
    RequestVerb.UNDO_APPROVAL: ("review", decide_undo_approval),
    RequestVerb.RESET_SECOND_FACTOR: ("person", decide_reset_second_factor),
    RequestVerb.CORRECT_EMAIL: ("person", decide_correct_email),
}
LOCKS: dict[str, Callable[[Any], Subject]] = {
    "shop": lambda shop: lock_shop(shop.pk),
    "account": lambda account: lock_account(account.pk),
    "review": lock_review,
    "person": lambda person: lock_person(person.pk),
}


def ask_second_person(
    *,
    verb: str,
    subject: Subject,
    reason: str,
    actor: Actor,
    now: datetime,
    details: dict[str, str] | None = None,
) -> OperatorRequest:
    """Request `verb` on `subject`; nothing changes until a supervisor other than the requester approves.

    `details` are the verb's arguments besides its subject. Raises Refusal: REASON_REQUIRED, REQUEST_WAITING (the same
    request is already pending).
    """
    reason = require_reason(reason)
    with one_transaction():
        return OperatorRequest.objects.create(
            verb=verb,
            reason=reason,
            asked_by=actor.person,
            asked_at=now,
            details=details or {},
            **{_VERBS[verb][0]: subject},
        )


def decide_ask_second_person(
    *,
    verb: str,
    subject: Subject,
    reason: str,
    actor: Actor,
    now: datetime,
    details: dict[str, str] | None = None,
) -> Plan:
    """Return what `verb` would do now if a second person approved.

    Raises Refusal: REQUEST_WAITING, or what it refuses.
    """
    kind, decide = _VERBS[verb]
    if OperatorRequest.objects.filter(verb=verb, state=RequestState.WAITING, **{kind: subject}).exists():
        raise Refusal("REQUEST_WAITING")
    return decide(**{kind: subject}, **details or {}, reason=reason, actor=actor, now=now, facts={})


def approve_request(*, request: OperatorRequest, actor: Actor, now: datetime) -> OperatorRequest:
    """Carry out the request in the transaction of the decision; the event names both people.

    Raises Refusal: REQUEST_DECIDED, SECOND_PERSON_REQUIRED, or what the verb refuses.
    """
    with one_transaction():
        request = _lock(request)
        kind = _VERBS[request.verb][0]
        setattr(request, kind, LOCKS[kind](getattr(request, kind)))
        carry_out(decide_approve_request(request=request, actor=actor, now=now))
        _decide(request, RequestState.APPROVED, actor, now)
    return request


def decide_approve_request(*, request: OperatorRequest, actor: Actor, now: datetime) -> Plan:
    """Return what approving the request does now. Raises Refusal like `approve_request`."""
    if request.state != RequestState.WAITING:
        raise Refusal("REQUEST_DECIDED")
    if request.asked_by_id == actor.person.pk:
        raise Refusal("SECOND_PERSON_REQUIRED")
    kind, decide = _VERBS[request.verb]
    facts = {"request": request.pk, "asked_by": str(request.asked_by), "approved_by": actor.name}
    subject = {kind: getattr(request, kind)}
    return decide(**subject, **request.details, reason=request.reason, actor=actor, now=now, facts=facts)


def decline_request(*, request: OperatorRequest, reason: str, actor: Actor, now: datetime) -> OperatorRequest:
    """Decline the request; the requester withdraws in the same way.

    Raises Refusal: REASON_REQUIRED, REQUEST_DECIDED.
    """
    reason = require_reason(reason)
    with one_transaction():
        request = _lock(request)
        if request.state != RequestState.WAITING:
            raise Refusal("REQUEST_DECIDED")
        withdrawn = request.asked_by_id == actor.person.pk
        _decide(request, RequestState.WITHDRAWN if withdrawn else RequestState.DECLINED, actor, now, reason)
    return request


def _lock(request: OperatorRequest) -> OperatorRequest:
    """Lock the request before shop and account. Only decisions about it do so, so no deadlock can arise."""
    rows = OperatorRequest.objects.select_for_update(of=("self",))
    return rows.select_related("asked_by", "shop", "account", "review", "person").get(pk=request.pk)


def _decide(request: OperatorRequest, state: str, actor: Actor, now: datetime, note: str = "") -> None:
    request.state, request.decided_by, request.decided_at, request.note = state, actor.user, now, note
    request.save(update_fields=["state", "decided_by", "decided_at", "note"])
