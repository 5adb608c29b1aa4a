"""Benefits, candidates and "this wasn't me"."""

import pytest

from accounts.models import Candidate
from bindings import services
from bindings.models import Event
from shops.models import Notice
from tests import flows
from tests.factories import AccountFactory, BindingFactory
from tests.world import last_event, refused, shows, unchanged


def choose(shop, person, now, *benefits):
    return services.change_benefits(shop=shop, benefits=benefits, actor=services.merchant(person), now=now)


def test_benefits_change_with_an_event(shop, owner, now):
    binding = BindingFactory(shop=shop, benefits=["identity"])
    assert choose(shop, owner, now, "repeat", "roles").benefits == ["roles", "repeat"]
    binding.refresh_from_db()
    assert (binding.benefits, last_event().verb) == (["roles", "repeat"], "benefits_changed")
    shows(last_event(), benefits=(["identity"], ["roles", "repeat"]))


def test_same_benefits_again_change_nothing(shop, owner, now):
    BindingFactory(shop=shop, benefits=["identity"])
    with unchanged():
        choose(shop, owner, now, "identity")


def test_one_benefit_stays_at_least(shop, owner, now):
    BindingFactory(shop=shop)
    with refused("BENEFIT_REQUIRED"):
        choose(shop, owner, now)


def test_benefits_need_a_bound_account_and_a_manager(shop, owner, viewer, now):
    with refused("NOTHING_BOUND"):
        choose(shop, owner, now, "roles")
    with refused("ROLE_TOO_SMALL"):
        choose(shop, viewer, now, "roles")


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


def test_holder_reports_once_that_it_was_somebody_else(shop, owner, now):
    account = AccountFactory()
    ticket = flows.scan_and_agree(shop, "bind", account, owner)
    flows.confirm(ticket, owner)
    ticket.refresh_from_db()
    report = {"ticket": ticket, "actor": services.holder(account), "now": now}
    services.report_not_me(**report)
    assert (last_event().verb, last_event().facts["ticket"]) == ("not_me_reported", ticket.key)
    assert Notice.objects.filter(kind="not_me_reported", user=owner).count() == 1
    with unchanged():
        services.report_not_me(**report)
    assert shop.bindings.get().ended_at is None


def test_report_needs_a_confirmed_scan_of_ones_own(shop, owner, now):
    account = AccountFactory()
    ticket = flows.scan_and_agree(shop, "bind", account, owner)
    with refused("TICKET_CHANGED"):
        services.report_not_me(ticket=ticket, actor=services.holder(account), now=now)
    flows.confirm(ticket, owner)
    ticket.refresh_from_db()
    for actor in (services.holder(AccountFactory()), services.merchant(owner)):
        with refused("TICKET_CHANGED"):
            services.report_not_me(ticket=ticket, actor=actor, now=now)
    assert not Event.objects.filter(verb="not_me_reported").exists()
