"""Appending events: one at a time or many at once, in the chain of their subject (R16)."""

from datetime import UTC, timedelta, timezone

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bindings import services
from bindings.models import ChainHead, Event
from bindings.services.events import GENESIS, append_many, build, digest, record
from tests.factories import AccountFactory, ShopFactory, UserFactory
from tests.world import rolled_back

SYSTEM = services.SYSTEM
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00")),
    lambda values: st.lists(values, max_size=3) | st.dictionaries(st.sampled_from("abc"), values, max_size=3),
    max_leaves=6,
)


def whole() -> bool:
    return not list(services.broken_events()) and not list(services.truncated_chains())


def chain_of(subject) -> list[int]:
    return list(Event.objects.filter(chain=subject).order_by("pk").values_list("number", flat=True))


@pytest.mark.usefixtures("each_database")
def test_single_and_many_events_make_one_chain(now):
    shop = ShopFactory()
    record("probe", now=now, actor=SYSTEM, shop=shop)
    append_many([build("probe", now=now, actor=SYSTEM, shop=shop) for _ in range(3)])
    record("probe", now=now, actor=SYSTEM, shop=shop)
    append_many([build("probe", now=now, actor=SYSTEM, shop=shop)])
    assert chain_of(f"shop:{shop.pk}") == [1, 2, 3, 4, 5, 6]
    assert whole()


def test_many_events_are_appended_in_their_order(shop, other_shop, now):
    verbs = ["first", "second", "third", "fourth"]
    subjects = [shop, other_shop, shop, other_shop]
    append_many(
        [build(verb, now=now, actor=SYSTEM, shop=it) for verb, it in zip(verbs, subjects, strict=True)]
    )
    assert list(Event.objects.filter(shop=shop).order_by("number").values_list("verb", flat=True)) == [
        "first",
        "third",
    ]
    assert list(Event.objects.order_by("pk").values_list("verb", flat=True)) == verbs
    assert whole()


@pytest.mark.django_db
def test_more_chains_than_one_query_takes_are_continued(now, django_assert_max_num_queries):
    shops = ShopFactory.create_batch(501, entity=ShopFactory().entity)
    for _ in range(2):
        with django_assert_max_num_queries(20):
            append_many([build("probe", now=now, actor=SYSTEM, shop=shop) for shop in shops])
    assert set(ChainHead.objects.values_list("number", flat=True)) == {2}
    assert whole()


def test_no_events_append_nothing(db):
    append_many([])
    assert (Event.objects.count(), ChainHead.objects.count()) == (0, 0)


def test_chain_belongs_to_shop_else_account_else_person(shop, now):
    account, person = AccountFactory(), UserFactory()
    subjects = [
        ({"shop": shop, "account": account, "person": person}, f"shop:{shop.pk}"),
        ({"account": account, "person": person}, f"account:{account.pk}"),
        ({"person": person}, f"person:{person.pk}"),
    ]
    for subject, chain in subjects:
        event = record("probe", now=now, actor=SYSTEM, **subject)
        assert (event.chain, event.number, event.previous_hash) == (chain, 1, GENESIS)


def test_head_follows_its_chain(shop, now):
    for number in (1, 2, 3):
        event = record("probe", now=now, actor=SYSTEM, shop=shop)
        head = ChainHead.objects.get()
        assert (head.chain, head.number, head.hash) == (event.chain, number, event.hash)


def test_hash_does_not_depend_on_the_time_zone_of_the_moment(shop, now):
    event = record("probe", now=now, actor=SYSTEM, shop=shop)
    for zone in (UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-3, minutes=-30))):
        event.at = now.astimezone(zone)
        assert digest(event) == event.hash


@pytest.mark.usefixtures("each_database")
def test_hash_survives_storage_whatever_the_event_says(now):
    shop = ShopFactory()
    quick = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))

    @quick
    @given(st.dictionaries(st.sampled_from("xyz"), JSON, max_size=3))
    def check(facts):
        with rolled_back():
            record(
                "probe", now=now, actor=SYSTEM, shop=shop, facts=facts, before=facts, reason=str(facts)[:50]
            )
            assert whole()

    check()


def test_check_of_some_chains_finds_only_their_faults(shop, other_shop, now):
    for subject in (shop, other_shop):
        record("probe", now=now, actor=SYSTEM, shop=subject)
        record("probe", now=now, actor=SYSTEM, shop=subject)
    Event.objects.filter(shop=shop, number=1).update(verb="forged")
    Event.objects.filter(shop=shop, number=2).delete()
    assert len(list(services.broken_events(Event.objects.filter(shop=shop)))) == 1
    assert list(services.broken_events(Event.objects.filter(shop=other_shop))) == []
    heads = ChainHead.objects.filter(chain=f"shop:{other_shop.pk}")
    assert (list(services.truncated_chains()), list(services.truncated_chains(heads))) == (
        [f"shop:{shop.pk}"],
        [],
    )


def test_head_that_does_not_match_its_last_event_is_found(shop, now):
    record("probe", now=now, actor=SYSTEM, shop=shop)
    ChainHead.objects.update(number=2)
    assert list(services.truncated_chains()) == [f"shop:{shop.pk}"]
    ChainHead.objects.update(number=1, hash="0" * 64)
    assert list(services.truncated_chains()) == [f"shop:{shop.pk}"]
