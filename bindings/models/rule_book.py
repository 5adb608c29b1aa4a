"""The rule book and the terms people agree to: dated rows that are only added (R8, R17)."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

NUMBER_FIELDS = (models.PositiveIntegerField, models.PositiveSmallIntegerField)


class RuleBook(models.Model):
    """Every number of the rules that the article leaves open, in force from a date (R17). Rows are only added."""

    effective_from = models.DateField(_("effective from"), unique=True)
    scan_seconds = models.PositiveIntegerField(_("life of a QR code, seconds"), default=120)
    agree_seconds = models.PositiveIntegerField(_("time to agree on the phone, seconds"), default=300)
    confirm_seconds = models.PositiveIntegerField(_("life of a confirmation code, seconds"), default=600)
    code_tries = models.PositiveSmallIntegerField(_("tries for a confirmation code"), default=3)
    authorized_limit = models.PositiveIntegerField(_("authorized accounts of a shop, at most"), default=10)
    replacements = models.PositiveSmallIntegerField(_("replacements of a shop"), default=1)
    name_minimum = models.PositiveSmallIntegerField(_("shortest name, characters"), default=2)
    name_maximum = models.PositiveSmallIntegerField(_("longest name, characters"), default=20)
    name_edit_days = models.PositiveSmallIntegerField(_("days between two name edits"), default=30)
    blue_v_hours = models.PositiveSmallIntegerField(_("target for a blue V verification, hours"), default=48)
    entity_change_hours = models.PositiveSmallIntegerField(
        _("target for an entity change, hours"), default=24
    )
    urgent_days = models.PositiveSmallIntegerField(_("days before the deadline that are urgent"), default=7)
    note = models.CharField(_("why"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("rule book row")
        verbose_name_plural = _("rule book")
        ordering = ["-effective_from"]

    def __str__(self) -> str:
        return str(self.effective_from)

    @classmethod
    def on(cls, day: date) -> "RuleBook":
        """Return the row in force on `day`."""
        return cls.objects.filter(effective_from__lte=day).order_by("-effective_from")[:1].get()

    def changed_since(self, earlier: "RuleBook") -> list[str]:
        """Return the fields of the numbers that are not as in the row `earlier`."""
        numbers = [field.name for field in self._meta.fields if isinstance(field, NUMBER_FIELDS)]
        return [name for name in numbers if getattr(self, name) != getattr(earlier, name)]

    def clean(self) -> None:
        self._require_sense()
        if self.effective_from and self.effective_from <= timezone.localdate():
            raise ValidationError(
                {"effective_from": _("A new row takes effect tomorrow or later; rows in force are kept.")}
            )

    def _require_sense(self) -> None:
        """Raise ValidationError for numbers under which nobody could bind, agree or be named."""
        never_zero = ("scan_seconds", "agree_seconds", "confirm_seconds", "code_tries", "name_minimum")
        zero = [name for name in never_zero if getattr(self, name) == 0]
        if zero:
            raise ValidationError(dict.fromkeys(zero, _("This can’t be zero.")))
        if (self.name_minimum or 0) > (self.name_maximum or 0):
            raise ValidationError({"name_maximum": _("The longest name can’t be shorter than the shortest.")})


class TermsKind(models.TextChoices):
    BINDING = "binding", _("Official Account Binding Terms")
    ENTITY_CHANGE = "entity_change", _("Entity Change Terms")
    AUTHORIZATION = "authorization", _("Account Authorization Terms")


class Terms(models.Model):
    """One version of a text people agree to; a consent stores its version and hash."""

    kind = models.CharField(_("kind"), max_length=13, choices=TermsKind)
    version = models.CharField(_("version"), max_length=20)
    text_en = models.TextField(_("English text"))
    text_zh = models.TextField(_("Chinese text"))
    sha256 = models.CharField(max_length=64, editable=False)
    effective_from = models.DateField(_("effective from"))

    class Meta:
        verbose_name = _("terms")
        verbose_name_plural = _("terms")
        constraints = [models.UniqueConstraint(fields=["kind", "version"], name="terms_version_unique")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.version}"
