"""`send_reminders`: 30, 7 and 1 days before the deadline and the day after, once, to owners and managers."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Review
from bindings.models import ScanTicket
from shops.models import Notice
from shops.notice_texts import link_of, title
from tests import flows
from tests.commands import run
from tests.factories import AccountFactory, BindingFactory, MembershipFactory, ShopFactory

DEADLINE = date(2026, 11, 30)

pytestmark = pytest.mark.django_db


@pytest.fixture
def due(shop):
    shop.upgrade_reminder_from, shop.upgrade_deadline = date(2026, 10, 1), DEADLINE
    shop.save()
    return shop


def remind(days_left: int) -> str:
    result = run("send_reminders", "--on", str(DEADLINE - timedelta(days=days_left)))
    assert result.code == 0
    return result.out.split(": ")[1]


@pytest.mark.parametrize(
    ("days_left", "kind"),
    [(30, "upgrade_due"), (7, "upgrade_due"), (1, "upgrade_due"), (-1, "listing_restricted")],
)
def test_owners_and_managers_are_told_once(due, owner, manager, viewer, days_left, kind):
    assert remind(days_left).startswith("2 reminders, 2 mails")
    assert remind(days_left).startswith("0 reminders, 0 mails")
    notices = Notice.objects.order_by("pk")
    assert {notice.user for notice in notices} == {owner, manager}
    assert {(notice.kind, notice.facts["deadline"]) for notice in notices} == {(kind, "2026-11-30")}
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("days_left", [31, 29, 8, 6, 2, 0, -2])
def test_other_days_are_quiet(due, owner, days_left):
    assert remind(days_left).startswith("0 reminders")


def test_each_step_and_each_new_deadline_is_told(due, owner):
    assert [remind(days) for days in (30, 7, 1)] == ["1 reminders, 1 mails, 0 QR codes expired\n"] * 3
    due.upgrade_deadline = DEADLINE + timedelta(days=6)
    due.save()
    assert remind(1).startswith("1 reminders")


@pytest.mark.parametrize(("state", "told"), [("bound", "1"), ("in_review", "0"), ("upgraded", "0")])
def test_the_day_after_tells_only_whose_listing_is_restricted(due, owner, state, told):
    BindingFactory(shop=due, **({} if state == "bound" else {state: True}))
    assert remind(-1).startswith(f"{told} reminders")


def test_no_reminder_is_told_before_it_is_shown_or_without_one(due, owner):
    due.upgrade_reminder_from = DEADLINE - timedelta(days=6)
    due.save()
    assert remind(7).startswith("0 reminders")
    assert remind(1).startswith("1 reminders")


def test_closed_and_personal_shops_are_not_told(due, owner):
    due.status = "closed"
    due.save()
    personal = ShopFactory(personal=True, upgrade_deadline=DEADLINE, upgrade_reminder_from=date(2026, 1, 1))
    MembershipFactory(shop=personal)
    assert remind(7).startswith("0 reminders")


def test_late_review_is_told_once_to_owners_and_managers(shop, owner, manager, viewer):
    review = flows.bind(shop, AccountFactory(), owner).account.reviews.get()
    Notice.objects.all().delete()
    assert remind(100).startswith("0 reminders")
    review.due_at = timezone.now() - timedelta(minutes=1)
    review.save()
    assert remind(100).startswith("2 reminders, 2 mails")
    assert remind(99).startswith("0 reminders")
    assert {notice.user for notice in Notice.objects.filter(kind="review_late")} == {owner, manager}
    assert review.number in mail.outbox[-1].body


def test_decided_or_closed_is_never_late(shop, owner, operator):
    decided = ShopFactory()
    MembershipFactory(shop=decided, user=owner)
    for place in (shop, decided):
        flows.bind(place, AccountFactory(), owner)
    flows.approve(decided, operator)
    Review.objects.update(due_at=timezone.now() - timedelta(days=1))
    shop.status = "closed"
    shop.save()
    assert remind(100).startswith("0 reminders")


def test_new_row_of_the_rule_book_is_told_once_before_it_is_in_force(shop, owner, viewer, book):
    book.pk, book.effective_from, book.blue_v_hours = None, DEADLINE, 24
    book.save()
    assert [remind(days).split(",")[0] for days in (40, 0, -1)] == [
        "1 reminders",
        "0 reminders",
        "0 reminders",
    ]
    notice = Notice.objects.get(kind="rules_change")
    assert (notice.user, title(notice)) == (owner, "The rules change on 30 Nov 2026")
    assert link_of(notice) == "/rules/?tab=numbers&on=2026-11-30"
    assert "The rules change on 30 Nov 2026" in mail.outbox[0].body


@pytest.mark.parametrize(("days_left", "hours"), [(0, 48), (50, 24)])
def test_row_that_changes_no_number_or_is_in_force_already_is_not_told(shop, owner, book, days_left, hours):
    book.pk, book.effective_from, book.blue_v_hours = None, DEADLINE - timedelta(days=days_left), hours
    book.save()
    assert remind(40).startswith("0 reminders")


def test_old_qr_codes_are_written_off(shop, owner):
    flows.let_expire(flows.issue(shop, "bind", owner))
    assert "1 QR codes expired" in remind(100)
    assert ScanTicket.objects.get().state == "expired"


def test_the_number_of_queries_does_not_grow_with_the_shops(due):
    counts = []
    for number in (1, 30):
        for _ in range(number):
            shop = ShopFactory(upgrade_deadline=DEADLINE, upgrade_reminder_from=date(2026, 1, 1))
            MembershipFactory(shop=shop, user__email="")
        with CaptureQueriesContext(connection) as queries:
            remind(30 if number == 1 else 7)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("on", ["0001-01-01", "9999-12-31"])
def test_the_edges_of_the_calendar_are_quiet(due, on):
    assert run("send_reminders", "--on", on).code == 0


def test_a_text_that_is_no_day_exits_2():
    assert run("send_reminders", "--on", "today").code == 2
