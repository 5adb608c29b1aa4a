"""Candidates: added and removed by the people of the shop."""

import pytest

from accounts.models import Candidate
from bindings import services
from tests.factories import AccountFactory
from tests.world import last_event, refused, unchanged


def add(shop, handle, person, now):
    return services.add_candidate(shop=shop, handle=handle, actor=services.merchant(person), now=now)


@pytest.mark.parametrize("typed", ["leaf", "@leaf", " LEAF "])
def test_candidate_is_added_by_handle(shop, owner, now, typed):
    account = AccountFactory(handle="Leaf")
    assert add(shop, typed, owner, now) == account
    candidate = Candidate.objects.get()
    assert (candidate.shop, candidate.added_by, candidate.added_at) == (shop, owner, now)
    assert (last_event().verb, last_event().after) == ("candidate_added", {"candidate": "Leaf"})


def test_adding_twice_is_adding_once(shop, owner, now):
    AccountFactory(handle="leaf")
    add(shop, "leaf", owner, now)
    with unchanged():
        add(shop, "leaf", owner, now)


def test_unknown_handle_and_viewer_are_refused(shop, owner, viewer, now):
    AccountFactory(handle="leaf")
    with refused("ACCOUNT_UNKNOWN"):
        add(shop, "leaves", owner, now)
    with refused("ROLE_TOO_SMALL"):
        add(shop, "leaf", viewer, now)


def test_candidate_is_removed_once(shop, owner, viewer, now):
    account = AccountFactory(handle="leaf")
    add(shop, "leaf", owner, now)
    with refused("ROLE_TOO_SMALL"):
        services.remove_candidate(shop=shop, account=account, actor=services.merchant(viewer), now=now)
    services.remove_candidate(shop=shop, account=account, actor=services.merchant(owner), now=now)
    assert (Candidate.objects.count(), last_event().verb) == (0, "candidate_removed")
    with unchanged():
        services.remove_candidate(shop=shop, account=account, actor=services.merchant(owner), now=now)
