"""Filters and pills for shops' standing in lists (R12, R18)."""

from datetime import date, timedelta

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from bindings.models import Binding
from bindings.policy import State
from bindings.services.standings import (
    COMPANY,
    NOT_HANDED_IN,
    OPEN,
    in_state,
    listing_restricted,
    with_official,
)
from bindings.standing import Status
from bindings.texts.standing import STATUSES
from shops.models import Membership, Role, Shop

from .base import ChoiceFilter, Lookups, pill

STATES = {
    State.NOT_BOUND: STATUSES[Status.NOT_BOUND],
    State.BOUND: STATUSES[Status.DUE],
    State.IN_REVIEW: STATUSES[Status.IN_REVIEW],
    State.UPGRADED: STATUSES[Status.UPGRADED],
}
ATTENTION_DAYS = 30


def with_upgrade_to_hand_in(shops: QuerySet[Shop]) -> QuerySet[Shop]:
    """Narrow shops to open ones with a due upgrade that is not submitted (R12)."""
    return with_official(shops).filter(OPEN, COMPANY, NOT_HANDED_IN)


def needing_attention(shops: QuerySet[Shop], today: date) -> QuerySet[Shop]:
    """Narrow shops to those with a past or near deadline whose upgrade is not submitted (R12)."""
    near = today + timedelta(days=ATTENTION_DAYS)
    return with_upgrade_to_hand_in(shops).filter(upgrade_deadline__lte=near)


def restricted(shops: QuerySet[Shop], today: date) -> QuerySet[Shop]:
    """Narrow shops to the open ones whose listing may be affected on the day `today` (R12)."""
    return with_official(shops).filter(OPEN, listing_restricted(today))


def state_pill(state: str, shop: Shop) -> SafeString:
    """Return the shop's official state as a pill; a personal store is bound and needs no upgrade (R18)."""
    if state != State.NOT_BOUND and shop.is_personal:
        return pill("ok", _("Bound"))
    words = STATES[State(state)]
    return pill(words.tone, words.label)


class DeadlineFilter(ChoiceFilter):
    title = _("attention")
    parameter_name = "show"
    default = "attention"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Lookups:
        return [("attention", _("Needs attention")), ("restricted", _("Listing restricted"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        narrow = {"attention": needing_attention, "restricted": restricted}.get(self.value())
        return narrow(queryset, timezone.localdate()) if narrow else queryset


class OfficialStateFilter(ChoiceFilter):
    title = _("official state")
    parameter_name = "state"
    default = "all"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Lookups:
        return [(state, str(words.label)) for state, words in STATES.items()]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "all":
            return queryset
        if self.value() == State.UPGRADED:
            # Most shops are upgraded, so scanning them one by one fills a page at once.
            official = Binding.objects.active().official().filter(shop=OuterRef("pk"))
            return queryset.filter(Exists(official.filter(state=State.UPGRADED)))
        return with_official(queryset).filter(in_state(self.value()))


class OwnerFilter(ChoiceFilter):
    title = _("owner")
    parameter_name = "owner"
    default = "all"

    def lookups(self, request: HttpRequest, model_admin: admin.ModelAdmin) -> Lookups:
        return [("none", _("No owner yet"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        owners = Membership.objects.filter(shop=OuterRef("pk"), role=Role.OWNER)
        return queryset if self.value() == "all" else queryset.filter(~Exists(owners))
