"""Forms check the shape of input; every bad input gets a sentence."""

import pytest

from bindings.benefits import BENEFIT_CODES
from bindings.forms import (
    AgreementForm,
    BenefitsForm,
    ConfirmForm,
    MaterialForm,
    RebindForm,
    parse_official_purpose,
)
from bindings.policy import OFFICIAL_PURPOSES


@pytest.mark.parametrize(("length", "valid"), [(0, False), (1, True), (40, True), (41, False)])
def test_code_has_at_most_forty_characters(length, valid):
    assert ConfirmForm({"code": "1" * length}).is_valid() is valid


@pytest.mark.parametrize(("length", "valid"), [(0, True), (60, True), (61, False)])
def test_name_is_optional_and_has_at_most_sixty_characters(length, valid):
    assert ConfirmForm({"code": "123456", "name": "茶" * length}).is_valid() is valid


def test_missing_code_says_what_to_enter():
    assert ConfirmForm({"code": "  "}).errors == {"code": ["Enter the six digits shown on the phone."]}


@pytest.mark.parametrize("chosen", [["roles"], [*BENEFIT_CODES], ["roles", "roles"]])
def test_known_benefits_are_accepted(chosen):
    assert BenefitsForm({"benefits": chosen}).is_valid()


@pytest.mark.parametrize("chosen", [[], ["fame"], ["roles", "fame"]])
def test_no_benefit_and_unknown_benefits_are_rejected(chosen):
    assert list(BenefitsForm({"benefits": chosen}).errors) == ["benefits"]


def test_rebind_needs_the_box():
    assert RebindForm({"understood": "on"}).is_valid()
    assert list(RebindForm({}).errors) == ["understood"]


@pytest.mark.parametrize(
    ("ticked", "terms", "entity_change"), [({}, False, False), ({"terms": "on"}, True, False)]
)
def test_agreement_reports_what_was_ticked(ticked, terms, entity_change):
    form = AgreementForm(ticked)
    assert form.is_valid()
    assert form.cleaned_data == {"terms": terms, "entity_change": entity_change}


@pytest.mark.parametrize(("length", "valid"), [(0, True), (4000, True), (4001, False)])
def test_documents_have_at_most_four_thousand_characters(length, valid):
    assert MaterialForm({"material": "x" * length}).is_valid() is valid


@pytest.mark.parametrize("text", sorted(OFFICIAL_PURPOSES))
def test_official_purposes_are_parsed(text):
    assert parse_official_purpose(text) == text


@pytest.mark.parametrize("text", ["", "authorize", "BIND", " bind", "unbind"])
def test_other_purposes_are_not(text):
    assert parse_official_purpose(text) is None
