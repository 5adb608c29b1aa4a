"""Who acts, and from where: written into every event and consent (R16)."""

from dataclasses import dataclass

from accounts.models import Account
from bindings.models import ActorKind
from shops.models import User

NAME_LENGTH = 80  # of an event's `actor_name`; a user name may be longer


@dataclass(frozen=True, slots=True)
class Actor:
    """A merchant, holder or operator at a network address and device, or the system itself."""

    kind: str
    user: User | None = None
    account: Account | None = None
    ip: str = ""
    device: str = ""

    @property
    def name(self) -> str:
        return str(self.user or self.account or "")[:NAME_LENGTH]

    @property
    def person(self) -> User:
        """The signed-in person; asked only where a merchant or an operator acts."""
        if self.user is None:
            raise TypeError("nobody is signed in behind this actor")
        return self.user


SYSTEM = Actor(ActorKind.SYSTEM)


def merchant(user: User, *, ip: str = "", device: str = "") -> Actor:
    return Actor(ActorKind.MERCHANT, user=user, ip=ip, device=device)


def holder(account: Account, *, ip: str = "", device: str = "") -> Actor:
    return Actor(ActorKind.HOLDER, account=account, ip=ip, device=device)


def operator(user: User, *, ip: str = "", device: str = "") -> Actor:
    return Actor(ActorKind.OPERATOR, user=user, ip=ip, device=device)
