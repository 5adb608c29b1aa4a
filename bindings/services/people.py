"""First sign-in links: each person gets one to choose a password, however many shops they belong to (R16)."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import Q, QuerySet

from bindings.errors import Refusal
from bindings.models import Event
from shops.models import User
from shops.password_mails import post_password_links

from .actors import Actor
from .events import append_many, build
from .plans import Plan, carry_out, setting
from .transactions import one_transaction

NEVER_SIGNED_IN = Q(last_login__isnull=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)


def people_due() -> QuerySet[User]:
    """Return the people who were never sent their link, in the order they were added."""
    due = User.objects.filter(NEVER_SIGNED_IN, is_active=True, invited_at__isnull=True)
    return due.exclude(email="").order_by("pk")


def invite_people(person_ids: Iterable[int], *, by_mail: bool, actor: Actor, now: datetime) -> list[User]:
    """Invite those of a few hundred people who are still due, in one transaction; return them in their order.

    Each is recorded and mailed as by `invite_person`; people whom another run has invited meanwhile are skipped.
    """
    with one_transaction():
        due = people_due().filter(pk__in=person_ids)
        people = list(due.select_for_update(of=("self",), no_key=True))
        append_many([_invited(person, by_mail, actor, now) for person in people])
        User.objects.filter(pk__in=[person.pk for person in people]).update(invited_at=now)
        if by_mail:
            post_password_links(people, now)
    return people


def invite_person(
    person_id: int, *, by_mail: bool, actor: Actor, now: datetime, again: bool = False, reason: str = ""
) -> User | None:
    """Record that a person gets a link to choose a password, and queue its mail unless the caller shows the link.

    Returns the person, or None if another run was faster. With `again`, an invited person is invited once more. Raises
    Refusal: SIGN_IN_OFF, PASSWORD_CHOSEN.
    """
    with one_transaction():
        person = User.objects.select_for_update(of=("self",), no_key=True).get(pk=person_id)
        plan = decide_invite_person(person=person, by_mail=by_mail, actor=actor, now=now, reason=reason)
        if person.invited_at and not again:
            return None
        carry_out(plan)
    return person


def decide_invite_person(
    *, person: User, by_mail: bool, actor: Actor, now: datetime, reason: str = ""
) -> Plan:
    """Return what inviting does now. Raises Refusal like `invite_person`."""
    _require_first_sign_in(person)
    event = _invited(person, by_mail, actor, now, reason)
    noted = setting(person, invited_at=now)
    return Plan((event,), (noted, partial(post_password_links, [person], now)) if by_mail else (noted,))


def _invited(person: User, by_mail: bool, actor: Actor, now: datetime, reason: str = "") -> Event:
    facts = {"member": str(person), "email": person.email, "by": "mail" if by_mail else "shown link"}
    return build("person_invited", now=now, actor=actor, person=person, facts=facts, reason=reason)


def _require_first_sign_in(person: User) -> None:
    if not person.is_active:
        raise Refusal("SIGN_IN_OFF")
    if person.has_usable_password() or person.last_login:
        raise Refusal("PASSWORD_CHOSEN")
