"""Looking at a page that must not write, and comparing what it shows with what is recorded afterwards."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Review
from bindings.models import Event
from bindings.texts.changes import changes_of
from tests import flows
from tests.factories import AccountFactory, MembershipFactory

WRITES = ("INSERT", "UPDATE", "DELETE", "SAVEPOINT", "BEGIN", "RELEASE", "ROLLBACK")


def reads(client: Client, method: str, url: str, fields: dict):
    """Ask for a page; fail if it writes, locks or opens a transaction."""
    with CaptureQueriesContext(connection) as queries:
        response = getattr(client, method)(url, fields)
    assert response.status_code == 200
    statements = [query["sql"] for query in queries]
    assert [s for s in statements if s.startswith(WRITES) or "FOR UPDATE" in s or "advisory" in s] == []
    return response


def told(changes) -> list[tuple]:
    return [(change.title, change.event.verb, change.rows) for change in changes]


def done_since(last: int) -> list[tuple]:
    events = Event.objects.filter(pk__gt=last).select_related("shop", "account").order_by("pk")
    return told(changes_of(event) for event in events)


def newest() -> int:
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def in_review(**account) -> Review:
    member = MembershipFactory()
    flows.bind(member.shop, AccountFactory(**(account or {"regular": True})), member.user)
    return flows.open_review(member.shop)
