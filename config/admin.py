"""The operators' site: Django's admin under our name, behind the same sign-in."""

from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class OperationsSite(AdminSite):
    site_header = _("Operations")
    site_title = _("Operations")
    index_title = _("Overview")


class OperationsAdminConfig(AdminConfig):
    default_site = "config.admin.OperationsSite"
