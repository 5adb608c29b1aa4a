"""A cache that several processes share, and the same site while Redis is away."""

import shutil
import time

import pytest

from config.cache import SharedCache
from tests import servers
from tests.drills.stores import redis_server
from tests.servers import CSRF

FORM = "application/x-www-form-urlencoded"
NOBODY = "redis://127.0.0.1:1/0"


@pytest.fixture(autouse=True)
def _asked_anew():
    SharedCache.away_until = 0.0
    yield
    SharedCache.away_until = 0.0
    cache_at(NOBODY).memory.clear()


def cache_at(url: str) -> SharedCache:
    return SharedCache(url, {"OPTIONS": {"socket_connect_timeout": 0.5, "socket_timeout": 0.5}})


@pytest.fixture
def redis(tmp_path):
    if not shutil.which("redis-server"):
        pytest.fail("redis-server is needed: install Debian's package of this name")
    with redis_server(tmp_path) as running:
        yield running


def test_value_is_shared_between_processes(redis):
    mine, theirs = cache_at(redis.url), cache_at(redis.url)
    mine.set("a", {"b": 1})
    assert (theirs.get("a"), theirs.answers()) == ({"b": 1}, True)


def test_memory_stands_in_while_redis_is_away():
    cache = cache_at(NOBODY)
    cache.set("a", 1)
    assert (cache.incr("a"), cache.get("a"), cache.get("b", "none"), cache.answers()) == (2, 2, "none", False)


def test_redis_that_is_away_is_left_alone_for_a_while(redis):
    cache = cache_at(redis.url)
    cache.set("a", "in Redis")
    SharedCache.away_until = time.monotonic() + 60
    assert cache.get("a") is None
    SharedCache.away_until = 0.0
    assert cache.get("a") == "in Redis"


def test_redis_that_dies_is_noticed_once_and_the_rest_goes_on(redis):
    cache = cache_at(redis.url)
    cache.set("a", 1)
    redis.stop()
    assert cache.get("a") is None
    cache.set("a", 2)
    assert cache.get("a") == 2


@pytest.mark.parametrize("url", ["redis://127.0.0.1:nowhere/0", "nowhere://"])
def test_address_that_is_not_understood_stops_the_start(url):
    done = servers.start("manage.py", "check", CACHE_URL=url)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "CACHE_URL" in done.stderr


def test_client_that_is_missing_stops_the_start_with_one_sentence():
    code = (
        "import sys; sys.modules['redis'] = None; import config.start; config.start.explained(lambda: None)"
    )
    done = servers.start("-c", code, CACHE_URL=NOBODY)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
    assert "needs the package redis" in done.stderr


def sign_in(site, name: str, password: str):
    form = f"csrfmiddlewaretoken={CSRF.removeprefix('csrf=')}&login={name}&password={password}"
    return site.ask("/login/", "POST", form, Content_Type=FORM, Cookie=CSRF)


def test_people_sign_in_and_out_on_every_process_while_redis_is_away(database, tmp_path):
    settings = {
        "DATABASE_URL": f"sqlite:///{database}",
        "DJANGO_SUPERUSER_PASSWORD": "a-long-password-of-theirs",
    }
    servers.start(
        "manage.py", "createsuperuser", "--noinput", "--username=boss", "--email=b@b.example", **settings
    )
    with servers.sites([tmp_path, tmp_path], CACHE_URL=NOBODY, DEMO="on") as (one, other):
        answer = sign_in(one, "boss", "a-long-password-of-theirs")
        session = next(line for line in answer.headers.get_all("Set-Cookie") if line.startswith("session="))
        cookies = f"{CSRF}; {session.split(';')[0]}"
        assert [site.ask("/shops/", Cookie=cookies).status for site in (one, other)] == [200, 200]
        form = f"csrfmiddlewaretoken={CSRF.removeprefix('csrf=')}"
        assert one.ask("/logout/", "POST", form, Content_Type=FORM, Cookie=cookies).status == 302
        assert [site.ask("/shops/", Cookie=cookies).status for site in (one, other)] == [302, 302]
