"""The activity log: what it shows, to whom, and its export."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Account
from bindings import services
from bindings.errors import Refusal
from bindings.models import Event
from bindings.queries.log import ENTRIES_A_PAGE
from tests import flows
from tests.factories import AccountFactory


@pytest.fixture
def bound(shop, owner):
    """A shop with one refused and one confirmed scan: seven events."""
    flows.scan(shop, "bind", AccountFactory(handle="group", blue_v=True), owner)
    flows.bind(shop, AccountFactory(handle="daily", display_name="Yulan Pours Tea", regular=True), owner)
    return shop


@pytest.fixture
def log(bound, client_of):
    """Open the log as a person: `log(viewer, what="binding")`."""

    def open_log(person, **query):
        return client_of(person).get(reverse("activity", args=[bound.code]), query)

    return open_log


def titles(response) -> list[str]:
    return [entry.title for entry in response.context["entries"]]


def test_the_log_is_newest_first_and_complete(log, viewer):
    response = log(viewer)
    assert titles(response)[0] == "Official account bound: @daily"
    assert len(titles(response)) == Event.objects.count() == 6
    assert response.context["total"] == 6


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"what": "binding"}, ["Official account bound: @daily"]),
        ({"what": "refused"}, ["Not possible with @group"]),
        ({"rule": "R21"}, ["@daily agreed on the phone"]),
        ({"q": "@group"}, ["Not possible with @group"]),
        ({"q": "agreed on"}, ["@daily agreed on the phone"]),
        ({"q": "yulan", "what": "binding"}, ["Official account bound: @daily"]),
        ({"who": "operator"}, []),
        ({"q": "nothing like it"}, []),
    ],
)
def test_filters_narrow_the_log(log, viewer, query, expected):
    response = log(viewer, **query)
    assert titles(response) == expected
    assert response.context["fitting"] == len(expected)


def test_the_log_is_filtered_by_a_person(log, viewer, owner):
    response = log(viewer, who=f"user-{owner.pk}")
    assert set(titles(response)) == {"QR code created", "Official account bound: @daily"}


@pytest.mark.usefixtures("no_window_ends")
def test_the_log_is_filtered_by_days(log, viewer):
    today = timezone.localdate()
    assert len(titles(log(viewer, since=today, until=today))) == 6
    assert titles(log(viewer, until=today - timedelta(days=1))) == []


def test_a_rule_is_not_found_by_a_longer_number(log, viewer):
    assert log(viewer, rule="R2").context["fitting"] == 0


def test_days_in_the_wrong_order_are_told(log, viewer):
    response = log(viewer, since="2026-11-20", until="2026-11-01")
    assert response.status_code == 422
    assert b"The last day must not be before the first." in response.content


@pytest.mark.parametrize("query", [{"who": "nobody"}, {"before": "x"}, {"rule": "R99"}, {"since": "soon"}])
def test_a_filter_that_is_not_known_is_told(log, viewer, query):
    assert log(viewer, **query).status_code == 422


@pytest.mark.parametrize("query", [{"since": "0001-01-01"}, {"until": "9999-12-31"}])
def test_a_day_at_the_end_of_the_calendar_is_told(log, viewer, query):
    assert log(viewer, **query).status_code == 422


def test_an_entry_shows_before_and_after(log, viewer):
    response = log(viewer, what="binding")
    changes = {line.label: (line.before, line.after) for line in response.context["entries"][0].changes}
    assert changes["Official account"] == ("None", "@daily")
    assert changes["Official state"] == ("Not bound", "Verification in review")
    assert b"Verification in review" in response.content


def test_a_refusal_names_the_rule_of_its_reason(log, viewer):
    entry = log(viewer, what="refused").context["entries"][0]
    assert (entry.rule, entry.source) == ("R5", "Section III.1, Scenario 2")


def test_pages_follow_each_other_without_a_gap(bound, log, viewer, owner):
    for _ in range(ENTRIES_A_PAGE):
        flows.issue(bound, "authorize", owner)
    first = log(viewer)
    second = log(viewer, before=first.context["older"])
    seen = [entry.event.pk for page in (first, second) for entry in page.context["entries"]]
    assert len(first.context["entries"]) == ENTRIES_A_PAGE
    assert seen == sorted(seen, reverse=True)
    assert len(set(seen)) == len(seen) > ENTRIES_A_PAGE


def test_a_stranger_gets_404(log, stranger):
    assert log(stranger).status_code == 404


def test_names_are_escaped(shop, owner, client_of):
    flows.scan(shop, "bind", AccountFactory(handle="x", display_name="<i>x</i>", blue_v=True), owner)
    response = client_of(owner).get(reverse("activity", args=[shop.code]))
    assert b"<i>x</i>" not in response.content


def read(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_export_takes_the_filters_along(bound, viewer, client_of):
    path = reverse("activity_export", args=[bound.code])
    rows = read(client_of(viewer).get(path, {"what": "binding"}))
    assert len(rows) == 2
    assert rows[0][:4] == ["When", "Who", "Role", "What"]
    assert rows[1][3] == "Official account bound: @daily"
    assert len(read(client_of(viewer).get(path))) == 7


def test_the_export_holds_no_formula(shop, owner, client_of):
    owner.full_name = '=HYPERLINK("http://evil.example")'
    owner.save()
    flows.issue(shop, "bind", owner)
    rows = read(client_of(owner).get(reverse("activity_export", args=[shop.code])))
    assert rows[1][1] == '\'=HYPERLINK("http://evil.example")'


def test_the_export_is_closed_to_strangers(bound, stranger, client_of):
    assert client_of(stranger).get(reverse("activity_export", args=[bound.code])).status_code == 404


@pytest.mark.parametrize("rows", [1, 30])
def test_the_log_asks_the_database_the_same_with_many_entries(
    shop, owner, viewer, client_of, rows, django_assert_num_queries
):
    for _ in range(rows):
        flows.scan(shop, "bind", AccountFactory(blue_v=True), owner)
    client, path = client_of(viewer), reverse("activity", args=[shop.code])
    client.get(path)
    with django_assert_num_queries(8):
        assert len(client.get(path).context["entries"]) == min(2 * rows, ENTRIES_A_PAGE)


def test_a_holder_reports_that_it_was_not_them(bound, owner, viewer, now):
    account = AccountFactory(handle="other")
    ticket = bound.tickets.get(state="confirmed")
    with pytest.raises(Refusal, match="TICKET_CHANGED"):
        services.report_not_me(ticket=ticket, actor=services.holder(account), now=now)
    for _ in range(2):
        services.report_not_me(ticket=ticket, actor=services.holder(ticket.account), now=now)
    assert Event.objects.filter(verb="not_me_reported").count() == 1
    assert owner.notices.filter(kind="not_me_reported").count() == 1
    assert not viewer.notices.filter(kind="not_me_reported").exists()


def test_a_refusal_shows_what_was_compared(log, viewer, bound):
    account = Account.objects.get(handle="group")
    (row,) = log(viewer, what="refused").context["entries"][0].refused
    assert (row.found, row.needed) == (account.entity.code, f"License: {bound.entity.code}")
