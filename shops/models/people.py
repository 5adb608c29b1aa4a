"""People who sign in."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

models.CharField.register_lookup(Lower)


class MailRhythm(models.TextChoices):
    """How often a person gets mail that can wait. Security mail is always sent immediately."""

    DAILY = "daily", _("One mail a day")
    EACH = "each", _("Each one right away")
    NONE = "none", _("Only here, no mail")


class User(AbstractUser):
    """A person who signs in: a shop's team member or one of the platform's operators (`is_staff`)."""

    full_name = models.CharField(pgettext_lazy("person", "name"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    theme = models.CharField(
        _("theme"), max_length=5, blank=True, choices=[("light", _("Light")), ("dark", _("Dark"))]
    )
    muted_notices = models.JSONField(_("notices switched off"), default=list, blank=True)
    mail_rhythm = models.CharField(
        _("mail"), max_length=5, choices=MailRhythm, default=MailRhythm.DAILY, db_default=MailRhythm.DAILY
    )
    calendar_key = models.CharField(max_length=64, blank=True, db_index=True)
    invited_at = models.DateTimeField(_("invited"), null=True, blank=True)

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        permissions = [
            ("reset_second_factor", _("Can reset a person's second factor")),
            ("correct_email", _("Can correct a person's email")),
        ]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                condition=~Q(email=""),
                name="user_email_once",
                violation_error_message=_("This email can’t be used. Choose another one."),
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return str(self)
