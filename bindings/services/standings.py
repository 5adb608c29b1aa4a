"""Shops' standing from their rows: one shop by the pure rules, many by the same rules in SQL (R10, R12, R20).

A condition in SQL is a `Q` on shops of `with_official`, so that a filter can use its indexes and a list can show it.
"""

from datetime import date
from typing import Any

from django.db.models import (
    Case,
    CharField,
    DateField,
    F,
    FilteredRelation,
    Q,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from bindings.models import OFFICIAL_OF_SHOP, Binding
from bindings.policy import State
from bindings.standing import REMINDERS_BEGAN, UNFINISHED, Standing, Status, standing
from shops.models import Shop, ShopStatus, ShopType

ShopRows = QuerySet[Any, Any]  # of `Shop` rows that carry annotations
FAR = date(9999, 12, 31)  # means "no deadline" when sorting


def standing_of(shop: Shop, official: Binding | None, on: date) -> Standing:
    """Return the shop's standing on the day `on`; `official` is its active official binding."""
    return standing(
        on=on,
        state=official.state if official else State.NOT_BOUND,
        shop_type=shop.shop_type,
        closed=shop.is_closed,
        reminder_from=shop.upgrade_reminder_from,
        deadline=shop.upgrade_deadline,
        replacements_allowed=shop.replacements_allowed,
        replacements_used=shop.replacements_used,
        shop_entity=shop.entity_id,
        account_entity=official.account.entity_id if official else None,
    )


def with_official(shops: ShopRows) -> ShopRows:
    """Join each shop's active official binding as `official`."""
    return shops.annotate(official=FilteredRelation("bindings", condition=OFFICIAL_OF_SHOP))


OPEN = Q(status=ShopStatus.OPEN)
COMPANY = ~Q(shop_type=ShopType.PERSONAL)
NOT_BOUND = Q(official__shop__isnull=True)  # the joined column, so that PostgreSQL sees an anti-join
NOT_HANDED_IN = NOT_BOUND | Q(official__state=State.BOUND)
NOT_UPGRADED = NOT_HANDED_IN | Q(official__state=State.IN_REVIEW)


def in_state(state: str) -> Q:
    """The shop's official state is `state`."""
    return NOT_BOUND if state == State.NOT_BOUND else Q(official__state=state)


def listing_restricted(on: date) -> Q:
    """The listing may be affected on the day `on`."""
    return COMPANY & NOT_HANDED_IN & Q(upgrade_deadline__lt=on)


def reminded(on: date) -> Q:
    """The reminder of the upgrade shows on the day `on`."""
    began = Q() if on >= REMINDERS_BEGAN else Q(pk__in=[])
    return COMPANY & NOT_UPGRADED & Q(upgrade_reminder_from__lte=on) & began


def with_standing(shops: ShopRows, on: date) -> ShopRows:
    """Add to each shop its official `state` (None: not bound), `status_code`, and `due_on` (FAR: no deadline)."""
    status = Case(
        When(~OPEN, then=Value(Status.CLOSED)),
        When(official__state__in=[State.IN_REVIEW, State.UPGRADED], then=F("official__state")),
        When(listing_restricted(on), then=Value(Status.RESTRICTED)),
        When(NOT_BOUND, then=Value(Status.NOT_BOUND)),
        When(COMPANY, then=Value(Status.DUE)),
        default=Value(Status.PERSONAL),
        output_field=CharField(),
    )
    due_on = Case(
        When(COMPANY & Q(status_code__in=UNFINISHED), then=Coalesce("upgrade_deadline", Value(FAR))),
        default=Value(FAR),
        output_field=DateField(),
    )
    return (
        with_official(shops).annotate(state=F("official__state"), status_code=status).annotate(due_on=due_on)
    )
