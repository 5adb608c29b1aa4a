"""How long documents are kept, what the nightly job takes away, and a disk that is full (R22)."""

import os
import subprocess
import time
from datetime import timedelta
from io import BytesIO

import pytest

from accounts.document_models import Document
from accounts.documents import store
from bindings import services
from bindings.jobs import documents as nightly
from bindings.models import RuleBook
from tests import files, flows
from tests.factories import AccountFactory
from tests.world import last_event, refused, verbs


@pytest.fixture
def document(documents, shop, owner, now) -> Document:
    flows.bind(shop, AccountFactory(handle="lanxi.daily"), owner)
    return hand_in(shop, owner, now)


def hand_in(shop, owner, now, content: bytes = b"") -> Document:
    return services.hand_in_document(
        review=flows.open_review(shop),
        kind="license",
        file=BytesIO(content or files.picture()),
        file_name="license.jpg",
        actor=services.merchant(owner),
        now=now,
    )


def files_in(folder) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(("days", "deleted"), [(180, 0), (181, 1)])
def test_file_is_deleted_after_its_days_and_the_hash_stays(
    document, documents, shop, operator, now, days, deleted
):
    flows.reject(shop, operator)
    assert nightly(now + timedelta(days=days)) == f"{deleted} deleted, 0 orphans"
    document.refresh_from_db()
    assert (len(files_in(documents)), len(document.sha256)) == (1 - deleted, 64)
    if deleted:
        event = last_event()
        assert (event.verb, event.actor_kind, event.facts["sha256"]) == (
            "document_deleted",
            "system",
            document.sha256,
        )


def test_days_are_a_number_of_the_rule_book(document, shop, operator, book, now):
    RuleBook.objects.filter(pk=book.pk).update(document_days=3)
    flows.approve(shop, operator)
    assert services.delete_expired_documents(now=now + timedelta(days=4)) == 1
    assert services.delete_expired_documents(now=now + timedelta(days=4)) == 0


def test_undecided_review_keeps_its_documents(document, documents, now):
    assert nightly(now + timedelta(days=9999)) == "0 deleted, 0 orphans"
    assert files_in(documents) == [document.stored_as]


def test_file_that_no_row_names_is_swept_after_a_day(document, documents, now, tmp_path):
    lost, new = store.keep(_file(tmp_path)), store.keep(_file(tmp_path))
    yesterday = time.time() - 90_000
    for name in (lost, document.stored_as):
        os.utime(documents / name, (yesterday, yesterday))
    assert nightly(now) == "0 deleted, 1 orphans"
    assert files_in(documents) == sorted([new, document.stored_as])


def _file(folder):
    file = folder / "left"
    file.write_bytes(b"left over")
    return file


def test_nothing_to_sweep_before_the_first_document(db, documents, now):
    assert nightly(now) == "0 deleted, 0 orphans"


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 64 KB."""
    folder = tmp_path / "small"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], check=True)
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.mark.root
def test_full_disk_is_one_sentence_and_no_half_document(document, small_disk, settings, shop, owner, now):
    default = settings.STORAGES["default"]
    settings.STORAGES |= {"default": default | {"OPTIONS": default["OPTIONS"] | {"location": small_disk}}}
    before = verbs()
    with refused("STORE_UNAVAILABLE"):
        hand_in(shop, owner, now, files.noise())
    assert (verbs(), files_in(small_disk), Document.objects.count()) == (before, [], 1)
    assert hand_in(shop, owner, now, files.picture(shade=2)).pk
