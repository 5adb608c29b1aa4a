"""URL configuration."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from shops.preferences import set_preferences

from .health import healthz, readyz
from .monitoring.doors import metrics

admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

handler400 = "config.errors.unreadable"
handler500 = "config.errors.failed"
urlpatterns = [
    path("", RedirectView.as_view(pattern_name="shop_list"), name="home"),
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("metrics", metrics, name="metrics"),
    path("preferences/", set_preferences, name="set_preferences"),
    path("admin/", admin.site.urls),
    path("", include("shops.urls")),
    path("", include("bindings.urls")),
    # allauth's own page would store an address that nobody verified.
    path("email/", RedirectView.as_view(pattern_name="change_email", http_method_names=["get", "head"])),
    path("", include("allauth.urls")),
]
