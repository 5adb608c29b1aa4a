"""The cache shared by all processes: Redis, or this process's own memory while Redis is unavailable."""

import logging
import time
from importlib.util import find_spec
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from django.core.exceptions import ImproperlyConfigured

from config.env import env, read

MEMORY = "locmemcache://"
SHARED = ("redis://", "rediss://")
SECONDS_TO_ANSWER = 0.5
SECONDS_LEFT_ALONE = 5.0
OPERATIONS = (
    "add", "get", "set", "touch", "delete", "get_many", "has_key", "incr", "set_many", "delete_many", "clear"
)  # fmt: skip
logger = logging.getLogger(__name__)


def cache() -> dict[str, Any]:
    """Return Django's settings for CACHE_URL; exit if the Redis client is not installed."""
    settings = read(env.cache_url, "CACHE_URL", MEMORY)
    if not read(env.str, "CACHE_URL", MEMORY).startswith(SHARED):
        return settings
    if find_spec("redis") is None:
        raise ImproperlyConfigured(
            "CACHE_URL=redis://… needs the package redis: pip install --require-hashes -r requirements.txt."
        )
    from redis.backoff import NoBackoff
    from redis.connection import parse_url
    from redis.retry import Retry

    try:
        parse_url(settings["LOCATION"])
    except ValueError as error:
        raise ImproperlyConfigured(f"CACHE_URL is not understood: see .env.example ({error}).") from None
    quick = {
        "socket_connect_timeout": SECONDS_TO_ANSWER,
        "socket_timeout": SECONDS_TO_ANSWER,
        "retry": Retry(NoBackoff(), 1),
    }
    return settings | {
        "BACKEND": "config.cache.SharedCache",
        "KEY_PREFIX": settings.get("KEY_PREFIX", "guanhao"),
        "OPTIONS": settings.get("OPTIONS", {}) | quick,
    }


class SharedCache(RedisCache):
    """Redis. If it does not answer, this process's memory is used for a few seconds before Redis is tried again.

    Nothing that must be correct depends on it: sessions and rate limits are stored in the database.
    """

    away_until = 0.0

    def __init__(self, server: str, parameters: dict[str, Any]) -> None:
        super().__init__(server, parameters)
        self.memory = LocMemCache("while Redis is away", parameters | {"OPTIONS": {}})

    def answers(self) -> bool:
        """Return whether Redis answers now."""
        from redis import RedisError

        try:
            RedisCache.get(self, "ready")
        except (RedisError, OSError):
            return False
        return True


def _in_memory_while_away(name: str) -> Any:
    in_redis, in_memory = getattr(RedisCache, name), getattr(LocMemCache, name)

    def operation(self: SharedCache, *args: Any, **kwargs: Any) -> Any:
        from redis import RedisError

        if time.monotonic() >= SharedCache.away_until:
            try:
                return in_redis(self, *args, **kwargs)
            except (RedisError, OSError) as error:
                SharedCache.away_until = time.monotonic() + SECONDS_LEFT_ALONE
                logger.error("Redis does not answer, this process's memory stands in: %s", error)
        return in_memory(self.memory, *args, **kwargs)

    return operation


for _name in OPERATIONS:
    setattr(SharedCache, _name, _in_memory_while_away(_name))
