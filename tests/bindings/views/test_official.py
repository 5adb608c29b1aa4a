"""The official account page in each of its states: what it says, what it offers, and to whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bindings import services
from bindings.models import BindingState
from shops.models import Role, ShopStatus
from tests import flows
from tests.factories import (
    AccountFactory,
    BindingFactory,
    CandidateFactory,
    EntityFactory,
    MembershipFactory,
    ShopFactory,
)


def test_page_of_another_shop_is_not_found(client_of, stranger, shop):
    assert client_of(stranger).get(f"/shops/{shop.code}/official-account/").status_code == 404


def test_page_of_no_shop_is_not_found(client_of, stranger):
    assert client_of(stranger).get("/shops/none/official-account/").status_code == 404


@pytest.mark.parametrize("candidates", [1, 30])
def test_page_of_an_unbound_shop_asks_the_same_number_of_questions(
    client_of, manager, shop, candidates, django_assert_num_queries
):
    client = client_of(manager)
    for _ in range(candidates):
        BindingFactory(account=CandidateFactory(shop=shop).account)
    client.get(f"/shops/{shop.code}/official-account/")
    with django_assert_num_queries(6):
        client.get(f"/shops/{shop.code}/official-account/")


@pytest.mark.parametrize("edits", [1, 30])
def test_page_of_a_bound_shop_asks_the_same_number_of_questions(
    client_of, manager, shop, edits, django_assert_num_queries
):
    client = client_of(manager)
    BindingFactory(shop=shop)
    for number in range(edits):
        services.change_benefits(
            shop=shop,
            benefits=["roles" if number % 2 else "repeat"],
            actor=services.merchant(manager),
            now=timezone.now(),
        )
    client.get(f"/shops/{shop.code}/official-account/")
    with django_assert_num_queries(6):
        client.get(f"/shops/{shop.code}/official-account/")


def test_unbound_shop_offers_to_bind(see, shop):
    text = see()
    assert "No official account bound yet" in text
    assert f'href="/shops/{shop.code}/official-account/benefits/?purpose=bind"' in text
    assert "Bind Now" in text


def test_a_viewer_of_an_unbound_shop_cannot_bind_and_reads_why(see, viewer):
    text = see(viewer)
    assert "Bind Now" not in text
    assert "need the role of manager or owner" in text


def test_unbound_shop_has_not_got_a_replacement_yet(see):
    assert "1 of 1 replacement left" not in see()


def test_without_a_reminder_there_is_no_banner(see):
    assert "Complete the official account upgrade" not in see()


@pytest.mark.parametrize(("days", "tone"), [(8, "banner-warn"), (7, "banner-bad"), (1, "banner-bad")])
def test_the_reminder_turns_red_seven_days_before(see, remind, days, tone):
    remind(days)
    text = see()
    assert "Complete the official account upgrade by" in text
    assert f'class="banner {tone}"' in text


def test_on_the_last_day_nothing_is_restricted(see, remind):
    remind(0)
    assert "Last day" in see()
    assert "Listing restricted" not in see()


def test_after_the_deadline_listing_may_be_affected(see, remind):
    remind(-9)
    text = see()
    assert "Listing restricted" in text
    assert "Listing products in this shop may be affected" in text
    assert '<span class="figure">9</span> days overdue' in text


def test_a_reminder_that_has_not_begun_is_not_shown(see, shop, today):
    shop.upgrade_reminder_from, shop.upgrade_deadline = today + timedelta(days=1), today + timedelta(days=9)
    shop.save()
    assert "Complete the official account upgrade" not in see()


def test_bound_shop_chooses_between_upgrade_and_rebind(see, shop):
    BindingFactory(shop=shop)
    text = see()
    assert "Upgrade current account" in text
    assert "Rebind Another Account" in text
    assert f'href="/shops/{shop.code}/official-account/benefits/?purpose=upgrade"' in text
    assert f'href="/shops/{shop.code}/official-account/rebind/"' in text
    assert "1 of 1 replacement left" in text


def test_a_viewer_of_a_bound_shop_reads_the_choices_without_links(see, shop, viewer):
    BindingFactory(shop=shop)
    text = see(viewer)
    assert "Upgrade current account" in text
    assert "purpose=upgrade" not in text
    assert "official-account/rebind/" not in text


def test_a_used_replacement_leaves_the_upgrade_alone(see, shop, manager):
    BindingFactory(shop=shop)
    flows.rebind(shop, AccountFactory(), manager)
    flows.reject(shop, manager)
    text = see()
    assert "No replacement left" in text
    assert "official-account/rebind/" not in text
    assert "purpose=upgrade" in text


@pytest.mark.parametrize(
    ("trait", "sentence"),
    [
        ("regular", "<b>starts automatically</b> once you confirm"),
        ("unverified", "is handed in once you confirm"),
        ("verified", "It becomes blue V and the upgrade is complete as soon as you confirm."),
        ("blue_v", "the upgrade is complete as soon as you confirm"),
    ],
)
def test_the_upgrade_s_consequence_fits_the_kind(see, shop, trait, sentence):
    entity = {} if trait == "unverified" else {"entity": shop.entity}
    BindingFactory(shop=shop, account=AccountFactory(**{trait: True}, **entity))
    assert sentence in see()


def test_an_upgraded_shop_keeps_its_account(see, shop, manager, operator):
    flows.bind(shop, AccountFactory(), manager)
    flows.approve(shop, operator)
    text = see()
    assert "Bound and upgraded" in text
    assert "Lapsed with the upgrade" in text
    assert "Same as the license" in text
    assert "Rebind Another Account" not in text
    assert "Upgrade current account" not in text


def test_entities_that_drifted_apart_are_told(see, shop):
    BindingFactory(shop=shop, upgraded=True)
    shop.entity = EntityFactory()
    shop.save()
    assert "The entities differ since a change." in see()
    assert "Differs from the license" in see()


def test_a_personal_store_has_no_upgrade(see, manager):
    shop = MembershipFactory(user=manager, shop=ShopFactory(personal=True), role=Role.MANAGER).shop
    BindingFactory(shop=shop)
    text = see(of=shop)
    assert "its account is never upgraded" in text
    assert "Upgrade current account" not in text
    assert "A personal store needs <b>a regular account</b>." in text


def test_a_closed_shop_offers_nothing(see, shop):
    shop.status = ShopStatus.CLOSED
    shop.save()
    text = see()
    assert "This shop is closed." in text
    assert "Bind Now" not in text


def test_benefits_in_use_and_other_accounts_are_told(see, shop):
    BindingFactory(shop=shop, benefits=["roles"])
    BindingFactory(shop=shop, authorized=True)
    text = see()
    assert "Separate roles" in text
    assert "Repeat visits" not in text
    assert "1 authorized account promotes this shop." in text


def test_the_timeline_plans_the_deadline_and_the_decision(client_of, shop, manager, remind):
    remind(12)
    flows.bind(shop, AccountFactory(), manager)
    page = client_of(manager).get(f"/shops/{shop.code}/official-account/").context
    planned = [moment.title for moment in page["timeline"] if moment.tone == "is-planned"]
    assert planned == ["Upgrade deadline", "Decision expected"]
    assert page["official"].state == BindingState.IN_REVIEW


def test_hostile_names_stay_text(see, shop):
    hostile = "<script>alert(1)</script>"
    BindingFactory(shop=shop, account=AccountFactory(display_name=hostile))
    assert hostile not in see()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in see()


def test_page_carries_no_inline_style_or_handler(see, shop):
    BindingFactory(shop=shop, upgraded=True)
    text = see()
    assert " style=" not in text
    assert " onclick=" not in text


def test_a_second_replacement_that_was_left_lapses_with_the_upgrade(see, shop):
    shop.replacements_allowed, shop.replacements_used = 2, 1
    shop.save()
    BindingFactory(shop=shop, upgraded=True)
    assert "Lapsed with the upgrade" in see()


def test_a_closed_shop_is_closed_and_not_restricted(see, shop, remind):
    remind(-9)
    shop.status = ShopStatus.CLOSED
    shop.save()
    assert "Listing restricted" not in see()
