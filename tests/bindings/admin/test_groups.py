"""The groups `operator` and `supervisor`: there after `migrate`, complete, and an administrator's changes to them stay."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection

from bindings.groups import APPS, GROUPS, give_new_permissions
from bindings.models import Event
from shops.models import User
from tests.commands import run

DESK = Path(__file__).resolve().parents[3] / "bindings" / "admin"
SUPERUSERS_ONLY = {"auth.view_group"}


def permissions(group: str) -> set[str]:
    rows = Permission.objects.filter(group__name=group).values_list("content_type__app_label", "codename")
    return {f"{app}.{codename}" for app, codename in rows}


def own_permissions() -> set[str]:
    """Return every permission that a model of ours names in its Meta."""
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return {f"{m._meta.app_label}.{codename}" for m in models for codename, _ in m._meta.permissions}


def asked_for() -> set[str]:
    """Return every permission that a page of the desk names."""
    text = "\n".join(path.read_text() for path in DESK.rglob("*.py"))
    labels = {app.label for app in apps.get_app_configs()}
    names = re.findall(r'"([a-z]+\.[a-z]+_[a-z_]+)"', text)
    return {name for name in names if name.partition(".")[0] in labels}


def test_groups_are_there_after_migrate_on_an_empty_database(each_database):
    assert set(Group.objects.values_list("name", flat=True)) == {"operator", "supervisor"}
    for name, codes in GROUPS.items():
        assert permissions(name) - {code for code in permissions(name) if ".view_" in code} == set(codes)


def test_supervisors_may_everything_that_the_desk_asks_for(db):
    assert len(asked_for()) > 12
    assert asked_for() - SUPERUSERS_ONLY - permissions("supervisor") == set()
    assert own_permissions() - permissions("supervisor") == set()


def test_operators_decide_reviews_and_grant_nothing(db):
    assert "accounts.decide_review" in permissions("operator")
    assert "shops.view_shop" in permissions("operator")
    assert permissions("operator") < permissions("supervisor")
    assert "shops.grant_replacement" not in permissions("operator")


def test_permission_of_a_later_release_reaches_the_groups(db):
    Permission.objects.filter(codename="close_shop").delete()
    give_new_permissions()
    assert "shops.close_shop" in permissions("supervisor")
    assert "shops.close_shop" not in permissions("operator")


def test_what_an_administrator_gave_or_took_stays(db):
    operators = Group.objects.get(name="operator")
    operators.permissions.add(Permission.objects.get(codename="close_shop"))
    operators.permissions.remove(Permission.objects.get(codename="decide_review"))
    call_command("migrate", verbosity=0)
    assert "shops.close_shop" in permissions("operator")
    assert "accounts.decide_review" not in permissions("operator")


def test_groups_of_an_older_demo_get_their_new_names(db):
    group = Group.objects.get(name="supervisor")
    Group.objects.filter(pk=group.pk).update(name="Supervisors")
    import_module("bindings.migrations.0005_staff_groups").add_groups(
        apps, type("Editor", (), {"connection": connection})
    )
    assert Group.objects.get(name="supervisor").pk == group.pk
    assert Group.objects.count() == 2


@pytest.mark.parametrize("name", ["root", "老板"])
def test_superuser_is_made_in_an_empty_database(db, monkeypatch, name):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "tea-and-hills")
    assert run("createsuperuser", "--noinput", "--username", name, "--email", "root@example.com").code == 0
    root = User.objects.get()
    assert (root.username, root.is_superuser, root.check_password("tea-and-hills")) == (name, True, True)
    assert not Event.objects.exists()
