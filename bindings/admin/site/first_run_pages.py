"""What the checklist of a new server does: send a test mail, load the demo instead."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from bindings.demo.loading import load
from bindings.demo.names import CHINESE, ENGLISH
from bindings.demo.people import taken_logins
from shops.access import person_of
from shops.limits import allow
from shops.models import Shop
from shops.test_mail import TEST_MAIL_LIMIT, only_printed, send_test_mail


def may_load_demo() -> bool:
    """Return whether the demo may be offered: only with DEMO=on, without HTTPS, and in a database without shops."""
    wanted = settings.DEMO and not settings.HTTPS and settings.DOUYIN_IDENTITY == "simulated"
    return wanted and not Shop.objects.exists() and not taken_logins()


@require_POST
def test_mail(request: HttpRequest) -> HttpResponse:
    """Send the signed-in superuser a test mail and show what the mail server said."""
    person, now = person_of(request), timezone.now()
    if not person.is_superuser:
        raise PermissionDenied
    if only_printed() or not person.email:
        messages.error(request, _("No test was sent: set EMAIL_URL, and your own email."))
    elif not allow(f"test-mail:{person.pk}", at=now.timestamp(), **TEST_MAIL_LIMIT):
        messages.error(request, _("Too many tests. Try again in ten minutes."))
    elif problem := send_test_mail(person, now):
        messages.error(
            request, _("The mail server did not take the test: %(problem)s") % {"problem": problem}
        )
    else:
        messages.success(
            request, _("The mail server took the test. Look for it at %(email)s.") % {"email": person.email}
        )
    return redirect("admin:index")


@require_POST
def load_demo(request: HttpRequest) -> HttpResponse:
    """Load the demo into the empty database."""
    if not person_of(request).is_superuser:
        raise PermissionDenied
    if not may_load_demo():
        messages.error(request, _("The demo is loaded only into an empty database, and only with DEMO=on."))
        return redirect("admin:index")
    load(timezone.now(), CHINESE if get_language() == CHINESE else ENGLISH)
    messages.success(request, _("The demo is loaded. Its logins are on the page Rules and Help."))
    return redirect("admin:index")
