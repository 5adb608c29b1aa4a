"""A review on the operators' desk: returned and resubmitted (R9)."""

from datetime import date

import pytest

from accounts.models import Review
from bindings import services
from bindings.models import RuleBook
from shops.models import Notice
from tests import flows
from tests.factories import AccountFactory, UserFactory
from tests.world import last_event, refused, shows, unchanged


@pytest.fixture
def review(shop, owner):
    flows.bind(shop, AccountFactory(), owner)
    return Review.objects.get()


def give_back(review, person, now, reason="Which license?"):
    return services.return_review(review=review, reason=reason, actor=services.operator(person), now=now)


def hand_in(review, person, now, material="The new license"):
    return services.resubmit_review(
        review=review, material=material, actor=services.merchant(person), now=now
    )


def test_returned_review_keeps_the_shop_in_review(review, shop, owner, operator, now):
    give_back(review, operator, now)
    review.refresh_from_db()
    assert (review.state, review.reason, last_event().verb) == (
        "returned",
        "Which license?",
        "review_returned",
    )
    assert services.official_binding(shop).state == "in_review"
    assert Notice.objects.filter(kind="review_returned", user=owner).count() == 1
    shows(last_event(), review_state=("open", "returned"))


def test_return_needs_a_reason_and_an_open_review(review, shop, operator, now):
    with refused("REASON_REQUIRED"):
        give_back(review, operator, now, " ")
    give_back(review, operator, now)
    with refused("REVIEW_RETURNED"):
        give_back(review, operator, now)
    services.reject_review(review=review, reason="No answer", actor=services.operator(operator), now=now)
    with refused("REVIEW_DECIDED"):
        give_back(review, operator, now)


def test_review_is_handed_in_again_once(review, manager, operator, now):
    give_back(review, operator, now)
    assert hand_in(review, manager, now).state == "open"
    assert (last_event().verb, last_event().facts["asked_for"]) == ("review_resubmitted", "Which license?")
    with unchanged():
        hand_in(review, manager, now)


def test_rebind_withdraws_a_returned_review_too(review, shop, owner, operator, now):
    give_back(review, operator, now)
    flows.rebind(shop, AccountFactory(), owner)
    review.refresh_from_db()
    assert review.state == "withdrawn"


def test_handing_in_needs_material_a_manager_and_a_returned_review(review, owner, viewer, operator, now):
    with refused("MATERIAL_REQUIRED"):
        hand_in(review, owner, now, " ")
    with refused("REVIEW_DECIDED"):
        hand_in(review, owner, now)
    give_back(review, operator, now)
    with refused("ROLE_TOO_SMALL"):
        hand_in(review, viewer, now)


# -- a second person -----------------------------------------------------------------------------------------


@pytest.fixture
def second(db):
    return UserFactory(username="second", is_staff=True)


def ask(verb, subject, person, now, reason="Asked for in writing"):
    actor = services.operator(person)
    return services.ask_second_person(verb=verb, subject=subject, reason=reason, actor=actor, now=now)


def agree(request, person, now):
    return services.approve_request(request=request, actor=services.operator(person), now=now)


def test_request_needs_a_reason(shop, operator, now):
    with refused("REASON_REQUIRED"):
        ask("grant_replacement", shop, operator, now, " ")


def test_who_asked_is_not_the_second_person(shop, operator, second, now):
    wanted = ask("grant_replacement", shop, operator, now)
    with refused("SECOND_PERSON_REQUIRED"):
        agree(wanted, operator, now)
    agree(wanted, second, now)
    shop.refresh_from_db()
    assert shop.replacements_allowed == 2


def test_what_is_not_so_cannot_be_undone(shop, operator, second, now):
    for verb, subject, code in (
        ("reopen_shop", shop, "SHOP_OPEN"),
        ("restore_account", AccountFactory(), "ACCOUNT_NOT_CANCELLED"),
        ("withdraw_grant", shop, "NO_GRANT_TO_WITHDRAW"),
    ):
        wanted = ask(verb, subject, operator, now)
        with refused(code):
            agree(wanted, second, now)


def test_undone_approval_gives_way_to_an_open_request(review, shop, operator, second, now):
    """Another review of the account was opened meanwhile: a refusal, and nothing half-done."""
    flows.approve(shop, operator)
    again = ask("undo_approval", review, operator, now)
    Review.objects.create(
        kind="entity_change",
        account=review.account,
        shop=shop,
        entity=shop.entity,
        submitted_at=now,
        due_at=now,
    )
    with refused("REVIEW_OPEN"):
        agree(again, second, now)


def test_wave_needs_a_reason(shop, operator, now):
    with refused("REASON_REQUIRED"):
        services.waves.prepare_wave(
            shop_ids=[shop.pk],
            reminder_from=now.date(),
            deadline=now.date(),
            reason=" ",
            choice={},
            actor=services.operator(operator),
            now=now,
        )


def test_what_the_rule_book_gives_is_not_taken_back(shop, operator, second, now):
    RuleBook.objects.create(effective_from=date(2023, 1, 1), replacements=2)
    agree(ask("grant_replacement", shop, operator, now), second, now)
    wanted = ask("withdraw_grant", shop, operator, now)
    with refused("NO_GRANT_TO_WITHDRAW"):
        agree(wanted, second, now)
