"""One review at the desk: looked at, approved, rejected, sent back, handed over, and many at once."""

import re

import pytest
from django.utils import timezone

from accounts.models import Review
from bindings import services
from bindings.errors import Refusal
from bindings.models import Binding, Event
from tests import flows
from tests.factories import AccountFactory, MembershipFactory, ShopFactory
from tests.world import revoke_permission


def page(review, what: str) -> str:
    return f"/admin/accounts/review/{review.pk}/{what}/"


def state_of(review) -> str:
    return Review.objects.get(pk=review.pk).state


def test_review_page_shows_both_sides_and_what_approval_does(client_of, operator, review):
    response = client_of(operator).get(page(review, "change"))
    text = response.content.decode()
    assert response.status_code == 200
    assert review.shop.entity.code in text
    assert [row.after for row in response.context["changes"][0].rows if row.label == "Account type"] == [
        "Blue V account"
    ]


def test_looking_at_a_review_changes_nothing(client_of, operator, review):
    before = Event.objects.count()
    client_of(operator).get(page(review, "change"))
    client_of(operator).get(page(review, "approve"))
    assert (state_of(review), Event.objects.count()) == ("open", before)


@pytest.mark.parametrize("what", ["change", "approve"])
def test_approve_is_disabled_with_the_reason_and_reject_stays(client_of, operator, review, what):
    client = client_of(operator)
    button = re.compile(r'<button class="btn btn-primary"[^>]* disabled aria-describedby="why-not"')
    assert not button.search(client.get(page(review, what)).content.decode())
    review.account.status = "banned"
    review.account.save()
    text = client.get(page(review, what)).content.decode()
    assert button.search(text)
    assert re.search(r'id="why-not".*The account is banned or cancelled\.', text, re.DOTALL)
    assert client.post(page(review, "reject"), {"note": "The account is banned."}).status_code == 302


def test_operator_approves(client_of, operator, review, last_event):
    response = client_of(operator).post(page(review, "approve"))
    assert response.status_code == 302
    assert Binding.objects.get(shop=review.shop).state == "upgraded"
    assert (last_event().verb, last_event().actor, last_event().actor_kind) == (
        "review_approved",
        operator,
        "operator",
    )


def test_approval_that_is_not_possible_is_a_sentence(client_of, operator, review):
    AccountFactory(blue_v=True, display_name="Lanxi Tea House")
    response = client_of(operator).post(page(review, "approve"))
    assert response.status_code == 409
    assert "breaks the blue V naming rules" in response.content.decode()
    assert state_of(review) == "open"


def test_operator_rejects_with_template_and_note(client_of, operator, review, last_event):
    fields = {"template": "license", "note": "The form says Shuyu Plants."}
    assert client_of(operator).post(page(review, "reject"), fields).status_code == 302
    assert last_event().reason == (
        "Company name on the form differs from the license.\nThe form says Shuyu Plants."
    )
    assert Binding.objects.get(shop=review.shop).state == "bound"


def test_reason_is_in_the_language_of_the_shop(client_of, operator, owner, review, last_event):
    owner.language = "zh-hans"
    owner.save()
    client_of(operator).post(page(review, "reject"), {"template": "license"})
    assert last_event().reason != "Company name on the form differs from the license"


def test_rejection_needs_a_reason(client_of, operator, review):
    response = client_of(operator).post(page(review, "reject"), {"template": "", "note": "  "})
    assert response.status_code == 422
    assert state_of(review) == "open"


def test_second_decision_is_a_sentence(client_of, operator, review):
    flows.approve(review.shop, operator)
    response = client_of(operator).post(page(review, "reject"), {"note": "late"})
    assert response.status_code == 409
    assert "decided or withdrawn already" in response.content.decode()


@pytest.mark.parametrize("what", ["approve", "reject", "return", "assign"])
def test_deciding_needs_the_permission(client_of, operator, review, what):
    revoke_permission(operator, "decide_review")
    assert client_of(operator).post(page(review, what), {"note": "x", "to": "me"}).status_code == 403
    assert state_of(review) == "open"


def test_operator_sends_back_and_merchant_hands_in_again(client_of, operator, owner, review):
    client_of(operator).post(page(review, "return"), {"template": "letter", "note": ""})
    assert state_of(review) == "returned"
    with pytest.raises(Refusal, match="REVIEW_RETURNED"):
        flows_approve(review, operator)
    response = client_of(owner).post(
        f"/shops/{review.shop.code}/official-account/review/", {"material": "The letter, sealed."}
    )
    assert response.status_code == 302
    again = Review.objects.get(pk=review.pk)
    assert (again.state, again.material) == ("open", "The letter, sealed.")
    verbs = Event.objects.filter(shop=review.shop).order_by("-id").values_list("verb", flat=True)
    assert list(verbs[:2]) == ["review_resubmitted", "review_returned"]


