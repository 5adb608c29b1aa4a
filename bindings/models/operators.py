"""Records of the operators' own work: requests for a second person, and deadline waves (R12, R19)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Account, Review
from shops.models import Shop, User


class RequestVerb(models.TextChoices):
    GRANT_REPLACEMENT = "grant_replacement", _("Grant an extra replacement")
    WITHDRAW_GRANT = "withdraw_grant", _("Take back an extra replacement")
    REOPEN_SHOP = "reopen_shop", _("Open the shop again")
    RESTORE_ACCOUNT = "restore_account", _("Restore the cancelled account")
    UNDO_APPROVAL = "undo_approval", _("Undo the approval")
    RESET_SECOND_FACTOR = "reset_second_factor", _("Reset the second factor")
    CORRECT_EMAIL = "correct_email", _("Correct the email")


class RequestState(models.TextChoices):
    WAITING = "waiting", _("Waiting for a second person")
    APPROVED = "approved", _("Approved")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class OperatorRequest(models.Model):
    """A request by one operator that another person, a supervisor, decides (R19).

    `details` are the verb's arguments besides its subject, such as an address.
    """

    verb = models.CharField(_("what"), max_length=20, choices=RequestVerb)
    shop = models.ForeignKey(Shop, models.PROTECT, null=True, related_name="+", verbose_name=_("shop"))
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", verbose_name=_("account")
    )
    review = models.ForeignKey(Review, models.PROTECT, null=True, related_name="+", verbose_name=_("review"))
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name=_("person"))
    details = models.JSONField(default=dict, db_default={}, editable=False)
    reason = models.TextField(_("reason"))
    state = models.CharField(_("state"), max_length=9, choices=RequestState, default=RequestState.WAITING)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        app_label = "bindings"
        verbose_name = _("request for a second person")
        verbose_name_plural = _("requests for a second person")
        constraints = [
            models.UniqueConstraint(
                fields=["verb", "shop"],
                condition=Q(state=RequestState.WAITING, account__isnull=True, review__isnull=True),
                name="request_one_waiting_shop",
            ),
            models.UniqueConstraint(
                fields=["verb", "account"],
                condition=Q(state=RequestState.WAITING, review__isnull=True),
                name="request_one_waiting_account",
            ),
            models.UniqueConstraint(
                fields=["verb", "review"],
                condition=Q(state=RequestState.WAITING),
                name="request_one_waiting_review",
            ),
            models.UniqueConstraint(
                fields=["verb", "person"],
                condition=Q(state=RequestState.WAITING, person__isnull=False),
                name="request_one_waiting_person",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[RequestState.APPROVED, RequestState.DECLINED])
                | (Q(decided_by__isnull=False) & ~Q(decided_by=F("asked_by"))),
                name="request_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_verb_display()} · {self.subject}"

    @property
    def subject(self) -> Shop | Account | Review | User | None:
        """The subject of the request: a review, else an account, else a shop, else a person."""
        return self.review or self.account or self.shop or self.person


class Wave(models.Model):
    """A reminder and deadline for many shops, selected once and then scheduled in resumable steps (R12)."""

    reminder_from = models.DateField(_("reminder from"))
    deadline = models.DateField(_("upgrade deadline"))
    reason = models.CharField(_("reason"), max_length=300)
    choice = models.JSONField(_("chosen by"), default=dict)
    shop_ids = models.JSONField(default=list, editable=False)
    total = models.PositiveIntegerField(_("shops"))
    done = models.PositiveIntegerField(_("done"), default=0)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("prepared at"))
    finished_at = models.DateTimeField(_("finished at"), null=True)

    class Meta:
        app_label = "bindings"
        verbose_name = _("wave")
        verbose_name_plural = _("waves")
        constraints = [
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="wave_done_within_total")
        ]

    def __str__(self) -> str:
        return f"{self.deadline:%Y-%m-%d} · {self.total}"

    @property
    def percent(self) -> int:
        return 100 * self.done // self.total if self.total else 100
