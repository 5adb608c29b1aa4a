"""The groups of the platform's staff; `bindings.groups` gives them their permissions after each migrate.

A permission has no row before the end of the first `migrate`, so that a migration alone could not give any.
"""

from django.db import migrations

DEMO_NAMES = {"operator": "Operators", "supervisor": "Supervisors"}


def add_groups(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.using(schema_editor.connection.alias)
    for name, demo_name in DEMO_NAMES.items():
        if groups.filter(name=name).exists():
            continue
        if not groups.filter(name=demo_name).update(name=name):
            groups.create(name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("bindings", "0004_prefix_search"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]
    operations = [migrations.RunPython(add_groups, migrations.RunPython.noop)]
