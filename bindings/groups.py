"""The two staff groups: their permissions, and how permissions of a new release are added to them."""

from django.apps import apps as installed
from django.apps.registry import Apps
from django.contrib.auth.management import create_permissions
from django.db import DEFAULT_DB_ALIAS, transaction
from django.db.models import Q

APPS = ("shops", "accounts", "bindings", "work")
OPERATOR, SUPERVISOR = "operator", "supervisor"
DECIDES = ("accounts.decide_review", "accounts.open_document", "shops.invite_owner")
SUPERVISES = (
    "shops.grant_replacement",
    "shops.close_shop",
    "shops.change_shop_entity",
    "shops.schedule_upgrade",
    "shops.replace_owner",
    "shops.reset_second_factor",
    "shops.correct_email",
    "accounts.cancel_account",
    "accounts.cancel_identity",
    "accounts.change_account_entity",
    "accounts.export_review",
    "bindings.add_reason",
    "bindings.add_rulebook",
    "work.resend_mail",
)
GROUPS: dict[str, tuple[str, ...]] = {OPERATOR: DECIDES, SUPERVISOR: DECIDES + SUPERVISES}


def give_new_permissions(*, using: str = DEFAULT_DB_ALIAS, apps: Apps = installed, **_signal: object) -> None:
    """Create missing groups; give each the permissions in `GROUPS`, including view permission on every record.

    Runs after every `migrate`. A permission is given once, when its row is new or the group is empty, so that a
    superuser's later changes to a group are kept.
    """
    try:
        group_model, permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    except LookupError:
        return
    with transaction.atomic(using=using):
        known = set(permission.objects.using(using).values_list("pk", flat=True))
        for label in APPS:
            create_permissions(installed.get_app_config(label), verbosity=0, using=using, apps=apps)
        for name in GROUPS:
            group, _new = group_model.objects.using(using).get_or_create(name=name)
            given = permission.objects.using(using).filter(permissions_of(name))
            if group.permissions.exists():
                given = given.exclude(pk__in=known)
            group.permissions.add(*given)


def permissions_of(name: str) -> Q:
    """Return the condition on `Permission` for everything the group `name` may do."""
    may = Q(content_type__app_label__in=APPS, codename__startswith="view_")
    for permission in GROUPS[name]:
        app, _dot, codename = permission.partition(".")
        may |= Q(content_type__app_label=app, codename=codename)
    return may
