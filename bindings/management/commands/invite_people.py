"""Send people who came in from a file their link to choose a password: each once, again only by name."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import override

from bindings import services
from bindings.errors import Refusal
from bindings.services.people import invite_person, people_due
from bindings.texts import explain
from bindings.texts.faults import shown
from shops.mail import address
from shops.models import User
from shops.password_links import password_link


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
        ids = [_find(email).pk] if email is not None else list(people_due().values_list("pk", flat=True))
        count = self._invite(ids, again=email is not None, print_links=print_links)
        what = "link" if print_links else "mail"
        done = "printed" if print_links else "on the way"
        self.stdout.write(f"{count} {what}{'' if count == 1 else 's'} {done}.")

    def _invite(self, ids: Iterable[int], *, again: bool, print_links: bool) -> int:
        count = 0
        for person_id in ids:
            person = _invited(person_id, by_mail=not print_links, again=again)
            if person and print_links:
                self.stdout.write(f"{person.email}\t{address(password_link(person))}")
            count += person is not None
        return count


def _find(email: str) -> User:
    person = User.objects.filter(email__iexact=email).first() if email else None
    if person is None:
        raise CommandError(f"No person has the email “{shown(email)}”.", returncode=2)
    return person


def _invited(person_id: int, *, by_mail: bool, again: bool) -> User | None:
    try:
        return invite_person(
            person_id, by_mail=by_mail, actor=services.SYSTEM, now=timezone.now(), again=again
        )
    except Refusal as refusal:
        if not again:  # the person chose a password a moment ago
            return None
        with override("en"):
            raise CommandError(explain(refusal), returncode=2) from None
