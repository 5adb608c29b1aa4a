"""Reasons of decisions as codes: kept by supervisors with dates and both languages, counted, offered where they fit (R22)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from accounts.models import Review
from bindings.models import Reason
from bindings.policy import REVIEW_GATES

LIST = "/admin/bindings/reason/"
STATES_OF_A_REVIEW = {"REVIEW_AWAITS_HOLDER", "REVIEW_RETURNED", "REVIEW_DECIDED"}


def fields(**more) -> dict:
    today = timezone.localdate()
    given = {
        "code": "holder",
        "use": "reject",
        "text_en": "Not of the company",
        "text_zh": "持有人不属于该公司",
    }
    return given | {"gate": "", "offered": "on", "effective_from": str(today)} | more


def test_each_gate_has_the_reason_that_fits(db):
    fitting = {row.gate for row in Reason.on(timezone.localdate(), "reject").values() if row.gate}
    assert fitting == {gate.code for gate in REVIEW_GATES} - STATES_OF_A_REVIEW


def test_supervisor_gives_a_code_a_new_text_from_a_date_on(client_of, supervisor):
    assert client_of(supervisor).post(LIST + "add/", fields()).status_code == 302
    today = timezone.localdate()
    assert Reason.on(today, "reject")["holder"].text_en == "Not of the company"
    assert Reason.on(today - timedelta(days=1), "reject")["holder"].text_en.startswith("The account’s holder")


def test_code_that_is_no_longer_offered_is_not_chosen(client_of, supervisor, review):
    data = fields()
    del data["offered"]
    client_of(supervisor).post(LIST + "add/", data)
    page = f"/admin/accounts/review/{review.pk}/reject/"
    assert client_of(supervisor).post(page, {"code": "holder"}).status_code == 422


@pytest.mark.parametrize("wrong", [{"effective_from": "2026-01-01"}, {"code": "letter"}])
def test_past_dates_and_codes_of_another_use_are_refused(client_of, supervisor, wrong):
    count = Reason.objects.count()
    assert client_of(supervisor).post(LIST + "add/", fields(**wrong)).status_code == 200
    assert Reason.objects.count() == count


def test_operator_reads_and_does_not_add(client_of, operator):
    assert client_of(operator).get(LIST).status_code == 200
    assert client_of(operator).post(LIST + "add/", fields()).status_code == 403


def test_decisions_of_a_code_are_counted(client_of, operator, review):
    client_of(operator).post(f"/admin/accounts/review/{review.pk}/reject/", {"code": "holder", "note": ""})
    rows = {row.code: row.count for row in client_of(operator).get(LIST).context["cl"].result_list}
    assert (rows["holder"], rows["license"]) == (1, 0)


def test_texts_of_earlier_releases_get_their_code(review):
    """The migration finds the code of a decision by its text, in either language."""
    texts = {
        "The license photo is not legible.\nToo dark": "legibility",
        "账号持有人不属于该公司": "holder",
        "Something else": "other",
    }
    migration = MigrationExecutor(connection).loader.get_migration("bindings", "0012_first_reasons")
    code_decisions = migration.operations[1].code
    apps = MigrationExecutor(connection).loader.project_state().apps
    for text, code in texts.items():
        Review.objects.filter(pk=review.pk).update(state="rejected", reason=text, reason_code="")
        code_decisions(apps, None)
        assert Review.objects.get(pk=review.pk).reason_code == code
