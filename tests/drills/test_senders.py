"""Senders that never end, and a Redis that is gone: the site answers everybody else."""

from contextlib import ExitStack

import pytest

from tests.servers import HALF_BODY, HALF_HEAD, read_all, status_of

from .hosts import redis_server
from .load import asking
from .person import Person

pytestmark = pytest.mark.postgres
SOCKETS = 50


def test_half_requests_stop_no_page(serve, agency, figure):
    with serve() as site, ExitStack() as stack:
        person = agency(site.port)
        halves = [HALF_HEAD if number % 2 else HALF_BODY for number in range(SOCKETS)]
        sockets = [stack.enter_context(site.open(half)) for half in halves]
        with asking(lambda: person.get("/shops/")) as pages:
            ends = [status_of(read_all(one)) for one in sockets]
    assert set(ends) == {408}
    assert set(pages.statuses) == {200}
    figure(
        f"{SOCKETS} anonymous sockets with half a request",
        f"{SOCKETS} x 408; {len(pages.answers)} pages meanwhile, p95 {1000 * pages.percentile(0.95):.0f} ms",
    )


def test_a_body_over_the_limit_is_refused_before_it_is_read(serve, figure):
    head = b"POST /login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000000\r\n\r\n"
    with serve() as site:
        assert status_of(read_all(site.open(head))) == 413
    figure("a body of 200 MB announced", "413 before a byte of it was sent")


@pytest.mark.redis
def test_without_redis_people_still_sign_in_and_limits_stay(serve, agency, tmp_path, figure):
    with redis_server(tmp_path) as (url, redis), serve(CACHE_URL=url, WEB_PROCESSES="2") as site:
        person = agency(site.port)
        redis.kill()
        redis.wait()
        assert [person.get("/shops/").status for _ in range(5)] == [200] * 5
        late = agency(site.port)
        assert late.get("/shops/").status == 200
        ready = late.get("/readyz")
        tries = Person(site.port)
        tries.get("/login/")
        statuses = [tries.post("/login/", login="viewer", password=f"wrong-{n}").status for n in range(15)]
    assert ready.status == 503
    assert "cache" in ready.text
    assert statuses[-1] == 429
    figure(
        "Redis gone",
        "pages and sign-in from the database, the 15th wrong password 429, readyz names the cache",
    )
