"""One review at the desk: looked at, approved, rejected, sent back, handed over, and many at once."""

import re

import pytest
from django.utils import timezone

from accounts.models import Review
from bindings import services
from bindings.errors import Refusal
from bindings.models import Binding, Event
from tests import flows
from tests.factories import AccountFactory, EntityFactory, MembershipFactory, ShopFactory
from tests.world import revoke_permission


def page(review, what: str) -> str:
    return f"/admin/accounts/review/{review.pk}/{what}/"


def state_of(review) -> str:
    return Review.objects.get(pk=review.pk).state


def test_review_page_shows_both_sides_and_what_approval_would_change(client_of, operator, review):
    response = client_of(operator).get(page(review, "change"))
    text = response.content.decode()
    assert response.status_code == 200
    assert review.shop.entity.code in text
    assert [row.after for row in response.context["if_approved"] if row.label == "Account type"] == [
        "Blue V account"
    ]


def test_nothing_is_told_as_if_it_had_happened(client_of, operator, review):
    """The page read "Review approved for @lanxi.daily" before anybody had decided."""
    text = client_of(operator).get(page(review, "change")).content.decode()
    assert "Review approved" not in text
    assert "If approved" in text


def test_differing_characters_are_marked(client_of, operator, review):
    review.account.entity = EntityFactory(name="Shuyu Plants")
    review.account.save()
    text = client_of(operator).get(page(review, "change")).content.decode()
    assert "<mark>Shuyu</mark>" in text


def test_looking_at_a_review_changes_nothing(client_of, operator, review):
    before = Event.objects.count()
    client_of(operator).get(page(review, "change"))
    assert client_of(operator).get(page(review, "approve")).status_code == 302
    assert (state_of(review), Event.objects.count()) == ("open", before)


def test_approve_is_disabled_with_the_reason_and_reject_has_it_chosen(client_of, operator, review):
    client = client_of(operator)
    button = re.compile(r"<button[^>]* disabled[^>]*>\s*Approve")
    assert not button.search(client.get(page(review, "change")).content.decode())
    review.account.status = "banned"
    review.account.save()
    response = client.get(page(review, "change"))
    text = response.content.decode()
    assert button.search(text)
    assert re.search(r'id="why-not".*The account is banned or cancelled\.', text, re.DOTALL)
    assert response.context["fitting"].code == "unavailable"
    form = client.get(page(review, "reject") + "?code=unavailable").content.decode()
    assert re.search(r'<option value="unavailable" selected', form)
    assert client.post(page(review, "reject"), {"code": "unavailable"}).status_code == 302
    assert Review.objects.get(pk=review.pk).reason_code == "unavailable"


def test_place_in_the_list_goes_along_and_the_next_review_opens(client_of, operator, three):
    """Filters and place were lost after a decision made on the review's page."""
    client, (first, second, third) = client_of(operator), three
    back = "?back=kind%3Dblue_v"
    response = client.get(page(second, "change") + back)
    assert (response.context["place"], response.context["of"]) == (2, 3)
    assert response.context["links"]["previous"] == page(first, "change") + back
    after = client.post(page(second, "approve"), {"back": "kind=blue_v"})
    assert after.url == page(third, "change") + back
    after = client.post(page(third, "reject") + back, {"code": "holder"})
    assert after.url == page(first, "change") + back
    after = client.post(page(first, "return") + back, {"code": "letter"})
    assert after.url == "/admin/accounts/review/?kind=blue_v"


def test_way_back_is_the_queue_whatever_the_link_says(client_of, operator, review):
    where = page(review, "reject") + "?back=//evil.example/%3Fx"
    response = client_of(operator).post(where, {"note": "Not legible"})
    assert response.url.startswith("/admin/accounts/review/?")


@pytest.fixture
def three(review, owner):
    """Three open verifications, in the order of their time left."""
    found = [review]
    for code in ("second", "third"):
        shop = ShopFactory(code=code)
        MembershipFactory(shop=shop, user=owner)
        flows.bind(shop, AccountFactory(), owner)
        found.append(flows.open_review(shop))
    return found


def test_somebody_elses_request_is_decided_after_saying_so(client_of, operator, supervisor, review):
    client_of(supervisor).post(page(review, "assign"), {"to": "me"})
    client = client_of(operator)
    response = client.post(page(review, "approve"))
    assert (response.status_code, state_of(review)) == (409, "open")
    assert f"{supervisor} has this request." in response.content.decode()
    assert client.post(page(review, "approve"), {"over": "1"}).status_code == 302
    assert state_of(review) == "approved"


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
    fields = {"code": "license", "note": "The form says Shuyu Plants."}
    assert client_of(operator).post(page(review, "reject"), fields).status_code == 302
    assert last_event().facts["reason_code"] == "license"
    assert last_event().reason == (
        "Company name on the form differs from the license.\nThe form says Shuyu Plants."
    )
    assert Binding.objects.get(shop=review.shop).state == "bound"


def test_reason_is_in_the_language_of_the_shop(client_of, operator, owner, review, last_event):
    owner.language = "zh-hans"
    owner.save()
    client_of(operator).post(page(review, "reject"), {"code": "license"})
    assert last_event().reason != "Company name on the form differs from the license"


def test_rejection_needs_a_reason(client_of, operator, review):
    response = client_of(operator).post(page(review, "reject"), {"code": "", "note": "  "})
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
    client_of(operator).post(page(review, "return"), {"code": "letter", "note": ""})
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
    client_of(operator).post(page(review, "return"), {"code": "letter"})
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
    client_of(supervisor).post(page(review, "assign"), {"to": owner.pk})
    assert Review.objects.get(pk=review.pk).assignee == supervisor


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
    client_of(operator).post(page(entity_change, "return"), {"code": "relation"})
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
