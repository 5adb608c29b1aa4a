"""The shops and accounts that a bindings file speaks of, locked, with the little that its checks need."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from accounts.models import Account, AccountKind
from shops.models import Shop

from .reading import in_chunks
from .records import CHUNK, lock_in_order


class ShopOnRecord(NamedTuple):
    """A shop: how many replacements it is allowed and has used, and its entity (None for a personal one)."""

    pk: int
    code: str
    entity_id: int | None
    allowed: int
    used: int


class AccountOnRecord(NamedTuple):
    """An account: its kind and entity."""

    pk: int
    handle: str
    kind: str
    entity_id: int | None

    def is_blue_v_of(self, shop: ShopOnRecord) -> bool:
        """Tell whether the account is blue V under the shop's entity, as an upgraded one is (R9)."""
        return (
            self.kind == AccountKind.BLUE_V
            and self.entity_id is not None
            and self.entity_id == shop.entity_id
        )


def shops_on_record(codes: Iterable[str | None]) -> dict[str, ShopOnRecord]:
    """Lock and return the shops with these codes, by their code in lower case."""
    fields = ("pk", "code", "entity_id", "replacements_allowed", "replacements_used")
    return {row[1].lower(): ShopOnRecord(*row) for row in _locked(Shop, "code", codes, fields)}


def accounts_on_record(handles: Iterable[str | None]) -> dict[str, AccountOnRecord]:
    """Lock and return the accounts with these handles, by their handle in lower case."""
    fields = ("pk", "handle", "kind", "entity_id")
    return {row[1].lower(): AccountOnRecord(*row) for row in _locked(Account, "handle", handles, fields)}


def _locked(
    model: type[Shop] | type[Account], key: str, wanted: Iterable[str | None], fields: tuple[str, ...]
) -> Iterator[tuple]:
    keys: list[int] = []
    for part in in_chunks({text.lower() for text in wanted if text}, CHUNK):
        keys += model.objects.filter(**{f"{key}__lower__in": part}).values_list("pk", flat=True)
    lock_in_order(model, keys)
    for part in in_chunks(keys, CHUNK):
        yield from model.objects.filter(pk__in=part).values_list(*fields)
