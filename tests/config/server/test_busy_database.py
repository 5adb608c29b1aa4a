"""A locked row, a slow statement and a database that is away: a sentence for those who meet it, nothing for the others."""

from concurrent.futures import Future, ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client

from bindings.benefits import BENEFIT_CODES
from shops.models import Role
from tests import databases, servers
from tests.config.server.postgres import cut_connections, holding, nobody_let_in
from tests.factories import MembershipFactory, ShopFactory
from tests.servers import CSRF

pytestmark = pytest.mark.postgres
CLICKS = 20
SHORT, LONG = {"LOCK_TIMEOUT": "1"}, {"LOCK_TIMEOUT": "60", "STATEMENT_TIMEOUT": "60"}
FORM = "application/x-www-form-urlencoded"
THE_SHOP = "SELECT 1 FROM shops_shop WHERE id = %s FOR UPDATE"
ALL_MEMBERSHIPS = "LOCK TABLE shops_membership IN ACCESS EXCLUSIVE MODE"


@pytest.fixture
def site(postgres, tmp_path, request):
    """The production server on this test's own PostgreSQL database; locks are waited for a second, or as asked."""
    url = databases.url_of(connection.settings_dict["NAME"])
    with servers.site(tmp_path, DATABASE_URL=url, **getattr(request, "param", SHORT)) as running:
        yield running


@pytest.fixture
def shops(postgres):
    return [ShopFactory(code=code) for code in ("busy", "free")]


@pytest.fixture
def cookie(shops):
    """The cookies of a manager of both shops who is signed in."""
    user = MembershipFactory(shop=shops[0], role=Role.MANAGER).user
    MembershipFactory(shop=shops[1], role=Role.MANAGER, user=user)
    client = Client()
    client.force_login(user)
    return f"{CSRF}; session={client.cookies['session'].value}"


def click(site, cookie, code, **headers):
    """Ask for a QR code of the shop."""
    path = f"/shops/{code}/official-account/benefits/?purpose=bind"
    form = urlencode(
        {"csrfmiddlewaretoken": CSRF.removeprefix("csrf="), "benefits": BENEFIT_CODES}, doseq=True
    )
    return site.ask(path, "POST", form, Content_Type=FORM, Cookie=cookie, **headers)


def look(site, cookie, **headers):
    return site.ask("/shops/", Cookie=cookie, **headers)


def click_often(site, cookie, people: ThreadPoolExecutor) -> list[Future]:
    return [people.submit(click, site, cookie, "busy") for _ in range(CLICKS)]


@pytest.mark.parametrize("site", [LONG], indirect=True)
def test_clicks_on_a_locked_row_keep_nobody_else_waiting(site, shops, cookie):
    with ThreadPoolExecutor(CLICKS) as people:
        with holding(THE_SHOP, shops[0].pk):
            clicks = click_often(site, cookie, people)
            pages = [look(site, cookie).status for _ in range(10)]
            other_shop = click(site, cookie, "free").status
            still_waiting = not any(one.done() for one in clicks)
        answers = {one.result().status for one in clicks}
    assert (pages, other_shop, still_waiting, answers) == ([200] * 10, 302, True, {302})


def test_clicks_on_a_row_that_stays_locked_get_409_and_their_sentence(site, shops, cookie):
    with holding(THE_SHOP, shops[0].pk), ThreadPoolExecutor(CLICKS) as people:
        answers = [one.result() for one in click_often(site, cookie, people)]
    assert {answer.status for answer in answers} == {409}
    assert all("Busy, try again" in answer.text for answer in answers)
    assert click(site, cookie, "busy").status == 302
    assert "Traceback" not in site.log


def test_page_that_waits_for_a_lock_gets_its_sentence_in_the_readers_language(site, shops, cookie):
    with holding(ALL_MEMBERSHIPS):
        answer = look(site, f"{cookie}; django_language=zh-hans")
    assert (answer.status, answer.getheader("Retry-After")) == (409, "3")
    assert "系统繁忙，请重试" in answer.text


def test_part_of_a_page_that_waits_for_a_lock_gets_a_toast(site, shops, cookie):
    with holding(ALL_MEMBERSHIPS):
        answer = look(site, cookie, HX_Request="true")
    assert (answer.status, answer.getheader("HX-Reswap")) == (409, "none")
    assert '<div hx-swap-oob="beforeend:.toasts">' in answer.text
    assert "<html" not in answer.text


def test_connections_that_were_cut_cost_at_most_one_503(site, shops, cookie):
    assert look(site, cookie).status == 200
    cut_connections()
    statuses = [look(site, cookie).status for _ in range(5)]
    assert statuses[1:] == [200] * 4
    assert statuses[0] in (200, 503)


def test_a_pool_of_dead_connections_is_forgotten_at_once(site, shops, cookie):
    with holding(ALL_MEMBERSHIPS), ThreadPoolExecutor(CLICKS) as people:
        list(people.map(lambda _: look(site, cookie), range(CLICKS)))
    cut_connections()
    assert [look(site, cookie).status for _ in range(5)] == [200] * 5


def test_database_that_is_away_is_a_503_and_then_everything_goes_on(site, shops, cookie):
    assert look(site, cookie).status == 200
    with nobody_let_in():
        answer = look(site, cookie)
        assert (answer.status, "can’t be reached" in answer.text) == (503, True)
    assert [look(site, cookie).status for _ in range(3)] == [200] * 3
