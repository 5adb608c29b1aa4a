"""The verbs on shops and accounts by role, over HTTP: outcome, event, refusals, and nothing without a reason."""

from datetime import date

import pytest

from accounts.models import Account
from bindings.models import Binding, Event, ScanTicket
from shops.models import Shop
from tests import flows
from tests.factories import AccountFactory, BindingFactory, EntityFactory, ShopFactory

REASON = "Asked for in letter 7."


@pytest.fixture
def account(db):
    return AccountFactory(handle="lanxi.daily", verified=True)


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        ("close", {}),
        ("change-entity", {"entity_code": "new"}),
        ("schedule-upgrade", {"reminder_from": "2026-11-01", "deadline": "2026-12-31"}),
    ],
)
@pytest.mark.parametrize("role", ["operator", "owner", "stranger"])
def test_shop_verbs_are_a_supervisors(request, do, shop, verb, fields, role):
    if "entity_code" in fields:
        fields = {"entity_code": EntityFactory().code}
    response = do(request.getfixturevalue(role), shop, verb, reason=REASON, **fields)
    assert response.status_code == (403 if role == "operator" else 302)
    assert not Event.objects.exists()


@pytest.mark.parametrize("verb", ["cancel", "cancel-identity", "change-entity"])
def test_account_verbs_are_a_supervisors(do, operator, account, verb):
    assert do(operator, account, verb, reason=REASON).status_code == 403
    assert not Event.objects.exists()


@pytest.mark.parametrize("verb", ["close", "grant-replacement", "schedule-upgrade"])
def test_verbs_need_a_reason(do, supervisor, shop, verb):
    assert do(supervisor, shop, verb, reason="  ").status_code == 422
    assert not Event.objects.exists()


def test_supervisor_closes_a_shop(do, supervisor, shop, owner, last_event):
    ticket = flows.issue(shop, "bind", owner)
    assert do(supervisor, shop, "close", reason=REASON).status_code == 302
    assert Shop.objects.get(pk=shop.pk).status == "closed"
    assert ScanTicket.objects.get(pk=ticket.pk).state == "cancelled"
    assert (last_event().verb, last_event().reason, last_event().actor) == ("shop_closed", REASON, supervisor)


def test_confirm_page_shows_consequences_and_changes_nothing(client_of, supervisor, shop, owner):
    flows.issue(shop, "bind", owner)
    before = Event.objects.count()
    response = client_of(supervisor).get(f"/admin/shops/shop/{shop.pk}/do/close/")
    assert [change.event.verb for change in response.context["changes"]] == [
        "ticket_cancelled",
        "shop_closed",
    ]
    assert Event.objects.count() == before
    assert Shop.objects.get(pk=shop.pk).status == "open"


def test_supervisor_schedules_one_shop(do, supervisor, shop, last_event):
    do(supervisor, shop, "schedule-upgrade", reminder_from="2026-11-01", deadline="2026-12-31", reason=REASON)
    assert Shop.objects.get(pk=shop.pk).upgrade_deadline == date(2026, 12, 31)
    assert (last_event().verb, last_event().reason) == ("upgrade_scheduled", REASON)


def test_dates_that_make_no_sense_are_a_sentence(do, supervisor, shop):
    response = do(
        supervisor, shop, "schedule-upgrade", reminder_from="2026-12-31", deadline="2026-11-01", reason=REASON
    )
    assert response.status_code == 409
    assert "must not be before the first reminder" in response.content.decode()
    assert Shop.objects.get(pk=shop.pk).upgrade_deadline is None


def test_supervisor_changes_the_shops_entity(do, supervisor, shop, last_event):
    entity = EntityFactory()
    do(supervisor, shop, "change-entity", entity_code=entity.code, reason=REASON)
    assert Shop.objects.get(pk=shop.pk).entity == entity
    assert last_event().after["entity_code"] == entity.code


def test_entity_verb_shows_first_and_acts_second(do, supervisor, shop):
    entity = EntityFactory()
    response = do(supervisor, shop, "change-entity", entity_code=entity.code, reason=REASON, _preview="1")
    assert response.context["changes"][0].event.verb == "shop_entity_changed"
    assert Shop.objects.get(pk=shop.pk).entity == shop.entity


@pytest.mark.parametrize("code", ["", "91330106MA0000000X", "nothing"])
def test_unknown_entity_is_an_error_of_the_field(do, supervisor, shop, code):
    response = do(supervisor, shop, "change-entity", entity_code=code, reason=REASON)
    assert response.status_code == 422
    assert "entity_code" in response.context["form"].errors


def test_the_same_entity_is_a_sentence(do, supervisor, shop):
    response = do(supervisor, shop, "change-entity", entity_code=shop.entity.code, reason=REASON)
    assert response.status_code == 409
    assert not Event.objects.exists()


def test_supervisor_changes_the_accounts_entity(do, supervisor, account, last_event):
    entity = EntityFactory()
    do(supervisor, account, "change-entity", entity_code=entity.code, reason=REASON)
    assert Account.objects.get(pk=account.pk).entity == entity
    assert last_event().verb == "account_entity_changed"


def test_supervisor_cancels_an_identity(do, supervisor, account, last_event):
    do(supervisor, account, "cancel-identity", reason=REASON)
    changed = Account.objects.get(pk=account.pk)
    assert (changed.kind, changed.entity) == ("regular", None)
    assert last_event().verb == "identity_cancelled"


def test_identity_of_a_regular_account_is_a_sentence(do, supervisor):
    response = do(supervisor, AccountFactory(), "cancel-identity", reason=REASON)
    assert response.status_code == 409
    assert "no enterprise identity" in response.content.decode()


def test_supervisor_cancels_an_account(do, supervisor, shop, account, last_event):
    BindingFactory(shop=shop, account=account)
    do(supervisor, account, "cancel", reason=REASON)
    assert Account.objects.get(pk=account.pk).status == "cancelled"
    assert not Binding.objects.active().exists()
    assert (last_event().verb, last_event().after["state"]) == ("account_cancelled", "not_bound")


def test_unknown_verb_and_record_are_not_found(client_of, supervisor, shop):
    client = client_of(supervisor)
    assert client.post(f"/admin/shops/shop/{shop.pk}/do/explode/").status_code == 404
    assert client.post("/admin/shops/shop/99999/do/close/").status_code == 404


def test_buttons_follow_the_permissions(client_of, operator, supervisor, shop):
    def buttons(person) -> list[str]:
        response = client_of(person).get(f"/admin/shops/shop/{shop.pk}/change/")
        return [verb.name for verb, _url in response.context["buttons"]]

    assert buttons(operator) == ["invite-owner", "grant-replacement"]
    assert buttons(supervisor) == [
        "invite-owner",
        "grant-replacement",
        "schedule-upgrade",
        "change-entity",
        "close",
    ]


def test_verb_of_a_personal_shop_is_refused(do, supervisor):
    response = do(
        supervisor,
        ShopFactory(personal=True),
        "change-entity",
        entity_code=EntityFactory().code,
        reason=REASON,
    )
    assert response.status_code == 409
