"""The notifications page: a person's notices by day, mark as read, and notification settings."""

from datetime import datetime, timedelta

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from shops import inbox
from shops.access import person_of
from shops.models import MailRhythm, Notice, Shop, User
from shops.notice_texts import link_of, muted
from shops.notice_topics import TOPICS
from shops.posted import posted


class NoticesForm(forms.Form):
    """Filters of the page: a chip, a shop, and the start of the page."""

    show = forms.ChoiceField(required=False, choices=[(name, name) for name in inbox.FILTERS])
    shop = forms.CharField(required=False, max_length=40)
    before = forms.RegexField(r"\d+\.\d+-\d+", required=False, max_length=60)


class ChoicesForm(forms.Form):
    """Which topics a person gets in the app and by mail."""

    page = forms.MultipleChoiceField(required=False, choices=[(name, name) for name in TOPICS])
    mail = forms.MultipleChoiceField(required=False, choices=[(name, name) for name in TOPICS])
    rhythm = forms.ChoiceField(required=False, choices=MailRhythm.choices)


@require_safe
def notifications(request: HttpRequest) -> HttpResponse:
    """Show the person's notices."""
    form = NoticesForm(request.GET)
    form.is_valid()
    show, code = form.cleaned_data.get("show") or "all", form.cleaned_data.get("shop", "")
    mine = inbox.notices_of(person_of(request))
    shops = Shop.objects.filter(pk__in=mine.order_by().values("shop")).order_by("name")[:200]
    if code:
        mine = mine.filter(shop__code__lower=code.lower())
    rows, last = inbox.page_of(
        mine.filter(inbox.FILTERS[show]()), _start(form.cleaned_data.get("before", ""))
    )
    today = timezone.localdate()
    context = {
        "section": "notifications",
        "days": inbox.by_day(rows),
        "counts": inbox.counts(mine),
        "show": show,
        "code": code,
        "shops": shops,
        "today": today,
        "yesterday": today - timedelta(days=1),
        "older": _older(last, show, code),
        "choices": _choices(person_of(request).muted_notices),
        "rhythms": _rhythms(person_of(request)),
    }
    return render(request, "shops/notifications.html", context)


def _start(text: str) -> tuple[datetime, int] | None:
    if not text:
        return None
    at, _dash, pk = text.partition("-")
    try:
        return datetime.fromtimestamp(float(at), timezone.get_current_timezone()), int(pk)
    except (OverflowError, OSError, ValueError):
        return None


def _older(last: Notice | None, show: str, code: str) -> str:
    """Return the query string of the next page, or an empty string."""
    if last is None:
        return ""
    before = f"{last.created_at.timestamp():.6f}-{last.pk}"
    return urlencode({"show": show, "shop": code, "before": before})


def _choices(switched_off: list[str]) -> list[dict]:
    return [
        {
            "name": name,
            "label": topic.label,
            "locked": topic.locked,
            "page": not muted(switched_off, "page", name),
            "mail": not muted(switched_off, "mail", name),
        }
        for name, topic in TOPICS.items()
    ]


def _rhythms(person: User) -> list[dict]:
    """Return the available mail frequencies. People with many shops are not offered one mail per notice."""
    many = person.memberships.count() > settings.MAIL_SINGLE_SHOPS
    hints = {
        MailRhythm.DAILY: _("At %(time)s, only when there is news.") % {"time": settings.DIGEST_AT},
        MailRhythm.EACH: _("With up to %(shops)s shops.") % {"shops": settings.MAIL_SINGLE_SHOPS},
    }
    return [
        {
            "value": rhythm.value,
            "label": rhythm.label,
            "hint": hints.get(rhythm, ""),
            "chosen": person.mail_rhythm == rhythm,
            "off": rhythm == MailRhythm.EACH and many,
        }
        for rhythm in MailRhythm
    ]


@posted("notifications")
def notifications_read(request: HttpRequest) -> HttpResponse:
    """Mark one notice as read and redirect to its page, or mark all as read."""
    number = request.POST.get("notice", "")
    if not number.isascii() or not number.isdecimal() or len(number) > 18:
        inbox.mark_read(person_of(request), now=timezone.now())
        return redirect("notifications")
    notice = inbox.mark_read(person_of(request), now=timezone.now(), pk=int(number))
    return redirect(link_of(notice) if notice and link_of(notice) else "notifications")


@posted("notifications")
def notification_choices(request: HttpRequest) -> HttpResponse:
    """Save the notification settings."""
    form = ChoicesForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("This choice is not known. Nothing was saved."))
        return redirect("notifications")
    person = person_of(request)
    inbox.choose(
        person,
        page=form.cleaned_data["page"],
        mail=form.cleaned_data["mail"],
        rhythm=MailRhythm(form.cleaned_data["rhythm"] or person.mail_rhythm),
        now=timezone.now(),
    )
    messages.success(request, _("Your choices are saved."))
    return redirect("notifications")
