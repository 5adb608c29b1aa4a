"""Django's registration of the Douyin accounts app; its label is its own because allauth's app is `account`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = _("Douyin accounts")
