"""The advisor ranks by the rules: which candidate first, what is said of it, what helps the refused."""

from dataclasses import replace
from itertools import product

import pytest

from bindings import advisor
from bindings.policy import AccountFacts, ShopFacts, State, shop_gate
from bindings.texts import REASONS
from bindings.texts.advice import FITS, WAYS_OUT
from tests.factories import AccountFactory, BindingFactory, CandidateFactory

SHOP = ShopFacts(
    code="s",
    state="not_bound",
    shop_type="flagship",
    closed=False,
    entity_code="OURS",
    replacements_left=1,
    official_handle="",
    authorized_count=0,
    authorized_limit=10,
)


def account(handle="a", kind="regular", entity_code="", **more):
    facts = {
        "real_name_verified": True,
        "status": "active",
        "official_for": "none",
        "authorized_here": False,
        "authorized_elsewhere": False,
    }
    return AccountFacts(handle=handle, kind=kind, entity_code=entity_code, **(facts | more))


BEST_FIRST = [
    account("blue", "blue_v", "OURS"),
    account("verified", "enterprise_verified", "OURS"),
    account("declared", "enterprise_unverified", "OURS"),
    account("regular"),
    account("lab", "enterprise_unverified", "THEIRS"),
    account("group", "blue_v", "THEIRS"),
]


def ranked(accounts, shop=SHOP, purpose="bind"):
    return advisor.rank(shop, [(one, False) for one in accounts], purpose)


def test_candidates_come_in_the_order_of_the_rules():
    assert [one.account.handle for one in ranked(reversed(BEST_FIRST))] == [one.handle for one in BEST_FIRST]


def test_ranks_are_those_of_the_rules():
    assert [one.rank for one in ranked(BEST_FIRST)] == [1, 1, 2, 3, 4, None]


def test_the_shop_s_name_comes_first_within_a_rank():
    both = [(account("other"), False), (account("named"), True)]
    assert [one.account.handle for one in advisor.rank(SHOP, both, "bind")] == ["named", "other"]


def test_the_shop_s_name_does_not_lift_a_rank():
    both = [(account("named"), True), (account("blue", "blue_v", "OURS"), False)]
    assert [one.account.handle for one in advisor.rank(SHOP, both, "bind")] == ["blue", "named"]


def test_a_refused_candidate_has_no_rank_but_its_reason():
    (advice,) = ranked([account(authorized_here=True)])
    assert (advice.rank, advice.decision.reasons) == (None, ("ACCOUNT_IS_AUTHORIZED",))


def test_a_personal_store_takes_regular_accounts_alone():
    shop = ShopFacts(
        **{**{f: getattr(SHOP, f) for f in SHOP.__slots__}, "shop_type": "personal", "entity_code": ""}
    )
    assert [one.rank for one in ranked([account(), account("e", "enterprise_unverified")], shop)] == [3, None]


@pytest.mark.parametrize(
    ("state", "own", "other"),
    [
        ("not_bound", "bind", "bind"),
        ("bound", "upgrade", "rebind"),
        ("in_review", "rebind", "rebind"),
        ("upgraded", "authorize", "authorize"),
    ],
)
def test_what_comes_next_depends_on_the_state_and_the_account(state, own, other):
    assert advisor.next_purpose(state, personal=False, own=True) == own
    assert advisor.next_purpose(state, personal=False, own=False) == other


@pytest.mark.parametrize("state", State)
def test_a_personal_store_is_never_offered_the_upgrade(state):
    assert "upgrade" not in advisor.offered_purposes(state, personal=True)
    assert advisor.next_purpose(state, personal=True, own=True) != "upgrade"


@pytest.mark.parametrize("state", State)
def test_what_comes_next_is_never_stopped_by_the_state(state):
    """With a replacement left and room for authorizations, no gate of the shop stands against the next step."""
    for personal, own in product((True, False), repeat=2):
        shop = replace(SHOP, state=state, shop_type="personal" if personal else "flagship")
        assert shop_gate(advisor.next_purpose(state, personal=personal, own=own), shop) is None


def test_every_fit_has_its_words():
    assert set(FITS) == set(advisor.RANKS)
    assert set(WAYS_OUT) <= set(REASONS)


@pytest.fixture
def page(client_of, manager, shop):
    return lambda: client_of(manager).get(f"/shops/{shop.code}/official-account/")


def test_page_ranks_the_candidates_of_the_shop(page, shop):
    CandidateFactory(shop=shop, account=AccountFactory(handle="daily"))
    CandidateFactory(shop=shop, account=AccountFactory(handle="flag", blue_v=True, entity=shop.entity))
    assert [line.account.handle for line in page().context["advice"]] == ["flag", "daily"]


def test_page_knows_no_accounts_of_others(page, shop, other_shop):
    CandidateFactory(shop=other_shop, account=AccountFactory(handle="secret"))
    assert "secret" not in page().content.decode()
    assert "No accounts to compare yet" in page().content.decode()


def test_page_says_why_a_candidate_is_refused_and_what_helps(page, shop):
    held = BindingFactory(shop=shop, authorized=True).account
    CandidateFactory(shop=shop, account=held)
    text = page().content.decode()
    assert "authorized for promotion, so it can’t be official" in text
    assert "End the authorization" in text


def test_page_sees_that_an_account_is_official_elsewhere(page, shop, other_shop):
    taken = BindingFactory(shop=other_shop).account
    CandidateFactory(shop=shop, account=taken)
    assert "official account of another shop" in page().content.decode()


def test_checks_name_the_account_of_another_entity(page, shop):
    CandidateFactory(shop=shop, account=AccountFactory(handle="group", blue_v=True))
    CandidateFactory(shop=shop, account=AccountFactory(handle="flag", blue_v=True, entity=shop.entity))
    checks = page().context["checks"]
    assert ([one.handle for one in checks.differing], checks.enterprises) == (["group"], 2)
    assert (checks.clear, checks.total) == (2, 3)


def test_checks_name_the_account_without_a_real_name(page, shop):
    CandidateFactory(shop=shop, account=AccountFactory(handle="anon", real_name_verified=False))
    assert [one.handle for one in page().context["checks"].unverified] == ["anon"]
    assert "has not completed real-name verification" in page().content.decode()
