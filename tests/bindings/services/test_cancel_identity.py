"""An enterprise or blue V account becomes a regular one (R5, R19)."""

import pytest

from accounts.models import Review
from bindings import services
from bindings.models import Event
from tests import flows
from tests.factories import AccountFactory, BindingFactory
from tests.world import last_event, refused, shows


def cancel(account, actor, now, reason=""):
    return services.cancel_enterprise_identity(account=account, actor=actor, now=now, reason=reason)


@pytest.mark.parametrize("kind", ["unverified", "verified", "blue_v"])
def test_holder_makes_the_account_regular(db, now, kind):
    account = AccountFactory(**{kind: True})
    before = account.kind
    cancel(account, services.holder(account), now)
    account.refresh_from_db()
    assert (account.kind, account.entity) == ("regular", None)
    assert (last_event().verb, last_event().rules, last_event().shop) == (
        "identity_cancelled",
        ["R5", "R19"],
        None,
    )
    assert last_event().chain == f"account:{account.pk}"
    shows(last_event(), kind=(before, "regular"), entity=(last_event().before["entity"], ""))


def test_refused_account_can_be_bound_afterwards(shop, owner, now):
    account = AccountFactory(blue_v=True)
    assert flows.scan(shop, "bind", account, owner).state == "denied"
    cancel(account, services.holder(account), now)
    account.refresh_from_db()
    assert flows.bind(shop, account, owner).state == "in_review"


def test_regular_account_has_nothing_to_cancel(db, now):
    account = AccountFactory()
    with refused("NOT_ENTERPRISE"):
        cancel(account, services.holder(account), now)


def test_holder_keeps_the_identity_of_an_official_account(now, shop):
    account = BindingFactory(shop=shop, upgraded=True).account
    with refused("OFFICIAL_KEEPS_IDENTITY"):
        cancel(account, services.holder(account), now)


def test_operator_cancels_it_with_a_reason_and_the_shop_drifts(shop, operator, now):
    binding = BindingFactory(shop=shop, upgraded=True)
    cancel(binding.account, services.operator(operator), now, "License revoked")
    binding.account.refresh_from_db()
    assert (binding.account.kind, last_event().shop, last_event().reason) == (
        "regular",
        shop,
        "License revoked",
    )
    assert services.standing_of(shop, services.official_binding(shop), now.date()).entity_drift is True


def test_operator_needs_a_reason(db, operator, now):
    account = AccountFactory(verified=True)
    with refused("REASON_REQUIRED"):
        cancel(account, services.operator(operator), now, " ")


def test_open_request_for_an_entity_change_is_withdrawn(shop, owner, now):
    account = AccountFactory(verified=True)
    ticket = flows.scan(shop, "bind", account, owner)
    services.request_entity_change(ticket=ticket, actor=services.holder(account), now=now, agreed=True)
    cancel(account, services.holder(account), now)
    assert Review.objects.get().state == "withdrawn"
    assert Event.objects.filter(verb="identity_cancelled").count() == 1


def test_account_without_entity_can_be_cancelled(db, now):
    account = AccountFactory(verified=True, entity=None)
    assert cancel(account, services.holder(account), now).kind == "regular"
    assert last_event().before == {"kind": "enterprise_verified", "entity": ""}
