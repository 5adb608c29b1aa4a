"""Domain errors: why a request was refused, as codes that `bindings.texts` turns into sentences."""

from typing import Any

from .policy import Decision


class Refusal(Exception):
    """Nothing was bound, spent or decided. A lost race and a late click raise the same codes.

    `codes` are the reasons, `decision` is the policy's answer if it was asked, and `facts` fill in the sentences (for
    example the tries left).
    """

    def __init__(self, *codes: str, decision: Decision | None = None, **facts: Any) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes
        self.decision = decision
        self.facts = facts

    @property
    def code(self) -> str:
        """Return the first code."""
        return self.codes[0]


class KeptRefusal(Refusal):
    """A refusal that commits what was written before it, such as a wrong code or a denied scan.

    Any other refusal rolls its transaction back (`services.transactions.one_transaction`).
    """
