"""The probes: the process lives, and the site can do its work."""

import pytest
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder

from config import health


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("page", ["/healthz", "/readyz"])
def test_probe_is_answered_while_everything_works(client, db, method, page):
    assert getattr(client, method)(page).status_code == 200


def test_a_living_process_needs_no_database(client, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        assert client.get("/healthz").content == b"ok\n"


def test_readiness_takes_three_queries(client, db, django_assert_num_queries):
    client.get("/readyz")
    with django_assert_num_queries(3):
        client.get("/readyz")


def test_a_missing_migration_is_named(client, db):
    app, name = next(one for one in sorted(health.newest_migrations()) if one[0] == "bindings")
    MigrationRecorder(connection).record_unapplied(app, name)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"migrations\n")


def test_a_database_that_does_not_answer_is_named_with_its_migrations(client, db):
    def refuse(execute, sql, params, many, context):
        raise DatabaseError("away")

    with connection.execute_wrapper(refuse):
        answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"database\nmigrations\n")


def test_a_shared_cache_that_does_not_answer_is_named(client, db, settings):
    settings.CACHES = {
        "default": {"BACKEND": "config.cache.SharedCache", "LOCATION": "redis://127.0.0.1:1/0"}
    }
    answer = client.get("/readyz")
    assert (answer.status_code, answer.content) == (503, b"cache\n")
