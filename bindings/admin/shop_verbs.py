"""The verbs on a shop, and how a verb that needs a second person is only asked for (R12, R19)."""

from django import forms
from django.utils.translation import gettext_lazy as _

from bindings import services
from bindings.models import RequestVerb
from bindings.services.second_person import VERBS as ASKED

from .verbs import DayInput, EntityForm, ReasonForm, Verb, has


class ScheduleForm(ReasonForm):
    reminder_from = forms.DateField(label=_("Reminder from"), widget=DayInput)
    deadline = forms.DateField(label=_("Upgrade deadline"), widget=DayInput)
    field_order = ["reminder_from", "deadline", "reason"]


def ask(verb: str):
    """Return the act that only asks for `verb`: a supervisor who is somebody else decides."""

    def act(record, form, actor, now):
        reason, details = form.cleaned_data["reason"], details_of(form)
        return services.ask_second_person(
            verb=verb, subject=record, reason=reason, details=details, actor=actor, now=now
        )

    return act


def apply(verb: str):
    """Return what `verb` does once it is approved, for the preview."""
    kind, run = ASKED[verb]

    def act(record, form, actor, now):
        reason, details = form.cleaned_data["reason"], details_of(form)
        return run(**{kind: record}, **details, reason=reason, actor=actor, now=now, facts={})

    return act


def details_of(form: forms.Form) -> dict[str, str]:
    """Return what the verb needs besides its subject and the reason."""
    return {name: value for name, value in form.cleaned_data.items() if name != "reason"}


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
