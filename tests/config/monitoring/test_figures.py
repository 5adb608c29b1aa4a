"""The figures: requests by route, scans by reason, QR codes by outcome, reviews by age, mail, workers, waiting browsers."""

import re

import pytest
from django.db import connection
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from accounts.models import Review
from bindings.errors import Refusal
from config.monitoring import counting, figures
from tests import databases, flows, servers
from tests.factories import AccountFactory, MembershipFactory
from work.models import Mail

TOKEN = "a-token-for-the-monitoring-host"


def read(text: str, name: str, **labels: str) -> float:
    """Return one figure, 0 where it is not there yet."""
    found = [
        sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
        if sample.name == name and labels.items() <= sample.labels.items()
    ]
    return sum(found)


@pytest.fixture
def figure(db):
    return lambda name, **labels: read(figures.text().decode(), name, **labels)


@pytest.fixture
def counted(figure, django_capture_on_commit_callbacks):
    """Return by how much a figure grows while something is done."""
    counting.start()

    def grows(do, name, **labels) -> float:
        before = figure(name, **labels)
        with django_capture_on_commit_callbacks(execute=True):
            do()
        return figure(name, **labels) - before

    return grows


def test_request_is_counted_by_the_name_of_its_route(client, counted):
    labels = {"route": "account_login", "method": "GET", "status": "200"}
    assert counted(lambda: client.get("/login/"), "guanhao_requests_total", **labels) == 1
    assert counted(lambda: client.get("/login/"), "guanhao_request_seconds_count", route="account_login") == 1


def test_request_without_a_route_shows_no_path(client, counted, figure):
    assert (
        counted(lambda: client.get("/secret-of-somebody/"), "guanhao_requests_total", route="-", status="404")
        == 1
    )
    assert "secret" not in figures.text().decode()


def test_scan_is_counted_by_outcome_and_reason(shop, manager, counted):
    fits, differs = AccountFactory(), AccountFactory(verified=True)
    for outcome in ("issued", "scanned"):
        do = lambda: flows.scan(shop, "bind", fits, manager)  # noqa: E731
        assert counted(do, "guanhao_tickets_total", outcome=outcome) == 1
    assert (
        counted(lambda: flows.scan(shop, "bind", fits, manager), "guanhao_decisions_total", reason="allowed")
        == 1
    )
    deny = lambda: flows.scan(shop, "bind", differs, manager)  # noqa: E731
    assert counted(deny, "guanhao_decisions_total", reason="ENTITY_MISMATCH") == 1
    assert counted(deny, "guanhao_tickets_total", outcome="denied") == 1


def test_binding_is_counted_as_confirmed(shop, manager, counted):
    assert (
        counted(
            lambda: flows.bind(shop, AccountFactory(), manager), "guanhao_tickets_total", outcome="confirmed"
        )
        == 1
    )


def test_what_is_rolled_back_is_not_counted(shop, viewer, counted):
    def refused():
        with pytest.raises(Refusal):
            flows.issue(shop, "bind", viewer)

    assert counted(refused, "guanhao_tickets_total", outcome="issued") == 0


def test_open_reviews_are_counted_up_to_their_age(figure):
    for hours in (1, 30, 200):
        member = MembershipFactory(role="manager")
        account = AccountFactory()
        flows.bind(member.shop, account, member.user)
        submitted_at = timezone.now() - timezone.timedelta(hours=hours)
        Review.objects.filter(account=account).update(submitted_at=submitted_at)
    ages = [figure("guanhao_open_reviews", up_to_hours=age) for age in ("24", "48", "144", "+Inf")]
    assert ages == [1, 2, 2, 3]


def test_mail_that_waits_is_counted_with_its_age(figure):
    assert (figure("guanhao_outbox_mails"), figure("guanhao_outbox_oldest_seconds")) == (0, 0)
    an_hour_ago = timezone.now() - timezone.timedelta(hours=1)
    Mail.objects.create(
        key="x", kind="x", recipient="a@b.example", language="en",
        created_at=an_hour_ago, due_at=an_hour_ago, expires_at=timezone.now(),
    )  # fmt: skip
    assert figure("guanhao_outbox_mails") == 1
    assert 3600 <= figure("guanhao_outbox_oldest_seconds") < 3700


def test_several_processes_add_up(database, tmp_path):
    bearer = {"Authorization": f"Bearer {TOKEN}"}
    with servers.site(tmp_path, WEB_PROCESSES="2", METRICS_TOKEN=TOKEN) as site:
        for _ in range(20):
            assert site.ask("/login/").status == 200
        texts = [site.ask("/metrics", **bearer).text for _ in range(6)]
    assert {read(text, "guanhao_requests_total", route="account_login") for text in texts} == {20}


@pytest.mark.postgres
def test_use_of_the_pool_is_told(postgres, tmp_path):
    url = databases.url_of(connection.settings_dict["NAME"])
    with servers.site(tmp_path, DATABASE_URL=url, METRICS_TOKEN=TOKEN) as site:
        site.ask("/shops/")
        text = site.ask("/metrics", Authorization=f"Bearer {TOKEN}").text
    assert sorted(re.findall(r'guanhao_database_connections\{state="(\w+)"', text)) == [
        "asked_for",
        "idle",
        "used",
    ]


def test_stranger_to_the_site_finds_no_figures(client, db):
    assert client.get("/metrics").status_code == 404
