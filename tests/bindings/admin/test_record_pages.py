"""The pages of a record: who sees them, what they show, and how one record leads to another."""

import pytest
from django.utils.translation import override

from accounts.models import AccountKind, AccountStatus
from bindings.admin import search
from bindings.admin.base import link, pill, two_lines
from bindings.admin.records import TICKET_TONES, moment
from bindings.models import Binding, Consent, Event, ScanTicket, TicketState
from shops.models import Entity, Shop
from tests import flows
from tests.factories import AccountFactory, BindingFactory, EntityFactory, ShopFactory, UserFactory
from tests.world import revoke_permission

RECORDS = [Shop, Entity, Binding, ScanTicket, Consent, Event]


def page(model, row=None) -> str:
    rest = f"{row.pk}/change/" if row else ""
    return f"/admin/{model._meta.app_label}/{model._meta.model_name}/{rest}"


def text(response) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize("model", RECORDS)
def test_operator_reads_list_and_record_and_may_write_neither(client_of, operator, review, model):
    client, row = client_of(operator), model.objects.first()
    assert client.get(page(model)).status_code == 200
    shown = text(client.get(page(model, row)))
    assert 'name="_save"' not in shown
    assert client.post(page(model, row), {}).status_code == 403


@pytest.mark.parametrize("model", RECORDS)
def test_staff_without_the_permission_sees_neither(client_of, operator, review, model):
    revoke_permission(operator, f"view_{model._meta.model_name}")
    client, row = client_of(operator), model.objects.first()
    assert client.get(page(model)).status_code == 403
    assert client.get(page(model, row)).status_code == 403


@pytest.mark.parametrize("model", RECORDS)
def test_merchant_and_nobody_are_not_let_in(client, client_of, owner, review, model):
    for browser in (client, client_of(owner)):
        response = browser.get(page(model, model.objects.first()))
        assert response.status_code in (302, 403, 404)
        assert "lanxi" not in response.content.decode().lower()


def test_binding_shows_shop_account_and_state(client_of, operator, shop):
    binding = BindingFactory(shop=shop, account=AccountFactory(handle="tea", display_name="Yulan Pours"))
    shown = text(client_of(operator).get(page(Binding)))
    for part in (f"#{binding.pk}", "Lanxi Tea House", "lanxi", "@tea", "Yulan Pours"):
        assert part in shown


def test_upgraded_binding_whose_entities_differ_is_marked_and_found(client_of, operator):
    BindingFactory(upgraded=True)
    other = BindingFactory(upgraded=True)
    other.account.entity = EntityFactory()
    other.account.save()
    response = client_of(operator).get(page(Binding), {"show": "drift"})
    assert [row.pk for row in response.context["cl"].result_list] == [other.pk]
    assert '<span class="pill pill-warn">Entities differ</span>' in text(response)


@pytest.mark.parametrize(
    ("query", "roles"),
    [("", {"official"}), ("role=authorized", {"authorized"}), ("role=all", {"official", "authorized"})],
)
def test_bindings_are_narrowed_by_role(client_of, operator, query, roles):
    BindingFactory()
    BindingFactory(authorized=True)
    rows = client_of(operator).get(f"{page(Binding)}?{query}").context["cl"].result_list
    assert {row.role for row in rows} == roles


@pytest.mark.parametrize(("time", "count"), [("active", 1), ("ended", 1), ("all", 2)])
def test_bindings_are_narrowed_by_time(client_of, operator, shop, owner, time, count):
    flows.bind(shop, AccountFactory(), owner)
    flows.rebind(shop, AccountFactory(), owner)
    rows = client_of(operator).get(page(Binding), {"time": time}).context["cl"].result_list
    assert len(rows) == count


@pytest.mark.parametrize(("show", "count"), [("live", 1), ("stopped", 1), ("all", 2)])
def test_codes_are_narrowed_to_live_and_stopped_ones(
    client_of, operator, shop, owner, stranger, other_shop, show, count
):
    flows.issue(other_shop, "bind", stranger)
    flows.scan(shop, "bind", AccountFactory(blue_v=True), owner)
    rows = client_of(operator).get(page(ScanTicket), {"show": show}).context["cl"].result_list
    assert len(rows) == count


def test_consent_is_found_by_the_shop_it_was_given_to(client_of, operator, review, other_shop):
    client = client_of(operator)
    assert client.get(page(Consent), {"q": "lanxi"}).context["cl"].result_count == Consent.objects.count() > 0
    assert client.get(page(Consent), {"q": "other"}).context["cl"].result_count == 0


