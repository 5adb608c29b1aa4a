"""Notices to people."""

from django.db import models
from django.db.models import Q

from .people import User
from .shops import Shop


class Notice(models.Model):
    """One message to one person, shown in the app and mailed at most once; `key` prevents duplicates.

    `in_digest` is true while the notice waits for its person's next digest.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="notices")
    shop = models.ForeignKey(Shop, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=40)
    facts = models.JSONField(default=dict)
    key = models.CharField(max_length=120)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    in_digest = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="notice_once")]
        indexes = [
            models.Index(fields=["user", "-created_at"]),
            models.Index(fields=["user"], condition=Q(read_at__isnull=True), name="notice_unread"),
            models.Index(fields=["user", "created_at"], condition=Q(in_digest=True), name="notice_in_digest"),
        ]

    def __str__(self) -> str:
        return self.kind
