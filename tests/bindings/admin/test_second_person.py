"""Grants and undoing need a second person: requested by one, approved by another person, a supervisor (R19)."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Account, Review
from bindings.errors import Refusal
from bindings.models import Binding, Event, OperatorRequest
from bindings.texts import explain
from shops.models import Shop
from tests import flows
from tests.factories import AccountFactory

REASON = "The first account was stolen."


def ask(do, person, record, verb: str) -> OperatorRequest:
    assert do(person, record, verb, reason=REASON).status_code == 302
    return OperatorRequest.objects.latest("pk")


def decide(client_of, person, wanted, what: str = "approve", **fields):
    return client_of(person).post(f"/admin/bindings/operatorrequest/{wanted.pk}/{what}/", fields)


def allowed(shop) -> int:
    return Shop.objects.get(pk=shop.pk).replacements_allowed


def test_asking_changes_nothing(do, operator, shop):
    wanted = ask(do, operator, shop, "grant-replacement")
    assert (wanted.state, wanted.asked_by, allowed(shop)) == ("waiting", operator, 1)
    assert not Event.objects.exists()


def test_supervisor_approves_what_an_operator_asked(client_of, do, operator, supervisor, shop, last_event):
    wanted = ask(do, operator, shop, "grant-replacement")
    assert decide(client_of, supervisor, wanted).status_code == 302
    assert allowed(shop) == 2
    event = last_event()
    assert (event.verb, event.actor, event.reason) == ("replacement_granted", supervisor, REASON)
    assert event.facts == {"request": wanted.pk, "asked_by": str(operator), "approved_by": str(supervisor)}


def test_operator_may_not_approve(client_of, do, operator, shop):
    wanted = ask(do, operator, shop, "grant-replacement")
    assert decide(client_of, operator, wanted).status_code == 403
    assert allowed(shop) == 1


def test_supervisor_who_asked_needs_another_one(client_of, do, supervisor, other_supervisor, shop):
    wanted = ask(do, supervisor, shop, "grant-replacement")
    response = decide(client_of, supervisor, wanted)
    assert response.status_code == 409
    assert "Somebody other than the person who asked" in response.content.decode()
    assert allowed(shop) == 1
    decide(client_of, other_supervisor, wanted)
    assert allowed(shop) == 2


def test_superuser_who_asked_needs_another_one(client_of, do, superuser, shop):
    wanted = ask(do, superuser, shop, "grant-replacement")
    assert decide(client_of, superuser, wanted).status_code == 409
    assert allowed(shop) == 1


def test_database_refuses_one_person_alone(operator, shop, now):
    with pytest.raises(IntegrityError, match="request_second_person"), transaction.atomic():
        OperatorRequest.objects.create(
            verb="grant_replacement",
            shop=shop,
            reason="x",
            state="approved",
            asked_by=operator,
            asked_at=now,
            decided_by=operator,
            decided_at=now,
        )


def test_approving_twice_grants_once(client_of, do, operator, supervisor, shop):
    wanted = ask(do, operator, shop, "grant-replacement")
    decide(client_of, supervisor, wanted)
    assert decide(client_of, supervisor, wanted).status_code == 409
    assert allowed(shop) == 2


def test_asking_twice_is_a_sentence(do, operator, supervisor, shop):
    ask(do, operator, shop, "grant-replacement")
    response = do(supervisor, shop, "grant-replacement", reason=REASON)
    assert response.status_code == 409
    assert OperatorRequest.objects.count() == 1


def test_supervisor_declines_with_a_reason(client_of, do, operator, supervisor, shop):
    wanted = ask(do, operator, shop, "grant-replacement")
    assert decide(client_of, supervisor, wanted, "decline").status_code == 422
    assert decide(client_of, supervisor, wanted, "decline", reason="No.").status_code == 302
    wanted.refresh_from_db()
    assert (wanted.state, wanted.note, allowed(shop)) == ("declined", "No.", 1)


def test_asker_withdraws(client_of, do, operator, shop):
    wanted = ask(do, operator, shop, "grant-replacement")
    decide(client_of, operator, wanted, "decline", reason="By mistake.")
    wanted.refresh_from_db()
    assert wanted.state == "withdrawn"


def test_request_that_became_impossible_is_a_sentence(client_of, do, operator, supervisor, shop):
    wanted = ask(do, operator, shop, "grant-replacement")
    do(supervisor, shop, "close", reason="Fraud.")
    assert decide(client_of, supervisor, wanted).status_code == 409
    wanted.refresh_from_db()
    assert wanted.state == "waiting"


def test_granted_replacement_is_taken_back(client_of, do, operator, supervisor, shop, last_event):
    decide(client_of, supervisor, ask(do, operator, shop, "grant-replacement"))
    decide(client_of, supervisor, ask(do, operator, shop, "withdraw-grant"))
    assert (allowed(shop), last_event().verb) == (1, "grant_withdrawn")


def test_the_first_replacement_is_never_taken_back(client_of, do, operator, supervisor, shop):
    wanted = ask(do, operator, shop, "withdraw-grant")
    assert decide(client_of, supervisor, wanted).status_code == 409
    assert allowed(shop) == 1


def test_closed_shop_opens_again(client_of, do, operator, supervisor, shop, last_event):
    do(supervisor, shop, "close", reason="By mistake.")
    decide(client_of, supervisor, ask(do, operator, shop, "reopen"))
    assert (Shop.objects.get(pk=shop.pk).status, last_event().verb) == ("open", "shop_reopened")


def test_cancelled_account_is_restored(client_of, do, operator, supervisor, last_event):
    account = AccountFactory()
    do(supervisor, account, "cancel", reason="By mistake.")
    decide(client_of, supervisor, ask(do, operator, account, "restore"))
    assert (Account.objects.get(pk=account.pk).status, last_event().verb) == ("active", "account_restored")


def test_approval_is_undone(client_of, do, operator, supervisor, review, last_event):
    flows.approve(review.shop, operator)
    decide(client_of, supervisor, ask(do, operator, review, "undo-approval"))
    account = Account.objects.get(pk=review.account_id)
    assert (account.kind, account.entity) == ("regular", None)
    assert account.display_name == review.account.display_name
    assert Binding.objects.get(shop=review.shop).state == "in_review"
    assert Review.objects.get(pk=review.pk).state == "open"
    assert (last_event().verb, last_event().facts["asked_by"]) == ("approval_undone", str(operator))


def test_approval_stands_once_the_account_changed(client_of, do, operator, supervisor, review):
    flows.approve(review.shop, operator)
    wanted = ask(do, operator, review, "undo-approval")
    Binding.objects.update(ended_at=timezone.now())
    assert decide(client_of, supervisor, wanted).status_code == 409
    assert Review.objects.get(pk=review.pk).state == "approved"


def test_approval_is_not_undone_beside_another_open_review(client_of, do, operator, supervisor, review):
    flows.approve(review.shop, operator)
    wanted = ask(do, operator, review, "undo-approval")
    now = timezone.now()
    Review.objects.create(
        kind="entity_change",
        shop=review.shop,
        account=review.account,
        entity=review.entity,
        submitted_at=now,
        due_at=now,
    )
    assert decide(client_of, supervisor, wanted).status_code == 409
    page = client_of(supervisor).get(f"/admin/bindings/operatorrequest/{wanted.pk}/change/")
    assert page.context["refusal"] == "Another review of this account is still open."
    assert Review.objects.get(pk=review.pk).state == "approved"


def test_request_page_shows_what_approving_does(client_of, do, operator, supervisor, shop):
    wanted = ask(do, operator, shop, "grant-replacement")
    response = client_of(supervisor).get(f"/admin/bindings/operatorrequest/{wanted.pk}/change/")
    assert [row.after for row in response.context["changes"][0].rows] == ["2"]
    assert allowed(shop) == 1


def test_undoing_that_a_constraint_forbids_says_so_before_the_click(client_of, operator, review, now):
    flows.approve(review.shop, operator)
    entity_change = {"kind": "entity_change", "shop": review.shop, "entity": review.shop.entity}
    Review.objects.create(account=review.account, submitted_at=now, due_at=now, **entity_change)
    page = client_of(operator).get(f"/admin/accounts/review/{review.pk}/do/undo-approval/")
    assert page.status_code == 200
    assert str(page.context["refusal"]) == explain(Refusal("REVIEW_OPEN"))