def test_entity_shows_its_shops_and_accounts(client_of, operator, shop):
    AccountFactory(handle="of.the.entity", blue_v=True, entity=shop.entity)
    AccountFactory(handle="of.another", blue_v=True)
    shown = text(client_of(operator).get(page(Entity, shop.entity)))
    assert "Lanxi Tea House" in shown
    assert "of.the.entity" in shown
    assert "of.another" not in shown


@pytest.mark.parametrize("status", AccountStatus)
@pytest.mark.parametrize("verified", [True, False])
def test_account_says_its_standing(client_of, operator, status, verified):
    AccountFactory(kind=AccountKind.REGULAR, status=status, real_name_verified=verified)
    shown = text(client_of(operator).get("/admin/accounts/account/?show=all"))
    assert str(status.label) in shown
    assert ('<span class="pill pill-warn">Not real-name verified</span>' in shown) is not verified


# The parts of a list


def test_link_leads_to_the_record_and_escapes_its_name(db):
    shop = ShopFactory(name="<b>Tea</b>")
    assert (
        link(shop) == f'<a href="/admin/shops/shop/{shop.pk}/change/"><bdi>&lt;b&gt;Tea&lt;/b&gt;</bdi></a>'
    )
    assert ">here<" in link(shop, "here")
    assert link(None) == link(None, "here") == "–"


def test_cells_escape_what_they_show():
    assert pill("ok", "<b>") == '<span class="pill pill-ok">&lt;b&gt;</span>'
    assert two_lines("<i>", "&").count("&lt;i&gt;") == 1
    assert "&amp;" in two_lines("<i>", "&")


def test_moment_is_a_dash_where_there_is_none(now):
    assert moment(None) == "–"
    english = moment(now)
    with override("zh-hans"):
        assert moment(now) != english


def test_every_end_of_a_code_that_failed_is_red():
    assert {state for state, tone in TICKET_TONES.items() if tone == "bad"} == {"denied", "refused", "failed"}
    assert TICKET_TONES[TicketState.CONFIRMED] == "ok"


# The search


@pytest.mark.parametrize("term", [" lanxi ", "LANXI", "Lanxi T"])
def test_shop_is_found_by_how_its_code_or_name_begins(shop, other_shop, term):
    assert search.shops(term) == [shop.pk]


@pytest.mark.parametrize("term", ["anxi", "House", "lanxi tea houses", "%", "_____"])
def test_shop_is_not_found_by_its_middle_or_by_wildcards(shop, term):
    assert search.shops(term) == []


def test_credit_code_finds_all_of_the_entity_and_nothing_by_its_beginning(shop):
    sister, account = ShopFactory(entity=shop.entity), AccountFactory(blue_v=True, entity=shop.entity)
    code = shop.entity.code
    assert sorted(search.shops(code.lower())) == sorted([shop.pk, sister.pk])
    assert search.accounts(f" {code} ") == [account.pk]
    assert search.entities(code.lower()) == [shop.entity_id]
    assert search.shops(code[:-1]) == search.accounts(code[:-1]) == search.entities(code[:-1]) == []


def test_entity_is_found_by_how_its_name_begins(db):
    entity = EntityFactory(name="Qinghe Ceramics Ltd.")
    EntityFactory(name="Beishan Ltd.")
    assert search.entities("qinghe") == [entity.pk]
    assert search.entities("ceramics") == []


@pytest.mark.parametrize("term", ["@tea.daily", "TEA.D", "@@tea", "yulan p"])
def test_account_is_found_with_or_without_the_sign_before_its_handle(db, term):
    account = AccountFactory(handle="Tea.Daily", display_name="Yulan Pours")
    AccountFactory(handle="other", display_name="Other")
    assert search.accounts(term) == [account.pk]


def test_search_ends_at_its_limit(db, monkeypatch):
    monkeypatch.setattr(search, "LIMIT", 3)
    ShopFactory.create_batch(5, name="Same", entity=EntityFactory())
    assert len(search.shops("same")) == 3


def test_shop_that_matches_twice_is_found_once(db):
    shop = ShopFactory(code="tea", name="Tea House")
    assert search.shops("tea") == [shop.pk]


def test_person_is_no_shop(db):
    UserFactory(username="lanxi")
    assert search.shops("lanxi") == []
