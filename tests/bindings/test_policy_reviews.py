"""What an operator may approve and a shop may ask for, what approving does, and both on every combination (R5, R9, R22)."""

from dataclasses import replace
from itertools import product

import pytest

from bindings import policy
from bindings.policy import RequestFacts, ReviewFacts, decide_entity_change, decide_review
from tests.bindings import model
from tests.bindings.facts import BLUE_V, COMPANY, OURS, PERSONAL, REGULAR, THEIRS, UNVERIFIED, VERIFIED

IN_REVIEW = replace(COMPANY, state="in_review", official_handle="leaf")
VERIFICATION = ReviewFacts("blue_v", "open", True, OURS, ())
CHANGE = replace(VERIFICATION, kind="entity_change")
PLAIN_CHANGE = replace(CHANGE, completes_upgrade=False)
ELSEWHERE = replace(UNVERIFIED, entity_code=THEIRS)
HERE = "this"


def official(account):
    return replace(account, official_for=HERE)


# -- what an approval does -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("review", "account", "effects"),
    [
        (VERIFICATION, official(REGULAR), ("register_entity", "match_name", "grant_blue_v", "mark_upgraded")),
        (VERIFICATION, official(UNVERIFIED), ("match_name", "grant_blue_v", "mark_upgraded")),
        (VERIFICATION, official(BLUE_V), ("mark_upgraded",)),
        (CHANGE, official(ELSEWHERE), ("change_entity", "match_name", "grant_blue_v", "mark_upgraded")),
        (CHANGE, official(UNVERIFIED), ("match_name", "grant_blue_v", "mark_upgraded")),
        (CHANGE, official(replace(BLUE_V, entity_code=THEIRS)), ("change_entity", "mark_upgraded")),
        (PLAIN_CHANGE, replace(VERIFIED, entity_code=THEIRS), ("change_entity",)),
        (PLAIN_CHANGE, VERIFIED, ()),
    ],
)
def test_effects_are_what_is_really_done(review, account, effects):
    decision = decide_review(review, IN_REVIEW, account)
    assert (decision.allowed, decision.reasons, decision.effects) == (True, (), effects)


@pytest.mark.parametrize(
    ("review", "account", "rules"),
    [
        (VERIFICATION, official(REGULAR), ("R7", "R9", "R11", "R22")),
        (CHANGE, official(ELSEWHERE), ("R6", "R9", "R11", "R22")),
        (PLAIN_CHANGE, replace(VERIFIED, entity_code=THEIRS), ("R5", "R22")),
    ],
)
def test_rules_of_an_approval(review, account, rules):
    assert decide_review(review, IN_REVIEW, account).rules == rules


# -- what stands against one -----------------------------------------------------------------------------------

REFUSED = [
    ("REVIEW_AWAITS_HOLDER", replace(VERIFICATION, state="awaiting_holder"), IN_REVIEW, official(REGULAR)),
    ("REVIEW_RETURNED", replace(VERIFICATION, state="returned"), IN_REVIEW, official(REGULAR)),
    ("REVIEW_DECIDED", replace(VERIFICATION, state="approved"), IN_REVIEW, official(REGULAR)),
    ("REVIEW_DECIDED", replace(VERIFICATION, state="rejected"), IN_REVIEW, official(REGULAR)),
    ("REVIEW_DECIDED", replace(VERIFICATION, state="withdrawn"), IN_REVIEW, official(REGULAR)),
    ("SHOP_CLOSED", VERIFICATION, replace(IN_REVIEW, closed=True), official(REGULAR)),
    ("REAL_NAME_REQUIRED", VERIFICATION, IN_REVIEW, official(replace(REGULAR, real_name_verified=False))),
    ("ACCOUNT_UNAVAILABLE", VERIFICATION, IN_REVIEW, official(replace(REGULAR, status="banned"))),
    ("ENTITY_CHANGED_SINCE", VERIFICATION, replace(IN_REVIEW, entity_code=THEIRS), official(REGULAR)),
    ("ENTITY_MISMATCH", VERIFICATION, IN_REVIEW, official(ELSEWHERE)),
    ("WRONG_ACCOUNT", VERIFICATION, IN_REVIEW, REGULAR),
    ("ACCOUNT_TAKEN", PLAIN_CHANGE, COMPANY, replace(ELSEWHERE, official_for="other")),
    ("NAME_NOT_LEGAL", replace(VERIFICATION, name_problems=("TOO_LONG",)), IN_REVIEW, official(REGULAR)),
]


@pytest.mark.parametrize(("code", "review", "shop", "account"), REFUSED)
def test_gate_of_a_review(code, review, shop, account):
    decision = decide_review(review, shop, account)
    assert (decision.allowed, decision.reasons, decision.effects, decision.rules) == (
        False,
        (code,),
        (),
        ("R22",),
    )


def test_every_gate_of_a_review_is_tried():
    assert list(dict.fromkeys(row[0] for row in REFUSED)) == [gate.code for gate in policy.REVIEW_GATES]


def test_all_reasons_are_told_at_once_in_order():
    account = replace(REGULAR, real_name_verified=False, status="cancelled", official_for="other")
    review = replace(VERIFICATION, name_problems=("NAME_TAKEN",))
    assert decide_review(review, replace(IN_REVIEW, closed=True), account).reasons == (
        "SHOP_CLOSED",
        "REAL_NAME_REQUIRED",
        "ACCOUNT_UNAVAILABLE",
        "WRONG_ACCOUNT",
        "ACCOUNT_TAKEN",
        "NAME_NOT_LEGAL",
    )


