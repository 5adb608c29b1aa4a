"""Language and theme: stored with the person and in cookies, so that the first response already uses them."""

from typing import Any, TypeVar

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.locale import LocaleMiddleware
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from .pages import page_for

THEME_COOKIE = "theme"
YEAR = 365 * 24 * 3600
language_middleware = LocaleMiddleware
Response = TypeVar("Response", bound=HttpResponse)


def gap() -> str:
    """Return the separator between two sentences in the active language: empty in Chinese."""
    return "" if get_language() == "zh-hans" else " "


def page_settings(request: HttpRequest) -> dict[str, Any]:
    """Give every template its language and theme, and templates that show it the number of unread notices."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "html_lang": "zh-CN" if get_language() == "zh-hans" else "en",
        "gap": gap(),
        "theme": theme if theme in ("light", "dark") else "",
        "simulated": settings.DOUYIN_IDENTITY == "simulated",
        "unread_notices": SimpleLazyObject(lambda: getattr(request.user, "unread_notices", 0)),
    }


def remember(response: Response, *, language: str = "", theme: str = "") -> Response:
    """Store the choices in cookies of `response`."""
    secure = settings.HTTPS
    if language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=YEAR, samesite="Lax", secure=secure
        )
    if theme in ("light", "dark"):
        response.set_cookie(THEME_COOKIE, theme, max_age=YEAR, samesite="Lax", secure=secure)
    elif theme == "auto":
        response.delete_cookie(THEME_COOKIE)
    return response


@login_not_required
@require_POST
def set_preferences(request: HttpRequest) -> HttpResponse:
    """Switch language or theme and redirect back."""
    language, theme = request.POST.get("language", ""), request.POST.get("theme", "")
    if request.user.is_authenticated:
        if language in dict(settings.LANGUAGES):
            request.user.language = language
        if theme in ("light", "dark", "auto"):
            request.user.theme = "" if theme == "auto" else theme
        request.user.save(update_fields=["language", "theme"])
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = page_for("home")
    return remember(HttpResponseRedirect(back), language=language, theme=theme)
