"""All shops of a person: what each row says, filters in the query string, export, and one number of queries."""

from datetime import timedelta

import pytest
from django.utils import timezone

from shops.models import Role, ShopStatus
from tests.factories import BindingFactory, EntityFactory, MembershipFactory, ShopFactory


@pytest.fixture
def page(client_of, manager):
    """Return the page of all shops as the manager reads it."""
    client = client_of(manager)
    return lambda query="": client.get(f"/shops/{query}")


def make_shops(user, number):
    for count in range(number):
        shop = MembershipFactory(user=user, shop__name=f"Store {count}", role=Role.MANAGER).shop
        if count % 2:
            BindingFactory(shop=shop)


def names(response):
    return [row.shop.name for row in response.context["rows"]]


def row_of(response, shop):
    return next(row for row in response.context["rows"] if row.shop.pk == shop.pk)


def test_list_shows_my_shops_alone(page, shop, other_shop):
    assert names(page()) == [shop.name]


def test_list_sends_whom_it_does_not_know_to_sign_in(client, db):
    assert client.get("/shops/").headers["Location"] == "/login/?next=/shops/"


@pytest.mark.parametrize(("query", "questions"), [("", 5), ("?sort=name", 6)])
@pytest.mark.parametrize("number", [1, 30])
def test_list_asks_as_often_for_one_shop_as_for_thirty(
    client_of, owner, number, query, questions, django_assert_num_queries
):
    client = client_of(owner)
    make_shops(owner, number - 1)
    client.get("/shops/")
    with django_assert_num_queries(questions):
        assert len(client.get(f"/shops/{query}").context["rows"]) == number


def test_a_shop_without_an_account_is_to_be_bound(page, shop):
    row = row_of(page(), shop)
    assert (row.label, row.next_step, row.replacement_text) == (
        "Not bound",
        "Bind Now",
        "Not yet",
    )


def test_a_viewer_gets_no_step_to_take(client_of, viewer, shop):
    assert row_of(client_of(viewer).get("/shops/"), shop).next_step == "View"


def test_a_bound_shop_is_to_be_upgraded(page, shop):
    BindingFactory(shop=shop)
    row = row_of(page(), shop)
    assert (row.status, row.next_step, row.replacement_text) == ("due", "Upgrade", "1 left")


def test_the_deadline_s_own_day_restricts_nothing(page, shop, today):
    BindingFactory(shop=shop)
    shop.upgrade_deadline = today
    shop.save()
    assert row_of(page(), shop).status == "due"
    assert row_of(page(), shop).days_text == "Last day"


def test_the_day_after_the_deadline_restricts_the_listing(page, shop, today):
    BindingFactory(shop=shop)
    shop.upgrade_deadline = today - timedelta(days=1)
    shop.save()
    assert row_of(page(), shop).status == "restricted"
    assert row_of(page(), shop).days_text == "1 day overdue"


def test_a_review_pauses_the_restriction(page, shop, today):
    BindingFactory(shop=shop, in_review=True)
    shop.upgrade_deadline = today - timedelta(days=1)
    shop.save()
    assert row_of(page(), shop).status == "in_review"


def test_an_upgraded_shop_has_no_deadline_and_no_replacement(page, shop, today):
    BindingFactory(shop=shop, upgraded=True)
    shop.upgrade_deadline = today
    shop.save()
    row = row_of(page(), shop)
    assert (row.status, row.due_on, row.replacement_text) == ("upgraded", None, "Lapsed")


def test_a_used_replacement_stays_used_after_the_upgrade(page, shop):
    BindingFactory(shop=shop, upgraded=True)
    shop.replacements_used = 1
    shop.save()
    assert row_of(page(), shop).replacement_text == "Used"


def test_a_personal_store_is_outside_the_upgrade(page, manager, today):
    shop = ShopFactory(personal=True, upgrade_deadline=today - timedelta(days=9))
    MembershipFactory(user=manager, shop=shop)
    BindingFactory(shop=shop)
    row = row_of(page(), shop)
    assert (row.status, row.due_on, row.next_step) == ("personal", None, "View")


def test_a_closed_shop_has_nothing_to_do(page, shop):
    shop.status = ShopStatus.CLOSED
    shop.save()
    assert (row_of(page(), shop).status, row_of(page(), shop).next_step) == ("closed", "View")


def test_an_ended_binding_counts_no_more(page, shop):
    BindingFactory(shop=shop, ended_at=timezone.now())
    assert row_of(page(), shop).status == "not_bound"


def test_states_are_counted_over_all_shops(page, shop, manager):
    BindingFactory(shop=MembershipFactory(user=manager).shop)
    response = page("?state=upgraded")
    assert {part["code"]: part["count"] for part in response.context["segments"]} == {
        "restricted": 0,
        "due": 1,
        "not_bound": 1,
        "in_review": 0,
        "upgraded": 0,
    }
    assert (response.context["unfinished"], response.context["total"]) == (2, 2)


