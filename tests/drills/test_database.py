"""The database is slow, busy or away: one sentence for those it concerns, and pages as usual for the others."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from .hosts import connect, cut_connections
from .load import all_at_once, asking

pytestmark = pytest.mark.postgres
LANXI = "10482"
CLICKS = 20


@contextmanager
def locked_row(url: str, seconds: float) -> Iterator[None]:
    """Keep the shop's row locked while the block runs, and at least so many seconds."""
    start = time.monotonic()
    with connect(url) as other, other.transaction():
        other.execute("SELECT 1 FROM shops_shop WHERE code = %s FOR UPDATE", [LANXI])
        yield
        time.sleep(max(0, start + seconds - time.monotonic()))


def test_one_locked_row_stops_nobody_else(serve, database, merchant, agency, figure):
    with serve() as site:
        people, other = [merchant(site.port) for _ in range(4)], agency(site.port)
        clicks = [
            lambda person=people[number % 4]: person.post(
                f"/shops/{LANXI}/candidates/add/", handle="beishan.flagship"
            )
            for number in range(CLICKS)
        ]
        with asking(lambda: other.get("/shops/")) as pages, locked_row(database, 20):
            busy = all_at_once(clicks)
    assert dict(busy.statuses) == {409: CLICKS}
    assert set(pages.statuses) == {200}
    figure(
        "one row locked for 20 s, 20 clicks on it",
        f"{CLICKS} x 409, the slowest after {busy.slowest:.1f} s; {len(pages.answers)} other pages, "
        f"p95 {1000 * pages.percentile(0.95):.0f} ms, no 500",
    )


def cut_now(name: str) -> int:
    """Cut every connection to the database, and give the site time to notice; return how many there were."""
    number = cut_connections(name)
    time.sleep(2)
    return number


def test_cut_connections_cost_one_answer_a_process_at_most(serve, demo, agency, figure):
    with serve(WEB_PROCESSES="2") as site:
        person = agency(site.port)
        with asking(lambda: person.get("/shops/")) as pages:
            cuts = [cut_now(f"{demo}_copy") for _ in range(3)]
    assert set(pages.statuses) <= {200, 503}
    assert pages.statuses[503] <= 2 * len(cuts)
    assert pages.answers[-1].status == 200
    figure(
        "database connections cut, three times, two processes",
        f"{sum(cuts)} connections cut; {len(pages.answers)} pages, {pages.statuses[503]} x 503, no 500",
    )
