"""`load_demo`: the shops, people and scenarios of the demo, loaded once or from scratch."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Account, Review
from accounts.naming.checks import check_name
from bindings.demo.scenarios import SCENARIOS
from bindings.errors import Refusal
from bindings.models import Event, RuleBook
from bindings.queries.decisions import Pair, accounts_by_handle, explain_pairs, shops_by_code
from bindings.services import official_binding, standing_of
from shops.models import Entity, Membership, Shop, User
from shops.password_mails import post_password_links
from tests.commands import run
from tests.factories import ShopFactory, UserFactory
from work.models import Mail

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


@pytest.mark.usefixtures("no_window_ends")
def test_each_of_the_twelve_shops_is_in_its_state(demo):
    today = timezone.localdate()
    for code, expected in STATES.items():
        shop = Shop.objects.get(code=code)
        standing = standing_of(shop, official_binding(shop), today)
        assert (standing.state, standing.days_left) == expected, code
    assert run("verify_events").code == 0


def test_people_have_their_roles_in_the_shops(demo):
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


def test_staff_have_the_permissions_of_their_group(demo):
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


def test_every_name_of_the_chinese_demo_is_chinese(db):
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


def test_a_database_with_other_shops_is_refused(shop, settings):
    settings.DEBUG = False
    for options in ((), ("--reset",)):
        result = run("load_demo", *options)
        assert (result.code, "(lanxi)" in result.err, Shop.objects.count()) == (2, True, 1)
    settings.DEBUG = True
    assert run("load_demo").code == 2
    assert run("load_demo", "--reset").code == 0
    assert not Shop.objects.filter(code="lanxi").exists()


@pytest.mark.parametrize("people", [[], ["merchant"], ["merchant", "admin"]])
def test_an_interrupted_load_is_reported_until_a_reset(db, people):
    ShopFactory(code="10482")
    for username in people:
        UserFactory(username=username, email="")
    result = run("load_demo")
    assert (result.code, "use --reset" in result.err) == (2, True)
    assert run("load_demo", "--reset").code == 0
    assert run("load_demo").out == "The demo is loaded already; nothing was changed.\n"


def test_a_reset_leaves_no_mail_of_what_is_gone(each_database, settings):
    settings.DEBUG = True
    lin = UserFactory(email="lin@example.com", password=None)
    post_password_links([lin], timezone.now())
    assert run("load_demo", "--reset").code == 0
    assert not Mail.objects.exists()
    assert User.objects.filter(pk=lin.pk).exists()


def test_an_interrupted_reset_is_reported(demo):
    """The rule book outlives a reset; with a limit of 0 the history fails at its first authorization."""
    RuleBook.objects.update(authorized_limit=0)
    with pytest.raises(Refusal, match="AUTHORIZED_LIMIT_REACHED"):
        call_command("load_demo", reset=True)
    assert "use --reset" in run("load_demo").err


def test_the_history_of_the_demo_sends_no_mail(demo, mailoutbox):
    run("send_reminders")
    assert mailoutbox == []
