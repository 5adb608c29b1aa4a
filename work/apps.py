"""Django's registration of the worker's app: mail that waits, work that is due, and the workers that do both."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    name = "work"
    verbose_name = _("Background work")
