"""A person's own ownership requests that are still waiting for an answer."""

from django.db.models import QuerySet

from bindings.models import OwnerRequest, RequestState
from shops.models import User


def waiting_requests(person: User) -> QuerySet[OwnerRequest]:
    """Return the person's unanswered requests, oldest first."""
    return OwnerRequest.objects.filter(asked_by=person, state=RequestState.WAITING).order_by("pk")
