"""What the preview says of each kind of outcome."""

import pytest

from bindings import policy
from bindings.services import check_account_name
from bindings.services.facts import account_facts, shop_facts
from bindings.texts.preview import kind_line, outcome, preview_changes, remedies, steps
from tests.factories import AccountFactory, BindingFactory, ShopFactory

pytestmark = pytest.mark.django_db


def said(shop, account, purpose, book, rows=()):
    facts = shop_facts(shop, rows, book)
    decision = policy.decide(purpose, facts, account_facts(account, shop, rows))
    return facts, decision


@pytest.mark.parametrize(
    ("kind", "title", "last"),
    [
        ({"blue_v": True}, "Can be bound", "Upgrade complete"),
        ({"verified": True}, "Can be bound", "Upgrade complete"),
        ({"unverified": True}, "Can be bound, then blue V verification", "Review starts"),
        ({"regular": True}, "Can be bound, then blue V verification", "Review starts"),
    ],
)
def test_accounts_of_the_shop_s_entity_bind(shop, book, kind, title, last):
    entity = {} if "regular" in kind else {"entity": shop.entity}
    account = AccountFactory(**kind, **entity)
    _, decision = said(shop, account, "bind", book)
    assert outcome("bind", decision, account.handle).title == title
    assert steps("bind", decision, account.handle)[-1].text == last


def test_another_declared_entity_is_changed(shop, book):
    account = AccountFactory(unverified=True)
    facts, decision = said(shop, account, "bind", book)
    assert outcome("bind", decision, account.handle).title == "Can be bound with an entity change"
    assert steps("bind", decision, account.handle)[1].text == "Terms, entity change"
    assert preview_changes(shop, facts, account, decision, None)[3].text == "Changes"


def test_a_personal_store_binds_at_once(book):
    store = ShopFactory(personal=True)
    account = AccountFactory(regular=True)
    facts, decision = said(store, account, "bind", book)
    assert "needs no upgrade" in outcome("bind", decision, account.handle).text
    assert steps("bind", decision, account.handle)[-1].text == "Done at once"
    assert kind_line(account, store, decision) == "Regular account"
    assert [one.note for one in preview_changes(store, facts, account, decision, None)][2:] == [
        "No change",
        "No change",
    ]


def test_an_authorization_leaves_the_official_account(shop, book):
    account = AccountFactory(regular=True)
    facts, decision = said(shop, account, "authorize", book)
    assert outcome("authorize", decision, account.handle).title == "Can be authorized"
    assert preview_changes(shop, facts, account, decision, None)[1].text == "1 of 10"


def test_an_authorized_account_says_so(shop, book):
    binding = BindingFactory(shop=shop, authorized=True)
    _, decision = said(shop, binding.account, "bind", book, [binding])
    assert kind_line(binding.account, shop, decision) == "Regular account, authorized for promotion"
    assert remedies(decision) == ["End the authorization first, or choose another account."]


def test_a_rebind_says_what_it_uses(shop, book):
    bound = BindingFactory(shop=shop)
    account = AccountFactory(blue_v=True, entity=shop.entity)
    facts, decision = said(shop, account, "rebind", book, [bound])
    replacement, slot, name, _entity = preview_changes(shop, facts, account, decision, None)
    assert (replacement.text, replacement.note) == ("Used", "0 of 1 left afterwards")
    assert slot.text == "1 of 1 used"
    assert (name.text, name.note) == (account.display_name, "No change")


def test_a_verified_account_takes_the_shop_s_name(shop, book):
    account = AccountFactory(verified=True, entity=shop.entity, display_name="Old name")
    facts, decision = said(shop, account, "bind", book)
    legal = check_account_name(shop.name, account, book)
    name = preview_changes(shop, facts, account, decision, legal)[2]
    assert (name.text, name.note) == (shop.name, "Was “Old name”, editable later")


def test_a_shop_name_that_breaks_the_naming_rules_is_not_promised(shop, book):
    account = AccountFactory()
    facts, decision = said(shop, account, "bind", book)
    illegal = check_account_name("Best Tea", account, book)
    assert preview_changes(shop, facts, account, decision, illegal)[2].text == "Takes a name the shop chooses"
