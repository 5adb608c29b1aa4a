"""Shops on the operators' desk: their standing, history, and verbs (R12, R19)."""

from typing import Any

from django.contrib import admin
from django.db.models import Prefetch, QuerySet
from django.db.models.expressions import Combinable
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bindings import services
from bindings.admin import search
from bindings.models import Binding
from bindings.policy import State
from bindings.standing import Replacement, Status
from bindings.texts.standing import STATUSES
from shops.models import Shop

from .audit.histories import history
from .base import Cell, link, pill, two_lines
from .owner_verbs import OWNER_VERBS
from .sheets.pages import SheetAdmin
from .shop_verbs import SHOP_VERBS
from .standing import DeadlineFilter, OfficialStateFilter, OwnerFilter, state_pill
from .verbs import VerbAdmin

WAVE_CODES = "wave_codes"


def _official_of(shop: Shop) -> Binding | None:
    """Return the official binding that the list prefetched."""
    return next(iter(shop.official_rows), None)  # type: ignore[attr-defined]


@admin.register(Shop)
class ShopAdmin(SheetAdmin, VerbAdmin):
    verbs = OWNER_VERBS + SHOP_VERBS
    sheet = "shops"
    actions = ["plan_wave"]
    list_display = ["shop", "kind", "license", "official", "deadline", "replacement"]
    list_filter = [DeadlineFilter, OfficialStateFilter, OwnerFilter, "status", "shop_type"]
    search_fields = ["code"]
    search_help_text = _("Shop ID, name, credit code")
    fields = ["code", "name", "shop_type", "status", "license", "registered_on", "upgrade_reminder_from"]
    fields += ["upgrade_deadline", "replacements_allowed", "replacements_used"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = Binding.objects.active().official().select_related("account__entity")
        official = Prefetch("bindings", queryset=rows, to_attr="official_rows")
        return super().get_queryset(request).select_related("entity").prefetch_related(official)

    def get_ordering(self, request: HttpRequest) -> list[str | Combinable]:
        """Return the most urgent deadline first, unless all shops are shown or searched."""
        everything = request.GET.get("show") == "all" or request.GET.get("q", "").strip()
        return self.ordering if everything else ["upgrade_deadline", "-pk"]

    @staticmethod
    def find(rows: QuerySet, term: str) -> QuerySet:
        return rows.filter(pk__in=search.shops(term))

    @staticmethod
    def find_every(rows: QuerySet[Shop], term: str) -> QuerySet[Shop]:
        return rows.filter(pk__in=search.every(Shop, term))

    def page_context(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        shop = self.get_object(request, object_id)
        if shop is None:
            return {}
        bindings = shop.bindings.select_related("account").order_by("ended_at", "-pk")[:50]
        reviews = shop.reviews.select_related("account").order_by("-pk")[:20]
        invitations = services.open_invitations(shop).filter(expires_at__gt=timezone.now()).order_by("-pk")
        return history("shop", shop) | {
            "buttons": self.buttons(request, shop),
            "related": [
                (_("Bindings and authorizations"), bindings, "admin/_bindings.html"),
                (_("Reviews"), reviews, "admin/_reviews.html"),
                (_("Invitations"), invitations.select_related("invited_by"), "admin/_invitations.html"),
                (_("Members"), shop.memberships.select_related("user")[:50], "admin/_members.html"),
            ],
        }

    def has_schedule_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("shops.schedule_upgrade")

    @admin.action(description=_("Set reminder and deadline (wave)"), permissions=["schedule"])
    def plan_wave(self, request: HttpRequest, queryset: QuerySet) -> HttpResponse:
        """Open the wave page with the selected shops."""
        request.session[WAVE_CODES] = list(queryset.order_by("pk").values_list("code", flat=True)[:5000])
        return redirect("admin:bindings_wave_prepare")

    @admin.display(description=_("shop"))
    def shop(self, shop: Shop) -> Cell:
        return two_lines(shop.name, shop.code)

    @admin.display(description=_("type"))
    def kind(self, shop: Shop) -> Cell:
        closed = pill("bad", _("Closed")) if shop.is_closed else ""
        return format_html("{} {}", shop.get_shop_type_display(), closed)

    @admin.display(description=_("license entity"))
    def license(self, shop: Shop) -> Cell:
        return two_lines(link(shop.entity), shop.entity.code) if shop.entity else "–"

    @admin.display(description=_("official account"))
    def official(self, shop: Shop) -> Cell:
        official = _official_of(shop)
        state = state_pill(official.state if official else State.NOT_BOUND, shop)
        return two_lines(link(official.account), state) if official else state

    @admin.display(description=_("deadline"))
    def deadline(self, shop: Shop) -> Cell:
        if shop.upgrade_deadline is None:
            return "–"
        standing = services.standing_of(shop, _official_of(shop), timezone.localdate())
        day = date_format(shop.upgrade_deadline, "SHORT_DATE_FORMAT")
        if standing.status == Status.RESTRICTED:
            return two_lines(day, pill("bad", STATUSES[Status.RESTRICTED].label))
        if standing.due_on is None or (standing.days_left or 0) < 0:
            return day
        return two_lines(day, gettext("%(days)s days left") % {"days": standing.days_left})

    @admin.display(description=_("replacement"))
    def replacement(self, shop: Shop) -> Cell:
        standing = services.standing_of(shop, _official_of(shop), timezone.localdate())
        if standing.replacement == Replacement.LAPSED:
            return gettext("Lapsed")
        left = shop.replacements_allowed - shop.replacements_used
        return gettext("%(left)s of %(allowed)s left") % {"left": left, "allowed": shop.replacements_allowed}
