"""Appeals: a shop has a rejection decided once more, by somebody else (R25)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Review
from shops.models import User


class AppealState(models.TextChoices):
    WAITING = "waiting", pgettext_lazy("appeal", "Waiting for an answer")
    UPHELD = "upheld", pgettext_lazy("appeal", "Rejection upheld")
    GRANTED = "granted", pgettext_lazy("appeal", "Granted")
    WITHDRAWN = "withdrawn", pgettext_lazy("appeal", "Withdrawn")


class Appeal(models.Model):
    """One appeal; it keeps the rejection it is about, which the review loses when the appeal is granted."""

    review = models.ForeignKey(Review, models.PROTECT, related_name="appeals", verbose_name=_("review"))
    state = models.CharField(_("state"), max_length=9, choices=AppealState, default=AppealState.WAITING)
    text = models.TextField(_("what the shop says"))
    appealed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("appealed by"))
    appealed_at = models.DateTimeField(_("appealed at"))
    due_at = models.DateTimeField(_("answer expected by"))
    rejected_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("rejected by")
    )
    rejected_at = models.DateTimeField(_("rejected at"))
    rejection = models.TextField(_("reason of the rejection"))
    answered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True)
    answer = models.TextField(_("answer to the shop"), blank=True)

    class Meta:
        app_label = "bindings"
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.UniqueConstraint(fields=["review"], name="appeal_once_per_review"),
            models.CheckConstraint(
                condition=Q(answered_by__isnull=True) | ~Q(answered_by=F("rejected_by")),
                name="appeal_answered_by_somebody_else",
            ),
            models.CheckConstraint(
                condition=Q(state=AppealState.WAITING, answered_at__isnull=True)
                | Q(~Q(state=AppealState.WAITING), answered_at__isnull=False),
                name="appeal_answered_has_its_moment",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state=AppealState.WAITING), name="appeal_waiting")
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """Return the number shown to people, such as AP-118."""
        return f"AP-{self.pk}"
