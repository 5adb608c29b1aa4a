"""What an event changed reads the same to merchants and to the desk; the desk reads more of it."""

import pytest

from bindings.models import Event
from bindings.texts.changes import FIELD_LABELS, changed_fields, changes_of
from tests import flows
from tests.factories import AccountFactory


@pytest.fixture
def bound(shop, owner):
    """The event of a first binding."""
    flows.bind(shop, AccountFactory(handle="daily"), owner)
    return Event.objects.get(verb="account_bound")


def test_what_merchants_read_is_part_of_what_the_desk_reads(bound):
    desk = changes_of(bound)
    assert desk.title == "Official account bound: @daily"
    assert [row for row in desk.rows if row in changed_fields(bound)] == changed_fields(bound)


def test_merchants_read_the_fields_that_changed(bound):
    read = {change.label: (change.before, change.after) for change in changed_fields(bound)}
    assert read["Official account"] == ("None", "@daily")
    assert read["Official state"] == ("Not bound", "Verification in review")
    assert "Effects" not in read


def test_the_desk_reads_effects_in_words_and_what_stayed(bound):
    rows = {row.label: row for row in changes_of(bound).rows}
    assert "Blue V verification starts" in rows["Effects"].after
    assert not rows["Replacements used"].differs


def test_a_field_without_a_label_is_shown_by_its_name(bound):
    bound.after = {"later_field": 7}
    assert [(row.label, row.after) for row in changes_of(bound).rows if row.differs][-1] == (
        "later_field",
        "7",
    )
    assert "later_field" not in FIELD_LABELS
