"""Rate limits that are exact across processes: a single upsert counts, on either database."""

from django.db import connection

from .models import RateCount


def allow(key: str, *, limit: int, seconds: int, at: float) -> bool:
    """Count one use of `key` in the window of `seconds` that contains `at`; return whether it is within `limit`."""
    window = int(at // seconds)
    table = RateCount._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO {table} ("key", "window", "count", "ends_at") '  # noqa: S608  (no input in it)
            f"VALUES (%s, %s, 1, %s) "
            f'ON CONFLICT ("key") DO UPDATE SET '
            f'"count" = CASE WHEN {table}."window" = excluded."window" THEN {table}."count" + 1 ELSE 1 END, '
            f'"window" = excluded."window", "ends_at" = excluded."ends_at" RETURNING "count"',
            [key[:160], window, (window + 1) * seconds],
        )
        return cursor.fetchone()[0] <= limit


def forget_old_counts(at: float) -> int:
    """Delete the counts of windows that ended before the time `at`; return the number of deleted rows."""
    return RateCount.objects.filter(ends_at__lte=at).delete()[0]
