"""The choice of benefits: known codes only, at least one, in display order (seed II)."""

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from bindings.benefits import BENEFIT_CODES, BENEFIT_GROUPS, BENEFITS, benefit_titles, validate_benefits
from bindings.errors import Refusal
from bindings.policy import OFFICIAL_PURPOSES, Purpose


@pytest.mark.parametrize("purpose", sorted(OFFICIAL_PURPOSES))
@given(st.lists(st.sampled_from(BENEFIT_CODES), min_size=1))
def test_chosen_benefits_are_kept_once_in_display_order(purpose, chosen):
    benefits = validate_benefits(chosen, purpose)
    assert set(benefits) == set(chosen)
    assert benefits == sorted(set(benefits), key=BENEFIT_CODES.index)


@given(st.lists(st.sampled_from([*BENEFIT_CODES, "fame", ""])))
def test_an_authorization_has_no_benefits(chosen):
    assert validate_benefits(chosen, Purpose.AUTHORIZE) == []


@given(
    st.lists(st.sampled_from(BENEFIT_CODES)),
    st.text(min_size=1).filter(lambda code: code not in BENEFIT_CODES),
)
def test_an_unknown_benefit_is_refused_among_any_others(chosen, unknown):
    with pytest.raises(Refusal, match="BENEFIT_REQUIRED"):
        validate_benefits([*chosen, unknown], Purpose.BIND)


def test_no_benefit_is_refused():
    with pytest.raises(Refusal, match="BENEFIT_REQUIRED"):
        validate_benefits([], Purpose.REBIND)


def test_every_benefit_belongs_to_a_group_and_every_group_has_one():
    assert {benefit.group for benefit in BENEFITS} == set(BENEFIT_GROUPS)
    assert len(set(BENEFIT_CODES)) == len(BENEFITS)


@pytest.mark.parametrize(
    ("language", "line"),
    [("en", "Separate roles, Repeat visits, fame"), ("zh-hans", "角色分工、复访复购、fame")],
)
def test_titles_are_listed_in_the_language_of_the_reader(language, line):
    with translation.override(language):
        assert benefit_titles(["roles", "repeat", "fame"]) == line
