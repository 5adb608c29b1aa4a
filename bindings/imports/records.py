"""What importing shops and importing accounts have in common: compare by key, write what differs, one event each."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db import models

from bindings.models import Event
from bindings.services.actors import Actor
from bindings.services.events import append_many, build

from .entities import Entities
from .faults import Problems
from .reading import Row, in_chunks

CHUNK = 900
M = TypeVar("M", bound=models.Model)


@dataclass(slots=True)
class Counts:
    """How many rows were or would be new, different and the same."""

    created: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(slots=True)
class Record:
    """One sound row: its line, key, values without the entity, and the entity's code ("" for none)."""

    line: int
    key: str
    values: tuple
    entity_code: str


@dataclass(slots=True)
class OnRecord:
    """What the database holds for a key: values, then name and code of the entity."""

    pk: int
    key: str
    values: tuple


@dataclass(slots=True)
class RecordPlan:
    """What writing will do."""

    created: list[Record] = field(default_factory=list)
    changed: list[tuple[OnRecord, Record]] = field(default_factory=list)


class Records(Generic[M]):
    """An import of rows that are found by a key; a subclass says which model, columns and fields."""

    model: type[M]
    columns: tuple[str, ...]
    key: str
    fields: tuple[str, ...]
    event_fields: tuple[str, ...]
    verb: str
    shops_name_entities: bool

    def __init__(self, problems: Problems, now: datetime, actor: Actor) -> None:
        self.problems, self.now, self.actor = problems, now, actor
        self.counts, self.work = Counts(), RecordPlan()
        self.entities = Entities()
        self.records: list[Record] = []
        self._first_lines: dict[Hashable, int] = {}

    def read(self, row: Row) -> None:
        """Check the row's cells and keep it, or note its faults."""
        raise NotImplementedError

    def instance(self, record: Record, pk: int | None) -> M:
        """Return the row of the database for `record`."""
        values = dict(zip(self.fields, record.values, strict=True))
        entity = self.entities.keys[record.entity_code] if record.entity_code else None
        return self.model(pk=pk, **{self.key: record.key}, **values, entity_id=entity)

    def event(self, instance: M, before: dict, after: dict, line: int) -> Event:
        """Return the event of one new or changed row."""
        raise NotImplementedError

    def check_change(self, old: OnRecord, record: Record) -> None:
        """Note what speaks against changing `old` to `record`."""

    def before_changing(self, part: list[tuple[OnRecord, Record]]) -> None:
        """Do what must come before the rows of `part` change."""

    def once(self, row: Row, key: str | None) -> None:
        """Note a key that an earlier line has, without regard to case."""
        if key:
            row.once(self._first_lines, key.lower(), self.key, key=key)

    def keep(self, row: Row, key: str | None, values: tuple, code: str | None, name: str) -> None:
        """Keep the row if all of it is sound; its entity's name counts anyway."""
        if code:
            self.entities.note(code, name)
        if key is not None and code is not None and row.line not in self.problems.bad_lines:
            self.records.append(Record(row.line, key, values, code))

    def plan(self) -> None:
        """Lock and read what is on record, and decide for each row what to do."""
        self.entities.load(shops_name_them=self.shops_name_entities)
        on_record = self._read_locked()
        for record in self.records:
            if self.entities.is_nameless(record.entity_code):
                self.problems.add(record.line, "entity_name", "ENTITY_UNNAMED")
                continue
            old = on_record.get(record.key.lower())
            if old is None:
                self.work.created.append(record)
            elif old.values == self._described(record):
                self.counts.unchanged += 1
            else:
                self.check_change(old, record)
                self.work.changed.append((old, record))
        self.counts.created, self.counts.changed = len(self.work.created), len(self.work.changed)

    def _described(self, record: Record) -> tuple:
        code = record.entity_code
        return (*record.values, self.entities.names[code] if code else "", code)

    def _read_locked(self) -> dict[str, OnRecord]:
        found: dict[str, OnRecord] = {}
        lookup = f"{self.key}__lower__in"
        keys: list[int] = []
        for part in in_chunks((record.key.lower() for record in self.records), CHUNK):
            keys += self.model._default_manager.filter(**{lookup: part}).values_list("pk", flat=True)
        lock_in_order(self.model, keys)
        for part in in_chunks(keys, CHUNK):
            rows = self.model._default_manager.filter(pk__in=part).values_list(
                "pk", self.key, *self.fields, "entity__name", "entity__code"
            )
            for pk, key, *values, name, code in rows:
                found[key.lower()] = OnRecord(pk, key, (*values, name or "", code or ""))
        return found

    def write(self) -> None:
        """Write the plan, with one event for each row; the caller holds the transaction."""
        self.entities.write()
        for part in in_chunks(self.work.created, CHUNK):
            rows = self.model._default_manager.bulk_create([self.instance(record, None) for record in part])
            append_many(
                [
                    self.event(row, {}, self._for_event(self._described(record)), record.line)
                    for row, record in zip(rows, part, strict=True)
                ]
            )
        for part in in_chunks(self.work.changed, CHUNK):
            self.before_changing(part)
            self._change(part)

    def _change(self, part: list[tuple[OnRecord, Record]]) -> None:
        rows = [self.instance(record, old.pk) for old, record in part]
        self.model._default_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=["id"], update_fields=self.changeable()
        )
        events = []
        for row, (old, record) in zip(rows, part, strict=True):
            before, after = self._for_event(old.values), self._for_event(self._described(record))
            differ = [name for name in before if before[name] != after[name]]
            events.append(
                self.event(
                    row,
                    {name: before[name] for name in differ},
                    {name: after[name] for name in differ},
                    record.line,
                )
            )
        append_many(events)

    def changeable(self) -> list[str]:
        """Return the fields that an import may change."""
        return [*self.fields, "entity"]

    def _for_event(self, values: tuple) -> dict[str, Any]:
        named = zip((*self.event_fields, "entity", "entity_code"), values, strict=True)
        return {name: _plain(value) for name, value in named}


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, date) else "" if value is None else value


def lock_in_order(model: type[models.Model], keys: Iterable[int]) -> None:
    """Lock the rows in the order of their keys, as everybody does."""
    for part in in_chunks(sorted(keys), CHUNK):
        list(model._default_manager.select_for_update().filter(pk__in=part).order_by("pk").values_list("pk"))


def imported(
    verb: str,
    actor: Actor,
    now: datetime,
    *,
    before: dict,
    after: dict,
    line: int,
    facts: dict | None = None,
    **subject: Any,
) -> Event:
    """Return the event of one imported row, still without its place in the chain."""
    facts = {"line": line} | (facts or {})
    return build(verb, now=now, actor=actor, facts=facts, before=before, after=after, **subject)
