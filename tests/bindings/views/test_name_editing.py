"""The display name: trying one changes nothing, saving one obeys the naming rules."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.formats import date_format

from accounts.models import AccountKind
from bindings.models import Event
from bindings.views.names import look_at
from tests.factories import AccountFactory, BindingFactory


@pytest.fixture
def official(shop):
    account = AccountFactory(blue_v=True, entity=shop.entity, display_name="Lanxi Tea House")
    return BindingFactory(shop=shop, upgraded=True, account=account).account


@pytest.fixture
def save(client_of, manager, shop, official):
    link = f"/shops/{shop.code}/official-account/name/"
    return lambda name, person=None: client_of(person or manager).post(link, {"name": name})


@pytest.fixture
def attempt(client_of, manager, shop):
    """Return what the check says of a name; `live` asks the way the page does while one types."""
    link = f"/shops/{shop.code}/official-account/name/check/"
    client = client_of(manager)

    def check(name, live=True):
        headers = {"HX-Request": "true"} if live else {}
        return client.get(link, {"name": name}, headers=headers).content.decode()

    return check


def name_of(account):
    account.refresh_from_db()
    return account.display_name


def test_a_legal_name_is_saved_with_its_event(save, official, shop):
    assert save("Lanxi Tea Hangzhou").status_code == 302
    assert name_of(official) == "Lanxi Tea Hangzhou"
    event = Event.objects.get(shop=shop, verb="name_edited")
    assert (event.before, event.after) == (
        {"display_name": "Lanxi Tea House"},
        {"display_name": "Lanxi Tea Hangzhou"},
    )


def test_an_illegal_name_is_not_saved_and_says_why(save, official):
    response = save("Best Tea in the World")
    assert response.status_code == 422
    text = response.content.decode()
    assert "Superlatives such as “best” or “No. 1” aren’t allowed." in text
    assert 'value="Best Tea in the World"' in text
    assert name_of(official) == "Lanxi Tea House"


def test_an_empty_name_is_not_saved(save, official):
    assert save(" ").status_code == 422
    assert name_of(official) == "Lanxi Tea House"


def test_the_same_name_changes_nothing(save, official):
    response = save("Lanxi Tea House")
    assert response.status_code == 409
    assert "The account has this name already." in response.content.decode()


def test_a_second_edit_waits_for_its_day(save, official):
    save("Lanxi Tea Hangzhou")
    response = save("Lanxi Tea Suzhou")
    assert response.status_code == 409
    again = date_format(timezone.localdate() + timedelta(days=30), "DATE_FORMAT")
    said = f"The name was edited recently. It can be edited again from {again}."
    assert response.context["name_form"].errors["name"] == [said]
    assert name_of(official) == "Lanxi Tea Hangzhou"


def test_after_thirty_days_it_can_be_edited_again(save, official):
    official.name_edited_at = timezone.now() - timedelta(days=31)
    official.save()
    assert save("Lanxi Tea Suzhou").status_code == 302


def test_a_viewer_edits_no_name(save, viewer, official):
    assert save("Lanxi Tea Hangzhou", viewer).status_code == 403
    assert name_of(official) == "Lanxi Tea House"


def test_a_stranger_finds_no_name_to_edit(save, stranger, official):
    assert save("Lanxi Tea Hangzhou", stranger).status_code == 404


def test_a_name_is_edited_by_post_alone(client_of, manager, shop):
    page = f"/shops/{shop.code}/official-account/"
    assert client_of(manager).get(f"{page}name/").url == page


def test_trying_a_name_tells_each_rule_and_changes_nothing(attempt, official):
    text = attempt("Best Tea")
    assert text.lstrip().startswith('<div id="name-check"')
    assert "Superlatives such as “best” or “No. 1” aren’t allowed." in text
    assert "<mark>Best</mark>" in text
    assert "Legal names near it" in text
    assert name_of(official) == "Lanxi Tea House"


def test_a_good_name_keeps_every_rule(attempt, official):
    text = attempt("Lanxi Tea House Hangzhou"[:20])
    assert "Broken:" not in text
    assert "Legal names near it" not in text


def test_without_script_the_check_is_a_page(attempt):
    assert "<h1>Try a display name</h1>" in attempt("Best Tea", live=False)


def test_an_empty_try_says_nothing(attempt):
    assert "Kept:" not in attempt(" ")


def test_a_taken_name_is_told(attempt, official):
    AccountFactory(blue_v=True, display_name="Qinghe Tea")
    assert "Another blue V account has this name." in attempt("qinghe  TEA".replace("  ", " "))


def test_a_regular_account_takes_no_name_away(attempt, official):
    AccountFactory(kind=AccountKind.REGULAR, display_name="Qinghe Tea")
    assert "Another blue V account has this name." not in attempt("Qinghe Tea")


def test_suggestions_are_legal(shop, official, book):
    look = look_at("Best Lanxi Tea House", shop, official, book)
    assert look.suggestions
    assert all(look_at(name, shop, official, book).ok for name in look.suggestions)


def test_the_name_it_has_is_not_suggested(shop, official, book):
    assert official.display_name not in look_at("Best Tea House", shop, official, book).suggestions


def test_a_hostile_name_comes_back_as_text(attempt):
    assert "<script>" not in attempt("<script>alert(1)</script>")
