"""The text and target page of each kind of notice. Each app registers its own kinds; sign-in kinds are defined here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from .models import Notice

LeadsTo: TypeAlias = Callable[[Notice], str]


def nowhere(notice: Notice) -> str:
    """Return no target page."""
    return ""


def own_page(name: str) -> LeadsTo:
    """Return a page about the reader."""
    return lambda notice: reverse(name)


def page_of_shop(name: str) -> LeadsTo:
    """Return a page of the notice's shop."""
    return lambda notice: reverse(name, kwargs={"code": notice.shop.code}) if notice.shop else ""


class ByMail(StrEnum):
    """How a kind of notice is mailed."""

    SINGLE = "single"  # security: immediately, in a separate mail
    ANSWER = "answer"  # an answer to what people did: immediately for people with few shops, else in the daily digest
    DIGEST = "digest"  # can wait for the daily digest


@dataclass(frozen=True, slots=True)
class NoticeText:
    """The text of one kind of notice; `title` and `sentence` are filled with the notice's facts."""

    topic: str
    icon: str
    tone: str
    title: Promise
    sentence: Promise
    leads_to: LeadsTo = nowhere
    action: bool = False
    by_mail: ByMail = ByMail.DIGEST


NOTICES: dict[str, NoticeText] = {
    "new_sign_in": NoticeText(
        "security",
        "monitor-smartphone",
        "muted",
        gettext_lazy("New sign-in to your account"),
        gettext_lazy("%(device)s, %(address)s. If it wasn’t you, end that session and change your password."),
        leads_to=own_page("usersessions_list"),
        by_mail=ByMail.SINGLE,
    ),
}


def register(kinds: Mapping[str, NoticeText]) -> None:
    """Register an app's kinds of notices, once, at startup."""
    NOTICES.update(kinds)
