"""The first sign-in mail: one per person for all their shops. Its link is created when the mail is sent."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from work.models import Mail
from work.outbox import Letter, patience, post, renders

from .mail import Document, Link, address, greeting, letter
from .models import User
from .password_links import password_link

NAMED_AT_MOST = 5


def post_password_links(people: Iterable[User], now: datetime) -> None:
    """Queue a mail with a link to choose a password for each person.

    Call it in the transaction that records the invitation.
    """
    post(_mail(person, now) for person in people)


def _mail(person: User, now: datetime) -> Mail:
    return Mail(
        key=f"first_sign_in:{person.pk}:{now.timestamp()}",
        kind="first_sign_in",
        user=person,
        recipient=person.email,
        language=person.language or settings.LANGUAGE_CODE,
        created_at=now,
        due_at=now,
        expires_at=now + patience(),
    )


@renders("first_sign_in", gettext_lazy("First sign-in"))
def first_sign_in_letter(mail: Mail, now: datetime) -> Letter | None:
    """Return the mail to a person who still has no password, if their address is still the one it was queued for."""
    person = mail.user
    if (
        person is None
        or person.email != mail.recipient
        or not person.is_active
        or person.has_usable_password()
    ):
        return None
    return letter(_document(person), to=mail.recipient)


def _document(person: User) -> Document:
    facts = {"product": settings.APP_NAME, "email": person.email}
    return Document(
        subject=_("Your access to %(product)s") % facts,
        heading=_("Your access to %(product)s") % facts,
        paragraphs=(
            greeting(str(person)),
            _("An account is ready for you. Choose a password, then sign in with %(email)s.") % facts,
            *_shops(person),
        ),
        button=Link(_("Choose a password"), address(password_link(person))),
        notes=(
            ngettext(
                "The link works once, for %(days)s day.",
                "The link works once, for %(days)s days.",
                settings.PASSWORD_LINK_DAYS,
            )
            % {"days": settings.PASSWORD_LINK_DAYS},
            _("If you don’t know why you got this mail, ignore it; nothing happens."),
        ),
        foot=(Link(_("Get a new link"), address(reverse("account_reset_password"))),),
    )


def _shops(person: User) -> list[str]:
    """Return a sentence that lists the person's first shops by name, or an empty string without shops."""
    names = list(person.shops.order_by("name", "pk").values_list("name", flat=True))
    if not names:
        return []
    more = len(names) - NAMED_AT_MOST
    text = _("Your shops: %(shops)s and %(more)s more.") if more > 0 else _("Your shops: %(shops)s.")
    return [text % {"shops": pgettext("in a list", ", ").join(names[:NAMED_AT_MOST]), "more": more}]
