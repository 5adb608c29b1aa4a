"""The ways to get access to a first or another shop: an invitation, a colleague, a claim."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from bindings.queries.owner_requests import waiting_requests
from shops.access import person_of


@require_safe
def join_shop(request: HttpRequest) -> HttpResponse:
    """Show a member how to get access to another shop, for example of another company."""
    return ways_in(request)


def ways_in(request: HttpRequest, *, typed: str = "", problem: str = "", status: int = 200) -> HttpResponse:
    """Show the ways to get access to a shop, and the person's own requests that wait for the platform."""
    person = person_of(request)
    context = {
        "section": "shop_list",
        "none_yet": not person.memberships.exists(),
        "typed": typed,
        "problem": problem,
        "requests": waiting_requests(person),
    }
    return render(request, "bindings/ways_in.html", context, status=status)
