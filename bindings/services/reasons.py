"""The reason that an operator gives for every action (R19)."""

from bindings.errors import Refusal


def require_reason(text: str) -> str:
    """Return the reason without surrounding whitespace. Raises Refusal REASON_REQUIRED if it is empty."""
    if not text.strip():
        raise Refusal("REASON_REQUIRED")
    return text.strip()
