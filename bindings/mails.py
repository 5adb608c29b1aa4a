"""The mail that depends on bindings: the daily digest, rendered when it is sent."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy

from bindings.queries.digest import digest_of
from bindings.texts.digest import document_of
from shops.mail import letter
from shops.models import Notice, User
from work.models import Mail
from work.outbox import Letter, renders


@renders("digest", gettext_lazy("Daily digest"))
def digest_letter(mail: Mail, now: datetime) -> Letter | None:
    """Return the digest of the mail's recipient with all news so far, or None if there is none left."""
    reader = User.objects.get(pk=mail.payload["reader"])
    digest = digest_of(reader, now, date.fromisoformat(mail.payload["day"]))
    news = [notice.pk for notice in digest.news]
    at = date_format(timezone.localtime(now), "DATETIME_FORMAT")
    document = document_of(digest, at, settings.DIGEST_AT)
    if document is None:
        Notice.objects.filter(pk__in=news).update(in_digest=False)
        return None
    return replace(letter(document, to=mail.recipient), sent=lambda at: _told(news, at))


def _told(news: Iterable[int], at: datetime) -> None:
    Notice.objects.filter(pk__in=news).update(in_digest=False, mailed_at=at)
