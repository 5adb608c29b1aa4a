"""App configuration of the shops app, with the name shown on the operators' desk."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ShopsConfig(AppConfig):
    name = "shops"
    verbose_name = _("Shops")

    def ready(self) -> None:
        for kinds_of_mail in ("shops.notice_mails", "shops.password_mails", "shops.sealed_mails"):
            import_module(kinds_of_mail)
