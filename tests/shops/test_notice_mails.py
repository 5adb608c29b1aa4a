"""Notices by mail: posted with the notice, sent once, in the reader's language, to who wants it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import transaction
from django.utils import timezone

from shops.models import Notice
from shops.notices import notify
from tests.factories import MembershipFactory, UserFactory
from tests.mails import send_mails
from tests.shops.telling import tell
from work.models import Mail


def test_a_notice_is_mailed_once_in_the_reader_s_language(owner, shop):
    owner.language = "zh-hans"
    owner.save()
    for _ in range(2):
        tell(owner, shop, "role_changed")
    assert send_mails() == {"sent": 1}
    assert send_mails() == {}
    (message,) = mail.outbox
    assert (message.to, message.subject) == ([owner.email], f"{shop.name}：距升级截止还有 7 天")
    assert "商家后台" in message.body
    assert 'lang="zh-CN"' in message.alternatives[0].content
    assert Notice.objects.get().mailed_at is not None


def test_a_notice_that_is_rolled_back_is_mailed_to_nobody(owner, shop):
    with transaction.atomic():
        tell(owner, shop)
        transaction.set_rollback(True)
    assert (Notice.objects.count(), Mail.objects.count()) == (0, 0)


def test_who_has_no_email_or_is_inactive_gets_no_mail(shop):
    nobody = MembershipFactory(shop=shop, user=UserFactory(email="")).user
    gone = MembershipFactory(shop=shop, user=UserFactory(is_active=False)).user
    tell(nobody, shop)
    tell(gone, shop)
    assert (Notice.objects.count(), Mail.objects.count()) == (2, 0)


def test_who_left_or_switched_the_mail_off_before_it_left_gets_none(owner, manager, viewer, shop):
    for person in (owner, manager, viewer):
        tell(person, shop)
    owner.muted_notices = ["mail:binding"]
    owner.save()
    manager.is_active = False
    manager.save()
    assert send_mails() == {"dropped": 2, "sent": 1}
    assert [message.to for message in mail.outbox] == [[viewer.email]]


def test_a_mail_leads_to_the_page_where_the_site_s_address_is_known(owner, shop, settings):
    settings.PHONE_BASE_URL = "https://shop.example/"
    tell(owner, shop)
    tell(owner, None, "member_removed", key="gone")
    send_mails()
    with_page, without = (message.body for message in mail.outbox)
    assert f"https://shop.example/shops/{shop.code}/official-account/" in with_page
    assert "/shops/" not in without
    assert "https://shop.example/notifications/#choices" in without


@pytest.mark.parametrize(
    ("hosts", "link"),
    [(["shop.example", "localhost"], "https://shop.example/shops/lanxi/"), ([".shop.example"], ""), ([], "")],
)
def test_with_https_the_first_name_of_the_site_is_its_address(owner, shop, settings, hosts, link):
    settings.HTTPS, settings.ALLOWED_HOSTS = True, hosts
    tell(owner, shop)
    send_mails()
    assert ("https://" in mail.outbox[0].body, link in mail.outbox[0].body) == (bool(link), True)


def test_a_mail_without_a_known_address_of_the_site_has_no_link(owner, shop):
    tell(owner, shop)
    send_mails()
    message = mail.outbox[0]
    assert ("://" in message.body, "href" in message.alternatives[0].content) == (False, False)


def test_names_cannot_break_out_of_the_mail(owner, shop):
    shop.name = "<b>Tea</b>\r\nBcc: all@example.com"
    shop.save()
    tell(owner, shop)
    send_mails()
    message = mail.outbox[0]
    assert "\n" not in message.subject
    assert "<b>Tea" in message.body
    assert "&lt;b&gt;Tea" in message.alternatives[0].content


def test_a_mail_is_given_up_after_three_days(owner, shop, settings):
    settings.EMAIL_BACKEND = "tests.work.backends.Broken"
    tell(owner, shop)
    assert send_mails() == {"kept_for_later": 1}
    Mail.objects.update(due_at=timezone.now(), expires_at=timezone.now() - timedelta(seconds=1))
    assert send_mails() == {"given_up": 1}
    assert Mail.objects.get().last_error == "OSError: no route to the mail server"
    assert Notice.objects.get().mailed_at is None


def test_nobody_to_tell_is_no_mail(shop):
    assert notify([], shop=shop, kind="account_bound", key="k", facts={}, now=timezone.now()) == 0
