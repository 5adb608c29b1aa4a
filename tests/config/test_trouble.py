"""What the database says is told apart: busy, away, or a fault of ours."""

import sqlite3

import pytest
from django.db import (
    DatabaseError,
    IntegrityError,
    OperationalError,
    ProgrammingError,
    connection,
    transaction,
)

from config.trouble import status_of
from shops.models import User
from tests.factories import UserFactory


def failing(work) -> Exception:
    """Return what `work` raises from the database."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():
        work()
    return caught.value


def sql(statement: str):
    def work():
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return work


def raised_in_postgres(state: str):
    return sql(f"DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{state}'; END $$")


@pytest.mark.postgres
@pytest.mark.parametrize(("state", "status"), [
    ("55P03", 409), ("57014", 409), ("40P01", 409), ("40001", 409),
    ("57P01", 503), ("53300", 503), ("08006", 503), ("25P03", 503), ("23505", 500), ("42703", 500), ("XX000", 500),
])  # fmt: skip
def test_state_of_the_server_decides(postgres, state, status):
    assert status_of(failing(raised_in_postgres(state))) == status


def test_locked_file_is_busy(tmp_path):
    file = tmp_path / "x.sqlite3"
    with sqlite3.connect(file) as holder, sqlite3.connect(file, timeout=0) as other:
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(sqlite3.OperationalError) as caught:
            other.execute("BEGIN IMMEDIATE")
    error = OperationalError("x")
    error.__cause__ = caught.value
    assert status_of(error) == 409


def test_file_that_cannot_be_opened_is_away(tmp_path):
    with pytest.raises(sqlite3.OperationalError) as caught:
        sqlite3.connect(tmp_path / "no" / "x.sqlite3")
    error = OperationalError("x")
    error.__cause__ = caught.value
    assert status_of(error) == 503


def test_row_that_exists_already_is_our_fault(each_database):
    UserFactory(username="one")
    error = failing(lambda: User.objects.create(username="one", email="other@example.com"))
    assert isinstance(error, IntegrityError)
    assert status_of(error) == 500


def test_table_that_is_not_there_is_our_fault(each_database):
    assert status_of(failing(sql("SELECT 1 FROM nowhere"))) == 500


def test_trouble_under_another_error_is_found(db):
    outer = ValueError("x")
    outer.__cause__ = failing(sql("SELECT 1 FROM nowhere"))
    assert status_of(outer) == 500


@pytest.mark.parametrize("error", [None, ValueError("x"), ProgrammingError("x"), OperationalError("x")])
def test_anything_else_is_our_fault(error):
    assert status_of(error) == 500
