"""What a person has asked the platform about who owns a shop, as long as it waits for an answer."""

from django.db.models import QuerySet

from bindings.models import OwnerRequest, RequestState
from shops.models import User


def waiting_requests(person: User) -> QuerySet[OwnerRequest]:
    """Return the person's own requests that nobody answered yet, the oldest first."""
    return OwnerRequest.objects.filter(asked_by=person, state=RequestState.WAITING).order_by("pk")
