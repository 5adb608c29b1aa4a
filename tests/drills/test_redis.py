"""Redis is down: pages and sign-in keep working from the database, limits apply, and readiness reports the cache."""

import pytest

from .load import asking, until
from .person import Person
from .stores import redis_server

pytestmark = [pytest.mark.postgres, pytest.mark.redis]
WITHIN_A_WINDOW = 10  # wrong passwords for one name; the tries of this drill may lie in two windows
REFUSED = "Too many attempts. Try again in five minutes."


def tries_until_refused(person: Person, login: str) -> int:
    """Try passwords until the site refuses more; return how many it took. Fails if there is no such limit."""
    person.get("/login/")
    for tries in range(2 * WITHIN_A_WINDOW + 1):
        if REFUSED in person.post("/login/", login=login, password=f"wrong-{tries}").text:
            return tries
    raise AssertionError(f"{2 * WITHIN_A_WINDOW + 1} wrong passwords were taken")


def test_without_redis_people_sign_in_and_limits_stay(serve, agency, tmp_path, figure):
    """Two processes, so that limits kept in one process's memory would be noticed."""
    with redis_server(tmp_path) as redis, serve(CACHE_URL=redis.url, WEB_PROCESSES="2") as site:
        person = agency(site.port)
        assert person.get("/readyz").status == 200
        with asking(lambda: person.get("/shops/")) as pages:
            redis.stop()
            late = agency(site.port)
            ready = late.get("/readyz")
            tries = tries_until_refused(Person(site.port), "viewer")
        redis.start()
        back = until(lambda: late.get("/readyz").status == 200)
    assert set(pages.statuses) == {200}
    assert (ready.status, ready.text) == (503, "cache\n")
    figure(
        "Redis gone, two processes",
        f"{len(pages.answers)} pages, all 200, p95 {pages.milliseconds(0.95)} ms; signed in meanwhile; wrong "
        f"password {tries + 1} refused; readyz 503 naming the cache, and 200 again {back:.1f} s after its return",
    )
