"""The waiting endpoint spoken to as an ASGI server does: who is told, when, and who is turned away."""

import asyncio
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.db import DatabaseError, connections

from bindings import waiting
from config.asgi import Site
from tests import flows
from tests.bindings.streams import PATIENCE, Browser
from tests.factories import AccountFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(waiting, "TICK_SECONDS", 0.02)


@pytest.fixture
def ticket(shop, manager):
    return flows.issue(shop, "bind", manager)


@pytest.fixture
def database():
    """One thread that works on the test's own connection, as the waiting query and as the other side."""
    shared = connections["default"]
    shared.inc_thread_sharing()
    executor = ThreadPoolExecutor(1, initializer=lambda: connections.__setitem__("default", shared))
    yield executor
    executor.shutdown()
    shared.dec_thread_sharing()


@pytest.fixture
def story(database, monkeypatch):
    """Run a coroutine function with the application and a way to act on the database meanwhile."""
    monkeypatch.setattr(waiting, "close_connection", lambda: None)

    def run(tell):
        async def main():
            site = Site(None, waiting.Waiting(database))
            loop = asyncio.get_running_loop()

            async def act(function, *args):
                return await loop.run_in_executor(database, function, *args)

            return await asyncio.wait_for(tell(site, act), 4 * PATIENCE)

        return asyncio.run(main())

    return run


def test_change_is_told_once_and_ends_the_stream(story, ticket):
    account, url = AccountFactory(), waiting.waiting_url(ticket)

    async def tell(site, act):
        browser = Browser(site, url)
        await asyncio.sleep(0.1)
        before = list(browser.said)
        await act(flows.claim, ticket, account)
        return before, await browser.end()

    before, said = story(tell)
    assert before == [b"retry: 1000\n\n"]
    assert said.endswith(b"event: change\ndata: 2\n\n")


def test_change_between_page_and_stream_is_not_lost(story, ticket):
    url = waiting.waiting_url(ticket)
    flows.claim(ticket, AccountFactory())

    async def tell(site, act):
        return await Browser(site, url).end()

    assert b"event: change" in story(tell)


def test_everybody_who_waits_for_the_ticket_is_told(story, ticket):
    account, url = AccountFactory(), waiting.waiting_url(ticket)

    async def tell(site, act):
        browsers = [Browser(site, url) for _ in range(3)]
        await asyncio.sleep(0.1)
        await act(flows.claim, ticket, account)
        return [await browser.end() for browser in browsers]

    assert all(b"event: change" in said for said in story(tell))


def test_other_tickets_stay_quiet(story, ticket, shop, manager):
    other = flows.issue(shop, "authorize", manager)
    account, url = AccountFactory(), waiting.waiting_url(other)

    async def tell(site, act):
        browser = Browser(site, url)
        await act(flows.claim, ticket, account)
        await asyncio.sleep(0.2)
        browser.close()
        return await browser.end()

    assert story(tell) == b"retry: 1000\n\n"


def test_time_that_runs_out_is_written_and_told(story, ticket):
    flows.let_expire(ticket, 0.3)
    url = waiting.waiting_url(ticket)

    async def tell(site, act):
        return await Browser(site, url).end()

    assert b"event: change" in story(tell)
    ticket.refresh_from_db()
    assert ticket.state == "expired"


def test_time_that_is_over_by_this_clock_first_is_told_once_it_is_over_by_the_databases(
    story, ticket, monkeypatch
):
    monkeypatch.setattr(waiting, "EXPIRE_SECONDS", 60)
    flows.let_expire(ticket, 0.4)
    url = waiting.waiting_url(ticket)

    async def tell(site, act):
        browser = Browser(site, url)
        await asyncio.sleep(0.1)
        site.waiting.hub.deadlines[:] = [(ticket.issued_at, ticket.key)]
        return await browser.end()

    assert b"event: change" in story(tell)


def test_stream_ends_by_itself_so_that_it_is_opened_anew(story, ticket, monkeypatch):
    monkeypatch.setattr(waiting, "STREAM_SECONDS", 0.2)
    monkeypatch.setattr(waiting, "HEARTBEAT_SECONDS", 0.1)
    url = waiting.waiting_url(ticket)

    async def tell(site, act):
        return await Browser(site, url).end()

    assert story(tell) == b"retry: 1000\n\n:\n\n"


def test_browser_that_leaves_is_forgotten(story, ticket):
    url = waiting.waiting_url(ticket)

    async def tell(site, act):
        browser = Browser(site, url)
        await asyncio.sleep(0.05)
        known = set(site.waiting.hub.by_key)
        browser.close()
        await browser.end()
        return known, set(site.waiting.hub.by_key)

    assert story(tell) == ({ticket.key}, set())


def test_idle_look_is_one_query(ticket, django_assert_num_queries):
    newest, _ = waiting.look(None, {ticket.key}, frozenset({ticket.key}), False)
    with django_assert_num_queries(1):
        assert waiting.look(newest, set(), frozenset({ticket.key}), False) == (newest, [])


def test_look_finds_waiting_tickets_by_their_new_events_alone(ticket, shop, manager):
    newest, _ = waiting.look(None, set(), frozenset(), False)
    flows.claim(ticket, AccountFactory())
    flows.issue(shop, "authorize", manager)
    found = waiting.look(newest, set(), frozenset({ticket.key}), False)[1]
    assert [(key, version) for key, version, _, _ in found] == [(ticket.key, 2)]


def status_of(story, url, method="GET"):
    async def tell(site, act):
        browser = Browser(site, url)
        await browser.end()
        return browser.status

    return story(tell)


def test_forged_token_is_404(story):
    assert status_of(story, "/wait/WyJrZXkiLDFd:1abcde:forged") == 404


def test_token_older_than_fifteen_minutes_is_404(story, ticket):
    with time_machine.travel("2026-01-01T00:00:00Z", tick=False):
        url = waiting.waiting_url(ticket)
    assert status_of(story, url) == 404


def test_too_many_streams_of_one_ticket_are_turned_away(story, ticket, monkeypatch):
    monkeypatch.setattr(waiting, "STREAMS_PER_TICKET", 2)
    url = waiting.waiting_url(ticket)

    async def tell(site, act):
        browsers = [Browser(site, url) for _ in range(3)]
        await asyncio.sleep(0.05)
        for browser in browsers:
            browser.close()
        await asyncio.gather(*(browser.end() for browser in browsers))
        return [browser.status for browser in browsers]

    assert story(tell) == [200, 200, 429]


def test_everything_else_goes_to_django(ticket):
    seen = []

    async def django(scope, receive, send):
        seen.append(scope["path"])

    scope = {"type": "http", "method": "GET", "path": "/shops/"}
    asyncio.run(Site(django, waiting.Waiting())(scope, None, None))
    assert seen == ["/shops/"]


def test_database_that_fails_once_loses_nobody(story, ticket):
    failures, account, url = [1], AccountFactory(), waiting.waiting_url(ticket)

    def failing(execute, *args):
        if failures:
            failures.pop()
            raise DatabaseError("gone")
        return execute(*args)

    async def tell(site, act):
        browser = Browser(site, url)
        await asyncio.sleep(0.1)
        await act(flows.claim, ticket, account)
        return await browser.end()

    with connections["default"].execute_wrapper(failing):
        assert b"event: change" in story(tell)
    assert failures == []
