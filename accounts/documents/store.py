"""Where the files of documents lie: Django's storage, by random names that say nothing of shops or people (R22)."""

import logging
import os
import secrets
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage

logger = logging.getLogger(__name__)
FOLDER = "documents"


class StoreUnavailable(Exception):
    """The file could not be written or read: the disk is full, or the store is away."""


def keep(path: Path) -> str:
    """Copy the file at `path` into the store; return its name there. Raises StoreUnavailable, nothing half left."""
    token = secrets.token_hex(20)
    name = f"{FOLDER}/{token[:2]}/{token}"
    try:
        with path.open("rb") as content:
            default_storage.save(name, File(content))
        _sync(name)
    except Exception as error:  # each store has errors of its own
        remove(name)
        logger.exception("a document could not be stored")
        raise StoreUnavailable from error
    return name


def _sync(name: str) -> None:
    """Wait until a file of this computer is on its disk: the row that names it will be."""
    with suppress(NotImplementedError):
        descriptor = os.open(default_storage.path(name), os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def open_kept(name: str) -> IO[bytes]:
    """Return the file, open for reading. Raises StoreUnavailable."""
    try:
        return default_storage.open(name)
    except Exception as error:  # each store has errors of its own
        logger.exception("a document could not be read")
        raise StoreUnavailable from error


def remove(name: str) -> bool:
    """Remove the file; tell whether it is gone. One that stays is an orphan, which the nightly sweep takes."""
    try:
        default_storage.delete(name)
    except Exception:  # each store has errors of its own
        logger.warning("a document could not be removed", exc_info=True)
        return False
    return True


def names() -> Iterator[list[str]]:
    """Yield the names of all files, a folder at a time."""
    try:
        folders = default_storage.listdir(FOLDER)[0]
    except FileNotFoundError:  # nothing was ever handed in
        return
    for folder in folders:
        yield [f"{FOLDER}/{folder}/{name}" for name in default_storage.listdir(f"{FOLDER}/{folder}")[1]]


def names_before(moment: datetime) -> Iterator[list[str]]:
    """Yield the names of the files that were written before `moment`, a folder at a time."""
    for found in names():
        yield [name for name in found if default_storage.get_modified_time(name) < moment]


def put_back(name: str, path: Path) -> None:
    """Store a file of a backup under the name that its row has; one that is there already is the same."""
    if not default_storage.exists(name):
        with path.open("rb") as content:
            default_storage.save(name, File(content))
        _sync(name)
