"""Operators' own settings on the desk."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shops.models import User


class SavedView(models.Model):
    """A saved filter of the review queue, for one person or, if shared, for all operators."""

    person = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name=_("person"))
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(max_length=500)
    shared = models.BooleanField(_("for all operators"), default=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return self.name
