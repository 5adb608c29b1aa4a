"""Settings of `make lint` for the migrations: the suite's own, and which migrations are known to be safe."""

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "django_migration_linter"]
KNOWN_SAFE = {
    # of the first release: there is no older code to serve
    "bindings/0001_initial": "first release",
    "bindings/0003_first_rows": "first release",
    "shops/0002_user_email_once": "first release",
    # an index of a table that the migration itself makes
    "bindings/0007_owner_requests": "new table",
    # a constraint on rows that only the new code writes, on a table of a few rows
    "shops/0004_invitation_by_platform": "one open invitation by operators a shop",
    "bindings/0006_requests_about_people": "one waiting request a person",
}
MIGRATION_LINTER_OPTIONS = {
    "no_cache": True,
    "ignore_name": [name.split("/")[1] for name in KNOWN_SAFE],
    # A release is taken back by starting the old code on the new schema, so data migrations only go forward.
    "exclude_migration_tests": ["RUNPYTHON_REVERSIBLE", "RUNSQL_REVERSIBLE"],
}
