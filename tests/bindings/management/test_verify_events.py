"""`verify_events`: whole chains exit 0, the first broken event exits 1."""

import pytest

from bindings.models import Event
from tests import flows
from tests.commands import run
from tests.factories import AccountFactory

pytestmark = pytest.mark.django_db


def test_whole_chains_are_counted(shop, owner):
    flows.bind(shop, AccountFactory(), owner)
    result = run("verify_events")
    assert (result.code, result.out) == (0, "4 events, every chain is whole.\n")


def test_an_event_that_was_changed_is_named(shop, owner):
    flows.bind(shop, AccountFactory(), owner)
    Event.objects.filter(number=2).update(reason="nothing happened")
    result = run("verify_events")
    assert (result.code, result.out) == (1, "")
    assert result.err == f"Event 2 of shop:{shop.pk} (ticket_scanned) was changed after it was written.\n"


def test_an_event_that_was_removed_is_missed(shop, owner):
    flows.bind(shop, AccountFactory(), owner)
    Event.objects.filter(number=2).delete()
    assert run("verify_events").err.endswith("number 2 is missing.\n")


def test_an_empty_log_is_whole():
    assert run("verify_events").out == "0 events, every chain is whole.\n"
