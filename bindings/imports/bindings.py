"""Importing bindings as they were before: no consent is claimed, no rule of a scan is asked, each row is an event."""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.translation import gettext as _

from bindings.models import BindingRole, BindingState

from . import values
from .claims import Claims
from .reading import Problems, Row
from .records import Counts
from .subjects import AccountOnRecord, ShopOnRecord, accounts_on_record, shops_on_record
from .writing import Entry, write_bindings

OFFICIAL_STATES = (BindingState.BOUND.value, BindingState.IN_REVIEW.value, BindingState.UPGRADED.value)
AUTHORIZED_STATES = ("", *OFFICIAL_STATES, BindingState.AUTHORIZED.value)


@dataclass(slots=True)
class Line:
    """One row as it was read; a faulty cell is None."""

    number: int
    shop_code: str | None
    handle: str | None
    role: str | None
    bound_on: date | None
    state: str | None
    used: int | None


class Bindings:
    """Columns and rules of a bindings file."""

    columns = ("shop_code", "handle", "role", "bound_on", "state", "replacements_used")

    def __init__(self, problems: Problems, now: datetime):
        self.problems, self.now, self.today = problems, now, timezone.localdate(now)
        self.counts = Counts()
        self.lines: list[Line] = []
        self.entries: list[Entry] = []

    def read(self, row: Row) -> None:
        """Check the row's cells and keep it."""
        role = row.take("role", values.choice, BindingRole.values)
        states = AUTHORIZED_STATES if role == BindingRole.AUTHORIZED else OFFICIAL_STATES
        self.lines.append(
            Line(
                row.line,
                row.take("shop_code", values.code),
                row.take("handle", values.handle),
                role,
                row.take("bound_on", values.past_day, self.today),
                row.take("state", values.choice, states),
                row.take("replacements_used", values.count),
            )
        )

    def plan(self) -> None:
        """Lock and read shops, accounts and their bindings, and decide for each row what to do."""
        shops = shops_on_record(line.shop_code for line in self.lines)
        accounts = accounts_on_record(line.handle for line in self.lines)
        claims = Claims.on_record(shops.values(), accounts.values())
        for line in self.lines:
            shop = self._found(line, "shop_code", shops, line.shop_code, _("no shop has the code “%(key)s”."))
            account = self._found(
                line, "handle", accounts, line.handle, _("no account has the handle @%(key)s.")
            )
            if shop and account and line.role:
                self._decide(line, shop, account, claims)
        self.counts.created = len(self.entries)

    def _found(self, line: Line, column: str, on_record: dict, key: str | None, why: str):
        found = on_record.get(key.lower()) if key else None
        if key and found is None:
            self.problems.add(line.number, column, why % {"key": key})
        return found

    def _decide(self, line: Line, shop: ShopOnRecord, account: AccountOnRecord, claims: Claims) -> None:
        official = line.role == BindingRole.OFFICIAL
        current = claims.current(shop, account, official=official)
        if current:
            self._compare(line, shop, account, current)
        elif why := claims.against(shop, account, official=official):
            self.problems.add(line.number, "handle", why)
        else:
            claims.add(shop, account, official=official, line=line.number)
            if official:
                self._check_official(line, shop, account)
            if line.number not in self.problems.bad_lines:
                self.entries.append(self._entry(line, shop, account))

    def _compare(self, line: Line, shop: ShopOnRecord, account: AccountOnRecord, current) -> None:
        if line.number in self.problems.bad_lines:
            return
        found = (current.state, timezone.localdate(current.bound_at))
        wanted = (line.state if line.role == BindingRole.OFFICIAL else BindingState.AUTHORIZED, line.bound_on)
        if line.role == BindingRole.OFFICIAL:
            found, wanted = (*found, shop.used), (*wanted, line.used)
        if found == wanted:
            self.counts.unchanged += 1
            return
        why = _(
            "@%(handle)s is already bound to shop “%(shop)s” since %(day)s (%(state)s, replacements used: %(used)s); "
            "change it in the operators’ desk."
        )
        facts = {"handle": account.handle, "shop": shop.code, "day": found[1], "state": found[0]}
        self.problems.add(line.number, _first_difference(found, wanted), why % {**facts, "used": shop.used})

    def _check_official(self, line: Line, shop: ShopOnRecord, account: AccountOnRecord) -> None:
        if line.used is not None and line.used > shop.allowed:
            why = _("the shop is allowed %(allowed)s, not %(used)s.")
            facts = {"allowed": shop.allowed, "used": line.used}
            self.problems.add(line.number, "replacements_used", why % facts)
        if line.state == BindingState.IN_REVIEW and shop.entity_id is None:
            self.problems.add(
                line.number, "state", _("a personal store is never upgraded, so nothing is in review.")
            )
        if line.state == BindingState.UPGRADED and not account.is_blue_v_of(shop):
            why = _("upgraded needs a blue V account of the shop’s entity; @%(handle)s is not one.")
            self.problems.add(line.number, "state", why % {"handle": account.handle})

    def _entry(self, line: Line, shop: ShopOnRecord, account: AccountOnRecord) -> Entry:
        midnight = timezone.make_aware(datetime.combine(line.bound_on, time()))
        return Entry(line.number, shop.pk, account.pk, line.role, midnight, line.state, line.used)

    def write(self) -> None:
        """Write the plan; the caller holds the transaction."""
        write_bindings(self.entries, self.now)


def _first_difference(found: tuple, wanted: tuple) -> str:
    columns = ("state", "bound_on", "replacements_used")
    return next(name for name, old, new in zip(columns, found, wanted, strict=False) if old != new)
