"""Each guard that `make sabotage` removes occurs in the code exactly once."""

import pytest

from tests.guards import GUARDS
from tests.servers import ROOT


@pytest.mark.parametrize(("file", "guard"), [(file, guard) for file, guard, _ in GUARDS])
def test_guard_occurs_once(file, guard):
    assert (ROOT / file).read_text(encoding="utf-8").count(guard) == 1


def test_guards_are_many_and_listed_once():
    assert len({(file, guard) for file, guard, _ in GUARDS}) == len(GUARDS) >= 40
