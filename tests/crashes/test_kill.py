"""kill -9 at every statement of every writing service: no half-finished change, and a retry succeeds (I6, I13)."""

from contextlib import nullcontext
from itertools import count

import pytest
from django.apps import apps
from django.db import transaction

from accounts.naming.checks import check_name
from bindings import services
from tests import invariants, world
from tests.crashes.cases import CASES, NO_CASE
from tests.crashes.killing import run_until_killed


def all_rows() -> dict[str, list]:
    """Return every row of every table of the product."""
    apps_with_tables = [apps.get_app_config(label) for label in ("work", "shops", "accounts", "bindings")]
    return world.rows(*(model for app in apps_with_tables for model in app.get_models()))


@pytest.fixture(autouse=True, scope="module")
def _word_lists():
    """Load the word lists once here instead of in each process that is killed."""
    check_name("Lanxi Tea House")


@pytest.mark.parametrize("case", CASES)
def test_service_killed_at_any_statement_leaves_nothing_half_finished(case, on_disk):
    call = CASES[case]()
    before = all_rows()
    for step in count():
        run = run_until_killed(step, call)
        assert run.killed, "the call finished without a commit: this case writes nothing"
        if run.commits:
            break
        assert all_rows() == before
    assert step >= 2
    assert all_rows() != before
    assert invariants.broken() == []
    while run_until_killed(step, call).killed:
        step += 1
    assert invariants.broken() == []


@pytest.mark.parametrize("on_disk", ["sqlite"], indirect=True)
def test_control_service_killed_without_a_transaction_is_half_finished(on_disk, monkeypatch):
    """Without the guard the test above would fail: each statement is then its own transaction."""
    call = CASES["confirm_ticket"]()
    monkeypatch.setattr(transaction, "atomic", lambda *a, **k: nullcontext())
    for step in count(2):
        assert run_until_killed(step, call).killed
        if invariants.broken():
            return


def test_every_service_that_writes_has_a_case():
    assert {case.partition(",")[0] for case in CASES} | NO_CASE == set(services.__all__)
