"""App configuration of the admin: its site is the operators' desk."""

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.apps import AdminConfig

# Second factors, sessions and address verifications: nobody may read or edit these records, not even a superuser.
SECRET_APPS = ("account", "mfa", "usersessions")


class OperationsAdminConfig(AdminConfig):
    default_site = "bindings.admin.site.desk.OperationsSite"

    def ready(self) -> None:
        super().ready()
        for label in SECRET_APPS:
            for model in apps.get_app_config(label).get_models():
                if admin.site.is_registered(model):
                    admin.site.unregister(model)
