"""Mail imported people their link to choose a password: once each, again only by name."""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import override

from bindings import services
from bindings.errors import Refusal
from bindings.texts import explain
from bindings.texts.faults import shown
from shops.mail import address
from shops.models import User
from shops.password_links import password_link

_CHUNK = 500


class Command(BaseCommand):
    help = "Send each person who has never signed in one link to choose a password; again only with --email."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--email", metavar="E", help="this person alone, even if invited before")
        parser.add_argument(
            "--print-links", action="store_true", help="print the links in place of mailing them"
        )

    def handle(self, *, email: str | None, print_links: bool, **options: Any) -> None:
        if not settings.PHONE_BASE_URL:
            raise CommandError(
                "PHONE_BASE_URL is not set; a link needs the address under which people open this site.",
                returncode=2,
            )
        people = _due(by_mail=not print_links) if email is None else [_again(email, by_mail=not print_links)]
        count = self._count(people, print_links=print_links)
        what = "link" if print_links else "mail"
        done = "printed" if print_links else "on the way"
        self.stdout.write(f"{count} {what}{'' if count == 1 else 's'} {done}.")

    def _count(self, people: Iterable[User], *, print_links: bool) -> int:
        count = 0
        for person in people:
            if print_links:
                self.stdout.write(f"{person.email}\t{address(password_link(person))}")
            count += 1
        return count


def _due(*, by_mail: bool) -> Iterator[User]:
    """Invite everyone who is due and yield them, a few hundred per transaction."""
    ids = list(services.people_due().values_list("pk", flat=True))
    for start in range(0, len(ids), _CHUNK):
        yield from services.invite_people(
            ids[start : start + _CHUNK], by_mail=by_mail, actor=services.SYSTEM, now=timezone.now()
        )


def _again(email: str, *, by_mail: bool) -> User:
    """Invite the person with this email, even if they were invited before."""
    now = timezone.now()
    try:
        person = services.invite_person(
            _find(email).pk, by_mail=by_mail, actor=services.SYSTEM, now=now, again=True
        )
    except Refusal as refusal:
        with override("en"):
            raise CommandError(explain(refusal), returncode=2) from None
    return cast(User, person)


def _find(email: str) -> User:
    person = User.objects.filter(email__iexact=email).first() if email else None
    if person is None:
        raise CommandError(f"No person has the email “{shown(email)}”.", returncode=2)
    return person