def test_review_that_is_not_open_is_refused_for_that_alone():
    returned = replace(VERIFICATION, state="returned")
    assert decide_review(returned, replace(IN_REVIEW, closed=True), REGULAR).reasons == ("REVIEW_RETURNED",)


def test_account_that_keeps_its_name_needs_no_legal_one():
    review = replace(VERIFICATION, name_problems=("TOO_LONG",))
    assert decide_review(review, IN_REVIEW, official(BLUE_V)).allowed
    assert decide_review(replace(review, completes_upgrade=False), IN_REVIEW, REGULAR).allowed


# -- asking for an entity change -------------------------------------------------------------------------------

ASKED = RequestFacts(by_holder=True, open_elsewhere=False)
THEIR_VERIFIED = replace(VERIFIED, entity_code=THEIRS)
STOPPED = [
    ("SHOP_CLOSED", ASKED, replace(COMPANY, closed=True), THEIR_VERIFIED),
    ("ACCOUNT_UNAVAILABLE", ASKED, COMPANY, replace(THEIR_VERIFIED, status="banned")),
    ("PERSONAL_SHOP_HAS_NO_ENTITY", ASKED, PERSONAL, THEIR_VERIFIED),
    ("NOT_ENTERPRISE", ASKED, COMPANY, REGULAR),
    ("ENTITY_UNCHANGED", ASKED, COMPANY, VERIFIED),
    ("ACCOUNT_TAKEN", ASKED, COMPANY, replace(THEIR_VERIFIED, official_for="other")),
    ("REVIEW_OPEN", replace(ASKED, open_elsewhere=True), COMPANY, THEIR_VERIFIED),
]


@pytest.mark.parametrize(("code", "request_", "shop", "account"), STOPPED)
def test_gate_of_an_entity_change(code, request_, shop, account):
    decision = decide_entity_change(request_, shop, account)
    assert (decision.allowed, decision.reasons, decision.rules) == (False, (code,), ("R5",))


def test_every_gate_of_an_entity_change_is_tried():
    assert [row[0] for row in STOPPED] == [gate.code for gate in policy.ENTITY_CHANGE_GATES]


@pytest.mark.parametrize(
    "account", [THEIR_VERIFIED, replace(VERIFIED, entity_code=""), official(THEIR_VERIFIED)]
)
def test_entity_change_can_be_asked_for(account):
    assert decide_entity_change(ASKED, COMPANY, account).allowed


def test_shop_may_ask_while_another_shops_request_is_open():
    assert decide_entity_change(
        RequestFacts(by_holder=False, open_elsewhere=True), COMPANY, THEIR_VERIFIED
    ).allowed


# -- every combination -----------------------------------------------------------------------------------------

KINDS = ("regular", "enterprise_unverified", "enterprise_verified", "blue_v")
STATUSES, PLACES = ("active", "banned", "cancelled"), ("none", "this", "other")
CODES, YES_OR_NO = ("", OURS, THEIRS), (False, True)


def test_approvals_equal_the_model_on_every_combination():
    """Every review, shop and account there can be: 62,208 combinations."""
    states = ("awaiting_holder", "open", "returned", "approved", "rejected", "withdrawn")
    reviews = [
        ReviewFacts(*row)
        for row in product(("blue_v", "entity_change"), states, YES_OR_NO, (OURS,), ((), ("TOO_LONG",)))
    ]
    shops = [replace(COMPANY, closed=c, entity_code=e) for c, e in product(YES_OR_NO, CODES)]
    accounts = [
        replace(REGULAR, kind=k, real_name_verified=r, status=s, entity_code=e, official_for=o)
        for k, r, s, e, o in product(KINDS, YES_OR_NO, STATUSES, CODES, PLACES)
    ]
    seen = 0
    for review, shop, account in product(reviews, shops, accounts):
        ours = decide_review(review, shop, account)
        theirs = model.approval(
            kind=review.kind,
            state=review.state,
            completes=review.completes_upgrade,
            asked_entity=review.entity_code,
            name_fits=not review.name_problems,
            closed=shop.closed,
            shop_entity=shop.entity_code,
            account_kind=account.kind,
            real_name=account.real_name_verified,
            status=account.status,
            account_entity=account.entity_code,
            official_for=account.official_for,
        )
        if (ours.allowed, list(ours.reasons), list(ours.effects)) != theirs:
            pytest.fail(f"{review} {shop} {account}: {ours} but the model says {theirs}")
        seen += 1
    assert seen == 62_208


def test_requests_equal_the_model_on_every_combination():
    rows = product(YES_OR_NO, YES_OR_NO, YES_OR_NO, CODES, KINDS, STATUSES, CODES, PLACES)
    for by_holder, elsewhere, closed, shop_entity, kind, status, entity, place in rows:
        shop = replace(COMPANY, closed=closed, entity_code=shop_entity)
        account = replace(REGULAR, kind=kind, status=status, entity_code=entity, official_for=place)
        ours = decide_entity_change(RequestFacts(by_holder, elsewhere), shop, account)
        stop = model.entity_change_stops(
            by_holder, elsewhere, closed, shop_entity, kind, status, entity, place
        )
        assert (ours.allowed, ours.reasons) == (not stop, (stop,) if stop else ())
