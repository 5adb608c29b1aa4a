"""Saved views of the queue. They are notes of the desk, not state changes, and write no event."""

from datetime import datetime

from bindings.models import SavedView

from .actors import Actor
from .transactions import one_transaction


def save_view(*, name: str, query: str, shared: bool, actor: Actor, now: datetime) -> SavedView:
    """Save the filters `query` under `name`, replacing the person's own view of that name."""
    with one_transaction():
        view, _new = SavedView.objects.update_or_create(
            person=actor.person,
            name=name.strip(),
            defaults={"query": query, "shared": shared},
            create_defaults={"query": query, "shared": shared, "created_at": now},
        )
    return view


def delete_view(*, view: SavedView, actor: Actor, now: datetime) -> None:
    """Delete one's own view; another person's is not affected."""
    with one_transaction():
        SavedView.objects.filter(pk=view.pk, person=actor.person).delete()
