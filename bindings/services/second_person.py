"""Grants and undoing: one operator asks, a supervisor who is somebody else decides (R19)."""

from collections.abc import Callable
from datetime import datetime

from accounts.models import Account, Review
from bindings.errors import Refusal
from bindings.models import OperatorRequest, RequestState, RequestVerb
from shops.models import Shop, User

from .actors import Actor
from .person_operations import apply_email, apply_reset
from .shop_operations import apply_grant
from .transactions import one_transaction
from .undo import reopen_shop, restore_account, undo_approval, withdraw_grant

VERBS: dict[str, tuple[str, Callable]] = {
    RequestVerb.GRANT_REPLACEMENT: ("shop", apply_grant),
    RequestVerb.WITHDRAW_GRANT: ("shop", withdraw_grant),
    RequestVerb.REOPEN_SHOP: ("shop", reopen_shop),
    RequestVerb.RESTORE_ACCOUNT: ("account", restore_account),
    RequestVerb.UNDO_APPROVAL: ("review", undo_approval),
    RequestVerb.RESET_SECOND_FACTOR: ("person", apply_reset),
    RequestVerb.CORRECT_EMAIL: ("person", apply_email),
}


def ask_second_person(
    *,
    verb: str,
    subject: Shop | Account | Review | User,
    reason: str,
    actor: Actor,
    now: datetime,
    details: dict[str, str] | None = None,
) -> OperatorRequest:
    """Ask that `verb` is done to `subject`; nothing changes until a supervisor other than the asker agrees.

    `details` are what the verb needs besides its subject. Raises Refusal: REASON_REQUIRED, REQUEST_WAITING (the same is asked for already).
    """
    if not reason.strip():
        raise Refusal("REASON_REQUIRED")
    with one_transaction():
        return OperatorRequest.objects.create(
            verb=verb,
            reason=reason.strip(),
            asked_by=actor.person,
            asked_at=now,
            details=details or {},
            **{VERBS[verb][0]: subject},
        )


def approve_request(*, request: OperatorRequest, actor: Actor, now: datetime) -> OperatorRequest:
    """Do what was asked for, in the transaction of the decision; the event carries both names.

    Raises Refusal: REQUEST_DECIDED, SECOND_PERSON_REQUIRED, or what the verb or a constraint refuses.
    """
    with one_transaction():
        request = _lock(request, actor)
        kind, run = VERBS[request.verb]
        facts = {"request": request.pk, "asked_by": str(request.asked_by), "approved_by": actor.name}
        subject = {kind: getattr(request, kind)}
        run(**subject, **request.details, reason=request.reason, actor=actor, now=now, facts=facts)
        _decide(request, RequestState.APPROVED, actor, now)
    return request


def decline_request(*, request: OperatorRequest, reason: str, actor: Actor, now: datetime) -> OperatorRequest:
    """Say no; the asker may withdraw in the same way. Raises Refusal: REASON_REQUIRED, REQUEST_DECIDED."""
    if not reason.strip():
        raise Refusal("REASON_REQUIRED")
    with one_transaction():
        request = _lock(request)
        withdrawn = request.asked_by_id == actor.person.pk
        _decide(request, RequestState.WITHDRAWN if withdrawn else RequestState.DECLINED, actor, now, reason)
    return request


def _lock(request: OperatorRequest, actor: Actor | None = None) -> OperatorRequest:
    """Lock the request, before shop and account: only decisions about it do, so no circle can arise."""
    rows = OperatorRequest.objects.select_for_update(of=("self",))
    request = rows.select_related("asked_by", "shop", "account", "review", "person").get(pk=request.pk)
    if request.state != RequestState.WAITING:
        raise Refusal("REQUEST_DECIDED")
    if actor and request.asked_by_id == actor.person.pk:
        raise Refusal("SECOND_PERSON_REQUIRED")
    return request


def _decide(request: OperatorRequest, state: str, actor: Actor, now: datetime, note: str = "") -> None:
    request.state, request.decided_by, request.decided_at, request.note = state, actor.user, now, note.strip()
    request.save(update_fields=["state", "decided_by", "decided_at", "note"])
