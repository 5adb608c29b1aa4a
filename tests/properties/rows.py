"""The rows of the model: shops, accounts, tickets and reviews in plain Python."""

from dataclasses import dataclass, field

LIVE = ("waiting", "scanned", "agreed")
SAYS = {
    "waiting": "TICKET_NOT_SCANNED",
    "scanned": "TICKET_NOT_AGREED",
    "agreed": "TICKET_ALREADY_AGREED",
    "failed": "CODE_TRIES_USED",
}
PENDING = ("open", "awaiting_holder")


def says(state: str) -> tuple[str, ...]:
    return (SAYS.get(state, f"TICKET_{state.upper()}"),)


@dataclass(eq=False)
class Shop:
    name: str
    entity: int | None
    personal: bool = False
    closed: bool = False
    state: str = "not_bound"
    official: "Account | None" = None
    authorized: list = field(default_factory=list)
    used: int = 0
    allowed: int = 1
    staffed: bool = True

    @property
    def left(self) -> int:
        return 0 if self.state == "upgraded" else self.allowed - self.used


@dataclass(eq=False)
class Account:
    name: str
    kind: str
    entity: int | None = None
    real_name: bool = True
    status: str = "active"
    edited: bool = False


@dataclass(eq=False)
class Ticket:
    shop: Shop
    purpose: str
    ends: bool
    state: str = "waiting"
    account: Account | None = None
    over: bool = False
    wrong: int = 0
    reasons: tuple = ()
    agreed_change: bool = False
    agreed_entity: int | None = None

    @property
    def group(self) -> str:
        return "authorize" if self.purpose == "authorize" else "official"


@dataclass(eq=False)
class Review:
    kind: str
    shop: Shop
    account: Account
    entity: int | None
    completes: bool
    name: str = ""
    state: str = "open"
