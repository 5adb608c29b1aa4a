"""The rule book and the terms people agree to: dated rows that are only added (R8, R17)."""

from datetime import date, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.document_models import MOST_DOCUMENT_BYTES
from bindings.working_time import WorkingTime

NOT_A_RULE = ("id", "effective_from", "note")
OF_THE_DESK = ("soon_hours", "hold_minutes", "take_at_once", "bulk_limit")  # not a rule for merchants
NEVER_ZERO = (
    "scan_seconds",
    "agree_seconds",
    "confirm_seconds",
    "code_tries",
    "name_minimum",
    "hold_minutes",
    "take_at_once",
    "bulk_limit",
    "document_megabytes",
    "documents_of_review",
    "document_megapixels",
)


def days_of(text: str) -> frozenset[date]:
    """Return the days in a text with one day per line. Raises ValueError."""
    return frozenset(date.fromisoformat(line.strip()) for line in text.splitlines() if line.strip())


def validate_days(text: str) -> None:
    try:
        days_of(text)
    except ValueError as error:
        raise ValidationError(_("Write one day a line, such as 2026-10-01.")) from error


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
    soon_hours = models.PositiveSmallIntegerField(
        _("hours before the target that are urgent"), default=8, db_default=8
    )
    hold_minutes = models.PositiveSmallIntegerField(
        _("minutes without work after which a taken request is free"), default=30, db_default=30
    )
    take_at_once = models.PositiveSmallIntegerField(
        _("requests taken with “Take next”"), default=10, db_default=10
    )
    bulk_limit = models.PositiveSmallIntegerField(
        _("requests decided at once, at most"), default=200, db_default=200
    )
    work_days = models.CharField(
        _("working days, Monday is 1"),
        max_length=7,
        default="1234567",
        db_default="1234567",
        validators=[RegexValidator("^(?=.)1?2?3?4?5?6?7?$", _("Write the digits of the days in order."))],
    )
    work_from = models.TimeField(_("work begins at"), default=time.min, db_default=time.min)
    work_until = models.TimeField(
        _("work ends at, 00:00 is the end of the day"), default=time.min, db_default=time.min
    )
    holidays = models.TextField(
        _("days off, one a line"), blank=True, default="", db_default="", validators=[validate_days]
    )
    extra_days = models.TextField(
        _("days worked although they are none, one a line"),
        blank=True,
        default="",
        db_default="",
        validators=[validate_days],
    )
    document_megabytes = models.PositiveSmallIntegerField(
        _("size of a document, megabytes at most"), default=10, db_default=10
    )
    documents_of_review = models.PositiveSmallIntegerField(
        _("documents of a review, at most"), default=10, db_default=10
    )
    document_megapixels = models.PositiveSmallIntegerField(
        _("size of a picture, megapixels at most"), default=50, db_default=50
    )
    document_days = models.PositiveSmallIntegerField(
        _("days a document is kept after the decision"), default=180, db_default=180
    )
    appeal_days = models.PositiveSmallIntegerField(_("days to appeal a rejection"), default=15, db_default=15)
    appeal_hours = models.PositiveSmallIntegerField(
        _("target for an appeal, hours"), default=72, db_default=72
    )
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
        """Return the merchant-facing fields that differ from the row `earlier`."""
        rules = [f.name for f in self._meta.fields if f.name not in (*NOT_A_RULE, *OF_THE_DESK)]
        return [name for name in rules if getattr(self, name) != getattr(earlier, name)]

    @property
    def working_time(self) -> WorkingTime:
        """Return the calendar of the operators' working time (R23)."""
        return WorkingTime(
            ZoneInfo(settings.TIME_ZONE),
            frozenset(map(int, self.work_days)),
            self.work_from,
            self.work_until,
            days_of(self.holidays),
            days_of(self.extra_days),
        )

    def clean(self) -> None:
        self._require_sense()
        if self.effective_from and self.effective_from <= timezone.localdate():
            raise ValidationError(
                {"effective_from": _("A new row takes effect tomorrow or later; rows in force are kept.")}
            )

    def _require_sense(self) -> None:
        """Raise ValidationError for numbers under which no one could bind, agree or choose a name."""
        zero = [name for name in NEVER_ZERO if getattr(self, name) == 0]
        if zero:
            raise ValidationError(dict.fromkeys(zero, _("This can’t be zero.")))
        if (self.document_megabytes or 0) * 1024 * 1024 > MOST_DOCUMENT_BYTES:
            raise ValidationError(
                {"document_megabytes": _("The site takes no larger files than 20 megabytes.")}
            )
        if (self.name_minimum or 0) > (self.name_maximum or 0):
            raise ValidationError({"name_maximum": _("The longest name can’t be shorter than the shortest.")})
        if (
            self.work_until
            and self.work_until != time.min
            and self.work_until <= (self.work_from or time.min)
        ):
            raise ValidationError({"work_until": _("Work can’t end before it begins.")})


class TermsKind(models.TextChoices):
    BINDING = "binding", _("Official Account Binding Terms")
    ENTITY_CHANGE = "entity_change", _("Entity Change Terms")
    AUTHORIZATION = "authorization", _("Account Authorization Terms")


class Terms(models.Model):
    """One version of a text people agree to. A consent stores its version and hash."""

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
