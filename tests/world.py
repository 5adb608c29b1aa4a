"""Assertions about the whole database: a refusal or a repetition changed nothing."""

from contextlib import contextmanager

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, transaction

from accounts.models import Account, Candidate, Review
from bindings.errors import KeptRefusal, Refusal
from bindings.models import Appeal, Binding, Consent, Event, OperatorRequest, OwnerRequest, ScanTicket
from bindings.services.constraints import refusal_of
from shops.models import Entity, Invitation, Membership, Notice, Shop, User
from work.models import Mail

FACTS = (
    Entity,
    Shop,
    Membership,
    Invitation,
    Account,
    Candidate,
    Review,
    Binding,
    OperatorRequest,
    OwnerRequest,
    Appeal,
)
CREATED_BY_TESTS = {"Entity", "Account"}
TRACES = (ScanTicket, Consent, Event, Notice, Mail)


def rows(*models) -> dict[str, list]:
    """Return every value of every row of `models`."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in models}


def same(before: dict[str, list]) -> None:
    """Assert that all rows are as in `before`, except for entities and accounts that the test created since."""
    for model in (*FACTS, *TRACES):
        if (name := model.__name__) in before:
            now = rows(model)[name]
            assert (now[: len(before[name])] if name in CREATED_BY_TESTS else now) == before[name]


@contextmanager
def unchanged():
    """Assert that the block changes no row."""
    before = rows(*FACTS, *TRACES)
    yield
    same(before)


@contextmanager
def refused(*codes: str):
    """Assert that the block raises a Refusal with these codes and changes no row; yields the caught exception."""
    with unchanged(), pytest.raises(Refusal) as caught:
        yield caught
    assert (type(caught.value), caught.value.codes) == (Refusal, codes)


@contextmanager
def kept(*codes: str):
    """Assert that the block raises a KeptRefusal with these codes and writes one event; yields the caught exception."""
    events = Event.objects.count()
    with pytest.raises(KeptRefusal) as caught:
        yield caught
    assert (caught.value.codes, Event.objects.count()) == (codes, events + 1)


@contextmanager
def ends(ticket: ScanTicket, state: str, *codes: str, verb: str):
    """Assert that the block is refused, ends `ticket` in `state` with one event `verb`, and changes nothing else."""
    before = rows(*FACTS, Consent)
    with kept(*codes) as caught:
        yield caught
    ticket.refresh_from_db()
    assert (ticket.state, last_event().verb) == (state, verb)
    assert ticket.finished_at is not None
    same(before)


@contextmanager
def violates(code: str | None = None):
    """Assert that the block raises an IntegrityError, and with `code` that it translates to that refusal."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
    if code:
        assert refusal_of(caught.value).codes == (code,)


@contextmanager
def rolled_back():
    """Roll back everything the block did, including what services committed."""
    block = transaction.atomic()
    block._from_testcase = (
        True  # like Django's TestCase: allows the durable transactions of the services inside
    )
    with block:
        yield
        transaction.set_rollback(True)


def last_event() -> Event:
    """Return the newest event."""
    return Event.objects.latest("id")


def verbs(**filters) -> list[str]:
    """Return the verbs of the events that match `filters`, oldest first."""
    return list(Event.objects.filter(**filters).order_by("id").values_list("verb", flat=True))


def role_of(user: User, shop: Shop) -> str:
    """Return the role of `user` in `shop`."""
    return Membership.objects.get(user=user, shop=shop).role


def shows(event: Event, **changes) -> None:
    """Assert that the event's before and after differ in exactly `changes`, given as name=(before, after)."""
    names = {*event.before, *event.after} - {"effects"}
    seen = {name: (event.before.get(name), event.after.get(name)) for name in names}
    assert {name: pair for name, pair in seen.items() if pair[0] != pair[1]} == changes


def revoke_permission(user: User, codename: str) -> None:
    """Replace the user's groups by their permissions without `codename`."""
    held = Permission.objects.filter(group__user=user).exclude(codename=codename)
    user.user_permissions.set(held.distinct())
    user.groups.clear()
