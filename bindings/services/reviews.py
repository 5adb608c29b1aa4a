"""Blue V verifications and entity changes: submit, withdraw, decide (R5, R6, R7, R9)."""

from datetime import datetime, timedelta

from django.utils import timezone

from accounts.models import UNDECIDED, Account, AccountKind, AccountStatus, Review, ReviewKind, ReviewState
from bindings.errors import Refusal
from bindings.models import Binding, BindingState, RuleBook
from bindings.policy import approval_effects
from shops.models import Shop

from .actors import Actor
from .events import record
from .facts import official_binding
from .locks import lock_account, lock_name, lock_shop
from .names import check_for, match_name
from .notices import tell_shop
from .snapshots import snapshot
from .transactions import one_transaction


def submit_review(
    *,
    kind: str,
    shop: Shop,
    account: Account,
    book: RuleBook,
    now: datetime,
    completes_upgrade: bool,
    proposed_name: str = "",
    state: str = ReviewState.OPEN,
) -> Review:
    """Open a review for `account` under the shop's entity; the caller holds the locks and writes the event.

    An open request of the account that no shop's upgrade waits for gives way to one that completes an upgrade.
    """
    if shop.entity is None:
        raise Refusal("PERSONAL_SHOP_HAS_NO_ENTITY")
    if completes_upgrade:
        Review.objects.filter(account=account, state__in=UNDECIDED, completes_upgrade=False).update(
            state=ReviewState.WITHDRAWN, decided_at=now
        )
    return Review.objects.create(
        kind=kind,
        shop=shop,
        account=account,
        entity=shop.entity,
        state=state,
        completes_upgrade=completes_upgrade,
        proposed_name=proposed_name,
        submitted_at=now,
        due_at=now + target(kind, book),
    )


def target(kind: str, book: RuleBook) -> timedelta:
    """Return the time operators have for a review (rule book)."""
    return timedelta(hours=book.blue_v_hours if kind == ReviewKind.BLUE_V else book.entity_change_hours)


def withdraw_review(*, shop: Shop, now: datetime) -> None:
    """Withdraw the review that the shop's upgrade waits for (R10); the caller writes the event."""
    Review.objects.filter(shop=shop, completes_upgrade=True, state__in=UNDECIDED).update(
        state=ReviewState.WITHDRAWN, decided_at=now
    )


def approve_review(*, review: Review, actor: Actor, now: datetime) -> Review:
    """Approve: change the entity where asked, match the name, grant blue V, mark the shop upgraded (R9, R11).

    Everything is looked at again under lock. Raises Refusal: REVIEW_DECIDED, SHOP_CLOSED, REAL_NAME_REQUIRED,
    ACCOUNT_UNAVAILABLE, ENTITY_CHANGED_SINCE, ENTITY_MISMATCH (the account's entity is no longer the one that was
    declared), ACCOUNT_TAKEN (an entity change of what became another shop's official account), NAME_NOT_LEGAL
    (`problems`).
    """
    with one_transaction():
        shop, account, review = lock_review(review)
        book = RuleBook.on(timezone.localdate(now))
        _require_approvable(shop, account, review, book)
        binding = official_binding(shop) if review.completes_upgrade else None
        before = _account_snapshot(account) | (snapshot(shop, binding) if binding else {})
        effects = approval_effects(review.kind) if review.completes_upgrade else ("change_entity",)
        _apply(effects, review, account, binding, now)
        _close(review, ReviewState.APPROVED, actor, now)
        if binding:
            binding.account = account
        after = _account_snapshot(account) | (snapshot(shop, binding) if binding else {})
        record(
            "review_approved",
            now=now,
            actor=actor,
            shop=shop,
            account=account,
            rules=("R9", "R11"),
            facts={"review": review.number, "kind": review.kind},
            before=before,
            after={**after, "effects": list(effects)},
            rule_book=book,
        )
        tell_shop(
            shop,
            "review_approved",
            key=f"review-{review.pk}-approved-{now:%Y%m%d%H%M%S}",
            now=now,
            account=account,
            number=review.number,
        )
    return review


def lock_review(review: Review) -> tuple[Shop, Account, Review]:
    """Lock shop, account and review in this order and return them as they are now."""
    shop, account = lock_shop(review.shop_id), lock_account(review.account_id)
    return (
        shop,
        account,
        Review.objects.select_for_update(of=("self",)).select_related("entity").get(pk=review.pk),
    )


