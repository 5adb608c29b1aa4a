"""`check_invariants`: one line and exit 0 where all hold; the rows that break one, and exit 1."""

import pytest

from bindings.jobs import InvariantBroken, invariants
from bindings.models import Binding, Consent, Event
from shops.models import Shop
from tests import flows
from tests.commands import run
from tests.factories import AccountFactory, BindingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def bound(shop, owner):
    """A shop whose account was bound by a scan."""
    return flows.bind(shop, AccountFactory(), owner)


def broken() -> list[str]:
    """Return what the command prints, each line without the rows."""
    result = run("check_invariants")
    lines = result.out.splitlines()
    assert (result.code, result.err) == (1, f"{len(lines)} invariants do not hold.\n")
    return [line.partition(":")[0] for line in lines]


def test_all_hold_after_a_bind(bound):
    result = run("check_invariants")
    assert (result.code, result.err) == (0, "")
    assert result.out.endswith(" invariants hold.\n")


def test_all_hold_in_an_empty_database():
    assert run("check_invariants").code == 0


def test_state_changed_by_hand_is_found(bound):
    Binding.objects.update(state="upgraded", upgraded_at=bound.bound_at)
    assert "I6 a shop is in the state that its last event left it in" in broken()


def test_binding_ended_by_hand_is_found(bound):
    Binding.objects.update(ended_at=bound.bound_at, end_reason="cancelled")
    assert "I6 a shop is in the state that its last event left it in" in broken()


def test_replacement_given_back_by_hand_is_found(shop, bound, owner):
    flows.rebind(shop, AccountFactory(), owner)
    Shop.objects.update(replacements_used=0)
    assert "I6 a shop has used as many replacements as its last event says" in broken()


def test_binding_made_by_hand_has_no_event(bound):
    consents = {"holder_consent": bound.holder_consent, "merchant_consent": bound.merchant_consent}
    BindingFactory(imported=False, **consents)
    assert "I6 each binding that was not imported has its event" in broken()


def test_imported_replacements_need_no_binding_that_was_replaced(shop):
    BindingFactory(shop=shop, imported=True)
    Shop.objects.update(replacements_used=1)
    assert run("check_invariants").code == 0


def test_event_removed_by_hand_is_found(bound):
    Event.objects.filter(number=2).delete()
    assert "I6 events of a chain are numbered without gap" in broken()


def test_consent_whose_text_was_exchanged_is_found(bound):
    Consent.objects.filter(side="holder").update(sha256="0" * 64)
    assert broken() == [
        "I12 an active binding that was not imported has both consents with the hash of their text"
    ]


def test_rows_that_break_it_are_named(bound):
    Shop.objects.update(replacements_used=1)
    assert f"as its last event says: {bound.shop_id}" in run("check_invariants").out


def test_nightly_job_fails_until_it_is_repaired(bound, now):
    assert invariants(now) == "every invariant holds"
    Binding.objects.update(ended_at=now, end_reason="cancelled")
    with pytest.raises(InvariantBroken, match=r"I6 a shop is in the state"):
        invariants(now)
