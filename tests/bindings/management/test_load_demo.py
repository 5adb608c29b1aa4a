"""`load_demo`: the shops, people and scenarios that everybody else counts on."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Account, Review
from accounts.naming.checks import check_name
from bindings.demo.scenarios import SCENARIOS
from bindings.models import Event, RuleBook
from bindings.queries.decisions import Pair, accounts_by_handle, explain_pairs, shops_by_code
from bindings.services import official_binding, standing_of
from shops.models import Entity, Membership, Shop, User
from tests.commands import run
from tests.factories import ShopFactory

LOGINS = ("merchant", "agency", "viewer", "stranger", "operator", "supervisor", "admin")
STATES = {
    "10421": ("bound", -9),
    "10517": ("bound", 5),
    "10455": ("bound", 9),
    "10482": ("not_bound", 12),
    "10463": ("not_bound", 16),
    "10498": ("in_review", 24),
    "10506": ("in_review", 30),
    "10533": ("upgraded", None),
    "10540": ("upgraded", None),
    "10562": ("upgraded", None),
    "10578": ("upgraded", None),
    "10591": ("upgraded", None),
}


@pytest.fixture
def demo(db):
    call_command("load_demo", verbosity=0, stdout=StringIO())


def test_every_login_has_the_password(demo):
    assert all(authenticate(username=name, password="demo-pass-2026") for name in LOGINS)


def test_the_twelve_shops_are_in_their_states(demo):
    today = timezone.localdate()
    for code, expected in STATES.items():
        shop = Shop.objects.get(code=code)
        standing = standing_of(shop, official_binding(shop), today)
        assert (standing.state, standing.days_left) == expected, code
    assert run("verify_events").code == 0


def test_the_roles_are_those_of_the_contract(demo):
    def codes(username, role):
        return set(
            Membership.objects.filter(user__username=username, role=role).values_list("shop__code", flat=True)
        )

    assert len(codes("merchant", "owner")) == 3
    assert "10482" in codes("merchant", "owner")
    assert codes("agency", "manager") == set(STATES)
    assert codes("viewer", "viewer") == {"10482"}
    assert len(codes("stranger", "owner") - set(STATES)) == 1
    assert Membership.objects.filter(user__username="stranger").count() == 1


def test_staff_may_what_their_group_may(demo):
    operator, supervisor, admin = (User.objects.get(username=name) for name in LOGINS[4:])
    assert operator.is_staff
    assert operator.has_perms(["accounts.decide_review", "bindings.view_event"])
    assert not operator.has_perm("shops.grant_replacement")
    assert supervisor.has_perms(
        ["accounts.decide_review", "shops.grant_replacement", "bindings.add_rulebook"]
    )
    assert admin.is_superuser


@pytest.mark.parametrize("place", range(8))
def test_each_scenario_can_be_played(demo, place):
    scenario = SCENARIOS[place]
    shops, accounts = shops_by_code([scenario.shop_code]), accounts_by_handle([scenario.handle])
    pair = Pair(scenario.shop_code, scenario.handle, scenario.purpose)
    [answer] = explain_pairs([pair], shops, accounts, RuleBook.on(timezone.localdate()))
    assert (answer.decision.scenario, answer.decision.allowed) == (scenario.number, scenario.number != 2)
    assert Membership.objects.filter(user__username=scenario.login, shop=answer.shop, role="owner").exists()


def test_one_review_is_overdue_and_one_is_not(demo):
    now = timezone.now()
    due = dict(Review.objects.filter(state="open").values_list("shop__name", "due_at"))
    assert set(due) == {"Mumu Baby", "Linglong Silk"}
    assert due["Linglong Silk"] < now < due["Mumu Baby"] < now + timedelta(hours=6)


def test_the_demo_in_chinese_is_chinese_throughout(db):
    assert run("load_demo", "--language", "zh-hans").code == 0
    names = [*Shop.objects.values_list("name", flat=True), *Entity.objects.values_list("name", flat=True)]
    names += [*Account.objects.values_list("display_name", flat=True)]
    names += User.objects.values_list("full_name", flat=True)
    assert [name for name in names if any(char.isascii() for char in name)] == []
    assert [name for name in Shop.objects.values_list("name", flat=True) if check_name(name).problems] == []
    assert official_binding(Shop.objects.get(name="糖时零食")).state == "upgraded"
    assert set(User.objects.values_list("language", flat=True)) == {"zh-hans"}


def test_a_second_load_changes_nothing(demo):
    before = Event.objects.count(), User.objects.count()
    assert run("load_demo").out == "The demo is loaded already; nothing was changed.\n"
    assert (Event.objects.count(), User.objects.count()) == before


def test_a_database_with_another_shop_is_refused(shop, settings):
    settings.DEBUG = False
    for options in ((), ("--reset",)):
        result = run("load_demo", *options)
        assert (result.code, "(lanxi)" in result.err, Shop.objects.count()) == (2, True, 1)
    settings.DEBUG = True
    assert run("load_demo").code == 2
    assert run("load_demo", "--reset").code == 0
    assert not Shop.objects.filter(code="lanxi").exists()


def test_an_interrupted_load_is_told(db):
    ShopFactory(code="10482")
    assert "--reset" in run("load_demo").err
    assert run("load_demo", "--reset").code == 0


def test_nobody_gets_mail_for_the_demos_past(demo, mailoutbox):
    run("send_reminders")
    assert mailoutbox == []
