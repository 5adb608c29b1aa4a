"""The rule book on the rules page: which numbers belong to which rule, since when, and what changed (R17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from bindings.models import RuleBook

RULES_OF_NUMBERS = {
    "scan_seconds": "R15",
    "agree_seconds": "R15",
    "confirm_seconds": "R15",
    "code_tries": "R21",
    "authorized_limit": "R13",
    "replacements": "R10",
    "name_minimum": "R14",
    "name_maximum": "R14",
    "name_edit_days": "R14",
    "blue_v_hours": "R7",
    "entity_change_hours": "R6",
    "urgent_days": "R12",
    "document_megabytes": "R22",
    "documents_of_review": "R22",
    "document_megapixels": "R22",
    "document_days": "R22",
    "appeal_days": "R25",
    "appeal_hours": "R25",
}


@dataclass(frozen=True, slots=True)
class Number:
    """One number: field, label, rule, value, and its value in the previous row (None if there is none)."""

    field: str
    label: str
    rule: str
    value: int
    before: int | None

    @property
    def changed(self) -> bool:
        return self.before is not None and self.before != self.value


def label_of(field: str) -> str:
    """Return the number's name in the active language."""
    name = str(getattr(RuleBook._meta.get_field(field), "verbose_name", field))
    return name[:1].upper() + name[1:]


def in_force(rows: Sequence[RuleBook], day: date) -> RuleBook | None:
    """Return the row in force on `day`; `rows` are in the order of their dates."""
    return next((row for row in reversed(rows) if row.effective_from <= day), None)


def numbers(rows: Sequence[RuleBook], book: RuleBook) -> list[Number]:
    """Return the numbers of `book` next to those of the previous row."""
    earlier = in_force([row for row in rows if row.effective_from < book.effective_from], book.effective_from)
    return [
        Number(
            field,
            label_of(field),
            rule,
            getattr(book, field),
            getattr(earlier, field) if earlier else None,
        )
        for field, rule in RULES_OF_NUMBERS.items()
    ]


def since(rule: str, rows: Sequence[RuleBook], book: RuleBook) -> date:
    """Return since when `rule` is unchanged under `book`: its last changed number, else the book's start."""
    fields = [field for field, of in RULES_OF_NUMBERS.items() if of == rule]
    past = [row for row in rows if row.effective_from <= book.effective_from]
    day = past[0].effective_from
    for earlier, later in pairwise(past):
        if any(getattr(earlier, field) != getattr(later, field) for field in fields):
            day = later.effective_from
    return day
