"""The cast of the tests: one shop and its people, a stranger with another shop, and the platform's operators."""

import os
import shutil
import time

import pytest
import time_machine
from django.conf import settings as settings_of_suite
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from bindings.groups import OPERATOR, SUPERVISOR
from bindings.models import RuleBook
from shops.models import Role
from tests import databases, machine
from tests.factories import MembershipFactory, ShopFactory, UserFactory

WINDOW_SECONDS = 300  # every longer window of a limit, and every day in Shanghai, ends with one of these
ONE_TEST_SECONDS = 60
LEFT_OUT = pytest.StashKey[list[str]]()


def pytest_collection_modifyitems(config, items):
    """Skip what this machine cannot run and say so in one line; with CI=true that is a failure.

    Browser tests run last: they leave an event loop in the process, under which Django refuses to use the database.
    """
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
    for item in items:
        if getattr(item, "callspec", None) and item.callspec.params.get("each_database") == "sqlite":
            item.add_marker(pytest.mark.django_db)
    config.stash[LEFT_OUT] = []
    for need, look in machine.LOOKS.items():
        needing = [item for item in items if item.get_closest_marker(need)]
        if not needing or look():
            continue
        line = f"left out: {len(needing)} tests that need {need}: {machine.WHY[need]}"
        if os.environ.get("CI") == "true":
            raise pytest.UsageError(line)
        config.stash[LEFT_OUT].append(line)
        config.hook.pytest_deselected(items=needing)
        items[:] = [item for item in items if item not in set(needing)]


def pytest_terminal_summary(terminalreporter, config):
    for line in config.stash.get(LEFT_OUT, []):
        terminalreporter.write_line(line)


@pytest.fixture(autouse=True)
def _empty_cache():
    cache.clear()


@pytest.fixture
def documents(settings, tmp_path):
    """The folder for this test's stored files, initially empty."""
    folder = tmp_path / "files"
    folder.mkdir()
    default = settings.STORAGES["default"]
    options = default["OPTIONS"] | {"location": folder}
    settings.STORAGES = settings.STORAGES | {"default": default | {"OPTIONS": options}}
    return folder


@pytest.fixture(scope="session", autouse=True)
def _files():
    """The folder of tests that need only a few files."""
    yield
    shutil.rmtree(settings_of_suite.MEDIA_ROOT, ignore_errors=True)


@pytest.fixture
def no_window_ends():
    """Make sure that no rate limit window and no day ends during the test, by moving the clock past the end."""
    now = time.time()
    left = WINDOW_SECONDS - now % WINDOW_SECONDS
    if left > ONE_TEST_SECONDS:
        yield
        return
    with time_machine.travel(now + left + 1, tick=True):
        yield


@pytest.fixture(scope="session")
def _postgres_template(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), databases.migrated_template():
        yield


@pytest.fixture
def postgres(_postgres_template, django_db_blocker):
    """Run this test on a PostgreSQL database of its own; mark it `postgres`, and do not ask for `db` as well."""
    with django_db_blocker.unblock(), databases.fresh_postgres():
        yield


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def each_database(request):
    """Run the test on SQLite and on PostgreSQL."""
    if request.param == "postgres":
        request.getfixturevalue("postgres")
    return request.param


@pytest.fixture
def now():
    """The current time. The database's clock cannot be moved, so this one is not either."""
    return timezone.now()


@pytest.fixture
def book(db) -> RuleBook:
    """The row of the rule book that is in force."""
    return RuleBook.on(timezone.localdate())


@pytest.fixture
def shop(db):
    return ShopFactory(code="lanxi", name="Lanxi Tea House")


@pytest.fixture
def other_shop(db):
    return ShopFactory(code="other", name="Qinghe Ceramics")


@pytest.fixture
def owner(shop):
    return MembershipFactory(shop=shop, role=Role.OWNER, user__username="owner").user


@pytest.fixture
def manager(shop):
    return MembershipFactory(shop=shop, role=Role.MANAGER, user__username="manager").user


@pytest.fixture
def viewer(shop):
    return MembershipFactory(shop=shop, role=Role.VIEWER, user__username="viewer").user


@pytest.fixture
def stranger(other_shop):
    """The owner of another shop."""
    return MembershipFactory(shop=other_shop, role=Role.OWNER, user__username="stranger").user


def staff(username: str, group: str):
    """Return a member of the platform's staff, in one of the product's own groups."""
    user = UserFactory(username=username, is_staff=True)
    user.groups.add(Group.objects.get(name=group))
    return user


@pytest.fixture
def operator(db):
    """Decides reviews and invites first owners."""
    return staff("operator", OPERATOR)


@pytest.fixture
def supervisor(db):
    """Also grants, cancels, closes, schedules, replaces owners and adds to the rule book."""
    return staff("supervisor", SUPERVISOR)


@pytest.fixture
def client_of():
    """Return a browser in which `user` is signed in: `client_of(owner).get(...)`."""

    def sign_in(user) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def superuser(db):
    return UserFactory(username="root", is_staff=True, is_superuser=True)


@pytest.fixture
def other_supervisor(db):
    return staff("other_supervisor", SUPERVISOR)
