"""Shops at the operators' desk: where they stand, their history, and the verbs on them (R12, R19)."""

from datetime import timedelta

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminDateWidget
from django.db.models import Exists, OuterRef, Prefetch
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from bindings import services
from bindings.models import Binding, BindingRole, BindingState, RequestVerb
from bindings.operators import search
from bindings.services.second_person import VERBS as ASKED
from shops.models import Shop, ShopStatus, ShopType

from .base import ChoiceFilter, RecordAdmin, link, pill, two_lines
from .histories import history
from .verbs import EntityForm, ReasonForm, Verb, VerbsMixin, has

OFFICIAL = Binding.objects.filter(role=BindingRole.OFFICIAL, ended_at__isnull=True)
STATES = {
    "not_bound": ("hollow", _("Not bound")),
    "bound": ("warn", _("Bound, upgrade due")),
    "in_review": ("blue", _("Verification in review")),
    "upgraded": ("ok", _("Upgraded")),
}
ATTENTION_DAYS = 30
WAVE_CODES = "wave_codes"


def needing_attention(rows, today):
    """Narrow shops to the open ones whose deadline is over or near and whose upgrade is not handed in (R12)."""
    done = OFFICIAL.filter(shop=OuterRef("pk"), state__in=[BindingState.IN_REVIEW, BindingState.UPGRADED])
    return rows.filter(
        ~Exists(done), status=ShopStatus.OPEN, upgrade_deadline__lte=today + timedelta(days=ATTENTION_DAYS)
    ).exclude(shop_type=ShopType.PERSONAL)


def restricted(rows, today):
    """Narrow shops to those whose listing may be affected on the day `today` (R12)."""
    return needing_attention(rows, today).filter(upgrade_deadline__lt=today)


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
        return queryset.filter(Exists(official.filter(state=state)))


class ScheduleForm(ReasonForm):
    reminder_from = forms.DateField(label=_("Reminder from"), widget=AdminDateWidget)
    deadline = forms.DateField(label=_("Upgrade deadline"), widget=AdminDateWidget)
    field_order = ["reminder_from", "deadline", "reason"]


def ask(verb: str):
    """Return the act that only asks for `verb`: a supervisor who is somebody else decides."""

    def act(record, form, actor, now):
        return services.ask_second_person(
            verb=verb, subject=record, reason=form.cleaned_data["reason"], actor=actor, now=now
        )

    return act


def apply(verb: str):
    """Return what `verb` does once it is approved, for the preview."""
    kind, run = ASKED[verb]

    def act(record, form, actor, now):
        return run(**{kind: record}, reason=form.cleaned_data["reason"], actor=actor, now=now, facts={})

    return act


def asked(verb: str, name: str, title, says, permission: str, **more) -> Verb:
    """Return the button of a verb that needs a second person."""
    return Verb(
        name,
        title,
        says,
        _("Asked for. A supervisor other than you has to approve it; nothing has changed yet."),
        has("accounts.decide_review", permission),
        ask(verb),
        rehearsal=apply(verb),
        dangerous=False,
        **more,
    )


def _close(shop, form, actor, now):
    return services.close_shop(shop=shop, reason=form.cleaned_data["reason"], actor=actor, now=now)


def _change_entity(shop, form, actor, now):
    reason = form.cleaned_data["reason"]
    return services.change_shop_entity(shop=shop, entity=form.entity, reason=reason, actor=actor, now=now)


def _schedule(shop, form, actor, now):
    return list(services.schedule_upgrade(shop_ids=[shop.pk], actor=actor, now=now, **form.cleaned_data))


SHOP_VERBS = (
    asked(
        RequestVerb.GRANT_REPLACEMENT,
        "grant-replacement",
        _("Ask for an extra replacement"),
        _("The shop may rebind once more. A second person has to approve it."),
        "shops.grant_replacement",
    ),
    asked(
        RequestVerb.WITHDRAW_GRANT,
        "withdraw-grant",
        _("Ask to take back a replacement"),
        _("An unused extra replacement is taken back. A second person has to approve it."),
        "shops.grant_replacement",
        fits=lambda shop: shop.replacements_allowed > 1,
    ),
    Verb(
        "schedule-upgrade",
        _("Set reminder and deadline"),
        _("The shop is reminded from the first day and restricted after the second, until it upgrades."),
        _("Reminder and deadline are set."),
        has("shops.schedule_upgrade"),
        _schedule,
        ScheduleForm,
        dangerous=False,
    ),
    Verb(
        "change-entity",
        _("Change the license entity"),
        _("An upgraded account of another entity stays bound and is shown as drift to both sides."),
        _("The license entity is changed."),
        has("shops.change_shop_entity"),
        _change_entity,
        EntityForm,
        fits=lambda shop: not shop.is_personal,
    ),
    Verb(
        "close",
        _("Close the shop"),
        _("Its QR codes end; its bindings stay as they are. Opening it again needs a second person."),
        _("The shop is closed."),
        has("shops.close_shop"),
        _close,
        fits=lambda shop: not shop.is_closed,
    ),
    asked(
        RequestVerb.REOPEN_SHOP,
        "reopen",
        _("Ask to open the shop again"),
        _("The shop can bind and authorize again. A second person has to approve it."),
        "shops.close_shop",
        fits=lambda shop: shop.is_closed,
    ),
)


