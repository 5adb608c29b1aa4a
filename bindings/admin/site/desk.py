"""The admin's site as the operators' desk: its navigation, its first page, its name."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OperationsSite(AdminSite):
    """Django's admin under our name, behind the same sign-in."""

    site_header = _("Operations")
    site_title = _("Operations")
    index_title = _("Overview")
    enable_nav_sidebar = False

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        from bindings.models import RuleBook

        from .navigation import groups_for

        context = super().each_context(request)
        if context["has_permission"]:
            context["places"] = groups_for(request)
            context["book"] = RuleBook.on(timezone.localdate())
        return context

    def get_urls(self) -> list[URLPattern | URLResolver]:
        from .first_run_pages import load_demo, test_mail

        return [
            path("test-mail/", self.admin_view(test_mail), name="test_mail"),
            path("load-demo/", self.admin_view(load_demo), name="load_demo"),
            *super().get_urls(),
        ]

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Return nothing for the default index, which our navigation and first page replace."""
        return super().get_app_list(request, app_label) if app_label else []

    def app_index(  # type: ignore[override]
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Redirect to the first page: the navigation groups the lists by task, not by app."""
        return redirect("admin:index")

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        from shops.access import person_of

        from .dashboard import figures
        from .first_run import checklist, this_server
        from .first_run_pages import may_load_demo

        person, now = person_of(request), timezone.now()
        shown: dict[str, Any] = {}
        if steps := checklist(person, now):
            shown = {"checklist": steps, "server": this_server(now), "may_load_demo": may_load_demo()}
        if not steps or steps.has_shops:
            shown |= figures(person, timezone.localdate())
        return super().index(request, (extra_context or {}) | shown)
