"""Importing who works on which shop: roles are given and changed, never taken away; a last owner stays (R16)."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime

from bindings.services.actors import Actor
from bindings.services.events import append_many
from bindings.services.memberships import joined, role_changed, tell_of_new_role
from bindings.services.team import end_reach
from shops.models import Membership, Role, Shop, User
from shops.notices import notify

from . import values
from .faults import Problems
from .people import people_on_record
from .reading import Row, in_chunks
from .records import CHUNK, Counts
from .subjects import ShopOnRecord, shops_on_record


@dataclass(frozen=True, slots=True)
class MemberRow:
    """One row as it was read; a faulty cell is None."""

    line: int
    shop_code: str | None
    email: str | None
    role: str | None


@dataclass(frozen=True, slots=True)
class Grant:
    """A role to give a person in a shop."""

    line: int
    shop: ShopOnRecord
    person: User
    role: str


class Memberships:
    """Columns and rules of a memberships file."""

    columns = ("shop_code", "email", "role")

    def __init__(self, problems: Problems, now: datetime, actor: Actor) -> None:
        self.problems, self.now, self.actor = problems, now, actor
        self.counts = Counts()
        self.rows: list[MemberRow] = []
        self.added: list[Grant] = []
        self.changed: list[tuple[Membership, Grant]] = []
        self.owners: dict[int, set[int]] = {}  # of each shop, before the import
        self._first_lines: dict[Hashable, int] = {}

    def read(self, row: Row) -> None:
        """Check the row's cells and keep it."""
        code, email = row.take("shop_code", values.code), row.take("email", values.email)
        role = row.take("role", values.choice, Role)
        if code and email:
            pair = (code.lower(), email.lower())
            row.once(self._first_lines, pair, "email", "MEMBER_ON_EARLIER_LINE", email=email, shop=code)
        self.rows.append(MemberRow(row.line, code, email, role))

    def plan(self) -> None:
        """Lock and read shops, people and teams, and decide for each row what to do."""
        shops = shops_on_record(row.shop_code for row in self.rows)
        people = people_on_record(row.email for row in self.rows)
        teams = _teams(shops.values())
        self.owners = {shop: _owners(team) for shop, team in teams.items()}
        for row in self.rows:
            shop, person = self._shop(row, shops), self._person(row, people)
            if shop and person and row.role:
                self._decide(Grant(row.line, shop, person, row.role), teams[shop.pk].get(person.pk))
        self._require_owners()
        self.counts.created, self.counts.changed = len(self.added), len(self.changed)

    def _decide(self, grant: Grant, current: Membership | None) -> None:
        if current is None:
            self.added.append(grant)
        elif current.role == grant.role:
            self.counts.unchanged += 1
        else:
            self.changed.append((current, grant))

    def _shop(self, row: MemberRow, shops: dict[str, ShopOnRecord]) -> ShopOnRecord | None:
        shop = shops.get(row.shop_code.lower()) if row.shop_code else None
        if row.shop_code and shop is None:
            self.problems.add(row.line, "shop_code", "SHOP_UNKNOWN", key=row.shop_code)
        return shop

    def _person(self, row: MemberRow, people: dict[str, User]) -> User | None:
        person = people.get(row.email.lower()) if row.email else None
        if row.email and person is None:
            self.problems.add(row.line, "email", "PERSON_UNKNOWN", email=row.email)
        elif person and not person.is_active:
            self.problems.add(row.line, "email", "PERSON_SWITCHED_OFF", email=row.email)
        return person

    def _require_owners(self) -> None:
        """Note the rows that would leave a shop without an owner (R16)."""
        owners = {shop: set(people) for shop, people in self.owners.items()}
        for grant in (*self.added, *(grant for _current, grant in self.changed)):
            of_shop = owners.setdefault(grant.shop.pk, set())
            (of_shop.add if grant.role == Role.OWNER else of_shop.discard)(grant.person.pk)
        for current, grant in self.changed:
            if current.role == Role.OWNER and not owners[grant.shop.pk]:
                self.problems.add(grant.line, "role", "NO_OWNER_LEFT", shop=grant.shop.code)

    def write(self) -> None:
        """Write the plan, with one event for each membership; the caller holds the transaction."""
        for added in in_chunks(self.added, CHUNK):
            self._add(added)
        for current, grant in self.changed:
            self._change(current, grant)

    def _add(self, grants: list[Grant]) -> None:
        shops = Shop.objects.in_bulk({grant.shop.pk for grant in grants})
        new = Membership.objects.bulk_create(
            Membership(shop=shops[one.shop.pk], user=one.person, role=one.role, since=self.now)
            for one in grants
        )
        append_many(
            [
                joined(membership, actor=self.actor, now=self.now, facts={"line": grant.line})
                for membership, grant in zip(new, grants, strict=True)
            ]
        )
        for membership in new:
            self._tell_owners(membership)

    def _tell_owners(self, membership: Membership) -> None:
        """Tell those who owned the shop before; a new shop's people, who all come in at once, hear nothing."""
        if owners := self.owners.get(membership.shop_id):
            facts = {"member": str(membership.user), "role": str(membership.role)}
            key = f"joined-{membership.pk}"
            notify(owners, shop=membership.shop, kind="member_joined", key=key, facts=facts, now=self.now)

    def _change(self, membership: Membership, grant: Grant) -> None:
        before, membership.role = membership.role, grant.role
        membership.save(update_fields=["role"])
        end_reach(membership.shop, membership, self.actor, self.now)
        facts = {"line": grant.line}
        append_many([role_changed(membership, before=before, actor=self.actor, now=self.now, facts=facts)])
        tell_of_new_role(membership, self.now)


def _owners(team: dict[int, Membership]) -> set[int]:
    return {person for person, member in team.items() if member.role == Role.OWNER}


def _teams(shops: Iterable[ShopOnRecord]) -> dict[int, dict[int, Membership]]:
    """Return the members of each shop, by person."""
    teams: dict[int, dict[int, Membership]] = defaultdict(dict)
    for part in in_chunks((shop.pk for shop in shops), CHUNK):
        for membership in Membership.objects.filter(shop__in=part).select_related("shop", "user"):
            teams[membership.shop_id][membership.user_id] = membership
    return teams
