"""The preview of a verb on a page: its plan in words, or why it is not allowed. Nothing is written."""

from collections.abc import Callable

from bindings.errors import Refusal
from bindings.services import Plan
from bindings.texts import explain
from bindings.texts.changes import changes_of


def preview_of(decide: Callable[[], Plan]) -> dict:
    """Return the context of `_preview.html` for the answer of `decide`."""
    try:
        return preview_context(decide())
    except Refusal as refusal:
        return preview_context(refusal)


def preview_context(answer: Plan | Refusal) -> dict:
    """Return the context of `_preview.html` for a plan or a refusal."""
    if isinstance(answer, Refusal):
        return {"previewed": True, "changes": [], "refusal": explain(answer)}
    return {"previewed": True, "changes": [changes_of(event) for event in answer.events], "refusal": ""}
