"""Back up and restore the configured database: `make backup FILE=…`, `make restore FILE=…`.

A backup is one tar file: a consistent snapshot of the database, taken while people work, and a page that describes it.
Restoring needs an empty database, or REPLACE=on.
"""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from contextlib import closing, suppress
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path

import django
from django.core.files.storage import default_storage
from django.db import connection

from accounts.documents import store
from config.start import explained, stop

ABOUT, DUMP, FILES = "about.json", "database", "files"


def back_up(file: Path) -> None:
    """Write a snapshot of the database to `file`; exit with one sentence if it cannot be written.

    The file gets its name only when it is complete, so that no partial backup is left behind.
    """
    if file.exists():
        stop(f"{file} exists already; name a new file.")
    unfinished = file.with_name(f"{file.name}.unfinished")
    with tempfile.TemporaryDirectory(dir=file.resolve().parent) as folder:
        dump = Path(folder) / DUMP
        _dump_sqlite(dump) if connection.vendor == "sqlite" else _dump_postgres(dump)
        about = {"database": connection.vendor, "made_at": datetime.now(UTC).isoformat(timespec="seconds")}
        (Path(folder) / ABOUT).write_text(json.dumps(about))
        try:
            with tarfile.open(unfinished, "w") as tar:
                for name in (ABOUT, DUMP):
                    tar.add(Path(folder) / name, name)
                _add_documents(
                    tar
                )  # after the rows: whatever a row of the snapshot names was there before it
            unfinished.rename(file)
        finally:
            unfinished.unlink(missing_ok=True)


def _add_documents(tar: tarfile.TarFile) -> None:
    """Add the files of documents, one at a time; one that is removed meanwhile is left out."""
    for name in chain.from_iterable(store.names()):
        with suppress(FileNotFoundError), default_storage.open(name) as content:
            entry = tarfile.TarInfo(f"{FILES}/{name}")
            entry.size = content.size
            tar.addfile(entry, content)


def _put_documents(folder: Path) -> None:
    for path in sorted(one for one in folder.rglob("*") if one.is_file()):
        store.put_back(path.relative_to(folder).as_posix(), path)


def restore(file: Path, *, replace: bool = False) -> None:
    """Restore the backup `file` into the configured database; with `replace` also over existing tables.

    Exits with one sentence if the file is not a backup, is from another kind of database, or the database is in use.
    """
    with tempfile.TemporaryDirectory() as folder:
        about = _unpack(file, Path(folder))
        if about.get("database") != connection.vendor:
            stop(f"{file} holds a {about.get('database')} database; this site uses {connection.vendor}.")
        if connection.introspection.table_names() and not replace:
            stop("The database is not empty. REPLACE=on replaces what it holds; that cannot be undone.")
        _put_documents(Path(folder) / FILES)
        put = _put_sqlite if connection.vendor == "sqlite" else _put_postgres
        put(Path(folder) / DUMP)


def _unpack(file: Path, folder: Path) -> dict[str, str]:
    try:
        with tarfile.open(file) as tar:
            tar.extractall(folder, filter="data")
        return json.loads((folder / ABOUT).read_text())
    except (OSError, tarfile.TarError, ValueError) as error:
        stop(f"{file} is not a backup: {error}")


def _dump_sqlite(dump: Path) -> None:
    with closing(sqlite3.connect(_sqlite_file())) as live:
        live.execute("VACUUM INTO ?", [str(dump)])


def _put_sqlite(dump: Path) -> None:
    """Move the file into place in one step. The old file's journal is removed with it."""
    database = _sqlite_file()
    connection.close()
    new = database.with_name(f"{database.name}.restoring")
    shutil.copyfile(dump, new)
    for journal in ("-wal", "-shm"):
        Path(f"{database}{journal}").unlink(missing_ok=True)
    new.replace(database)


def _sqlite_file() -> Path:
    return Path(connection.settings_dict["NAME"])


def _dump_postgres(dump: Path) -> None:
    _client("pg_dump", "--format=custom", f"--file={dump}", f"--dbname={connection.settings_dict['NAME']}")


def _put_postgres(dump: Path) -> None:
    """Restore in one transaction: the database is either unchanged or complete."""
    connection.close()
    whole = ["--clean", "--if-exists", "--no-owner", "--exit-on-error", "--single-transaction"]
    _client("pg_restore", *whole, f"--dbname={connection.settings_dict['NAME']}", str(dump))


def _client(program: str, *arguments: str) -> None:
    """Run a PostgreSQL client program against the configured server. The password is not on its command line."""
    if not shutil.which(program):
        stop(f"{program} was not found: install PostgreSQL's client, of the server's version or newer.")
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD"}
    given = {
        name: str(connection.settings_dict[key])
        for name, key in names.items()
        if connection.settings_dict[key]
    }
    done = subprocess.run(  # noqa: S603  (our own arguments)
        [program, *arguments], env=os.environ | given, capture_output=True, text=True, check=False
    )
    if done.returncode:
        stop(f"{program} failed: {' '.join(done.stderr.split()) or 'it gives no reason'}")


def main() -> None:
    """`python -m config.backups backup|restore FILE`."""
    if len(sys.argv) != 3 or sys.argv[1] not in ("backup", "restore") or not sys.argv[2]:
        stop("Name a file: make backup FILE=guanhao.tar, or make restore FILE=guanhao.tar.")
    django.setup()
    file = Path(sys.argv[2])
    if sys.argv[1] == "backup":
        back_up(file)
        print(f"Backed up into {file}, {file.stat().st_size:,} bytes. Keep SECRET_KEY with it.")
    else:
        restore(file, replace=os.environ.get("REPLACE", "").lower() in ("on", "1", "yes", "true"))
        print(f"Restored from {file}. `manage.py verify_events` tells whether every event is whole.")


if __name__ == "__main__":
    explained(main)
