"""Importing people who will sign in: new ones have no password until they set one by their mailed link (R16)."""

import secrets
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import make_password

from bindings.models import Event
from bindings.services.actors import Actor
from bindings.services.events import append_many
from shops.models import User

from . import values
from .faults import Problems
from .reading import Row, in_chunks
from .records import CHUNK, Counts, imported, lock_in_order

PERSON_NAME_MAXIMUM = 80
USERNAME_MAXIMUM = 137  # with a suffix, within the 150 that a user name may have
_LANGUAGES = ("", *dict(settings.LANGUAGES))
_BY_NAME = {str(name).casefold(): code for code, name in settings.LANGUAGES}


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One sound row; an empty name or language leaves the one that a person has."""

    line: int
    email: str
    full_name: str
    language: str


class People:
    """Columns and rules of a people file."""

    columns = ("email", "name", "language")

    def __init__(self, problems: Problems, now: datetime, actor: Actor) -> None:
        self.problems, self.now, self.actor = problems, now, actor
        self.counts = Counts()
        self.rows: list[PersonRow] = []
        self.created: list[PersonRow] = []
        self.changed: list[tuple[User, PersonRow]] = []
        self._first_lines: dict[Hashable, int] = {}

    def read(self, row: Row) -> None:
        """Check the row's cells and keep it, or note its faults."""
        email = row.take("email", values.email)
        if email:
            row.once(self._first_lines, email.lower(), "email", key=email)
        name = row.take("name", values.name_or_none, PERSON_NAME_MAXIMUM)
        language = row.take("language", values.word, _LANGUAGES, _BY_NAME)
        if row.line not in self.problems.bad_lines:
            self.rows.append(PersonRow(row.line, email, name, language))

    def plan(self) -> None:
        """Lock and read who is on record, and decide for each row what to do."""
        on_record = people_on_record(row.email for row in self.rows)
        for row in self.rows:
            person = on_record.get(row.email.lower())
            if person is None:
                self._plan_new(row)
            elif _differences(person, row):
                self.changed.append((person, row))
            else:
                self.counts.unchanged += 1
        self.counts.created, self.counts.changed = len(self.created), len(self.changed)

    def _plan_new(self, row: PersonRow) -> None:
        if row.full_name:
            self.created.append(row)
        else:
            self.problems.add(row.line, "name", "NAME_EMPTY")

    def write(self) -> None:
        """Write the plan, with one event for each person; the caller holds the transaction."""
        for created in in_chunks(self.created, CHUNK):
            self._create(created)
        for changed in in_chunks(self.changed, CHUNK):
            self._change(changed)

    def _create(self, rows: list[PersonRow]) -> None:
        taken = _taken_usernames(rows)
        people = User.objects.bulk_create([_new_person(row, taken, self.now) for row in rows])
        events = [
            self._event(
                person,
                row,
                before={},
                after={"email": person.email, "full_name": person.full_name, "language": person.language},
            )
            for person, row in zip(people, rows, strict=True)
        ]
        append_many(events)

    def _change(self, part: list[tuple[User, PersonRow]]) -> None:
        events = []
        for person, row in part:
            after = _differences(person, row)
            before = {name: getattr(person, name) for name in after}
            for name, value in after.items():
                setattr(person, name, value)
            events.append(self._event(person, row, before=before, after=after))
        User.objects.bulk_update([person for person, _row in part], ["full_name", "language"])
        append_many(events)

    def _event(self, person: User, row: PersonRow, **change: dict) -> Event:
        facts = {"member": str(person)}
        return imported(
            "person_imported", self.actor, self.now, line=row.line, facts=facts, person=person, **change
        )


def _differences(person: User, row: PersonRow) -> dict[str, str]:
    """Return what the row would change."""
    wanted = {"full_name": row.full_name or person.full_name, "language": row.language or person.language}
    return {name: value for name, value in wanted.items() if getattr(person, name) != value}


def _new_person(row: PersonRow, taken: set[str], now: datetime) -> User:
    email = User.objects.normalize_email(row.email)
    username = email.lower()
    if username in taken or len(username) > USERNAME_MAXIMUM:
        username = f"{username[:USERNAME_MAXIMUM]}-{secrets.token_hex(6)}"
    return User(
        username=username,
        email=email,
        full_name=row.full_name,
        language=row.language,
        password=make_password(None),
        date_joined=now,
    )


def _taken_usernames(rows: list[PersonRow]) -> set[str]:
    wanted = [row.email.lower() for row in rows]
    found = User.objects.filter(username__lower__in=wanted).values_list("username", flat=True)
    return {username.lower() for username in found}


def people_on_record(emails: Iterable[str | None]) -> dict[str, User]:
    """Lock and return the people with these email addresses, by their address in lower case."""
    keys: list[int] = []
    for part in in_chunks({email.lower() for email in emails if email}, CHUNK):
        keys += User.objects.filter(email__lower__in=part).values_list("pk", flat=True)
    lock_in_order(User, keys)
    found: dict[str, User] = {}
    for part in in_chunks(keys, CHUNK):
        found |= {person.email.lower(): person for person in User.objects.filter(pk__in=part)}
    return found
