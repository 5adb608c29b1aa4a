"""The operators' verbs on accounts: each needs a reason and is an event (R19, R20)."""

from datetime import datetime

from accounts.models import UNDECIDED, Account, AccountKind, AccountStatus, Review, ReviewState
from bindings.errors import Refusal
from bindings.models import LIVE, Binding, BindingRole, ScanTicket, TicketState
from shops.models import Entity, Shop

from .actors import Actor
from .events import record
from .locks import lock_account, lock_shop, lock_shops
from .notices import tell_shop
from .reasons import require_reason
from .reviews import withdraw_review
from .snapshots import snapshot
from .tickets import finish
from .transactions import one_transaction


def _lock_with_shop(account: Account) -> tuple[Shop | None, Account]:
    """Lock the shop whose official account it is, then the account. Raises Refusal ACCOUNT_CHANGED.

    No second attempt where the shop changed in between: it would lock a shop after an account.
    """
    shop_id = _official_shop_id(account)
    shop = lock_shop(shop_id) if shop_id else None
    locked = lock_account(account.pk)
    if _official_shop_id(account) != shop_id:
        raise Refusal("ACCOUNT_CHANGED")
    return shop, locked


def _official_shop_id(account: Account) -> int | None:
    rows = Binding.objects.active().official().filter(account=account)
    return rows.values_list("shop_id", flat=True).first()


def change_account_entity(
    *, account: Account, entity: Entity, reason: str, actor: Actor, now: datetime
) -> Account:
    """Put the account under another entity; shown as drift where it is an upgraded official one (R19, R20).

    Raises Refusal REASON_REQUIRED or ENTITY_UNCHANGED.
    """
    reason = require_reason(reason)
    with one_transaction():
        shop, account = _lock_with_shop(account)
        if account.entity_id == entity.pk:
            raise Refusal("ENTITY_UNCHANGED")
        before, account.entity = {"entity": account.entity.name if account.entity else ""}, entity
        account.save(update_fields=["entity"])
        record(
            "account_entity_changed",
            now=now,
            actor=actor,
            shop=shop,
            account=account,
            rules=("R19", "R20"),
            before=before,
            after={"entity": entity.name, "entity_code": entity.code},
            reason=reason,
        )
        if shop:
            tell_shop(
                shop,
                "account_entity_changed",
                key=f"account-{account.pk}-{now:%Y%m%d%H%M%S}",
                now=now,
                account=account,
            )
    return account


def cancel_enterprise_identity(*, account: Account, actor: Actor, now: datetime, reason: str = "") -> Account:
    """Make an enterprise or blue V account a regular one without entity (R5, R19).

    The holder may do it while the account is nobody's official one; an operator needs a reason. Raises Refusal:
    REASON_REQUIRED, NOT_ENTERPRISE, OFFICIAL_KEEPS_IDENTITY (holder), REVIEW_OPEN (an upgrade waits for a review).
    """
    by_holder = actor.kind == "holder"
    reason = reason if by_holder else require_reason(reason)
    with one_transaction():
        shop, account = _lock_with_shop(account)
        if account.kind == AccountKind.REGULAR:
            raise Refusal("NOT_ENTERPRISE")
        if by_holder and shop:
            raise Refusal("OFFICIAL_KEEPS_IDENTITY")
        if Review.objects.filter(account=account, state__in=UNDECIDED, completes_upgrade=True).exists():
            raise Refusal("REVIEW_OPEN")
        Review.objects.filter(account=account, state__in=[*UNDECIDED, ReviewState.AWAITING_HOLDER]).update(
            state=ReviewState.WITHDRAWN, decided_at=now
        )
        before = {"kind": str(account.kind), "entity": account.entity.name if account.entity else ""}
        account.kind, account.entity = AccountKind.REGULAR, None
        account.save(update_fields=["kind", "entity"])
        record(
            "identity_cancelled",
            now=now,
            actor=actor,
            shop=shop,
            account=account,
            rules=("R5", "R19"),
            before=before,
            after={"kind": "regular", "entity": ""},
            reason=reason,
        )
    return account


def cancel_account(*, account: Account, reason: str, actor: Actor, now: datetime) -> Account:
    """Cancel the account: its bindings end, its shop is not bound, no replacement is spent (R19).

    One event in each shop it was bound to or authorized by, or in the account's own log where there is none.
    Raises Refusal REASON_REQUIRED, or ACCOUNT_CHANGED where another shop scanned or bound it in the same moment.
    """
    reason = require_reason(reason)
    with one_transaction():
        bindings = Binding.objects.active().filter(account=account)
        tickets = ScanTicket.objects.filter(account=account, state__in=LIVE)
        shop_ids = {*bindings.values_list("shop_id", flat=True), *tickets.values_list("shop_id", flat=True)}
        shops = lock_shops(shop_ids)
        account = lock_account(account.pk)
        if account.status == AccountStatus.CANCELLED:
            return account
        live = list(tickets.select_related("shop", "account", "rule_book"))
        rows = list(bindings.select_related("account__entity"))
        if ({ticket.shop_id for ticket in live} | {row.shop_id for row in rows}) - shops.keys():
            raise Refusal("ACCOUNT_CHANGED")
        for ticket in live:
            finish(ticket, TicketState.CANCELLED, actor=actor, now=now)
        status, account.status = str(account.status), AccountStatus.CANCELLED
        account.save(update_fields=["status"])
        for row in rows:
            _end_because_cancelled(row, shops[row.shop_id], account, reason, actor, now)
        if not rows:
            record(
                "account_cancelled",
                now=now,
                actor=actor,
                account=account,
                rules=("R19",),
                before={"status": status},
                after={"status": "cancelled"},
                reason=reason,
            )
        Review.objects.filter(account=account, state__in=[*UNDECIDED, ReviewState.AWAITING_HOLDER]).update(
            state=ReviewState.WITHDRAWN, decided_at=now
        )
    return account


def _end_because_cancelled(
    row: Binding, shop: Shop, account: Account, reason: str, actor: Actor, now: datetime
) -> None:
    official = row.role == BindingRole.OFFICIAL
    before = snapshot(shop, row) if official else {"authorized": account.handle}
    if official:
        withdraw_review(shop=shop, now=now)
    Binding.objects.filter(pk=row.pk).update(ended_at=now, end_reason="account_cancelled")
    record(
        "account_cancelled",
        now=now,
        actor=actor,
        shop=shop,
        account=account,
        rules=("R19",),
        before=before,
        after=snapshot(shop, None) if official else {"authorized": ""},
        reason=reason,
    )
    tell_shop(
        shop, "account_cancelled", key=f"binding-{row.pk}-cancelled", now=now, account=account, reason=reason
    )
