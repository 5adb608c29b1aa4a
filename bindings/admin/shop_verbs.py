"""The verbs on a shop, and the request step of verbs that need a second person (R12, R19)."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.db.models import Model
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindings import services
from bindings.models import RequestVerb
from shops.models import Shop

from .verbs import DayInput, EntityForm, ReasonForm, Verb, has, record_as


class ScheduleForm(ReasonForm):
    reminder_from = forms.DateField(label=_("Reminder from"), widget=DayInput)
    deadline = forms.DateField(label=_("Upgrade deadline"), widget=DayInput)
    field_order = ["reminder_from", "deadline", "reason"]


def asked(
    verb: str, name: str, title: str | Promise, says: str | Promise, permission: str, **more: Any
) -> Verb:
    """Return the button that requests a verb from a second person and shows what approving it would do."""
    return Verb(
        name,
        title,
        says,
        _("Asked for. A supervisor other than you has to approve it; nothing has changed yet."),
        has("accounts.decide_review", permission),
        record_as("subject"),
        _with_details(services.ask_second_person, verb),
        _with_details(services.decide_ask_second_person, verb),
        dangerous=False,
        **more,
    )


def _with_details(service: Callable, verb: str) -> Callable:
    """Return `service` for `verb`; the form's fields other than the reason become the request's details."""

    def call(
        *, subject: Model, reason: str, actor: services.Actor, now: datetime, **details: object
    ) -> object:
        wanted = {"verb": verb, "subject": subject, "reason": reason, "details": details}
        return service(**wanted, actor=actor, now=now)

    return call


def _schedule(*, shop: Shop, **more: Any) -> list[int]:
    return list(services.schedule_upgrade(shop_ids=[shop.pk], **more))


def _decide_schedule(*, shop: Shop, **more: Any) -> services.Plan:
    return services.decide_schedule_upgrade(shops=[shop], **more)


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
        record_as("shop"),
        _schedule,
        _decide_schedule,
        ScheduleForm,
        dangerous=False,
    ),
    Verb(
        "change-entity",
        _("Change the license entity"),
        _("An upgraded account of another entity stays bound and is shown as drift to both sides."),
        _("The license entity is changed."),
        has("shops.change_shop_entity"),
        record_as("shop"),
        services.change_shop_entity,
        services.decide_change_shop_entity,
        EntityForm,
        fits=lambda shop: not shop.is_personal,
    ),
    Verb(
        "close",
        _("Close the shop"),
        _("Its QR codes end; its bindings stay as they are. Opening it again needs a second person."),
        _("The shop is closed."),
        has("shops.close_shop"),
        record_as("shop"),
        services.close_shop,
        services.decide_close_shop,
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
