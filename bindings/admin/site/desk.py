"""The admin's site as the operators' desk: its navigation, its first page, its name."""

from django.contrib.admin import AdminSite
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OperationsSite(AdminSite):
    """Django's admin under our name, behind the same sign-in."""

    site_header = _("Operations")
    site_title = _("Operations")
    index_title = _("Overview")
    enable_nav_sidebar = False

    def each_context(self, request) -> dict:
        from bindings.models import RuleBook

        from .navigation import groups_for

        context = super().each_context(request)
        if context["has_permission"]:
            context["places"] = groups_for(request)
            context["book"] = RuleBook.on(timezone.localdate())
        return context

    def get_app_list(self, request, app_label=None):
        """Return nothing for the stock index: our navigation and first page replace it."""
        return super().get_app_list(request, app_label) if app_label else []

    def app_index(self, request, app_label, extra_context=None):
        """Lead to the first page: the navigation groups the lists by the work, not by the app."""
        return redirect("admin:index")

    def index(self, request, extra_context=None):
        from .dashboard import figures

        return super().index(request, (extra_context or {}) | figures(request.user, timezone.localdate()))
