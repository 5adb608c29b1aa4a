"""App configuration of the background work: the outbox, scheduled jobs, and the workers that process both."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    name = "work"
    verbose_name = _("Background work")
