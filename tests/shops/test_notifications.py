"""Notifications: stored once, shown to whom they concern, mailed once, chosen by each person."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from shops.models import Notice, Role
from shops.notice_kinds import NOTICES, nowhere
from shops.notice_texts import link_of, sentence, title
from shops.notices import notify
from tests.factories import MembershipFactory
from tests.shops.telling import FACTS, tell
from work.models import Mail


@pytest.mark.parametrize("kind", NOTICES)
def test_every_kind_reads_and_leads_somewhere(kind, shop):
    notice = Notice(shop=shop, kind=kind, facts=FACTS)
    assert title(notice)
    assert sentence(notice)
    assert "%(" not in title(notice) + sentence(notice)
    own = ("/2fa/", "/sessions/", "/rules/?tab=numbers&on=")
    leads_to_shop = link_of(notice).startswith(f"/shops/{shop.code}/")
    assert leads_to_shop or link_of(notice).startswith(own) or NOTICES[kind].leads_to is nowhere


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


def test_a_topic_that_is_switched_off_is_neither_mailed_nor_unread(owner, shop, client_of):
    owner.muted_notices = ["page:binding", "mail:binding"]
    owner.save()
    tell(owner, shop)
    assert not Mail.objects.exists()
    response = client_of(owner).get(reverse("notifications"))
    assert response.context["counts"] == {"all": 0, "unread": 0, "action": 0, "review": 0, "security": 0}
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


def test_how_often_mail_comes_is_kept_and_leaving_it_out_changes_nothing(owner, client_of):
    client = client_of(owner)
    for sent, kept in (({"rhythm": "each"}, "each"), ({}, "each"), ({"rhythm": "hourly"}, "each")):
        client.post(reverse("notification_choices"), sent)
        owner.refresh_from_db()
        assert owner.mail_rhythm == kept
    rhythms = client.get(reverse("notifications")).context["rhythms"]
    assert [(one["value"], one["chosen"], one["off"]) for one in rhythms] == [
        ("daily", False, False),
        ("each", True, False),
        ("none", False, False),
    ]


def test_who_wants_no_mail_is_in_no_digest(owner, shop, client_of):
    tell(owner, shop, "authorization_ended")
    assert Notice.objects.get().in_digest is True
    client_of(owner).post(reverse("notification_choices"), {"rhythm": "none"})
    assert Notice.objects.get().in_digest is False


def test_one_mail_for_each_notice_is_not_offered_with_many_shops(owner, client_of, settings):
    settings.MAIL_SINGLE_SHOPS = 0
    rhythms = client_of(owner).get(reverse("notifications")).context["rhythms"]
    assert [one["value"] for one in rhythms if one["off"]] == ["each"]


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
    with django_assert_num_queries(6):
        client.get(reverse("notifications"))


def test_a_notice_without_its_facts_reads_without_them(shop):
    notice = Notice(shop=shop, kind="review_rejected", facts={})
    assert title(notice) == "Request  for @ is rejected"
    assert link_of(Notice(kind="rules_change", facts={})) == "/rules/?tab=numbers&on="
