"""PostgreSQL for single tests, while the suite itself runs on SQLite: a fresh database from a migrated template."""

import os
from contextlib import contextmanager, suppress
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


def settings_of(name: str) -> dict:
    """Return Django's settings for the database `name` of the server."""
    url = urlsplit(postgres_url())
    return environ.Env.db_url_config(urlunsplit(url._replace(path=f"/{name}")))


@contextmanager
def _default_is(name: str):
    """Let `connections["default"]` mean the PostgreSQL database `name`, in this thread and in new ones."""
    kept_settings, kept = connections.settings["default"], connections["default"]
    connections.settings["default"] = connections.configure_settings({"default": settings_of(name)})[
        "default"
    ]
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"], connections["default"] = kept_settings, kept


@contextmanager
def migrated_template():
    """Make the template once, with all migrations; drop it at the end."""
    _server("CREATE DATABASE {}", TEMPLATE)
    try:
        with _default_is(TEMPLATE):
            call_command("migrate", verbosity=0)
        yield
    finally:
        with suppress(psycopg.Error):
            _server("DROP DATABASE IF EXISTS {} WITH (FORCE)", TEMPLATE)


@contextmanager
def fresh_postgres():
    """Give one test a database of its own as the default one."""
    _server("DROP DATABASE IF EXISTS {} WITH (FORCE)", FRESH)
    _server("CREATE DATABASE {} TEMPLATE {}", FRESH, TEMPLATE)
    try:
        with _default_is(FRESH):
            yield
    finally:
        _server("DROP DATABASE IF EXISTS {} WITH (FORCE)", FRESH)
