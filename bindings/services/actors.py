"""Actors: who acts and from where, recorded in every event and consent (R16)."""

from dataclasses import dataclass

from accounts.models import Account
from bindings.models import ActorKind
from shops.models import User

NAME_LENGTH = 80  # the length of Event.actor_name; a user name may be longer


@dataclass(frozen=True, slots=True)
class Actor:
    """A merchant, account holder or operator with network address and device, or the system."""

    kind: str
    user: User | None = None
    account: Account | None = None
    ip: str = ""
    device: str = ""

    @property
    def name(self) -> str:
        """Return the name to record: the person's, else the account's handle; empty for the system."""
        return str(self.user or self.account or "")[:NAME_LENGTH]

    @property
    def person(self) -> User:
        """Return the signed-in user. Raises TypeError for a holder or the system, who have none."""
        if self.user is None:
            raise TypeError("this actor is not a signed-in user")
        return self.user


SYSTEM = Actor(ActorKind.SYSTEM)


def merchant(user: User, *, ip: str = "", device: str = "") -> Actor:
    """Return the actor for a person of a shop."""
    return Actor(ActorKind.MERCHANT, user=user, ip=ip, device=device)


def holder(account: Account, *, ip: str = "", device: str = "") -> Actor:
    """Return the actor for the holder of an account, on the phone."""
    return Actor(ActorKind.HOLDER, account=account, ip=ip, device=device)


def operator(user: User, *, ip: str = "", device: str = "") -> Actor:
    """Return the actor for a member of the platform's staff."""
    return Actor(ActorKind.OPERATOR, user=user, ip=ip, device=device)
