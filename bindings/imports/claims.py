"""Who is bound to whom, on record and in the file so far: one official account each, never official and authorized."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db.models import QuerySet

from bindings.models import Binding, BindingRole

from .faults import BadValue
from .reading import in_chunks
from .records import CHUNK
from .subjects import AccountOnRecord, ShopOnRecord

_FIELDS = ("shop_id", "shop__code", "account_id", "account__handle", "role", "state", "bound_at")


class Claim(NamedTuple):
    """One binding: of the database (line 0) or of an earlier line."""

    shop_code: str
    handle: str
    line: int
    state: str = ""
    bound_at: datetime | None = None


@dataclass(slots=True)
class Claims:
    """The bindings that count (R1, R2, R3), by what they exclude."""

    official_of_shop: dict[int, tuple[int, Claim]] = field(default_factory=dict)
    official_for: dict[int, Claim] = field(default_factory=dict)
    authorized_by: dict[int, dict[int, Claim]] = field(default_factory=dict)

    @classmethod
    def on_record(cls, shops: Iterable[ShopOnRecord], accounts: Iterable[AccountOnRecord]) -> "Claims":
        """Return the active bindings that concern these shops and accounts."""
        claims = cls()
        active = Binding.objects.active()
        for part in in_chunks((shop.pk for shop in shops), CHUNK):
            claims._take(active.official().filter(shop__in=part))
        for part in in_chunks((account.pk for account in accounts), CHUNK):
            claims._take(active.filter(account__in=part))
        return claims

    def _take(self, rows: QuerySet[Binding]) -> None:
        for shop, code, account, handle, role, state, bound_at in rows.values_list(*_FIELDS):
            claim = Claim(code, handle, 0, state, bound_at)
            self._store(shop, account, claim, official=role == BindingRole.OFFICIAL)

    def _store(self, shop: int, account: int, claim: Claim, *, official: bool) -> None:
        if official:
            self.official_of_shop[shop], self.official_for[account] = (account, claim), claim
        else:
            self.authorized_by.setdefault(account, {})[shop] = claim

    def add(self, shop: ShopOnRecord, account: AccountOnRecord, *, official: bool, line: int) -> None:
        """Let a line of the file count for the lines after it."""
        self._store(shop.pk, account.pk, Claim(shop.code, account.handle, line), official=official)

    def current(self, shop: ShopOnRecord, account: AccountOnRecord, *, official: bool) -> Claim | None:
        """Return the binding on record of just this shop, account and role."""
        if official:
            bound, claim = self.official_of_shop.get(shop.pk, (None, None))
            return claim if claim and bound == account.pk and not claim.line else None
        claim = self.authorized_by.get(account.pk, {}).get(shop.pk)
        return claim if claim and not claim.line else None

    def require_free(self, shop: ShopOnRecord, account: AccountOnRecord, *, official: bool) -> None:
        """Raise BadValue where an earlier binding excludes this one."""
        taken = self.official_for.get(account.pk)
        authorized = self.authorized_by.get(account.pk, {})
        if official:
            self._require_free_for_official(shop, taken, authorized)
        elif taken:
            raise _excluded("OFFICIAL_CANT_BE_AUTHORIZED", taken)
        elif earlier := authorized.get(shop.pk):
            raise _excluded("IS_AUTHORIZED", earlier)

    def _require_free_for_official(
        self, shop: ShopOnRecord, taken: Claim | None, authorized: dict[int, Claim]
    ) -> None:
        _bound, own = self.official_of_shop.get(shop.pk, (None, None))
        if own:
            raise _excluded("SHOP_HAS_OFFICIAL", own)
        if taken:
            raise _excluded("IS_OFFICIAL", taken)
        if authorized:
            raise _excluded("AUTHORIZED_CANT_BE_OFFICIAL", next(iter(authorized.values())))


def _excluded(code: str, claim: Claim) -> BadValue:
    return BadValue(code, handle=claim.handle, shop=claim.shop_code, earlier=claim.line)
