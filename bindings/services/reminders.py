"""The daily reminders: upgrade deadlines in 30, 7 and 1 days or yesterday (R12), late reviews, new rules."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import chain, pairwise

from accounts.models import Review, ReviewState
from bindings.models import Binding, RuleBook
from shops.models import Membership, Notice, Role, Shop, ShopStatus, User
from shops.notices import tell

from .standings import OPEN, listing_restricted, reminded, standing_of, with_official

DAY_AFTER = -1
STEPS = (DAY_AFTER, 1, 7, 30)  # in days before the deadline
_CHUNK = 500
MADE_UP_FOR = 29  # days


def send_reminders(*, on: date, now: datetime, last: date | None = None) -> int:
    """Store the notices of the day `on` for owners and managers; return how many are new.

    Each shop, deadline and step is notified once, as is each review that is late at `now` and each upcoming row of the
    rule book, no matter how often or on how many days this runs. If days since the `last` run were missed, each shop
    gets the latest missed step. Only shops with a deadline on one of these days are read.
    """
    missed = min(max((on - last).days - 1, 0), MADE_UP_FOR) if last else 0
    told = chain(_of_deadlines(on, now, missed), _of_late_reviews(now), _of_rule_changes(on, now))
    return sum(tell(notices, now=now) for notices in told)


def _of_deadlines(on: date, now: datetime, missed: int) -> Iterator[list[Notice]]:
    shops = with_official(Shop.objects.filter(upgrade_deadline__in=_deadlines_told_of(on, missed)))
    shops = shops.filter(OPEN, reminded(on) | listing_restricted(on))
    keys = list(shops.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _CHUNK):
        part = keys[start : start + _CHUNK]
        official, people = _official_bindings(part), _owners_and_managers(part)
        yield [
            Notice(user_id=person, shop=shop, created_at=now, **occasion)
            for shop in Shop.objects.in_bulk(part).values()
            if (occasion := _occasion(shop, official.get(shop.pk), on, missed))
            for person in people[shop.pk]
        ]


def _of_late_reviews(now: datetime) -> Iterator[list[Notice]]:
    late = Review.objects.filter(state=ReviewState.OPEN, due_at__lt=now, shop__status=ShopStatus.OPEN)
    keys = list(late.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), _CHUNK):
        part = Review.objects.filter(pk__in=keys[start : start + _CHUNK]).select_related("account", "shop")
        people = _owners_and_managers([review.shop_id for review in part])
        yield [
            Notice(
                user_id=person,
                shop=review.shop,
                created_at=now,
                kind="review_late",
                key=f"shop-{review.shop_id}-late-{review.pk}-{review.due_at.isoformat()}",
                facts={
                    "number": review.number,
                    "handle": review.account.handle,
                    "due": review.due_at.isoformat(),
                },
            )
            for review in part
            for person in people[review.shop_id]
        ]


def _of_rule_changes(on: date, now: datetime) -> Iterator[list[Notice]]:
    """Notify of each row that takes effect on the day `on` or later and changes a number (R17)."""
    books = list(RuleBook.objects.order_by("effective_from"))
    for earlier, book in pairwise(books):
        if book.effective_from < on or not book.changed_since(earlier):
            continue
        people = User.objects.filter(
            memberships__role__in=[Role.OWNER, Role.MANAGER],
            memberships__shop__status=ShopStatus.OPEN,
            is_active=True,
        )
        keys = list(people.order_by("pk").distinct().values_list("pk", flat=True))
        day = str(book.effective_from)
        for start in range(0, len(keys), _CHUNK):
            yield [
                Notice(
                    user_id=person,
                    created_at=now,
                    kind="rules_change",
                    key=f"rule-book-{book.pk}-{day}",
                    facts={"from_day": day},
                )
                for person in keys[start : start + _CHUNK]
            ]


def _deadlines_told_of(on: date, missed: int) -> list[date]:
    """Return the deadlines that have a reminder on the day `on` or on the missed days before it."""
    days = {on.toordinal() + step - ago for step in STEPS for ago in range(missed + 1)}
    return [date.fromordinal(day) for day in sorted(days) if 1 <= day <= date.max.toordinal()]


def _official_bindings(shops: Iterable[int]) -> dict[int, Binding]:
    rows = Binding.objects.active().official().filter(shop__in=shops)
    return {row.shop_id: row for row in rows.select_related("account")}


def _owners_and_managers(shops: Iterable[int]) -> dict[int, list[int]]:
    people: dict[int, list[int]] = defaultdict(list)
    rows = Membership.objects.filter(
        shop__in=shops, role__in=[Role.OWNER, Role.MANAGER], user__is_active=True
    )
    for shop, user in rows.values_list("shop_id", "user_id"):
        people[shop].append(user)
    return people


def _occasion(shop: Shop, official: Binding | None, on: date, missed: int) -> dict | None:
    """Return kind, key and facts of the shop's notice on the day `on`, or None."""
    standing, deadline = standing_of(shop, official, on), str(shop.upgrade_deadline)
    left = standing.days_left
    step = next((step for step in STEPS if left is not None and 0 <= step - left <= missed), None)
    key = f"shop-{shop.pk}-upgrade-{deadline}-{step}"
    if step == DAY_AFTER and standing.listing_restricted:
        return {"kind": "listing_restricted", "key": key, "facts": {"deadline": deadline}}
    if step not in (None, DAY_AFTER) and standing.reminder:
        return {"kind": "upgrade_due", "key": key, "facts": {"deadline": deadline, "days": left}}
    return None
