"""Importing people: who comes in, what stays theirs, and that nobody can sign in before setting a password."""

import pytest

from bindings.models import Event
from shops.models import User
from tests.commands import run
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
LIN = "lin@example.com,Lin Mei,zh-hans"


def test_a_person_comes_in_with_name_language_and_one_event_in_a_chain_of_their_own(imports):
    assert imports("people", LIN).out == "people: 1 created, 0 changed, 0 unchanged\n"
    person, event = User.objects.get(), Event.objects.get()
    assert (person.email, person.full_name, person.language) == ("lin@example.com", "Lin Mei", "zh-hans")
    assert (person.is_staff, person.is_superuser, person.is_active) == (False, False, True)
    assert (event.verb, event.chain, event.actor_kind) == ("person_imported", f"person:{person.pk}", "system")
    assert event.after == {"email": "lin@example.com", "full_name": "Lin Mei", "language": "zh-hans"}
    assert run("verify_events").code == 0


def test_a_person_who_came_in_has_no_password_to_sign_in_with(imports, client):
    imports("people", LIN)
    assert not User.objects.get().has_usable_password()
    client.post("/login/", {"login": "lin@example.com", "password": ""})
    assert "_auth_user_id" not in client.session


def test_the_same_file_again_changes_nothing(imports):
    imports("people", LIN)
    again = imports("people", LIN.replace("lin@", "LIN@"))
    assert again.out == "people: 0 created, 0 changed, 1 unchanged\n"
    assert Event.objects.count() == 1


def test_a_changed_name_is_one_event_with_what_differs(imports):
    imports("people", LIN)
    assert imports("people", "lin@example.com,Lin Meiling,zh-hans").out.startswith(
        "people: 0 created, 1 changed"
    )
    event = Event.objects.latest("pk")
    assert (event.before, event.after) == ({"full_name": "Lin Mei"}, {"full_name": "Lin Meiling"})
    assert User.objects.get().full_name == "Lin Meiling"
    assert run("verify_events").code == 0


def test_an_empty_cell_leaves_what_a_person_has(imports):
    imports("people", LIN)
    assert imports("people", "lin@example.com,,").out.endswith("1 unchanged\n")
    assert (User.objects.get().full_name, User.objects.get().language) == ("Lin Mei", "zh-hans")


def test_a_person_on_record_keeps_password_rights_and_user_name(imports):
    person = UserFactory(username="chen", email="chen@example.com", is_staff=True)
    imports("people", "chen@example.com,Chen Yu,en")
    person.refresh_from_db()
    assert (person.username, person.full_name, person.is_staff) == ("chen", "Chen Yu", True)
    assert person.check_password(PASSWORD)


def test_an_address_that_another_person_has_as_user_name_still_comes_in(imports):
    UserFactory(username="lin@example.com", email="old@example.com")
    assert imports("people", LIN).code == 0
    assert User.objects.get(email="lin@example.com").username.startswith("lin@example.com-")


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (",Lin,en", "email: is empty."),
        ("lin,Lin,en", "email: “lin” is not an email address."),
        ("lin@example,Lin,en", "email: “lin@example” is not an email address."),
        (f"{'x' * 250}@example.com,Lin,en", f"email: “{'x' * 60}…” is not an email address."),
        ("lin@example.com,,en", "name: The name is empty."),
        ("lin@example.com,Lin\u202eMei,en", "name: The name holds characters that can’t be seen: U+202E."),
        (f"lin@example.com,{'x' * 81},en", "name: The name has 81 characters; at most 80 are possible."),
        ("lin@example.com,Lin,fr", "language: “fr” is not one of en, zh-hans."),
    ],
)
def test_a_bad_cell_is_named_and_nobody_comes_in(imports, row, fault):
    result = imports("people", "good@example.com,Good,", row)
    assert (result.code, result.faults) == (2, [f"line 3, column {fault}"])
    assert not User.objects.exists()


def test_an_address_twice_in_the_file_names_the_first_line(imports):
    result = imports("people", LIN, "LIN@example.com,Lin,")
    assert result.faults == ["line 3, column email: “LIN@example.com” is already on line 2."]


def test_a_dry_run_tells_and_writes_nothing(imports):
    result = imports("people", LIN, options=["--dry-run"])
    assert result.out == "people (dry run, nothing was written): 1 created, 0 changed, 0 unchanged\n"
    assert not User.objects.exists()


def test_people_come_in_on_either_database(each_database, imports):
    assert imports("people", LIN, "wu@example.com,Wu Jun,en").code == 0
    assert (
        imports("people", LIN, "wu@example.com,Wu Juan,en").out
        == "people: 0 created, 1 changed, 1 unchanged\n"
    )
    assert run("verify_events").code == 0
