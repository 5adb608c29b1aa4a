"""What another row of the rule book would change: open shops and waiting names, decided under both rows (R17)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import UNDECIDED, Candidate, Review
from bindings.admin.reviews.checks import license_checks
from bindings.models import Binding, RuleBook
from bindings.policy import Decision, Gate, Purpose, shop_gate
from bindings.queries.decisions import Pair, explain_pairs
from bindings.services.facts import Surroundings
from bindings.texts import REASONS, join_sentences
from shops.models import Shop, ShopStatus

_CHUNK = 500
PAIRS_AT_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Difference:
    """One shop with a different answer: its subject, the current answer, and the new one."""

    shop: Shop
    about: str
    now: str
    then: str


def differences(old: RuleBook, new: RuleBook) -> Iterator[Difference]:
    """Yield each open shop whose answer differs between `old` and `new`."""
    yield from _authorizing(old, new)
    yield from _candidates(old, new)
    yield from _names(old, new)


def _authorizing(old: RuleBook, new: RuleBook) -> Iterator[Difference]:
    """Decide again whether shops with many authorized accounts can start another authorization."""
    fewest = min(old.authorized_limit, new.authorized_limit)
    active = Binding.objects.active().authorized().filter(shop__status=ShopStatus.OPEN)
    full = active.values("shop").annotate(count=Count("pk")).filter(count__gte=fewest).values_list("shop")
    keys = [key for (key,) in full]
    for start in range(0, len(keys), _CHUNK):
        shops = Shop.objects.select_related("entity").in_bulk(keys[start : start + _CHUNK])
        around = Surroundings(shops.values())
        for shop in shops.values():
            gates = [shop_gate(Purpose.AUTHORIZE, around.shop_facts(shop, book)) for book in (old, new)]
            if gates[0] != gates[1]:
                yield Difference(shop, _("Authorize another account"), *map(_gate_words, gates))


def _gate_words(gate: Gate | None) -> str:
    return str(REASONS[gate.code]) if gate else _("Possible")


def _candidates(old: RuleBook, new: RuleBook) -> Iterator[Difference]:
    """Decide each shop's candidates again for every purpose that takes an official account."""
    chosen = Candidate.objects.filter(shop__status=ShopStatus.OPEN).order_by("pk")
    rows = list(chosen.select_related("shop__entity", "account__entity")[:PAIRS_AT_MOST])
    for start in range(0, len(rows), _CHUNK):
        part = rows[start : start + _CHUNK]
        shops = {row.shop.code.lower(): row.shop for row in part}
        accounts = {row.account.handle.lower(): row.account for row in part}
        purposes = (Purpose.BIND, Purpose.UPGRADE, Purpose.REBIND)
        pairs = [Pair(row.shop.code, row.account.handle, purpose) for row in part for purpose in purposes]
        answers = (explain_pairs(pairs, shops, accounts, book) for book in (old, new))
        for before, after in zip(*answers, strict=True):
            if before.decision != after.decision:
                about = f"{before.account} · {before.purpose}"
                yield Difference(before.shop, about, _words(before.decision), _words(after.decision))


def _words(decision: Decision) -> str:
    return _("Possible") if decision.allowed else join_sentences(REASONS[code] for code in decision.reasons)


def _names(old: RuleBook, new: RuleBook) -> Iterator[Difference]:
    """Check the names of waiting upgrades again with the length allowed by the rule book (R14)."""
    if (old.name_minimum, old.name_maximum) == (new.name_minimum, new.name_maximum):
        return
    waiting = Review.objects.filter(state__in=UNDECIDED, completes_upgrade=True)
    reviews = list(
        waiting.select_related("shop__entity", "account__entity", "entity").order_by("due_at")[:1000]
    )
    before, after = license_checks(reviews, old), license_checks(reviews, new)
    for review in reviews:
        now, then = before[review.pk], after[review.pk]
        if now != then:
            yield Difference(
                review.shop, review.number, f"{now.label}: {now.detail}", f"{then.label}: {then.detail}"
            )
