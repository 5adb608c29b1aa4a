"""A shop's team as its page lists it: members with their second factor, and open invitations."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator

from bindings.services import open_invitations
from shops.models import Invitation, Membership, Role, Shop
from shops.second_factor import METHODS

ROLE_ORDER = {Role.OWNER: 0, Role.MANAGER: 1, Role.VIEWER: 2}


@dataclass(frozen=True, slots=True)
class Member:
    """One row of the team: the membership and the person's second factor."""

    membership: Membership
    second_factor: str

    def fits(self, text: str, show: str) -> bool:
        """Return whether the row matches the search and the chip."""
        user = self.membership.user
        said = f"{user} {user.username} {user.email}".lower()
        return text.strip().lower() in said and not (show == "no_second_factor" and self.second_factor)


@dataclass(frozen=True, slots=True)
class Roster:
    """The whole team and its open invitations."""

    members: list[Member]
    invitations: list[Invitation]

    @property
    def without_second_factor(self) -> list[Member]:
        return [line for line in self.members if not line.second_factor]

    @property
    def owners(self) -> int:
        return sum(line.membership.role == Role.OWNER for line in self.members)

    @property
    def count(self) -> int:
        return len(self.members) + len(self.invitations)


def roster(shop: Shop, now: datetime) -> Roster:
    """Return the team of `shop`, without expired invitations. Three queries."""
    memberships = list(shop.memberships.select_related("user"))
    memberships.sort(key=lambda one: (ROLE_ORDER[Role(one.role)], one.since, one.pk))
    factors: dict[int, set[str]] = defaultdict(set)
    people = [one.user_id for one in memberships]
    for user, kind in Authenticator.objects.filter(user__in=people).values_list("user_id", "type"):
        factors[user].add(kind)
    return Roster(
        [Member(one, _second_factor(factors[one.user_id])) for one in memberships],
        list(open_invitations(shop).filter(expires_at__gt=now).select_related("invited_by").order_by("pk")),
    )


def _second_factor(kinds: set[str]) -> str:
    return next((str(label) for kind, label in METHODS.items() if kind in kinds), "")
