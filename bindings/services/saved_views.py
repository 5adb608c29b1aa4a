"""Views of the queue that operators keep. A note of the desk, no change of state: no event."""

from datetime import datetime

from bindings.models import SavedView

from .actors import Actor
from .transactions import one_transaction


def save_view(*, name: str, query: str, shared: bool, actor: Actor, now: datetime) -> SavedView:
    """Keep the choice `query` under `name`; the person's own view of that name is replaced."""
    with one_transaction():
        view, _new = SavedView.objects.update_or_create(
            person=actor.person,
            name=name.strip(),
            defaults={"query": query, "shared": shared},
            create_defaults={"query": query, "shared": shared, "created_at": now},
        )
    return view


def delete_view(*, view: SavedView, actor: Actor, now: datetime) -> None:
    """Forget a view of one's own; another person's stays."""
    with one_transaction():
        SavedView.objects.filter(pk=view.pk, person=actor.person).delete()
