"""Writing imported bindings: rows, the reviews that upgrades wait for, replacements, and one event each."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from django.utils import timezone

from accounts.models import UNDECIDED, Account, AccountKind, Review, ReviewKind, ReviewState
from bindings import benefits
from bindings.models import Binding, BindingRole, BindingState, Event, RuleBook
from bindings.policy import CERTIFIED
from bindings.services.actors import Actor
from bindings.services.clock import started
from bindings.services.events import append_many
from bindings.services.snapshots import snapshot
from shops.models import Shop

from .reading import in_chunks
from .records import CHUNK, imported

RecordModel = TypeVar("RecordModel", Shop, Account)


@dataclass(slots=True)
class Entry:
    """One binding to write."""

    line: int
    shop_id: int
    account_id: int
    official: bool
    bound_at: datetime
    state: str
    used: int


def write_bindings(entries: list[Entry], actor: Actor, now: datetime) -> None:
    """Write all entries; the caller holds the transaction and the locks, and has checked them."""
    book = RuleBook.on(timezone.localdate(now))
    for part in in_chunks(entries, CHUNK):
        shops = _by_key(Shop, [entry.shop_id for entry in part])
        accounts = _by_key(Account, [entry.account_id for entry in part])
        bindings = [_binding(entry, shops[entry.shop_id], accounts[entry.account_id]) for entry in part]
        _open_reviews([row for row in bindings if row.state == BindingState.IN_REVIEW], book, now)
        events = [_event(entry, binding, actor, now) for entry, binding in zip(part, bindings, strict=True)]
        Binding.objects.bulk_create(bindings)
        _store_replacements(part)
        append_many(events)


def _by_key(model: type[RecordModel], keys: list[int]) -> dict[int, RecordModel]:
    return model.objects.select_related("entity").in_bulk(keys)


def _binding(entry: Entry, shop: Shop, account: Account) -> Binding:
    return Binding(
        role=BindingRole.OFFICIAL if entry.official else BindingRole.AUTHORIZED,
        state=entry.state,
        shop=shop,
        account=account,
        bound_at=entry.bound_at,
        upgraded_at=entry.bound_at if entry.state == BindingState.UPGRADED else None,
        benefits=list(benefits.BENEFIT_CODES) if entry.official else [],
        upgrade_name=shop.name if entry.state == BindingState.IN_REVIEW else "",
        imported=True,
    )


def fitting_review(shop: Shop, account: Account) -> str:
    """Return the kind of review that completes the upgrade (R6, R7, R9)."""
    same = account.entity_id == shop.entity_id
    enterprise = account.kind in CERTIFIED or account.kind == AccountKind.ENTERPRISE_UNVERIFIED
    return ReviewKind.ENTITY_CHANGE if enterprise and not same else ReviewKind.BLUE_V


def _open_reviews(bindings: list[Binding], book: RuleBook, now: datetime) -> None:
    """Open the reviews; a request of the account that no upgrade waits for gives way."""
    if not bindings:
        return
    Review.objects.filter(
        account__in=[row.account_id for row in bindings], state__in=UNDECIDED, completes_upgrade=False
    ).update(state=ReviewState.WITHDRAWN, decided_at=now, clock_left=None)
    kinds = [fitting_review(row.shop, row.account) for row in bindings]
    Review.objects.bulk_create(
        Review(
            kind=kind,
            account=row.account,
            shop=row.shop,
            entity=row.shop.entity,
            completes_upgrade=True,
            proposed_name=row.shop.name,
            submitted_at=now,
            **started(kind, book, now),
        )
        for kind, row in zip(kinds, bindings, strict=True)
    )


def _event(entry: Entry, binding: Binding, actor: Actor, now: datetime) -> Event:
    shop, account = binding.shop, binding.account
    if entry.official:
        before = snapshot(shop, None)
        shop.replacements_used = entry.used
        after = snapshot(shop, binding)
    else:
        before, after = {"authorized": ""}, {"authorized": account.handle}
    rules = ("R1", "R2") if entry.official else ("R13",)
    return imported(
        "binding_imported",
        actor,
        now,
        before=before,
        after=after,
        line=entry.line,
        rules=rules,
        shop=shop,
        account=account,
    )


def _store_replacements(entries: list[Entry]) -> None:
    shops: dict[int, list[int]] = defaultdict(list)
    for entry in entries:
        if entry.official:
            shops[entry.used].append(entry.shop_id)
    for used, keys in shops.items():
        Shop.objects.filter(pk__in=keys).update(replacements_used=used)
