"""Django's registration of the bindings app, with the name that the operators' desk shows."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BindingsConfig(AppConfig):
    name = "bindings"
    verbose_name = _("Bindings")

    def ready(self) -> None:
        import_module("bindings.admin.registry")
