"""Decision reasons: codes with texts in both languages, maintained by supervisors, in force from a date (R22)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from bindings.policy import REVIEW_GATES

OTHER = "other"  # a reason in the operator's own words


class ReasonUse(models.TextChoices):
    REJECT = "reject", _("Reject")
    RETURN = "return", _("Send back")


class Reason(models.Model):
    """One text of a reason's code; the newest row in force applies. Rows are only added."""

    code = models.SlugField(_("code"), max_length=40)
    use = models.CharField(_("used to"), max_length=6, choices=ReasonUse)
    text_en = models.CharField(_("English text"), max_length=200)
    text_zh = models.CharField(_("Chinese text"), max_length=200)
    gate = models.CharField(
        _("fits where approval is impossible for"),
        max_length=40,
        blank=True,
        choices=[(gate.code, gate.code) for gate in REVIEW_GATES],
        help_text=_("Chosen already when an operator rejects for this."),
    )
    offered = models.BooleanField(_("offered"), default=True)
    effective_from = models.DateField(_("effective from"))

    class Meta:
        verbose_name = _("reason of decisions")
        verbose_name_plural = _("reasons of decisions")
        ordering = ["use", "code", "-effective_from"]
        constraints = [models.UniqueConstraint(fields=["code", "effective_from"], name="reason_once_a_day")]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """Return the text in the active language."""
        return self.text_zh if (translation.get_language() or "").startswith("zh") else self.text_en

    @classmethod
    def on(cls, day: date, use: str) -> dict[str, "Reason"]:
        """Return the reasons offered on `day`, by code, in the order they were first added."""
        rows = cls.objects.filter(use=use, effective_from__lte=day).order_by("effective_from", "pk")
        newest = {row.code: row for row in rows}
        return {code: row for code, row in newest.items() if row.offered}

    def clean(self) -> None:
        if self.effective_from and self.effective_from < timezone.localdate():
            raise ValidationError(
                {"effective_from": _("A text takes effect today or later; earlier ones are kept.")}
            )
        earlier = Reason.objects.filter(code=self.code).exclude(use=self.use)
        if earlier.exists():
            raise ValidationError({"code": _("This code is used otherwise already.")})
