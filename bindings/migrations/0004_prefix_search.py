"""Indexes for the operators' search by the beginning of a code, handle or name, whichever case it is in."""

from django.db import migrations

COLUMNS = [
    ("shops_shop", "code"),
    ("shops_shop", "name"),
    ("shops_entity", "name"),
    ("accounts_account", "handle"),
    ("accounts_account", "display_name"),
]
OPCLASS = {"postgresql": " text_pattern_ops", "sqlite": ""}


def add_indexes(apps, schema_editor):
    opclass = OPCLASS.get(schema_editor.connection.vendor, "")
    for table, column in COLUMNS:
        schema_editor.execute(
            f'CREATE INDEX {table}_{column}_prefix ON {table} (LOWER("{column}"){opclass})'
        )


def drop_indexes(apps, schema_editor):
    for table, column in COLUMNS:
        schema_editor.execute(f"DROP INDEX {table}_{column}_prefix")


class Migration(migrations.Migration):
    dependencies = [
        ("bindings", "0003_first_rows"),
        ("accounts", "0001_initial"),
        ("shops", "0001_initial"),
    ]
    operations = [migrations.RunPython(add_indexes, drop_indexes)]
