"""Undoing operators' actions: what each verb would do, for the second person who decides (R19)."""

from datetime import datetime

from django.utils import timezone

from accounts.models import UNDECIDED, Account, AccountStatus, Review, ReviewState
from bindings.errors import Refusal
from bindings.models import Binding, BindingState, Event, RuleBook
from shops.models import Entity, Shop, ShopStatus

from .actors import Actor
from .clock import started
from .deeds import Deed
from .facts import official_binding
from .plans import Plan, setting
from .snapshots import snapshot


def decide_withdraw_grant(*, shop: Shop, reason: str, actor: Actor, now: datetime, facts: dict) -> Plan:
    """Withdraw an unused extra replacement. Raises Refusal NO_GRANT_TO_WITHDRAW."""
    granted_to_all, allowed = RuleBook.on(timezone.localdate(now)).replacements, shop.replacements_allowed
    if allowed <= max(shop.replacements_used, granted_to_all):
        raise Refusal("NO_GRANT_TO_WITHDRAW")
    deed = Deed(actor, now, shop)
    event = deed.event(
        "grant_withdrawn",
        rules=("R10", "R19"),
        facts=facts,
        before={"replacements_allowed": allowed},
        after={"replacements_allowed": allowed - 1},
        reason=reason,
    )
    told = deed.notice("grant_withdrawn", f"grant-withdrawn-{now:%Y%m%d%H%M%S}", reason=reason)
    return Plan((event,), (setting(shop, replacements_allowed=allowed - 1), told))


def decide_reopen_shop(*, shop: Shop, reason: str, actor: Actor, now: datetime, facts: dict) -> Plan:
    """Reopen a closed shop; its bindings are unchanged. Raises Refusal SHOP_OPEN."""
    if not shop.is_closed:
        raise Refusal("SHOP_OPEN")
    deed, before, after = Deed(actor, now, shop), {"status": "closed"}, {"status": "open"}
    event = deed.event(
        "shop_reopened", rules=("R19",), facts=facts, before=before, after=after, reason=reason
    )
    told = deed.notice("shop_reopened", f"reopened-{now:%Y%m%d%H%M%S}", reason=reason)
    return Plan((event,), (setting(shop, status=ShopStatus.OPEN), told))


def decide_restore_account(
    *, account: Account, reason: str, actor: Actor, now: datetime, facts: dict
) -> Plan:
    """Make a cancelled account active again; its ended bindings stay ended. Raises Refusal ACCOUNT_NOT_CANCELLED."""
    if account.status != AccountStatus.CANCELLED:
        raise Refusal("ACCOUNT_NOT_CANCELLED")
    deed, before, after = Deed(actor, now, None, account), {"status": "cancelled"}, {"status": "active"}
    event = deed.event(
        "account_restored", rules=("R19",), facts=facts, before=before, after=after, reason=reason
    )
    return Plan((event,), (setting(account, status=AccountStatus.ACTIVE),))


def decide_undo_approval(*, review: Review, reason: str, actor: Actor, now: datetime, facts: dict) -> Plan:
    """Undo an approval: restore kind, name and entity, put the shop back in review, and reopen the review.

    Raises Refusal: APPROVAL_STANDS unless the upgrade that this review completed is still the shop's state, REVIEW_OPEN
    if another review of the account is undecided.
    """
    shop, binding, approval = review.shop, official_binding(review.shop), approval_of(review)
    if approval is None or binding is None or not _still_stands(review, binding):
        raise Refusal("APPROVAL_STANDS")
    if Review.objects.filter(account=review.account, state__in=UNDECIDED).exists():
        raise Refusal("REVIEW_OPEN")
    book, before = RuleBook.on(timezone.localdate(now)), snapshot(shop, binding)
    account, was = binding.account, _as_before(approval)
    for name, value in was.items():
        setattr(account, name, value)
    binding.state, binding.upgraded_at = BindingState.IN_REVIEW, None
    deed = Deed(actor, now, shop, account)
    event = deed.event(
        "approval_undone",
        rules=("R9", "R19"),
        facts={**facts, "review": review.number},
        before=before,
        after=snapshot(shop, binding),
        reason=reason,
    )
    key = f"review-{review.pk}-undone-{now:%Y%m%d%H%M%S}"
    told = deed.notice("approval_undone", key, number=review.number, reason=reason)
    again = {"state": ReviewState.OPEN, "decided_at": None, "decided_by": None}
    reopened = setting(review, **started(review.kind, book, now), **again)
    released = setting(binding, state=BindingState.IN_REVIEW, upgraded_at=None)
    return Plan((event,), (setting(account, **was), released, reopened, told))


def approval_of(review: Review) -> Event | None:
    """Return the event of the review's approval; the latest one if there are several."""
    events = Event.objects.filter(
        shop_id=review.shop_id, account_id=review.account_id, verb="review_approved"
    )
    return next((e for e in events.order_by("-id") if e.facts.get("review") == review.number), None)


def _still_stands(review: Review, binding: Binding) -> bool:
    return (
        review.state == ReviewState.APPROVED
        and review.completes_upgrade
        and binding.account_id == review.account_id
        and binding.state == BindingState.UPGRADED
    )


def _as_before(approval: Event) -> dict:
    """Return the account's values as they were before the approval."""
    was = approval.before
    entity = Entity.objects.filter(code=was.get("entity_code", "")).first()
    return {"kind": was["kind"], "display_name": was["display_name"], "entity": entity}
