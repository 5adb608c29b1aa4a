"""All shops of a person who has none: three ways in, by situation."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from bindings.models import OwnerRequest, RequestState
from shops.access import person_of


def no_shops(request: HttpRequest, *, typed: str = "", problem: str = "", status: int = 200) -> HttpResponse:
    """Show what a person without a shop can do, and which of the own requests wait for the platform."""
    waiting = OwnerRequest.objects.filter(asked_by=person_of(request), state=RequestState.WAITING)
    context = {
        "section": "shop_list",
        "none_yet": True,
        "typed": typed,
        "problem": problem,
        "requests": waiting.order_by("pk"),
    }
    return render(request, "bindings/no_shops.html", context, status=status)
