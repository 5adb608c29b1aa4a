"""Undoing what operators did, within the transaction of the second person's decision (R19)."""

from datetime import datetime

from django.utils import timezone

from accounts.models import Account, AccountStatus, Review, ReviewState
from bindings.errors import Refusal
from bindings.models import Binding, BindingState, Event, RuleBook
from shops.models import Entity, Shop, ShopStatus

from .actors import Actor
from .events import record
from .facts import official_binding
from .locks import lock_account, lock_shop
from .notices import tell_shop
from .reviews import lock_review, target
from .snapshots import snapshot


def withdraw_grant(*, shop: Shop, reason: str, actor: Actor, now: datetime, facts: dict) -> None:
    """Take back an extra replacement that is not used. Raises Refusal NO_GRANT_TO_WITHDRAW."""
    shop = lock_shop(shop.pk)
    granted_to_all = RuleBook.on(timezone.localdate(now)).replacements
    if shop.replacements_allowed <= max(shop.replacements_used, granted_to_all):
        raise Refusal("NO_GRANT_TO_WITHDRAW")
    before = {"replacements_allowed": shop.replacements_allowed}
    shop.replacements_allowed -= 1
    shop.save(update_fields=["replacements_allowed"])
    record(
        "grant_withdrawn",
        now=now,
        actor=actor,
        shop=shop,
        rules=("R10", "R19"),
        facts=facts,
        before=before,
        after={"replacements_allowed": shop.replacements_allowed},
        reason=reason,
    )
    tell_shop(shop, "grant_withdrawn", key=f"grant-withdrawn-{now:%Y%m%d%H%M%S}", now=now, reason=reason)


def reopen_shop(*, shop: Shop, reason: str, actor: Actor, now: datetime, facts: dict) -> None:
    """Open a closed shop again; its bindings are as they were. Raises Refusal SHOP_OPEN."""
    shop = lock_shop(shop.pk)
    if not shop.is_closed:
        raise Refusal("SHOP_OPEN")
    shop.status = ShopStatus.OPEN
    shop.save(update_fields=["status"])
    record(
        "shop_reopened",
        now=now,
        actor=actor,
        shop=shop,
        rules=("R19",),
        facts=facts,
        before={"status": "closed"},
        after={"status": "open"},
        reason=reason,
    )
    tell_shop(shop, "shop_reopened", key=f"reopened-{now:%Y%m%d%H%M%S}", now=now, reason=reason)


def restore_account(*, account: Account, reason: str, actor: Actor, now: datetime, facts: dict) -> None:
    """Make a cancelled account active again; its ended bindings stay ended. Raises Refusal ACCOUNT_NOT_CANCELLED."""
    account = lock_account(account.pk)
    if account.status != AccountStatus.CANCELLED:
        raise Refusal("ACCOUNT_NOT_CANCELLED")
    account.status = AccountStatus.ACTIVE
    account.save(update_fields=["status"])
    record(
        "account_restored",
        now=now,
        actor=actor,
        account=account,
        rules=("R19",),
        facts=facts,
        before={"status": "cancelled"},
        after={"status": "active"},
        reason=reason,
    )


def undo_approval(*, review: Review, reason: str, actor: Actor, now: datetime, facts: dict) -> None:
    """Take an approval back: kind, name and entity as before it, the shop in review again, the review open.

    Raises Refusal APPROVAL_STANDS unless the upgrade that this review completed is still the shop's state.
    """
    review = lock_review(review)
    shop, account = review.shop, review.account
    binding, approval = official_binding(shop), approval_of(review)
    if approval is None or binding is None or not _still_stands(review, binding, account):
        raise Refusal("APPROVAL_STANDS")
    binding.account = account
    before = snapshot(shop, binding)
    _put_back(account, approval.before)
    Binding.objects.filter(pk=binding.pk).update(state=BindingState.IN_REVIEW, upgraded_at=None)
    binding.state = BindingState.IN_REVIEW
    review.state, review.decided_at, review.decided_by = ReviewState.OPEN, None, None
    review.due_at = now + target(review.kind, RuleBook.on(timezone.localdate(now)))
    review.save(update_fields=["state", "decided_at", "decided_by", "due_at"])
    record(
        "approval_undone",
        now=now,
        actor=actor,
        shop=shop,
        account=account,
        rules=("R9", "R19"),
        facts={**facts, "review": review.number},
        before=before,
        after=snapshot(shop, binding),
        reason=reason,
    )
    tell_shop(
        shop,
        "approval_undone",
        key=f"review-{review.pk}-undone-{now:%Y%m%d%H%M%S}",
        now=now,
        account=account,
        number=review.number,
        reason=reason,
    )


def approval_of(review: Review) -> Event | None:
    """Return the event of the review's approval, the latest one where it was approved more than once."""
    events = Event.objects.filter(
        shop_id=review.shop_id, account_id=review.account_id, verb="review_approved"
    )
    return next((e for e in events.order_by("-id") if e.facts.get("review") == review.number), None)


def _still_stands(review: Review, binding: Binding, account: Account) -> bool:
    return (
        review.state == ReviewState.APPROVED
        and review.completes_upgrade
        and binding.account_id == account.pk
        and binding.state == BindingState.UPGRADED
    )


def _put_back(account: Account, was: dict) -> None:
    account.kind, account.display_name = was["kind"], was["display_name"]
    account.entity = Entity.objects.filter(code=was.get("entity_code", "")).first()
    account.save(update_fields=["kind", "display_name", "entity"])
