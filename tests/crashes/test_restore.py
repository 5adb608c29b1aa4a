"""A backup made while merchants bind is complete and usable after a restore (README, "Back up and restore")."""

import os
import shutil
import signal
import time
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.db import connection

from accounts.document_models import Document
from accounts.documents import store
from bindings import services
from bindings.models import Binding
from config import backups
from tests import databases, flows, invariants
from tests.factories import (
    AccountFactory,
    EntityFactory,
    MembershipFactory,
    ShopFactory,
    UserFactory,
    kept_document,
)

RESTORED = f"{databases.FRESH}_restored"


def bind_one_account() -> None:
    member = MembershipFactory()
    flows.bind(member.shop, AccountFactory(), member.user)


@contextmanager
def busy_merchants(count: int):
    """Run processes that bind without a pause, and kill them at the end of the block."""
    connection.close()
    processes = [_merchant(number) for number in range(1, count + 1)]
    try:
        yield
    finally:
        for process in processes:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


def _merchant(number: int) -> int:
    process = os.fork()
    if process:
        return process
    try:
        for factory in (UserFactory, EntityFactory, ShopFactory, AccountFactory):
            factory.reset_sequence(number * 10_000)
        while True:
            bind_one_account()
    finally:
        os._exit(1)


@contextmanager
def empty_database(kind: str, folder: Path):
    """Let the default database be an empty one of this kind."""
    if kind == "sqlite":
        with databases.default_is(connection.settings_dict | {"NAME": str(folder / "restored.sqlite3")}):
            yield
        return
    with databases.empty_postgres(RESTORED), databases.default_is(databases.settings_of(RESTORED)):
        yield


@pytest.mark.pg_dump
def test_restored_backup_is_complete_and_can_be_used(on_disk, tmp_path):
    with busy_merchants(2):
        deadline = time.monotonic() + 60
        while Binding.objects.count() < 10 and time.monotonic() < deadline:
            time.sleep(0.05)
        backups.back_up(tmp_path / "backup.tar")
    bound = Binding.objects.count()
    with empty_database(on_disk, tmp_path):
        backups.restore(tmp_path / "backup.tar")
        assert 10 <= Binding.objects.count() <= bound
        assert (invariants.broken(), list(services.truncated_chains())) == ([], [])
        bind_one_account()
        assert invariants.broken() == []


@pytest.mark.pg_dump
def test_documents_are_backed_up_and_restored_with_their_rows(on_disk, documents, tmp_path):
    member = MembershipFactory()
    flows.bind(member.shop, AccountFactory(), member.user)
    document = kept_document(flows.open_review(member.shop))
    backups.back_up(tmp_path / "backup.tar")
    shutil.rmtree(documents)
    with empty_database(on_disk, tmp_path):
        backups.restore(tmp_path / "backup.tar")
        restored = Document.objects.get()
        assert restored.stored_as == document.stored_as
        with store.open_kept(restored.stored_as) as content:
            assert content.read() == b"\xff\xd8\xff"


@pytest.mark.parametrize("on_disk", ["sqlite"], indirect=True)
def test_control_missing_last_event_is_noticed(on_disk):
    """A missing last event leaves no gap and no wrong hash; the chain's head reveals it."""
    bind_one_account()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM bindings_event WHERE id = (SELECT MAX(id) FROM bindings_event)")
    assert list(services.truncated_chains())
