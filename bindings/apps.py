"""App configuration of the bindings app, with the name shown on the operators' desk."""

from importlib import import_module

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class BindingsConfig(AppConfig):
    name = "bindings"
    verbose_name = _("Bindings")

    def ready(self) -> None:
        from bindings.groups import give_new_permissions
        from shops.pages import offer

        for registering in (
            "bindings.texts.notices",
            "bindings.admin.registry",
            "bindings.mails",
            "bindings.jobs",
        ):
            import_module(registering)
        offer(home="shop_list", calendar="calendar_feed")
        # Sent for `shops`, the first app: Django's receiver then creates all permissions before this one runs.
        post_migrate.connect(give_new_permissions, sender=apps.get_app_config("shops"))