def _require_approvable(shop: Shop, account: Account, review: Review, book: RuleBook) -> None:
    if review.state != ReviewState.OPEN:
        raise Refusal("REVIEW_DECIDED" if review.state not in UNDECIDED else "REVIEW_RETURNED")
    codes = [
        code
        for code, hit in (
            ("SHOP_CLOSED", shop.is_closed),
            ("REAL_NAME_REQUIRED", not account.real_name_verified),
            ("ACCOUNT_UNAVAILABLE", account.status != AccountStatus.ACTIVE),
            ("ENTITY_CHANGED_SINCE", review.entity_id != shop.entity_id),
            ("ENTITY_MISMATCH", _declares_another(account, review)),
            ("ACCOUNT_TAKEN", _official_elsewhere(account, shop)),
        )
        if hit
    ]
    if codes:
        raise Refusal(*codes)
    if review.completes_upgrade:
        _require_free_name(account, review, book)


def _declares_another(account: Account, review: Review) -> bool:
    """Tell whether a blue V verification would change the entity of an enterprise account unasked (R6)."""
    verification = review.kind == ReviewKind.BLUE_V and account.kind != AccountKind.REGULAR
    return verification and account.entity_id != review.entity_id


def _official_elsewhere(account: Account, shop: Shop) -> bool:
    official = account.bindings.active().official()
    return official.exclude(shop=shop).exists()


def _require_free_name(account: Account, review: Review, book: RuleBook) -> None:
    lock_name(review.proposed_name or review.shop.name)
    check = check_for(review.proposed_name or review.shop.name, account, book)
    if account.kind != AccountKind.BLUE_V and not check.ok:
        raise Refusal("NAME_NOT_LEGAL", problems=check.problems, name=check.name)


def _apply(effects, review: Review, account: Account, binding: Binding | None, now: datetime) -> None:
    account.entity = review.entity
    if "match_name" in effects and account.kind != AccountKind.BLUE_V:
        match_name(account, review.proposed_name or review.shop.name)
    if "grant_blue_v" in effects:
        account.kind = AccountKind.BLUE_V
    account.save(update_fields=["entity", "kind"])
    if binding:
        Binding.objects.active().filter(pk=binding.pk).update(state=BindingState.UPGRADED, upgraded_at=now)
        binding.state = BindingState.UPGRADED


def _account_snapshot(account: Account) -> dict:
    return {
        "kind": str(account.kind),
        "display_name": account.display_name,
        "entity": account.entity.name if account.entity else "",
        "entity_code": account.entity.code if account.entity else "",
    }


def _close(review: Review, state: str, actor: Actor, now: datetime, reason: str = "") -> None:
    review.state, review.decided_at, review.decided_by, review.reason = state, now, actor.user, reason
    review.save(update_fields=["state", "decided_at", "decided_by", "reason"])


def reject_review(*, review: Review, reason: str, actor: Actor, now: datetime) -> Review:
    """Reject with a reason the merchant reads; the shop is bound again and free to hand it in once more (R9).

    Raises Refusal: REASON_REQUIRED, REVIEW_DECIDED.
    """
    if not reason.strip():
        raise Refusal("REASON_REQUIRED")
    with one_transaction():
        shop, account, review = lock_review(review)
        if review.state not in UNDECIDED:
            raise Refusal("REVIEW_DECIDED")
        binding = official_binding(shop) if review.completes_upgrade else None
        before = {"state": str(binding.state)} if binding else {}
        if binding:
            Binding.objects.filter(pk=binding.pk, state=BindingState.IN_REVIEW).update(
                state=BindingState.BOUND
            )
        _close(review, ReviewState.REJECTED, actor, now, reason.strip())
        record(
            "review_rejected",
            now=now,
            actor=actor,
            shop=shop,
            account=account,
            rules=("R9",),
            facts={"review": review.number, "kind": review.kind},
            before=before,
            after={"state": "bound"} if binding else {},
            reason=reason.strip(),
        )
        tell_shop(
            shop,
            "review_rejected",
            key=f"review-{review.pk}-rejected-{now:%Y%m%d%H%M%S}",
            now=now,
            account=account,
            number=review.number,
            reason=reason.strip(),
        )
    return review
