"""The topics of notices in the notification settings."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic in the notification settings: its label, and whether it is always shown in the app."""

    label: Promise
    locked: bool = False


TOPICS: dict[str, Topic] = {
    "deadline": Topic(gettext_lazy("Upgrade deadlines"), locked=True),
    "binding": Topic(gettext_lazy("Binding, rebind, upgrade")),
    "review": Topic(gettext_lazy("Reviews decided or late")),
    "security": Topic(gettext_lazy("Sign-ins, wrong codes and reports by holders"), locked=True),
    "authorized": Topic(pgettext_lazy("accounts", "Authorized accounts")),
    "team": Topic(gettext_lazy("Team and roles")),
    "platform": Topic(gettext_lazy("Decisions by the platform")),
    "rules": Topic(gettext_lazy("Rule changes")),
}
