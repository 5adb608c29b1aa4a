"""Records of exports from the desk: one event of the person who exported (R16)."""

from datetime import datetime

from bindings.models import Event

from .actors import Actor
from .events import record
from .locks import lock_person
from .transactions import one_transaction


def record_export(*, what: str, query: str, rows: int, actor: Actor, now: datetime) -> Event:
    """Record that `actor` exports `rows` records of `what`, selected by the query string."""
    with one_transaction():
        person = lock_person(actor.person.pk)
        facts = {"what": what, "query": query, "rows": rows, "member": str(person)}
        return record("records_exported", actor=actor, now=now, person=person, rules=("R16",), facts=facts)
