"""Mail to people: each notice once, in the reader's language, as plain text; a failing mail server loses nothing."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import connections
from django.utils.translation import gettext as _
from django.utils.translation import override

from .models import Invitation, Notice, User
from .notice_kinds import NOTICES
from .notice_texts import link, muted, sentence, summary

logger = logging.getLogger(__name__)
RETRIED_FOR = timedelta(days=3)
_mail_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")


def deliver_soon(now: datetime, **which) -> None:
    """Mail after what happened, without making the person wait for the mail server; the daily run makes up for losses."""
    if settings.MAIL_IN_BACKGROUND:
        _mail_thread.submit(_deliver_in_thread, now, which)
    else:
        deliver(now, **which)


def _deliver_in_thread(now: datetime, which: dict) -> None:
    try:
        deliver(now, **which)
    except Exception:  # nobody waits for this thread's answer
        logger.exception("notices could not be mailed")
    finally:
        connections.close_all()


def deliver(now: datetime, **which) -> int:
    """Mail every notice that is still unsent and not switched off, narrowed by `which`; return how many went out.

    A notice is claimed by a conditional update before it is sent, so that two deliverers send it once; a failure gives it
    back for the next run, for three days.
    """
    pending = Notice.objects.filter(
        mailed_at__isnull=True, created_at__gt=now - RETRIED_FOR, user__is_active=True, **which
    ).exclude(user__email="")
    wanted = [notice for notice in pending.select_related("user", "shop").order_by("pk") if _wants(notice)]
    if not wanted:
        return 0
    connection = get_connection()
    return sum(_send(notice, connection, now) for notice in wanted)


def _wants(notice: Notice) -> bool:
    return not muted(notice.user.muted_notices, "mail", NOTICES[notice.kind].topic)


def _send(notice: Notice, connection, now: datetime) -> bool:
    if not Notice.objects.filter(pk=notice.pk, mailed_at__isnull=True).update(mailed_at=now):
        return False
    try:
        _message(notice, connection).send()
    except Exception:  # a mail server fails in many ways; none of them may undo or stop what was done
        logger.exception("notice %s could not be mailed", notice.pk)
        Notice.objects.filter(pk=notice.pk).update(mailed_at=None)
        return False
    return True


def _message(notice: Notice, connection) -> EmailMessage:
    with override(notice.user.language or settings.LANGUAGE_CODE):
        lines = [summary(notice), "", sentence(notice)]
        if settings.PHONE_BASE_URL and link(notice):
            lines += ["", settings.PHONE_BASE_URL.rstrip("/") + link(notice)]
        lines += ["", _("You can choose in the backend, under Notifications, what is mailed to you.")]
        return EmailMessage(
            " ".join(summary(notice).split()), "\n".join(lines), to=[notice.user.email], connection=connection
        )


def send_invitation(invitation: Invitation, link: str, language: str) -> bool:
    """Mail the one-use link of `invitation`; return whether the mail server took it."""
    with override(language):
        facts = {"shop": invitation.shop.name, "person": str(invitation.invited_by)}
        subject = _("Invitation to the team of %(shop)s") % facts
        body = "\n".join(
            [
                _("%(person)s invites you to work on the official account of %(shop)s.") % facts,
                "",
                _("Role: %(role)s. The link works once, for 7 days:")
                % {"role": invitation.get_role_display()},
                link,
                "",
                _("If you don’t know the sender, ignore this mail; nothing happens."),
            ]
        )
    return _sent(invitation, subject, body)


def send_owner_invitation(invitation: Invitation, link: str, language: str) -> bool:
    """Mail the one-use link by which the platform makes its reader a shop's owner; return whether it was taken."""
    reader = User.objects.filter(email__iexact=invitation.email).first()
    with override((reader.language if reader else "") or language):
        facts = {"shop": invitation.shop.name}
        subject = _("You are invited to own %(shop)s") % facts
        body = "\n".join(
            [
                _("The platform invites you as owner of %(shop)s.") % facts,
                _("As owner you bind the official account and invite your team."),
                "",
                _("The link works once, for 7 days, and only with this email address:"),
                link,
                "",
                _("If the shop isn’t yours, ignore this mail; nothing happens."),
            ]
        )
    return _sent(invitation, subject, body)


def _sent(invitation: Invitation, subject: str, body: str) -> bool:
    try:
        EmailMessage(" ".join(subject.split()), body, to=[invitation.email]).send()
    except Exception:  # see _send
        logger.exception("invitation %s could not be mailed", invitation.pk)
        return False
    return True
