"""Consents: which terms a scan requires, and the version that each side agreed to (R6, R8)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from bindings import services
from bindings.models import Consent, Terms
from bindings.policy import Purpose
from bindings.services.consents import store_consents
from tests import flows
from tests.factories import AccountFactory
from tests.world import violates

VERSION = {"text_en": "New text", "text_zh": "新文本"}


@pytest.mark.parametrize("purpose", [Purpose.BIND, Purpose.UPGRADE, Purpose.REBIND])
@pytest.mark.parametrize(
    ("effects", "kinds"),
    [
        ([], ["binding"]),
        (["bind_account", "start_blue_v_verification"], ["binding"]),
        (["bind_account", "start_entity_change"], ["binding", "entity_change"]),
    ],
)
def test_official_scan_requires_binding_terms_and_those_of_an_entity_change(purpose, effects, kinds):
    assert services.required_terms(purpose, effects) == kinds


def test_authorization_requires_its_own_terms():
    assert services.required_terms(Purpose.AUTHORIZE, ["authorize_account"]) == ["authorization"]


def noon(day: date):
    return timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 12))


@pytest.mark.parametrize(("days", "version"), [(-1, "old"), (0, "new"), (1, "new")])
def test_version_in_force_changes_on_its_day(db, days, version):
    day = date(2030, 5, 1)
    Terms.objects.create(kind="binding", version="old", effective_from=date(2030, 1, 1), **VERSION)
    Terms.objects.create(kind="binding", version="new", effective_from=day, **VERSION)
    assert services.terms_in_force("binding", noon(day + timedelta(days=days))).version == version


def test_day_of_a_version_begins_at_midnight_in_shanghai(db):
    Terms.objects.create(kind="binding", version="new", effective_from=date(2030, 5, 1), **VERSION)
    midnight = timezone.make_aware(timezone.datetime(2030, 5, 1))
    assert services.terms_in_force("binding", midnight).version == "new"
    assert services.terms_in_force("binding", midnight - timedelta(microseconds=1)).version != "new"


def test_later_of_two_versions_of_one_day_is_in_force(db):
    for version in ("first", "second"):
        Terms.objects.create(kind="binding", version=version, effective_from=date(2030, 5, 1), **VERSION)
    assert services.terms_in_force("binding", noon(date(2030, 6, 1))).version == "second"


def test_versions_of_another_kind_do_not_count(db):
    Terms.objects.create(kind="authorization", version="new", effective_from=date(2030, 1, 1), **VERSION)
    assert services.terms_in_force("binding", noon(date(2030, 6, 1))).version != "new"


def test_terms_before_the_first_version_do_not_exist(db):
    with pytest.raises(Terms.DoesNotExist):
        services.terms_in_force("binding", noon(date(1999, 1, 1)))


def test_both_sides_agree_to_the_same_version_with_its_hash(shop, owner):
    account = AccountFactory(unverified=True)
    binding = flows.bind(shop, account, owner)
    ticket = shop.tickets.get()
    consents = {(row.side, row.terms.kind): row for row in Consent.objects.filter(ticket=ticket)}
    assert set(consents) == {
        (side, kind) for side in ("holder", "merchant") for kind in ("binding", "entity_change")
    }
    assert all(
        (row.version, row.sha256) == (row.terms.version, row.terms.sha256) for row in consents.values()
    )
    assert {binding.holder_consent, binding.merchant_consent} < set(consents.values())


def test_consent_names_who_agreed_from_where(shop, owner, now):
    account = AccountFactory()
    ticket = flows.scan(shop, "bind", account, owner)
    holder = services.holder(account, ip="198.51.100.7", device="Douyin on iPhone")
    [consent] = store_consents(ticket, "holder", ["binding"], actor=holder, now=now)
    assert (consent.account, consent.user, consent.at) == (account, None, now)
    assert (consent.ip, consent.device) == ("198.51.100.7", "Douyin on iPhone")


def test_one_side_agrees_once_to_the_terms_of_a_ticket(shop, owner, now):
    account = AccountFactory()
    ticket = flows.scan(shop, "bind", account, owner)
    actor = services.holder(account)
    store_consents(ticket, "holder", ["binding"], actor=actor, now=now)
    with violates():
        store_consents(ticket, "holder", ["binding"], actor=actor, now=now)
    assert Consent.objects.count() == 1
