"""Databases for single tests: PostgreSQL from a migrated template, or a SQLite file."""

import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import environ
import psycopg
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from tests.machine import postgres_url

TEMPLATE = f"guanhao_test_{os.getpid()}_template"
FRESH = f"guanhao_test_{os.getpid()}"


def _server(statement: str, name: str, *more: str) -> None:
    url = postgres_url().replace("postgres://", "postgresql://", 1)
    names = [sql.Identifier(part) for part in (name, *more)]
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(*names))


def url_of(name: str) -> str:
    """Return the URL of the server's database `name`."""
    return urlunsplit(urlsplit(postgres_url())._replace(path=f"/{name}"))


def settings_of(name: str) -> dict:
    """Return Django's settings for the server's database `name`."""
    return environ.Env.db_url_config(url_of(name))


@contextmanager
def default_is(database: dict):
    """Use the database with these settings as `connections["default"]`, in this thread and in new ones."""
    old_settings, old_connection = connections.settings["default"], connections["default"]
    connections.settings["default"] = connections.configure_settings({"default": database})["default"]
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"], connections["default"] = old_settings, old_connection


@contextmanager
def migrated_template():
    """Create the template with all migrations, and drop it at the end."""
    _server("CREATE DATABASE {}", TEMPLATE)
    try:
        with default_is(settings_of(TEMPLATE)):
            call_command("migrate", verbosity=0)
        yield
    finally:
        with suppress(psycopg.Error):
            _server("DROP DATABASE IF EXISTS {} WITH (FORCE)", TEMPLATE)


@contextmanager
def fresh_postgres():
    """Create a PostgreSQL database as the default one, and drop it at the end."""
    _server("DROP DATABASE IF EXISTS {} WITH (FORCE)", FRESH)
    _server("CREATE DATABASE {} TEMPLATE {}", FRESH, TEMPLATE)
    try:
        with default_is(settings_of(FRESH)):
            yield
    finally:
        _server("DROP DATABASE IF EXISTS {} WITH (FORCE)", FRESH)


@contextmanager
def empty_postgres(name: str):
    """Create the empty database `name`, and drop it at the end."""
    _server("CREATE DATABASE {}", name)
    try:
        yield
    finally:
        _server("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@contextmanager
def copied_postgres(name: str, original: str):
    """Make the database `name` as a copy of another one, yield its URL, and drop it at the end."""
    _server("CREATE DATABASE {} TEMPLATE {}", name, original)
    try:
        yield url_of(name)
    finally:
        _server("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@contextmanager
def migrated_file():
    """Create a SQLite file with all migrations, to be copied, and yield its path."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "migrated.sqlite3"
        with default_is(connections["default"].settings_dict | {"NAME": str(file)}):
            call_command("migrate", verbosity=0)
        yield file


@contextmanager
def fresh_sqlite(migrated: Path):
    """Use a copy of the SQLite file `migrated` as the default database."""
    with tempfile.TemporaryDirectory() as folder:
        file = shutil.copy(migrated, folder)
        with default_is(connections["default"].settings_dict | {"NAME": str(file)}):
            yield
