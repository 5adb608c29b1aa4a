"""Notifications: stored once, shown to whom they concern, mailed once, chosen by each person."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from shops.mail import _mail_thread, _send, deliver, deliver_soon
from shops.models import Notice, Role
from shops.notice_kinds import NOTICES
from shops.notice_texts import ABOUT_ONESELF, link, sentence, title
from shops.notices import notify
from tests.factories import MembershipFactory, UserFactory

FACTS = {
    "handle": "daily",
    "number": "BV-1",
    "reason": "Not legible",
    "member": "Lin Yulan",
    "role": "viewer",
    "shop": "Lanxi",
    "deadline": "2026-12-01",
    "days": 7,
    "due": "2026-11-18T14:54:00+08:00",
    "from_day": "2026-12-01",
    "device": "Chrome on Windows",
    "address": "203.0.113.7",
}


def tell(user, shop, kind="account_bound", key="k", **more):
    return notify([user.pk], shop=shop, kind=kind, key=key, facts=FACTS | more, now=timezone.now())


class BrokenBackend(BaseEmailBackend):
    def send_messages(self, messages):
        raise OSError("no route to the mail server")


@pytest.mark.parametrize("kind", NOTICES)
def test_every_kind_reads_and_leads_somewhere(kind, shop):
    notice = Notice(shop=shop, kind=kind, facts=FACTS)
    assert title(notice)
    assert sentence(notice)
    assert "%(" not in title(notice) + sentence(notice)
    page = NOTICES[kind].page
    assert link(notice).startswith(f"/shops/{shop.code}/") or page in ("", "rules", *ABOUT_ONESELF)


@pytest.mark.parametrize(
    ("language", "says"), [("en", "by 18 Nov 2026, 14:54."), ("zh-hans", "预计应在 2026-11-18 14:54 前")]
)
def test_late_review_names_the_minute_it_was_expected_by(shop, language, says):
    with override(language):
        assert says in sentence(Notice(shop=shop, kind="review_late", facts=FACTS))


def test_an_occasion_is_told_once_in_each_shop(owner, shop, other_shop):
    for _ in range(2):
        tell(owner, shop)
    tell(owner, other_shop)
    assert Notice.objects.filter(user=owner).count() == 2


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


def test_a_topic_that_is_switched_off_is_neither_mailed_nor_unread(owner, shop, client_of):
    owner.muted_notices = ["page:binding", "mail:binding"]
    owner.save()
    tell(owner, shop)
    assert deliver(timezone.now()) == 0
    response = client_of(owner).get(reverse("notifications"))
    assert response.context["counts"] == {"all": 0, "unread": 0, "action": 0, "security": 0}
    assert not Notice.objects.filter(read_at__isnull=True).exists()


def test_deadlines_and_security_cannot_be_switched_off_in_the_page(owner, shop, client_of):
    client = client_of(owner)
    client.post(reverse("notification_choices"), {"mail": ["team"]})
    owner.refresh_from_db()
    assert not {"page:deadline", "page:security"} & set(owner.muted_notices)
    assert {"page:binding", "mail:deadline"} <= set(owner.muted_notices)
    tell(owner, shop, "upgrade_due")
    tell(owner, shop, "code_tries_used", key="other")
    assert client.get(reverse("notifications")).context["counts"]["unread"] == 2


def test_choices_are_kept_and_shown(owner, client_of):
    client = client_of(owner)
    client.post(reverse("notification_choices"), {"page": ["binding", "review"], "mail": ["binding"]})
    choices = {one["name"]: one for one in client.get(reverse("notifications")).context["choices"]}
    assert (choices["binding"]["page"], choices["binding"]["mail"]) == (True, True)
    assert (choices["review"]["page"], choices["review"]["mail"]) == (True, False)
    assert (choices["team"]["page"], choices["deadline"]["page"]) == (False, True)


def test_an_unknown_choice_saves_nothing(owner, client_of):
    client_of(owner).post(reverse("notification_choices"), {"page": ["everything"]})
    owner.refresh_from_db()
    assert owner.muted_notices == []


@pytest.mark.parametrize(
    ("show", "kinds"),
    [
        ("all", {"account_bound", "review_rejected", "not_me_reported"}),
        ("action", {"review_rejected", "not_me_reported"}),
        ("security", {"not_me_reported"}),
    ],
)
def test_filters_narrow_the_list(owner, shop, client_of, show, kinds):
    for kind in ("account_bound", "review_rejected", "not_me_reported"):
        tell(owner, shop, kind, key=kind)
    response = client_of(owner).get(reverse("notifications"), {"show": show})
    shown = {line.notice.kind for _day, lines in response.context["days"] for line in lines}
    assert shown == kinds
    assert response.context["counts"]["security"] == 1


def test_the_list_is_narrowed_to_a_shop(owner, shop, other_shop, client_of):
    MembershipFactory(shop=other_shop, user=owner, role=Role.VIEWER)
    tell(owner, shop)
    tell(owner, other_shop)
    response = client_of(owner).get(reverse("notifications"), {"shop": "OTHER"})
    assert [line.notice.shop for _day, lines in response.context["days"] for line in lines] == [other_shop]


def test_notices_of_a_shop_one_left_are_not_shown(owner, other_shop, client_of):
    tell(owner, other_shop)
    assert client_of(owner).get(reverse("notifications")).context["counts"]["all"] == 0


def test_marking_one_as_read_leads_to_its_page(owner, shop, client_of):
    tell(owner, shop)
    tell(owner, shop, key="second")
    first = Notice.objects.get(key__endswith="-k")
    response = client_of(owner).post(reverse("notifications_read"), {"notice": first.pk})
    assert response.url == reverse("official_account", args=[shop.code])
    assert Notice.objects.filter(read_at__isnull=True).count() == 1


def test_marking_all_as_read(owner, shop, client_of):
    tell(owner, shop)
    client_of(owner).post(reverse("notifications_read"))
    assert not Notice.objects.filter(read_at__isnull=True).exists()


def test_nobody_marks_the_notices_of_others(owner, stranger, shop, client_of):
    tell(owner, shop)
    client_of(stranger).post(reverse("notifications_read"), {"notice": Notice.objects.get().pk})
    client_of(stranger).post(reverse("notifications_read"))
    assert Notice.objects.get().read_at is None


def test_a_get_marks_nothing(owner, shop, client_of):
    tell(owner, shop)
    assert client_of(owner).get(reverse("notifications_read"))["Location"] == reverse("notifications")
    client_of(owner).get(reverse("notifications"))
    assert Notice.objects.get().read_at is None


def test_pages_follow_each_other_without_a_gap(owner, shop, client_of):
    now = timezone.now()
    for number in range(35):
        notify([owner.pk], shop=shop, kind="account_bound", key=str(number), facts=FACTS, now=now)
    client = client_of(owner)
    first = client.get(reverse("notifications"))
    second = client.get(f"{reverse('notifications')}?{first.context['older']}")
    seen = [
        line.notice.pk for page in (first, second) for _day, lines in page.context["days"] for line in lines
    ]
    assert len(seen) == len(set(seen)) == 35
    assert second.context["older"] == ""


@pytest.mark.parametrize("before", ["x", "9" * 40 + ".0-1", "1.0-" + "9" * 30])
def test_a_strange_start_of_a_page_is_ignored(owner, shop, client_of, before):
    tell(owner, shop)
    assert client_of(owner).get(reverse("notifications"), {"before": before}).status_code == 200


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_asks_the_database_the_same_with_many_notices(
    owner, shop, client_of, rows, django_assert_num_queries
):
    for number in range(rows):
        tell(owner, shop, key=str(number))
    client = client_of(owner)
    client.get(reverse("notifications"))
    with django_assert_num_queries(5):
        client.get(reverse("notifications"))


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


def test_a_notice_without_its_facts_reads_without_them(shop):
    notice = Notice(shop=shop, kind="review_rejected", facts={})
    assert title(notice) == "Request  for @ is rejected"


def test_nobody_to_tell_is_no_mail(shop):
    assert notify([], shop=shop, kind="account_bound", key="k", facts={}, now=timezone.now()) == []
