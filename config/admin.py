"""Django's registration of the admin: its site is the operators' desk."""

from django.contrib.admin.apps import AdminConfig


class OperationsAdminConfig(AdminConfig):
    default_site = "bindings.admin.site.desk.OperationsSite"
