"""The database is slow, busy or unavailable: affected requests get one sentence, all others their pages as usual."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from config.databases import POOL_SECONDS
from tests import databases, servers

from .hosts import connect, cut_connections
from .load import all_at_once, asking, bound
from .stores import Postgres, postgres_server

pytestmark = pytest.mark.postgres
LANXI = "10482"
CLICKS = 20
LOCK_SECONDS = 2  # LOCK_TIMEOUT of the settings
AWAY = 1.0


@contextmanager
def locked_row(url: str, seconds: float) -> Iterator[None]:
    """Keep the shop's row locked while the block runs, and for at least this many seconds."""
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
    assert busy.slowest < bound(3, waiting=LOCK_SECONDS)
    assert pages.percentile(0.95) < bound(0.3)
    figure(
        "one row locked for 20 s, 20 clicks on it",
        f"{CLICKS} x 409, the slowest after {busy.slowest:.1f} s; {len(pages.answers)} other pages, "
        f"p95 {pages.milliseconds(0.95)} ms, no 500",
    )


def cut_now(name: str) -> int:
    """Cut every connection to the database and give the site time to notice; return how many there were."""
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


def filled(postgres: Postgres, original: str) -> str:
    """Copy a database of the machine's server to this one and return its URL."""
    url = postgres.url_of("postgres")
    copy = f"pg_dump --no-owner {databases.url_of(original)} | psql --quiet --set ON_ERROR_STOP=1 {url}"
    subprocess.run(["bash", "-o", "pipefail", "-c", copy], check=True, stdout=subprocess.DEVNULL)
    return url


def changes(url: str) -> int:
    """Return the number of candidate changes in the event log."""
    with connect(url) as database:
        asked = "SELECT count(*) FROM bindings_event WHERE verb LIKE 'candidate_%'"
        return database.execute(asked).fetchone()[0]


@pytest.mark.pg_dump
def test_a_restarted_database_costs_one_answer_a_process_at_most(serve, demo, agency, merchant, figure):
    """One client reads and one writes, so at most one request per process is running when the database stops."""
    with postgres_server() as postgres:
        url = filled(postgres, demo)
        with serve(DATABASE_URL=url, WEB_PROCESSES="2") as site:
            reader, writer, turn = agency(site.port), merchant(site.port), iter(range(10_000))
            verbs = ("add", "remove")
            change = lambda: writer.post(  # noqa: E731
                f"/shops/{LANXI}/candidates/{verbs[next(turn) % 2]}/", handle="beishan.flagship"
            )
            before = changes(url)
            with asking(lambda: reader.get("/shops/"), people=1) as pages, asking(change, people=1) as writes:
                time.sleep(3)
                start = time.monotonic()
                postgres.stop()
                time.sleep(AWAY)
                postgres.start()
                away = time.monotonic() - start
                time.sleep(5)
            written = changes(url) - before
        verified = servers.manage("verify_events", DATABASE_URL=url)
    sorry, done = pages.statuses[503] + writes.statuses[503], writes.statuses[302]
    # Who comes meanwhile waits for the database as long as the pool does, and is refused only after that.
    assert sorry <= 2 * (1 + int(away // POOL_SECONDS))
    assert (set(pages.statuses) <= {200, 503}, set(writes.statuses) <= {302, 503}) == (True, True)
    assert (pages.answers[-1].status, writes.answers[-1].status) == (200, 302)
    assert done <= written <= done + writes.statuses[503]
    figure(
        f"the database restarted, away for {away:.0f} s, two processes",
        f"{len(pages.answers)} pages and {len(writes.answers)} writes, {sorry} x 503, no 500; "
        f"{verified.strip().splitlines()[-1]}",
    )
