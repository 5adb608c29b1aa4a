"""The name an upgrade gives is told by one answer: preview, phone, confirmation page, confirmation and review agree."""

import pytest

from bindings.models import RuleBook
from bindings.services import check_account_name
from tests import flows
from tests.factories import AccountFactory, BindingFactory
from tests.world import refused

CHOSEN, FALLBACK = "Takes a name the shop chooses", "The name you choose below"


def taken_name(shop):
    AccountFactory(blue_v=True, display_name="LANXI tea  house")


def too_long_for_the_rule_book(shop):
    RuleBook.objects.update(name_maximum=5)


def superlative(shop):
    shop.name = "Best Tea"
    shop.save()


@pytest.fixture(params=[taken_name, too_long_for_the_rule_book, superlative], ids=lambda why: why.__name__)
def illegal(request, shop):
    """The shop's own name may not become the account's."""
    request.param(shop)
    return shop


def previewed(desk, account):
    changes = desk.get("preview", account=account.handle).context["changes"]
    return next(change.text for change in changes if change.title == "Display name")


def on_the_phone(phone, ticket):
    titles = [change.title for change in phone.get(ticket).context["changes"]]
    return next(title for title in titles if "ame " in title)


def at_the_confirmation(desk, ticket):
    page = desk.get("confirm", ticket.key).context
    row = next(change for change in page["changes"] if change.what == "Display name")
    return row.after, "name_look" in page


def test_a_legal_name_is_promised_everywhere_and_given(desk, phone, shop, daily, operator):
    assert previewed(desk, daily) == shop.name
    ticket = desk.begin()
    phone.scan(ticket, daily)
    assert on_the_phone(phone, ticket) == f"Name becomes “{shop.name}”"
    phone.agree(ticket)
    assert at_the_confirmation(desk, ticket) == (shop.name, False)
    desk.confirm(ticket)
    flows.approve(shop, operator)
    daily.refresh_from_db()
    assert daily.display_name == shop.name


def test_an_illegal_name_is_promised_nowhere(desk, phone, illegal, daily, manager):
    assert previewed(desk, daily) == CHOSEN
    ticket = desk.begin()
    phone.scan(ticket, daily)
    assert on_the_phone(phone, ticket) == CHOSEN
    phone.agree(ticket)
    assert at_the_confirmation(desk, ticket) == (FALLBACK, True)
    ticket.refresh_from_db()
    with refused("NAME_NOT_LEGAL"):
        flows.confirm(ticket, manager)


def test_the_upgrade_card_promises_what_the_confirmation_gives(see, shop, daily):
    BindingFactory(shop=shop, account=daily)
    assert f"Display name becomes <b><bdi>{shop.name}</bdi></b>" in see()


def test_the_upgrade_card_promises_no_illegal_name(see, illegal, daily):
    BindingFactory(shop=illegal, account=daily)
    text = see()
    assert "Display name becomes" not in text
    assert "The shop’s name can’t be used as it is" in text


def test_a_name_taken_while_the_review_waits_is_refused_there_too(desk, shop, daily, manager, operator, book):
    flows.bind(shop, daily, manager)
    taken_name(shop)
    assert check_account_name(shop.name, daily, book).problems == ("NAME_TAKEN",)
    with refused("NAME_NOT_LEGAL"):
        flows.approve(shop, operator)
