"""The rules page as data: sources, checks of the policy, and since when a number holds (R17)."""

from datetime import date

import pytest

from bindings.models import RuleBook
from bindings.policy import ACCOUNT_GATES, ENTITY_CHANGE_GATES, REVIEW_GATES, SHOP_GATES
from bindings.rules.gates import gates_of
from bindings.rules.kinds import RULE_GROUPS, RULE_PAGES
from bindings.rules.numbers import RULES_OF_NUMBERS, in_force, label_of, numbers, since
from bindings.rules.sources import source_label
from bindings.rules.table import BY_ID, RULES
from bindings.second_opinion import ANSWER_GATES, APPEAL_GATES

FIRST, SECOND, THIRD = date(2024, 1, 1), date(2025, 1, 1), date(2026, 1, 1)
BOOKS = [
    RuleBook(effective_from=FIRST, authorized_limit=5, code_tries=3),
    RuleBook(effective_from=SECOND, authorized_limit=10, code_tries=3),
    RuleBook(effective_from=THIRD, authorized_limit=10, code_tries=4),
]


@pytest.mark.parametrize(
    ("source", "label"),
    [
        ("seed IV", "Section IV"),
        ("seed III.1", "Section III.1"),
        ("seed III.2 notes", "Section III.2, notes"),
        ("seed III.1 scenario 4", "Section III.1, Scenario 4"),
        ("reading", "Product decision"),
        ("seed", "Product decision"),
        ("seed IV and more", "Product decision"),
    ],
)
def test_source_is_a_section_or_our_decision(source, label):
    assert source_label(source) == label


def test_rules_stand_in_the_order_of_their_numbers_and_are_found_by_them():
    numbers = [int(rule.id.removeprefix("R")) for rule in RULES]
    assert numbers == sorted(set(numbers))
    assert all(BY_ID[rule.id] is rule for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_rule_has_a_group_its_pages_and_a_source_for_each_label(rule):
    assert rule.group in RULE_GROUPS
    assert set(rule.pages) <= set(RULE_PAGES)
    assert rule.from_seed is rule.sources[0].startswith("seed")
    assert len(rule.labels) == len(rule.sources) > 0


def test_every_check_of_the_policy_stands_under_its_rule_once():
    shown = [gate for rule in RULES for _heading, gates in gates_of(rule) for gate in gates]
    assert len(shown) == len(
        [*SHOP_GATES, *ACCOUNT_GATES, *REVIEW_GATES, *ENTITY_CHANGE_GATES, *APPEAL_GATES, *ANSWER_GATES]
    )
    assert all(gate.rule == rule.id for rule in RULES for _h, gates in gates_of(rule) for gate in gates)


def test_rule_without_checks_has_no_empty_heading():
    assert gates_of(BY_ID["R17"]) == []
    assert all(gates for rule in RULES for _heading, gates in gates_of(rule))


@pytest.mark.parametrize(
    ("day", "row"),
    [(date(2023, 12, 31), None), (FIRST, 0), (date(2024, 12, 31), 0), (SECOND, 1), (date(2030, 1, 1), 2)],
)
def test_row_is_in_force_from_its_own_day(day, row):
    assert in_force(BOOKS, day) is (None if row is None else BOOKS[row])


def test_number_stands_beside_that_of_the_row_before():
    shown = {number.field: number for number in numbers(BOOKS, BOOKS[1])}
    assert list(shown) == list(RULES_OF_NUMBERS)
    assert (shown["authorized_limit"].before, shown["authorized_limit"].value) == (5, 10)
    assert shown["authorized_limit"].changed
    assert not shown["code_tries"].changed


def test_first_row_has_changed_nothing():
    assert [number.field for number in numbers(BOOKS, BOOKS[0]) if number.changed] == []
    assert {number.before for number in numbers(BOOKS, BOOKS[0])} == {None}


@pytest.mark.parametrize(
    ("rule", "book", "day"),
    [
        ("R13", 0, FIRST),
        ("R13", 1, SECOND),
        ("R13", 2, SECOND),
        ("R21", 1, FIRST),
        ("R21", 2, THIRD),
        ("R1", 2, FIRST),
    ],
)
def test_rule_holds_since_its_number_changed_last(rule, book, day):
    assert since(rule, BOOKS, BOOKS[book]) == day


@pytest.mark.parametrize("field", RULES_OF_NUMBERS)
def test_number_has_a_name_that_begins_with_a_capital(field):
    assert label_of(field)[0].isupper()
    assert "_" not in label_of(field)
