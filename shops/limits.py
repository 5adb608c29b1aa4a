"""Rate limits that are exact across processes: one upsert counts, whichever database is used."""

from django.db import connection

from .models import RateCount


def allow(key: str, *, limit: int, seconds: int, at: float) -> bool:
    """Count one use of `key` in the window of `seconds` that holds the time `at`; tell whether it is within `limit`."""
    window = int(at // seconds)
    table = RateCount._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {table} ("key", "window", "count") VALUES (%s, %s, 1) '  # noqa: S608  (no input in it)
            f'ON CONFLICT ("key") DO UPDATE SET '
            f'"count" = CASE WHEN {table}."window" = excluded."window" THEN {table}."count" + 1 ELSE 1 END, '
            f'"window" = excluded."window" RETURNING "count"',
            [key[:160], window],
        )
        return cursor.fetchone()[0] <= limit
