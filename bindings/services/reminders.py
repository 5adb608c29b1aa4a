"""The daily reminders: of the upgrade, 30, 7 and 1 days before the deadline and the day after (R12), of late reviews and new rules."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import chain

from accounts.models import Review, ReviewState
from bindings.models import Binding, RuleBook
from bindings.rules.numbers import numbers
from shops.models import Membership, Notice, Role, Shop, ShopStatus, ShopType, User
from shops.notices import tell

from .facts import standing_of

DAYS_BEFORE = (30, 7, 1)
DAY_AFTER = -1
CHUNK = 500


def send_reminders(*, on: date, now: datetime) -> int:
    """Store the notices of the day `on` for owners and managers; return how many are new.

    Each shop, deadline and step is told once, and each review that is late at `now` and each row of the rule book that
    is to come, however often and on however many days this runs. Only shops with a deadline of one of these days are
    read. Mail is posted with each notice.
    """
    told = chain(_of_deadlines(on, now), _of_late_reviews(now), _of_rule_changes(on, now))
    return sum(tell(notices, now=now) for notices in told)


def _of_deadlines(on: date, now: datetime) -> Iterator[list[Notice]]:
    shops = Shop.objects.filter(
        status=ShopStatus.OPEN,
        upgrade_deadline__in=_deadlines_told_of(on),
    ).exclude(shop_type=ShopType.PERSONAL)
    keys = list(shops.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        official, people = _official_bindings(part), _owners_and_managers(part)
        yield [
            Notice(user_id=person, shop=shop, created_at=now, **occasion)
            for shop in Shop.objects.in_bulk(part).values()
            if (occasion := _occasion(shop, official.get(shop.pk), on))
            for person in people[shop.pk]
        ]


def _of_late_reviews(now: datetime) -> Iterator[list[Notice]]:
    late = Review.objects.filter(state=ReviewState.OPEN, due_at__lt=now, shop__status=ShopStatus.OPEN)
    keys = list(late.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        part = Review.objects.filter(pk__in=keys[start : start + CHUNK]).select_related("account", "shop")
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
    """Tell of each row that takes effect on the day `on` or later and changes a number (R17)."""
    books = list(RuleBook.objects.order_by("effective_from"))
    for book in books[1:]:
        if book.effective_from < on or not any(number.changed for number in numbers(books, book)):
            continue
        people = User.objects.filter(
            memberships__role__in=[Role.OWNER, Role.MANAGER],
            memberships__shop__status=ShopStatus.OPEN,
            is_active=True,
        )
        keys = list(people.order_by("pk").distinct().values_list("pk", flat=True))
        day = str(book.effective_from)
        for start in range(0, len(keys), CHUNK):
            yield [
                Notice(
                    user_id=person,
                    created_at=now,
                    kind="rules_change",
                    key=f"rule-book-{book.pk}-{day}",
                    facts={"from_day": day},
                )
                for person in keys[start : start + CHUNK]
            ]


def _deadlines_told_of(on: date) -> list[date]:
    """Return the deadlines that the day `on` has something to say about, within the calendar."""
    days = [on.toordinal() + days for days in (*DAYS_BEFORE, DAY_AFTER)]
    return [date.fromordinal(day) for day in days if 1 <= day <= date.max.toordinal()]


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


def _occasion(shop: Shop, official: Binding | None, on: date) -> dict | None:
    """Return kind, key and facts of what the shop's people are told on the day `on`, or None."""
    standing, deadline = standing_of(shop, official, on), str(shop.upgrade_deadline)
    key = f"shop-{shop.pk}-upgrade-{deadline}-{standing.days_left}"
    if standing.days_left == DAY_AFTER and standing.listing_restricted:
        return {"kind": "listing_restricted", "key": key, "facts": {"deadline": deadline}}
    if standing.days_left in DAYS_BEFORE and standing.reminder:
        return {
            "kind": "upgrade_due",
            "key": key,
            "facts": {"deadline": deadline, "days": standing.days_left},
        }
    return None
