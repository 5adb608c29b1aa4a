"""The legal entities that a file names: found or made by their codes; names are shown, never compared."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from shops.models import Entity

from . import values
from .reading import Row, in_chunks

ENTITY_NAME_MAXIMUM = 120
_CHUNK = 900


def take_entity(row: Row) -> tuple[str | None, str]:
    """Return code and name of the row's entity, "" where there is none; a faulty code is None.

    A name without a code is a fault.
    """
    code = row.take("entity_code", values.credit_code_or_none)
    name = row.take("entity_name", values.name_or_none, ENTITY_NAME_MAXIMUM, default="")
    if code == "" and row.cells["entity_name"].strip():
        row.fault("entity_code", "ENTITY_CODE_MISSING")
        return None, name
    return code, name


@dataclass(slots=True)
class Entities:
    """Codes and names of one file; the last name in the file wins, for a new entity and for one on record."""

    names: dict[str, str] = field(default_factory=dict)
    keys: dict[str, int] = field(default_factory=dict)
    renamed: set[str] = field(default_factory=set)

    def note(self, code: str, name: str) -> None:
        self.names[code] = name or self.names.get(code, "")

    def load(self, *, shops_name_them: bool) -> None:
        """Read which entities are on record; with `shops_name_them`, one that a shop holds keeps its name.

        A shop's name for its entity comes from the business license, so the accounts' file does not change it.
        """
        for codes in in_chunks(self.names, _CHUNK):
            held = _held_by_shops(codes) if shops_name_them else set()
            for key, code, name in Entity.objects.filter(code__in=codes).values_list("pk", "code", "name"):
                self.keys[code] = key
                if code in held or not self.names[code]:
                    self.names[code] = name
                elif self.names[code] != name:
                    self.renamed.add(code)

    def is_nameless(self, code: str) -> bool:
        """Tell whether an entity would be new and nobody names it."""
        return bool(code) and not self.names[code]

    def write(self) -> None:
        """Make the new entities and give the renamed ones their name."""
        new = [Entity(code=code, name=name) for code, name in self.names.items() if code not in self.keys]
        for entity in Entity.objects.bulk_create(new):
            self.keys[entity.code] = entity.pk
        changed = [Entity(pk=self.keys[code], code=code, name=self.names[code]) for code in self.renamed]
        for part in in_chunks(changed, _CHUNK):
            Entity.objects.bulk_create(
                part, update_conflicts=True, unique_fields=["id"], update_fields=["name"]
            )


def _held_by_shops(codes: Iterable[str]) -> set[str]:
    rows = Entity.objects.filter(code__in=codes, shops__isnull=False)
    return set(rows.values_list("code", flat=True).distinct())
