"""Notices by mail: once, in the reader's language, to who wants it, and none lost with the mail server."""

from datetime import timedelta

from django.core import mail
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from shops.mail import _mail_thread, _send, deliver, deliver_soon
from shops.models import Notice
from shops.notices import notify
from tests.factories import MembershipFactory, UserFactory
from tests.shops.telling import tell


class BrokenBackend(BaseEmailBackend):
    def send_messages(self, messages):
        raise OSError("no route to the mail server")


def test_a_notice_is_mailed_once_in_the_reader_s_language(owner, shop, django_capture_on_commit_callbacks):
    owner.language = "zh-hans"
    owner.save()
    with django_capture_on_commit_callbacks(execute=True):
        tell(owner, shop)
    assert deliver(timezone.now()) == 0
    assert [message.to for message in mail.outbox] == [[owner.email]]
    assert mail.outbox[0].subject.startswith(shop.name)
    assert Notice.objects.get().mailed_at is not None


def test_a_failing_mail_server_loses_nothing(owner, shop, settings, django_capture_on_commit_callbacks):
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"
    with django_capture_on_commit_callbacks(execute=True):
        tell(owner, shop)
    assert Notice.objects.get().mailed_at is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver(timezone.now()) == 1
    assert len(mail.outbox) == 1


def test_a_failure_in_the_background_is_logged_and_stops_nothing(db, settings, caplog):
    settings.MAIL_IN_BACKGROUND = True
    deliver_soon(timezone.now(), no_such_field=1)
    deliver_soon(timezone.now())
    _mail_thread.submit(list).result()
    assert caplog.text.count("notices could not be mailed") == 1


def test_an_old_notice_is_not_mailed_any_more(owner, shop):
    tell(owner, shop)
    assert deliver(timezone.now() + timedelta(days=4)) == 0


def test_who_has_no_email_or_is_inactive_gets_no_mail(shop):
    nobody = MembershipFactory(shop=shop, user=UserFactory(email="")).user
    gone = MembershipFactory(shop=shop, user=UserFactory(is_active=False)).user
    tell(nobody, shop)
    tell(gone, shop)
    assert deliver(timezone.now()) == 0


def test_a_mail_leads_to_the_page_where_the_site_s_address_is_known(owner, shop, settings):
    settings.PHONE_BASE_URL = "https://shop.example/"
    tell(owner, shop)
    tell(owner, None, "member_removed", key="gone")
    deliver(timezone.now())
    with_page, without = (message.body for message in mail.outbox)
    assert f"https://shop.example/shops/{shop.code}/official-account/" in with_page
    assert "https://" not in without


def test_a_notice_that_another_run_took_is_not_mailed_again(owner, shop):
    tell(owner, shop)
    notice = Notice.objects.select_related("user", "shop").get()
    Notice.objects.update(mailed_at=timezone.now())
    assert _send(notice, get_connection(), timezone.now()) is False
    assert mail.outbox == []


def test_nobody_to_tell_is_no_mail(shop):
    assert notify([], shop=shop, kind="account_bound", key="k", facts={}, now=timezone.now()) == []
