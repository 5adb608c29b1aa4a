"""Loads the session's person, together with what every page's frame shows about them, in one query."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from .models import Notice, User


class Backend(AuthenticationBackend):
    """Signs people in by login or email. The signed-in person carries the number of `unread_notices`."""

    def get_user(self, user_id: int) -> User | None:
        unread = Coalesce(Subquery(_unread_of(OuterRef("pk")), output_field=IntegerField()), 0)
        person = User.objects.annotate(unread_notices=unread).filter(pk=user_id).first()
        return person if person and self.user_can_authenticate(person) else None


def _unread_of(person: OuterRef) -> QuerySet:
    """Return one row with the number of notices that `person` has not read, or no row."""
    unread = Notice.objects.filter(user=person, read_at__isnull=True)
    return unread.order_by().values("user").annotate(number=Count("pk")).values("number")
