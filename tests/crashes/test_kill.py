"""kill -9 before and after every statement of every writing service: nothing is half done, and all goes on (I6, I13)."""

from contextlib import nullcontext
from itertools import count

import pytest
from django.apps import apps
from django.db import transaction

from accounts.naming.checks import check_name
from bindings import services
from tests import invariants, world
from tests.crashes.death import killed_at
from tests.crashes.stories import READS, STORIES


def everything() -> dict[str, list]:
    """Return every value of every row of ours."""
    return world.rows(
        *(
            m
            for label in ("work", "shops", "accounts", "bindings")
            for m in apps.get_app_config(label).get_models()
        )
    )


@pytest.fixture(autouse=True, scope="module")
def _word_lists():
    """Read the word lists here, once, instead of in each process that is killed."""
    check_name("Lanxi Tea House")


@pytest.mark.parametrize("story", STORIES)
def test_killed_anywhere_nothing_is_half_done(story, on_disk):
    verb = STORIES[story]()
    before = everything()
    for moment in count():
        death = killed_at(moment, verb)
        assert death.killed, "it was done before its first transaction was over: this story writes nothing"
        if death.commits:
            break
        assert everything() == before
    assert moment >= 2
    assert everything() != before
    assert invariants.broken() == []
    while killed_at(moment, verb).killed:
        moment += 1
    assert invariants.broken() == []


@pytest.mark.parametrize("on_disk", ["sqlite"], indirect=True)
def test_control_without_a_transaction_a_killed_service_is_half_done(on_disk, monkeypatch):
    """The guard off, the test above fails: each statement is then its own transaction."""
    verb = STORIES["confirm_ticket"]()
    monkeypatch.setattr(transaction, "atomic", lambda *a, **k: nullcontext())
    for moment in count(2):
        assert killed_at(moment, verb).killed
        if invariants.broken():
            return


def test_every_service_that_writes_has_its_story():
    assert {story.partition(",")[0] for story in STORIES} | READS == set(services.__all__)
