"""The event log: one event per state change, in a hash chain per shop, account or person (R16)."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.dispatch import Signal
from django.utils.translation import gettext as _

from accounts.models import Account
from bindings.models import ChainHead, Event, RuleBook
from shops.models import Shop, User

from .actors import Actor

GENESIS = "0" * 64
recorded = Signal()  # with `events`, inside their transaction
HASHED = (
    "chain",
    "number",
    "verb",
    "shop_id",
    "account_id",
    "actor_kind",
    "actor_id",
    "actor_name",
    "ip",
    "device",
    "rules",
    "facts",
    "before",
    "after",
    "reason",
    "rule_book_id",
    "previous_hash",
)


def record(verb: str, **parts: Any) -> Event:
    """Append one event to its chain and return it; takes the arguments of `build`.

    Must run inside the transaction of the change, with the subject's row locked.
    """
    event = build(verb, **parts)
    last = ChainHead.objects.filter(pk=event.chain).values_list("number", "hash").first()
    chain_to(event, *(last or (0, GENESIS)))
    event.save(force_insert=True)
    ChainHead(chain=event.chain, number=event.number, hash=event.hash).save(
        force_insert=last is None, force_update=last is not None
    )
    recorded.send(Event, events=[event])
    return event


def append_many(events: list[Event]) -> None:
    """Append events to their chains in the given order; the caller holds the locks of their subjects."""
    chains = list(dict.fromkeys(event.chain for event in events))
    heads: dict[str, ChainHead] = {}
    for start in range(0, len(chains), 500):
        heads |= ChainHead.objects.in_bulk(chains[start : start + 500])
    for event in events:
        head = heads.setdefault(event.chain, ChainHead(chain=event.chain, number=0, hash=GENESIS))
        chain_to(event, head.number, head.hash)
        head.number, head.hash = event.number, event.hash
    Event.objects.bulk_create(events, batch_size=500)
    ChainHead.objects.bulk_create(
        heads.values(),
        batch_size=500,
        update_conflicts=True,
        unique_fields=["chain"],
        update_fields=["number", "hash"],
    )
    recorded.send(Event, events=events)


def build(
    verb: str,
    *,
    now: datetime,
    actor: Actor,
    shop: Shop | None = None,
    account: Account | None = None,
    person: User | None = None,
    rules: Sequence[str] = (),
    facts: dict[str, Any] | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
    rule_book: RuleBook | None = None,
) -> Event:
    """Return an unsealed and unsaved event in the chain of its subject: `shop`, else `account`, else `person`.

    Raises ValueError if none of the three is given.
    """
    return Event(
        chain=_chain(shop, account, person),
        at=now,
        verb=verb,
        shop=shop,
        account=account,
        actor_kind=actor.kind,
        actor=actor.user,
        actor_name=actor.name,
        ip=actor.ip,
        device=actor.device,
        rules=list(rules),
        facts=facts or {},
        before=before or {},
        after=after or {},
        reason=reason,
        rule_book=rule_book,
    )


def _chain(shop: Shop | None, account: Account | None, person: User | None) -> str:
    for kind, subject in (("shop", shop), ("account", account), ("person", person)):
        if subject is not None:
            return f"{kind}:{subject.pk}"
    raise ValueError("an event is about a shop, an account or a person")


def chain_to(event: Event, last_number: int, last_hash: str) -> None:
    """Set the number and hashes of `event`, which follows the given last event of its chain."""
    event.number = last_number + 1
    event.previous_hash = last_hash
    event.hash = digest(event)


def digest(event: Event) -> str:
    """Return the SHA-256 over the previous hash and the event's content."""
    content = {name: getattr(event, name) for name in HASHED}
    content["at"] = event.at.astimezone(UTC).isoformat(timespec="microseconds")
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def broken_events(rows: QuerySet | None = None) -> Iterator[tuple[Event, str]]:
    """Yield each event that breaks its chain, with a sentence that says why.

    `rows` limits the check to some events; they must be complete chains.
    """
    chain, number, previous = "", 0, GENESIS
    rows = Event.objects.all() if rows is None else rows
    for event in rows.order_by("chain", "number").iterator(chunk_size=2000):
        if event.chain != chain:
            chain, number, previous = event.chain, 0, GENESIS
        if event.number != number + 1:
            yield event, _("number %(number)s is missing") % {"number": number + 1}
        elif event.previous_hash != previous:
            yield event, _("does not follow the event before it")
        elif event.hash != digest(event):
            yield event, _("was changed after it was written")
        number, previous = event.number, event.hash


def truncated_chains(rows: QuerySet | None = None) -> Iterator[str]:
    """Yield the name of each chain whose head does not match its last event, because events were removed.

    `rows` limits the check to some chain heads.
    """
    rows = ChainHead.objects.all() if rows is None else rows
    last = Event.objects.filter(chain=OuterRef("chain"), number=OuterRef("number"), hash=OuterRef("hash"))
    yield from rows.filter(~Exists(last)).order_by("chain").values_list("chain", flat=True).iterator()
