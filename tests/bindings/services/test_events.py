"""The event log: one chain for each subject, and every tampering is found (R16)."""

import pytest
from django.db import connection

from bindings import services
from bindings.models import Event
from bindings.services.events import GENESIS
from tests import flows
from tests.factories import AccountFactory


@pytest.fixture
def log(shop, other_shop, owner, stranger, supervisor, now):
    """Two shops' chains and one account's."""
    flows.bind(shop, AccountFactory(), owner)
    flows.bind(other_shop, AccountFactory(unverified=True), stranger)
    services.cancel_account(
        account=AccountFactory(), reason="Asked for", actor=services.operator(supervisor), now=now
    )
    _past_the_triggers()
    return list(Event.objects.order_by("chain", "number"))


def _past_the_triggers() -> None:
    """Let this test tamper as somebody could who owns the database; SQLite has no such trigger."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL session_replication_role = replica")


def broken():
    return [(event.pk, why) for event, why in services.broken_events()]


def tamper(event, **changes):
    Event.objects.filter(pk=event.pk).update(**changes)


def test_untouched_log_is_whole(log):
    assert broken() == []
    assert len({event.chain for event in log}) == 3


def test_each_chain_starts_at_one_and_links_by_hash(log, shop):
    chain = list(Event.objects.filter(shop=shop).order_by("number"))
    assert [event.number for event in chain] == [1, 2, 3, 4]
    assert [event.previous_hash for event in chain] == [GENESIS, *[event.hash for event in chain[:-1]]]


@pytest.mark.parametrize(
    "changes",
    [
        {"verb": "account_rebound"},
        {"actor_name": "Somebody else"},
        {"ip": "203.0.113.9"},
        {"device": "Other"},
        {"facts": {}},
        {"before": {"state": "upgraded"}},
        {"after": {"state": "upgraded"}},
        {"rules": []},
        {"reason": "Another"},
        {"actor_kind": "system"},
        {"rule_book": None},
        {"actor": None},
        {"account": None},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_changed_event_is_found(log, shop, changes):
    event = Event.objects.get(shop=shop, verb="account_bound")
    tamper(event, **changes)
    assert broken() == [(event.pk, "was changed after it was written")]


def test_changed_time_is_found(log, shop, now):
    event = Event.objects.get(shop=shop, verb="account_bound")
    tamper(event, at=event.at.replace(microsecond=(event.at.microsecond + 1) % 1_000_000))
    assert broken() == [(event.pk, "was changed after it was written")]


def test_event_rewritten_with_a_fitting_hash_breaks_the_next_one(log, shop):
    second, third = Event.objects.filter(shop=shop, number__in=[2, 3]).order_by("number")
    second.facts = {}
    tamper(second, facts={}, hash=services.events.digest(second))
    assert broken() == [(third.pk, "does not follow the event before it")]


def test_deleted_event_is_found(log, shop):
    middle = Event.objects.get(shop=shop, number=2)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM bindings_event WHERE id = %s", [middle.pk])
    third = Event.objects.get(shop=shop, number=3)
    assert broken() == [(third.pk, "number 2 is missing")]


def test_deleted_first_event_is_found(log, shop):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM bindings_event WHERE shop_id = %s AND number = 1", [shop.pk])
    assert broken()[0][1] == "number 1 is missing"


def test_swapped_events_are_found(log, shop):
    second, third = Event.objects.filter(shop=shop, number__in=[2, 3]).order_by("number")
    tamper(second, number=90)
    tamper(third, number=2)
    tamper(second, number=3)
    assert len(broken()) >= 2


def test_event_moved_to_another_chain_is_found(log, shop, other_shop):
    tamper(Event.objects.get(shop=shop, number=4), chain=f"shop:{other_shop.pk}", number=5)
    assert broken()[0][1] == "does not follow the event before it"


def test_names_of_any_script_survive_the_hash(shop, owner):
    owner.full_name = "茶农‮ \U0001f375 “Ünïcode”"
    owner.save()
    flows.issue(shop, "bind", owner)
    assert broken() == []
    assert Event.objects.get().actor_name == owner.full_name


def test_removed_end_of_a_chain_is_missed(log, shop):
    Event.objects.filter(shop=shop).latest("number").delete()
    assert (broken(), list(services.truncated_chains())) == ([], [f"shop:{shop.pk}"])


def test_removed_chain_is_missed(log, shop):
    Event.objects.filter(shop=shop).delete()
    assert list(services.truncated_chains()) == [f"shop:{shop.pk}"]


def test_whole_log_ends_where_it_should(log):
    assert list(services.truncated_chains()) == []
