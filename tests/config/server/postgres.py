"""Another person at the database: holds locks, cuts connections, lets nobody in."""

from contextlib import contextmanager

import psycopg
from django.db import connection
from psycopg import sql

from tests.databases import url_of


def _connect(name: str, **how) -> psycopg.Connection:
    return psycopg.connect(url_of(name).replace("postgres://", "postgresql://", 1), **how)


@contextmanager
def holding(statement: str, *values):
    """Run `statement` in a transaction that stays open."""
    with _connect(connection.settings_dict["NAME"]) as other:
        other.execute(statement, values)
        yield
        other.rollback()


def on_the_server(statement: str, *values) -> None:
    """Run `statement` beside the test's database, whose name stands for {}."""
    name = connection.settings_dict["NAME"]
    with _connect("postgres", autocommit=True) as server:
        server.execute(sql.SQL(statement).format(sql.Identifier(name), sql.Literal(name)), values or None)


def cut_connections() -> None:
    """End every connection to the test's database."""
    connection.close()
    on_the_server("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = {1}")


@contextmanager
def nobody_let_in():
    """Let the test's database be away, as during a restart."""
    on_the_server("ALTER DATABASE {0} ALLOW_CONNECTIONS false")
    try:
        cut_connections()
        yield
    finally:
        on_the_server("ALTER DATABASE {0} ALLOW_CONNECTIONS true")