@admin.register(Shop)
class ShopAdmin(VerbsMixin, RecordAdmin):
    verbs = SHOP_VERBS
    actions = ["plan_wave"]
    list_display = ["shop", "kind", "license", "official", "deadline", "replacement"]
    list_filter = [AttentionFilter, StateFilter, "status", "shop_type"]
    search_fields = ["code"]
    search_help_text = _("Shop ID, name, credit code")
    fields = ["code", "name", "shop_type", "status", "license", "registered_on", "upgrade_reminder_from"]
    fields += ["upgrade_deadline", "replacements_allowed", "replacements_used"]
    readonly_fields = fields

    def get_queryset(self, request):
        official = Prefetch(
            "bindings", queryset=OFFICIAL.select_related("account__entity"), to_attr="official_rows"
        )
        return super().get_queryset(request).select_related("entity").prefetch_related(official)

    @staticmethod
    def find(rows, term):
        return rows.filter(pk__in=search.shops(term))

    def page_context(self, request, object_id):
        shop = self.get_object(request, object_id)
        if shop is None:
            return {}
        bindings = shop.bindings.select_related("account").order_by("ended_at", "-pk")[:50]
        reviews = shop.reviews.select_related("account").order_by("-pk")[:20]
        return history("shop", shop) | {
            "buttons": self.buttons(request, shop),
            "related": [
                (_("Bindings and authorizations"), bindings, "admin/_bindings.html"),
                (_("Reviews"), reviews, "admin/_reviews.html"),
                (_("Members"), shop.memberships.select_related("user")[:50], "admin/_members.html"),
            ],
        }

    def has_schedule_permission(self, request) -> bool:
        return request.user.has_perm("shops.schedule_upgrade")

    @admin.action(description=_("Set reminder and deadline (wave)"), permissions=["schedule"])
    def plan_wave(self, request, queryset):
        """Take the selected shops to the page on which a wave is prepared."""
        request.session[WAVE_CODES] = list(queryset.order_by("pk").values_list("code", flat=True)[:5000])
        return redirect("admin:bindings_wave_prepare")

    @admin.display(description=_("shop"))
    def shop(self, shop):
        return two_lines(shop.name, shop.code)

    @admin.display(description=_("type"))
    def kind(self, shop):
        closed = pill("bad", _("Closed")) if shop.is_closed else ""
        return format_html("{} {}", shop.get_shop_type_display(), closed)

    @admin.display(description=_("license entity"))
    def license(self, shop):
        return two_lines(link(shop.entity), shop.entity.code) if shop.entity else "–"

    @admin.display(description=_("official account"))
    def official(self, shop):
        official = next(iter(shop.official_rows), None)
        state = pill(*STATES[official.state if official else "not_bound"])
        return two_lines(link(official.account), state) if official else state

    @admin.display(description=_("deadline"))
    def deadline(self, shop):
        if shop.upgrade_deadline is None:
            return "–"
        official = next(iter(shop.official_rows), None)
        standing = services.standing_of(shop, official, timezone.localdate())
        day = date_format(shop.upgrade_deadline, "SHORT_DATE_FORMAT")
        if standing.listing_restricted:
            return two_lines(day, pill("bad", _("Listing restricted")))
        if standing.state == "upgraded" or standing.days_left < 0:
            return day
        return two_lines(day, _t("%(days)s days left") % {"days": standing.days_left})

    @admin.display(description=_("replacement"))
    def replacement(self, shop):
        official = next(iter(shop.official_rows), None)
        if official and official.state == "upgraded":
            return _t("Lapsed")
        left = shop.replacements_allowed - shop.replacements_used
        return _t("%(left)s of %(allowed)s left") % {"left": left, "allowed": shop.replacements_allowed}