def flows_approve(review, person):
    return services.approve_review(review=review, actor=services.operator(person), now=timezone.now())


def test_handing_in_again_is_for_managers_of_the_shop(client_of, operator, viewer, stranger, review):
    client_of(operator).post(page(review, "return"), {"template": "letter"})
    url = f"/shops/{review.shop.code}/official-account/review/"
    assert client_of(stranger).post(url, {"material": "x"}).status_code == 404
    assert client_of(viewer).post(url, {"material": "x"}).status_code == 403
    assert state_of(review) == "returned"


def test_reviewer_takes_and_releases(client_of, operator, review):
    client = client_of(operator)
    client.post(page(review, "assign"), {"to": "me"})
    assert Review.objects.get(pk=review.pk).assignee == operator
    client.post(page(review, "assign"), {"to": ""})
    assert Review.objects.get(pk=review.pk).assignee is None


def test_reviewer_does_not_take_what_another_has(client_of, operator, supervisor, review):
    client_of(operator).post(page(review, "assign"), {"to": "me"})
    client_of(supervisor).post(page(review, "assign"), {"to": "me"})
    assert Review.objects.get(pk=review.pk).assignee == operator


def test_review_is_handed_over_to_staff_only(client_of, operator, supervisor, owner, review):
    client = client_of(operator)
    client.post(page(review, "assign"), {"to": supervisor.pk})
    assert Review.objects.get(pk=review.pk).assignee == supervisor
    client.post(page(review, "assign"), {"to": owner.pk})
    assert Review.objects.get(pk=review.pk).assignee is None


@pytest.fixture
def two(review, owner):
    second = ShopFactory(name="Best Tea No.1", code="second")
    MembershipFactory(shop=second, user=owner)
    account = AccountFactory(handle="second.account")
    good = ShopFactory(name="Qinghe Ceramics", code="third")
    MembershipFactory(shop=good, user=owner)
    flows.bind(good, account, owner)
    return [review, flows.open_review(good)]


def test_many_are_shown_before_they_are_approved(client_of, operator, two):
    client, keys = client_of(operator), [review.pk for review in two]
    data = {"action": "approve_selected", "_selected_action": keys, "index": 0}
    response = client.post("/admin/accounts/review/", data, follow=True)
    assert [row[1] for row in response.context["rows"]] == [True, True]
    assert {state_of(review) for review in two} == {"open"}


def test_each_of_many_is_decided_on_its_own(client_of, operator, two):
    AccountFactory(blue_v=True, display_name="Qinghe Ceramics")
    response = client_of(operator).post(
        "/admin/accounts/review/approve-selected/", {"id": [review.pk for review in two]}
    )
    assert [(row[0].number, row[1]) for row in response.context["rows"]] == [
        (two[0].number, True),
        (two[1].number, False),
    ]
    assert [state_of(review) for review in two] == ["approved", "open"]


@pytest.fixture
def entity_change(shop, owner):
    """An entity change that the holder asked for after a refused scan; no upgrade waits for it."""
    account = AccountFactory(handle="lanxi.group", verified=True)
    ticket = flows.scan(shop, "bind", account, owner)
    return services.request_entity_change(
        ticket=ticket, actor=services.holder(account), now=timezone.now(), agreed=True
    )


def test_entity_change_is_approved_without_an_upgrade(client_of, operator, entity_change, shop):
    client_of(operator).post(page(entity_change, "approve"))
    entity_change.account.refresh_from_db()
    assert entity_change.account.entity == shop.entity
    assert not Binding.objects.exists()


def test_returned_entity_change_is_handed_in_again(client_of, operator, owner, viewer, entity_change, shop):
    client_of(operator).post(page(entity_change, "return"), {"template": "relation"})
    url = f"/shops/{shop.code}/entity-change/{entity_change.pk}/hand-in/"
    assert url in client_of(owner).get(f"/shops/{shop.code}/entity-change/").content.decode()
    assert url not in client_of(viewer).get(f"/shops/{shop.code}/entity-change/").content.decode()
    assert client_of(viewer).post(url, {"material": "x"}).status_code == 403
    assert client_of(owner).post(url, {"material": " "}).status_code == 422
    assert client_of(owner).post(url, {"material": "The contract."}).status_code == 302
    assert state_of(entity_change) == "open"


def test_open_entity_change_is_not_handed_in(client_of, owner, entity_change, shop):
    url = f"/shops/{shop.code}/entity-change/{entity_change.pk}/hand-in/"
    assert client_of(owner).post(url, {"material": "x"}).status_code == 409
