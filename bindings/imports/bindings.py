"""Importing bindings as they were before: no consent is claimed, no rule of a scan is asked, each row is an event."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TypeVar

from django.utils import timezone

from bindings.models import BindingRole, BindingState
from bindings.services.actors import Actor

from . import values
from .claims import Claim, Claims
from .faults import BadValue, Problems
from .reading import Row
from .records import Counts
from .subjects import AccountOnRecord, ShopOnRecord, accounts_on_record, shops_on_record
from .writing import Entry, write_bindings

OFFICIAL_STATES = (BindingState.BOUND.value, BindingState.IN_REVIEW.value, BindingState.UPGRADED.value)
Found = TypeVar("Found", ShopOnRecord, AccountOnRecord)
AUTHORIZED_STATES = ("", *OFFICIAL_STATES, BindingState.AUTHORIZED.value)


@dataclass(slots=True)
class Details:
    """Since when, in which state, and how many replacements were used."""

    bound_on: date
    state: str
    used: int


@dataclass(slots=True)
class BindingLine:
    """One row as it was read; a faulty cell is None, and one faulty detail leaves none."""

    number: int
    shop_code: str | None
    handle: str | None
    role: str | None
    details: Details | None


class Bindings:
    """Columns and rules of a bindings file."""

    columns = ("shop_code", "handle", "role", "bound_on", "state", "replacements_used")

    def __init__(self, problems: Problems, now: datetime, actor: Actor) -> None:
        self.problems, self.now, self.actor = problems, now, actor
        self.today = timezone.localdate(now)
        self.counts = Counts()
        self.lines: list[BindingLine] = []
        self.entries: list[Entry] = []

    def read(self, row: Row) -> None:
        """Check the row's cells and keep it."""
        role = row.take("role", values.choice, BindingRole)
        states = AUTHORIZED_STATES if role == BindingRole.AUTHORIZED else OFFICIAL_STATES
        shop_code, handle = row.take("shop_code", values.code), row.take("handle", values.handle)
        bound_on, state = (
            row.take("bound_on", values.past_day, self.today),
            row.take("state", values.choice, BindingState, states),
        )
        used = row.take("replacements_used", values.count)
        sound = bound_on is not None and state is not None and used is not None
        details = Details(bound_on, state, used) if sound else None
        self.lines.append(BindingLine(row.line, shop_code, handle, role, details))

    def plan(self) -> None:
        """Lock and read shops, accounts and their bindings, and decide for each row what to do."""
        shops = shops_on_record(line.shop_code for line in self.lines)
        accounts = accounts_on_record(line.handle for line in self.lines)
        claims = Claims.on_record(shops.values(), accounts.values())
        for line in self.lines:
            shop = self._found(line, "shop_code", shops, line.shop_code, "SHOP_UNKNOWN")
            account = self._found(line, "handle", accounts, line.handle, "ACCOUNT_UNKNOWN")
            if shop and account and line.role:
                self._decide(line, shop, account, claims)
        self.counts.created = len(self.entries)

    def _found(
        self, line: BindingLine, column: str, on_record: dict[str, Found], key: str | None, code: str
    ) -> Found | None:
        found = on_record.get(key.lower()) if key else None
        if key and found is None:
            self.problems.add(line.number, column, code, key=key)
        return found

    def _decide(
        self, line: BindingLine, shop: ShopOnRecord, account: AccountOnRecord, claims: Claims
    ) -> None:
        official, details = line.role == BindingRole.OFFICIAL, line.details
        current = claims.current(shop, account, official=official)
        if current:
            self._compare(line, shop, current, official=official)
            return
        try:
            claims.require_free(shop, account, official=official)
        except BadValue as error:
            self.problems.add(line.number, "handle", error.code, **error.values)
            return
        claims.add(shop, account, official=official, line=line.number)
        if official and details:
            self._check_official(line.number, details, shop, account)
        if details and line.number not in self.problems.bad_lines:
            self.entries.append(_entry(line.number, official, details, shop, account))

    def _compare(self, line: BindingLine, shop: ShopOnRecord, current: Claim, *, official: bool) -> None:
        if line.details is None:
            return
        details, since = line.details, timezone.localdate(current.bound_at)
        pairs: dict[str, tuple] = {"bound_on": (since, details.bound_on)}
        if official:
            pairs |= {"state": (current.state, details.state), "replacements_used": (shop.used, details.used)}
        differ = [column for column, (found, wanted) in pairs.items() if found != wanted]
        if not differ:
            self.counts.unchanged += 1
            return
        facts = {"handle": current.handle, "shop": shop.code, "day": since, "state": current.state}
        self.problems.add(line.number, differ[0], "BOUND_OTHERWISE", **facts, used=shop.used)

    def _check_official(
        self, number: int, details: Details, shop: ShopOnRecord, account: AccountOnRecord
    ) -> None:
        if details.used > shop.allowed:
            facts = {"at_most": shop.allowed, "used": details.used}
            self.problems.add(number, "replacements_used", "TOO_MANY_REPLACEMENTS", **facts)
        if details.state == BindingState.IN_REVIEW and shop.entity_id is None:
            self.problems.add(number, "state", "PERSONAL_IN_REVIEW")
        if details.state == BindingState.UPGRADED and not account.is_blue_v_of(shop):
            self.problems.add(number, "state", "UPGRADED_WITHOUT_BLUE_V", handle=account.handle)

    def write(self) -> None:
        """Write the plan; the caller holds the transaction."""
        write_bindings(self.entries, self.actor, self.now)


def _entry(
    number: int, official: bool, details: Details, shop: ShopOnRecord, account: AccountOnRecord
) -> Entry:
    midnight = timezone.make_aware(datetime.combine(details.bound_on, time()))
    state = details.state if official else BindingState.AUTHORIZED.value
    return Entry(number, shop.pk, account.pk, official, midnight, state, details.used)
