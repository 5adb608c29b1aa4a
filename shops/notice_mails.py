"""Notices that are mailed individually: queued with the notice, rendered when sent."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from work.models import Mail
from work.outbox import Letter, patience, post, renders

from .mail import Document, Link, address, greeting, letter
from .models import MailRhythm, Notice, User
from .notice_kinds import NOTICES, ByMail
from .notice_texts import link_of, muted, sentence, summary, title


def post_each(notices: Iterable[tuple[Notice, User]], now: datetime) -> None:
    """Put one mail for each notice into the outbox."""
    post(
        Mail(
            key=f"notice:{user.pk}:{notice.key}",
            kind="notice",
            user=user,
            recipient=user.email,
            language=user.language or settings.LANGUAGE_CODE,
            payload={"notice": notice.key},
            created_at=now,
            due_at=now,
            expires_at=now + patience(),
        )
        for notice, user in notices
    )


@renders("notice", gettext_lazy("Notice"))
def notice_letter(mail: Mail, now: datetime) -> Letter | None:
    """Return the mail for a notice if its reader still wants it by mail."""
    found = Notice.objects.filter(user=mail.user_id, key=mail.payload["notice"], mailed_at__isnull=True)
    notice = found.select_related("user", "shop").first()
    if notice is None or not wants(notice.user, notice.kind):
        return None
    written = letter(_document(notice), to=mail.recipient)
    return Letter(written.subject, written.text, written.html, sent=partial(_mailed, notice))


def wants(user: User, kind: str) -> bool:
    """Return whether `user` gets notices of this kind by mail."""
    if NOTICES[kind].by_mail != ByMail.SINGLE and user.mail_rhythm == MailRhythm.NONE:
        return False
    return user.is_active and bool(user.email) and not muted(user.muted_notices, "mail", NOTICES[kind].topic)


def comes_at_once(user: User, kind: str, shops: int) -> bool:
    """Return whether `user`, a member of so many shops, gets this kind in a separate mail instead of the digest."""
    by_mail = NOTICES[kind].by_mail
    soon = by_mail == ByMail.ANSWER or user.mail_rhythm == MailRhythm.EACH
    return by_mail == ByMail.SINGLE or (soon and shops <= settings.MAIL_SINGLE_SHOPS)


def _mailed(notice: Notice, now: datetime) -> None:
    Notice.objects.filter(pk=notice.pk).update(mailed_at=now)


def _document(notice: Notice) -> Document:
    about = [notice.shop.name] if notice.shop else []
    page = address(link_of(notice))
    return Document(
        subject=summary(notice),
        heading=title(notice),
        paragraphs=(greeting(str(notice.user)), *about, sentence(notice)),
        button=Link(_("Open in Shop Backend"), page) if page else None,
        foot=how_to_change(),
    )


def how_to_change() -> tuple[str | Link, ...]:
    """Return the small print of mails that a person can turn off."""
    choices = address(f"{reverse('notifications')}#choices")
    return (
        _("You can choose in the backend, under Notifications, what is mailed to you."),
        *([Link(_("Notification settings"), choices)] if choices else []),
    )
