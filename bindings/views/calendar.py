"""The calendar feed behind a secret link: the upgrade deadlines of a person's shops (R12)."""

from datetime import date

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from bindings.services.standings import COMPANY, NOT_UPGRADED, OPEN, with_official
from shops.calendar import Day, feed
from shops.models import Shop, User


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, key: str) -> HttpResponse:
    """Answer with the feed of the link's owner; 404 for an unknown, renewed or revoked link."""
    user = User.objects.filter(calendar_key=key, is_active=True).first()
    if user is None:
        raise Http404
    with override(user.language or settings.LANGUAGE_CODE):
        text = feed(
            _("Upgrade deadlines"),
            [_day(shop, shop.upgrade_deadline) for shop in _due(user) if shop.upgrade_deadline],
            now=timezone.now(),
        )
    return HttpResponse(text, content_type="text/calendar; charset=utf-8")


def _due(user: User) -> QuerySet[Shop]:
    """Return the person's open shops that have a deadline and are not upgraded."""
    mine = with_official(Shop.objects.filter(members=user, upgrade_deadline__isnull=False))
    return mine.filter(OPEN, COMPANY, NOT_UPGRADED).order_by("upgrade_deadline", "pk")


def _day(shop: Shop, deadline: date) -> Day:
    return Day(
        uid=f"upgrade-{shop.pk}@guanhao",
        on=deadline,
        summary=_("Upgrade due: %(shop)s") % {"shop": shop.name},
        description=_("Shop ID %(code)s. After this day listing products may be affected.")
        % {"code": shop.code},
    )
