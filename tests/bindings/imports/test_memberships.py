"""Importing who works on which shop: roles given and changed, a last owner stays, every fault with its line."""

import pytest

from bindings.models import Event, ScanTicket, TicketState
from shops.models import Membership, Notice
from tests import flows
from tests.commands import run
from tests.factories import MembershipFactory, ShopFactory, UserFactory
from tests.world import role_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def lin():
    return UserFactory(username="lin", email="lin@example.com", full_name="Lin Mei")


def test_a_person_joins_each_shop_with_one_event_in_its_chain(shop, other_shop, lin, imports):
    result = imports("memberships", "lanxi,lin@example.com,owner", "OTHER,LIN@example.com,viewer")
    assert result.out == "memberships: 2 created, 0 changed, 0 unchanged\n"
    assert (role_of(lin, shop), role_of(lin, other_shop)) == ("owner", "viewer")
    event = Event.objects.get(shop=shop)
    assert (event.verb, event.actor_kind) == ("member_joined", "system")
    assert event.after == {"member": "Lin Mei", "role": "owner"}
    assert run("verify_events").code == 0


def test_the_same_file_again_changes_nothing(shop, lin, imports):
    imports("memberships", "lanxi,lin@example.com,owner")
    assert imports("memberships", "lanxi,lin@example.com,owner").out.endswith("1 unchanged\n")
    assert Event.objects.count() == 1


def test_another_role_is_one_event_and_ends_what_it_no_longer_covers(shop, owner, manager, imports):
    flows.issue(shop, "bind", manager)
    assert imports("memberships", f"lanxi,{manager.email},viewer").out.startswith(
        "memberships: 0 created, 1 changed"
    )
    assert role_of(manager, shop) == "viewer"
    assert ScanTicket.objects.get().state == TicketState.CANCELLED
    event = Event.objects.get(verb="role_changed")
    assert (event.before, event.after) == ({"role": "manager"}, {"role": "viewer"})
    assert run("verify_events").code == 0


def test_the_owners_of_before_hear_of_a_new_member_and_a_member_of_a_new_role(
    shop, owner, manager, lin, imports
):
    imports("memberships", "lanxi,lin@example.com,viewer", f"lanxi,{manager.email},viewer")
    told = Notice.objects.values_list("user", "kind", "facts")
    assert sorted(told, key=str) == sorted(
        [
            (owner.pk, "member_joined", {"member": "Lin Mei", "role": "viewer"}),
            (manager.pk, "role_changed", {"role": "viewer"}),
        ],
        key=str,
    )


def test_people_of_a_new_shop_hear_nothing_of_each_other(shop, lin, imports):
    UserFactory(email="wu@example.com")
    imports("memberships", "lanxi,lin@example.com,owner", "lanxi,wu@example.com,manager")
    assert not Notice.objects.exists()


def test_a_file_takes_nobody_away(shop, owner, lin, imports):
    imports("memberships", "lanxi,lin@example.com,viewer")
    assert role_of(owner, shop) == "owner"


def test_a_shop_keeps_an_owner(shop, owner, lin, imports):
    demoted = f"lanxi,{owner.email},manager"
    assert imports("memberships", demoted).faults == [
        "line 2, column role: leaves shop “lanxi” without an owner; list another owner in the same file."
    ]
    assert role_of(owner, shop) == "owner"
    assert imports("memberships", demoted, "lanxi,lin@example.com,owner").code == 0
    assert (role_of(owner, shop), role_of(lin, shop)) == ("manager", "owner")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("nowhere,lin@example.com,owner", "shop_code: no shop has the code “nowhere”."),
        ("lanxi,nobody@example.com,owner", "email: no person has the email “nobody@example.com”."),
        ("lanxi,lin@example.com,king", "role: “king” is not one of viewer, manager, owner."),
        ("lanxi,lin@example.com,", "role: is empty; use one of viewer, manager, owner."),
        ("lanxi,,owner", "email: is empty."),
        (
            "lanxi,off@example.com,owner",
            "email: “off@example.com” can’t sign in: their account is switched off.",
        ),
    ],
)
def test_a_bad_row_is_named_and_nobody_joins(shop, other_shop, lin, imports, row, fault):
    UserFactory(email="off@example.com", is_active=False)
    result = imports("memberships", "other,lin@example.com,owner", row)
    assert (result.code, result.faults) == (2, [f"line 3, column {fault}"])
    assert not Membership.objects.exists()
    assert not Event.objects.exists()


def test_a_person_listed_twice_for_one_shop_names_the_first_line(shop, lin, imports):
    result = imports("memberships", "lanxi,lin@example.com,owner", "LANXI,Lin@example.com,owner")
    assert result.faults == ["line 3, column email: “Lin@example.com” is already on line 2 for shop “LANXI”."]
    assert not Membership.objects.exists()


def test_a_dry_run_tells_and_writes_nothing(shop, lin, imports):
    result = imports("memberships", "lanxi,lin@example.com,owner", options=["--dry-run"])
    assert result.out.startswith("memberships (dry run, nothing was written): 1 created")
    assert not Membership.objects.exists()


def test_memberships_come_in_on_either_database(each_database, imports):
    shop, person = ShopFactory(code="a"), UserFactory(email="wu@example.com")
    MembershipFactory(shop=shop, user__email="old@example.com")
    assert imports("memberships", "a,wu@example.com,owner", "a,old@example.com,viewer").code == 0
    assert role_of(person, shop) == "owner"
    assert run("verify_events").code == 0


def test_many_shops_of_one_person_take_few_queries(lin, imports, django_assert_max_num_queries):
    rows = [f"{ShopFactory().code},lin@example.com,manager" for _ in range(40)]
    with django_assert_max_num_queries(20):
        assert imports("memberships", *rows).out.startswith("memberships: 40 created")
