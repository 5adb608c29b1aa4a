"""The official account page while an operator decides, and after: in review, rejected, sent back, handed in again (R9)."""

from django.utils import timezone

from bindings import services
from tests import flows
from tests.factories import (
    AccountFactory,
)


def test_a_review_says_there_is_nothing_to_do(see, shop, manager, remind):
    remind(12)
    flows.bind(shop, AccountFactory(display_name="Yulan Pours Tea"), manager)
    text = see()
    number = flows.open_review(shop).number
    assert "Blue V verification is in review. Nothing to do now" in text
    assert f"Request {number}" in text
    assert "Yulan Pours Tea" in text
    assert f"request <b>{number} is withdrawn</b>" in text


def test_an_entity_change_in_review_is_called_so(see, shop, manager):
    flows.bind(shop, AccountFactory(unverified=True), manager)
    assert "The entity change is in review. Nothing to do now" in see()


def test_a_rejected_review_shows_its_reason_and_how_to_go_on(see, shop, manager, operator):
    flows.bind(shop, AccountFactory(), manager)
    flows.reject(shop, operator, "The license photo is <b>blurred</b>.")
    text = see()
    assert "The license photo is &lt;b&gt;blurred&lt;/b&gt;." in text
    assert "hand it in again" in text
    assert "Bound, not upgraded" in text


def test_a_review_handed_in_again_forgets_the_rejection(see, shop, manager, operator):
    account = AccountFactory()
    flows.bind(shop, account, manager)
    flows.reject(shop, operator)
    flows.complete(shop, "upgrade", account, manager)
    assert "was rejected on" not in see()


def test_a_review_sent_back_is_handed_in_again_from_the_page(client_of, see, shop, manager, operator):
    flows.bind(shop, AccountFactory(), manager)
    review = flows.open_review(shop)
    services.return_review(
        review=review, reason="Add the letter.", actor=services.operator(operator), now=timezone.now()
    )
    assert "Add the letter." in see()
    link = f"/shops/{shop.code}/official-account/review/"
    assert client_of(manager).post(link, {"material": " "}).status_code == 422
    assert client_of(manager).post(link, {"material": "The letter, page 1."}).status_code == 302
    review.refresh_from_db()
    assert (review.state, review.material) == ("open", "The letter, page 1.")


def test_handing_in_where_no_review_is_open_is_not_found(client_of, manager, shop):
    link = f"/shops/{shop.code}/official-account/review/"
    assert client_of(manager).post(link, {"material": "x"}).status_code == 404


def test_a_viewer_hands_nothing_in(client_of, viewer, shop):
    assert client_of(viewer).post(f"/shops/{shop.code}/official-account/review/").status_code == 403
