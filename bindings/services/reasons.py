"""The reason that every act of an operator needs (R19)."""

from bindings.errors import Refusal


def require_reason(text: str) -> str:
    """Return the reason without its edges; raise Refusal REASON_REQUIRED for none."""
    if not text.strip():
        raise Refusal("REASON_REQUIRED")
    return text.strip()
