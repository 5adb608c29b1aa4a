"""The worker's data: queued mails, scheduled jobs, and running workers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class MailState(models.TextChoices):
    """The state of a mail. Only waiting mails are sent."""

    WAITING = "waiting", _("Waiting")
    SENT = "sent", _("Sent")
    GIVEN_UP = "given_up", _("Given up")
    DROPPED = "dropped", _("No longer needed")


class Priority(models.IntegerChoices):
    """The order in which mails are sent: a password reset never waits behind a thousand digests."""

    AT_ONCE = 0
    SOON = 1
    IN_BULK = 2


class Mail(models.Model):
    """One mail to one person, written in the transaction of the change it reports. The worker renders and sends it.

    `payload` says what to report and holds no secret. A text with a secret link is stored encrypted in `sealed` and
    removed once the mail is sent. While a worker sends the mail, `due_at` is the end of its lease: if that worker is
    killed, another one takes the mail.
    """

    key = models.CharField(max_length=200, unique=True)
    kind = models.CharField(_("kind"), max_length=20)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.SOON)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    recipient = models.EmailField(_("recipient"))
    language = models.CharField(_("language"), max_length=10)
    payload = models.JSONField(default=dict)
    sealed = models.TextField(blank=True)
    state = models.CharField(_("state"), max_length=8, choices=MailState, default=MailState.WAITING)
    created_at = models.DateTimeField(_("created at"))
    due_at = models.DateTimeField(_("due at"))
    expires_at = models.DateTimeField(_("given up after"))
    attempts = models.PositiveIntegerField(_("attempts"), default=0)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    class Meta:
        verbose_name = _("mail")
        verbose_name_plural = _("outgoing mail")
        permissions = [("resend_mail", _("Can send a mail again"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MailState.WAITING, finished_at__isnull=True)
                | (~Q(state=MailState.WAITING) & Q(finished_at__isnull=False)),
                name="mail_finished_unless_waiting",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[MailState.WAITING, MailState.GIVEN_UP]) | Q(sealed=""),
                name="mail_secret_gone_once_sent",
            ),
        ]
        indexes = [
            models.Index(
                fields=["priority", "due_at"], condition=Q(state=MailState.WAITING), name="mail_waiting"
            ),
            models.Index(fields=["state", "-id"], name="mail_by_state"),
            models.Index(
                fields=["finished_at"], condition=Q(finished_at__isnull=False), name="mail_finished"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} · {self.recipient}"


class ScheduledJob(models.Model):
    """The progress of one job of `work.jobs`: its last due time, the worker running it, and the outcome."""

    name = models.CharField(max_length=40, primary_key=True)
    done_for = models.DateTimeField(null=True)
    taken_by = models.CharField(max_length=32, blank=True)
    taken_until = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    seconds = models.FloatField(default=0)
    report = models.CharField(max_length=300, blank=True)
    last_error = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name


class Worker(models.Model):
    """One running `manage.py work`. It is alive while `seen_at` is recent."""

    id = models.CharField(max_length=32, primary_key=True)
    host = models.CharField(max_length=100)
    pid = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.host}:{self.pid}"
