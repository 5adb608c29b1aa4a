"""Where shops stand, as filters and pills of the lists (R12, R18)."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bindings.models import Binding, BindingState
from shops.models import Membership, Role, Shop, ShopStatus, ShopType

from .base import ChoiceFilter, pill

OFFICIAL = Binding.objects.active().official()
STATES = {
    "not_bound": ("hollow", _("Not bound")),
    "bound": ("warn", _("Bound, upgrade due")),
    "in_review": ("blue", _("Verification in review")),
    "upgraded": ("ok", _("Upgraded")),
}
ATTENTION_DAYS = 30


def needing_attention(rows, today):
    """Narrow shops to the open ones whose deadline is over or near and whose upgrade is not handed in (R12)."""
    done = OFFICIAL.filter(shop=OuterRef("pk"), state__in=[BindingState.IN_REVIEW, BindingState.UPGRADED])
    return rows.filter(
        ~Exists(done), status=ShopStatus.OPEN, upgrade_deadline__lte=today + timedelta(days=ATTENTION_DAYS)
    ).exclude(shop_type=ShopType.PERSONAL)


def restricted(rows, today):
    """Narrow shops to those whose listing may be affected on the day `today` (R12)."""
    return needing_attention(rows, today).filter(upgrade_deadline__lt=today)


def state_of(shop: Shop, official: Binding | None):
    """Return the shop's official state as a pill; a personal store is bound and owes no upgrade (R18)."""
    if official and shop.is_personal:
        return pill("ok", _("Bound"))
    return pill(*STATES[official.state if official else "not_bound"])


class AttentionFilter(ChoiceFilter):
    title = _("attention")
    parameter_name = "show"
    default = "attention"

    def lookups(self, request, model_admin):
        return [("attention", _("Needs attention")), ("restricted", _("Listing restricted"))]

    def queryset(self, request, queryset):
        narrow = {"attention": needing_attention, "restricted": restricted}.get(self.value())
        return narrow(queryset, timezone.localdate()) if narrow else queryset


class StateFilter(ChoiceFilter):
    title = _("official state")
    parameter_name = "state"
    default = "all"

    def lookups(self, request, model_admin):
        return [(state, words) for state, (tone, words) in STATES.items()]

    def queryset(self, request, queryset):
        state, official = self.value(), OFFICIAL.filter(shop=OuterRef("pk"))
        if state == "all":
            return queryset
        if state == "not_bound":
            return queryset.filter(~Exists(official))
        if state == BindingState.UPGRADED:
            return queryset.filter(Exists(official.filter(state=state)))
        return queryset.filter(pk__in=OFFICIAL.filter(state=state).values("shop"))


class OwnerFilter(ChoiceFilter):
    title = _("owner")
    parameter_name = "owner"
    default = "all"

    def lookups(self, request, model_admin):
        return [("none", _("No owner yet"))]

    def queryset(self, request, queryset):
        owners = Membership.objects.filter(shop=OuterRef("pk"), role=Role.OWNER)
        return queryset if self.value() == "all" else queryset.filter(~Exists(owners))
