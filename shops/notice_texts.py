"""Turns notices into text: title, sentence and link, filled with the notice's facts."""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Notice, Role
from .notice_kinds import NOTICES
from .notice_topics import TOPICS


def title(notice: Notice) -> str:
    """Return the notice's title in the active language."""
    if "days" in notice.facts:
        days = int(notice.facts["days"])
        if not days:
            return _("Upgrade due today")
        return ngettext("Upgrade due in %(days)s day", "Upgrade due in %(days)s days", days) % {"days": days}
    return str(NOTICES[notice.kind].title) % _filled(notice)


def sentence(notice: Notice) -> str:
    """Return the sentence below the title in the active language."""
    return str(NOTICES[notice.kind].sentence) % _filled(notice)


def link_of(notice: Notice) -> str:
    """Return the path of the page the notice is about, or an empty string."""
    return NOTICES[notice.kind].leads_to(notice)


class _Facts(dict):
    """The notice's facts. A missing fact reads as an empty string, so that an old notice never breaks a page."""

    def __missing__(self, key: str) -> str:
        return ""


def _filled(notice: Notice) -> Mapping[str, str]:
    facts = _Facts(notice.facts)
    if role := facts.get("role"):
        facts["role"] = str(Role(role).label)
    if due := facts.get("due"):
        facts["due"] = date_format(localtime(datetime.fromisoformat(due)), "DATETIME_FORMAT")
    for name in ("deadline", "from_day"):
        if day := facts.get(name):
            facts[name] = date_format(date.fromisoformat(day), "DATE_FORMAT")
    return facts


def muted(choices: list[str], place: str, topic: str) -> bool:
    """Return whether a person's `choices` mute `topic` in `place` ("page" or "mail").

    Locked topics stay in the page.
    """
    return f"{place}:{topic}" in choices and not (place == "page" and TOPICS[topic].locked)


def summary(notice: Notice) -> str:
    """Return a mail's one-line summary: shop and title."""
    if notice.shop is None:
        return title(notice)
    return _("%(shop)s: %(title)s") % {"shop": notice.shop.name, "title": title(notice)}
