"""The one domain error: why something did not happen, as codes that `bindings.texts` turns into sentences."""

from .policy import Decision


class Refusal(Exception):
    """Nothing was bound, spent or decided; `codes` say why, `decision` carries the policy's answer where it spoke.

    `facts` fill the sentences (for example tries left). A lost race and a late click raise the same codes.
    """

    def __init__(self, *codes: str, decision: Decision | None = None, **facts):
        super().__init__(", ".join(codes))
        self.codes = codes
        self.decision = decision
        self.facts = facts

    @property
    def code(self) -> str:
        return self.codes[0]


class KeptRefusal(Refusal):
    """A refusal that is a fact of its own: what was written before it (a wrong code, a denied scan) is committed.

    Any other refusal rolls its transaction back: `services.transactions.one_transaction`.
    """
