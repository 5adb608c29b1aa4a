"""Counts for rate limits."""

from django.db import models


class RateCount(models.Model):
    """Number of uses in one window, counted by a single upsert (`shops.limits`). Times are in seconds since 1970."""

    key = models.CharField(max_length=160, primary_key=True)
    window = models.BigIntegerField()
    count = models.PositiveIntegerField()
    ends_at = models.BigIntegerField(db_default=0, default=0)

    def __str__(self) -> str:
        return self.key