@pytest.mark.parametrize("query", ["lanxi tea", "LANXI", "Cloud Hill", "91330"])
def test_search_finds_name_code_entity_and_credit_code(page, shop, manager, query):
    shop.entity = EntityFactory(name="Cloud Hill Trading Co., Ltd.")
    shop.save()
    MembershipFactory(user=manager, shop=ShopFactory(personal=True, name="Quiet Corner", code="quiet"))
    assert names(page(f"?q={query}")) == [shop.name]


def test_search_without_a_hit_offers_to_clear_it(page, shop):
    text = page("?q=nowhere").content.decode()
    assert "No shop matches “nowhere” with these filters." in text
    assert "Clear search and filters" in text


def test_state_owner_and_deadline_narrow_together(page, shop, manager, today):
    boss = MembershipFactory(shop=shop, role=Role.OWNER).user
    shop.upgrade_deadline = today + timedelta(days=3)
    shop.save()
    MembershipFactory(user=manager, shop=ShopFactory(upgrade_deadline=today + timedelta(days=3)))
    assert names(page(f"?state=action&owner={boss.pk}&deadline=7")) == [shop.name]
    assert names(page(f"?state=review&owner={boss.pk}&deadline=7")) == []


def test_deadlines_sort_first_to_last_and_none_at_the_end(page, shop, manager, today):
    soon = MembershipFactory(user=manager, shop__upgrade_deadline=today + timedelta(days=3)).shop
    late = MembershipFactory(user=manager, shop__upgrade_deadline=today + timedelta(days=9)).shop
    assert names(page()) == [soon.name, late.name, shop.name]
    assert names(page("?sort=-deadline")) == [shop.name, late.name, soon.name]


@pytest.mark.parametrize("query", ["?sort=password", "?page=x", "?page=-1", "?owner=x", "?deadline=a"])
def test_a_query_nobody_knows_changes_nothing(page, shop, query):
    assert names(page(query)) == [shop.name]


def test_fifty_shops_fill_a_page(page, manager):
    make_shops(manager, 60)
    first = page("?q=store")
    second = page("?q=store&page=2")
    assert (len(names(first)), len(names(second))) == (50, 10)
    assert "q=store&page=2" in first.context["next"]
    assert set(names(first)) & set(names(second)) == set()


@pytest.mark.parametrize("query", ["", "?sort=name", "?q=nowhere"])
def test_next_deadlines_are_those_of_all_shops(page, manager, today, query):
    for days in (9, -2, 3, 30):
        MembershipFactory(
            user=manager, shop__name=f"In {days}", shop__upgrade_deadline=today + timedelta(days=days)
        )
    assert [row.name for row in page(query).context["soonest"]] == ["In -2", "In 3", "In 9"]


def test_export_takes_the_filters_along(client_of, manager, shop):
    BindingFactory(shop=MembershipFactory(user=manager, shop__name="Other Store").shop)
    text = b"".join(
        client_of(manager).get("/shops/export.csv?state=action&q=tea+house").streaming_content
    ).decode()
    assert text.splitlines()[1].startswith(f"{shop.code},{shop.name},")
    assert "Other Store" not in text


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_export_defuses_formulas(client_of, manager, shop, start):
    shop.name = f"{start}1+1"
    shop.save()
    text = b"".join(client_of(manager).get("/shops/export.csv").streaming_content).decode()
    assert f",'{start}1+1," in text


def test_switcher_keeps_the_kind_of_page(client_of, manager, shop):
    text = client_of(manager).get(f"/switch-shop/?section=shop_profile&current={shop.code}").content.decode()
    assert f'href="/shops/{shop.code}/" aria-current="true"' in text


def test_switcher_of_an_unknown_page_leads_to_the_official_account(client_of, manager, shop, other_shop):
    text = client_of(manager).get("/switch-shop/?section=set_preferences").content.decode()
    assert f'href="/shops/{shop.code}/official-account/"' in text
    assert other_shop.name not in text


def test_profile_shows_the_facts_of_the_shop(client_of, viewer, shop):
    text = client_of(viewer).get(f"/shops/{shop.code}/").content.decode()
    assert shop.entity.code in text
    assert "Your role here" in text


def test_profile_of_another_shop_is_not_found(client_of, viewer, other_shop):
    assert client_of(viewer).get(f"/shops/{other_shop.code}/").status_code == 404


def test_the_bar_is_filled_to_its_end(page, manager, shop):
    for _ in range(6):
        BindingFactory(shop=MembershipFactory(user=manager).shop, upgraded=True)
    parts = [part for part in page().context["segments"] if part["width"]]
    assert (parts[0]["x"], parts[-1]["x"] + parts[-1]["width"]) == (0, 1000)
