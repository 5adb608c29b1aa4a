"""What is wrong with a file, as data; `bindings.texts.faults` makes the sentences."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, which code, and the values that its sentence names.

    `line` is 0 for the file as a whole, `column` is "" for a whole line.
    """

    line: int
    column: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)


class BadValue(Exception):
    """One cell can't be used; the code says why, `values` what it held."""

    def __init__(self, code: str, /, **values: Any) -> None:
        super().__init__(code)
        self.code, self.values = code, values


class BadFile(Exception):
    """The file can't be used; `faults` say why. Nothing was written."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*(fault.code for fault in faults))
        self.faults = faults


@dataclass(slots=True)
class Problems:
    """Everything that is wrong with one file."""

    found: list[Fault] = field(default_factory=list)
    bad_lines: set[int] = field(default_factory=set)

    def add(self, line: int, column: str, code: str, /, **values: Any) -> None:
        self.found.append(Fault(line, column, code, values))
        self.bad_lines.add(line)

    def __bool__(self) -> bool:
        return bool(self.found)

    def in_order(self) -> list[Fault]:
        """Return the faults in the order of the file."""
        return sorted(self.found, key=attrgetter("line"))
