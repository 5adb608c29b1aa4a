"""What Django's constraints cannot say: an account is never official and authorized (R3); events only grow (R16)."""

from django.db import migrations

POSTGRES = [
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    """
    ALTER TABLE bindings_binding ADD CONSTRAINT official_or_authorized
    EXCLUDE USING gist (account_id WITH =, role WITH <>) WHERE (ended_at IS NULL)
    """,
    """
    CREATE FUNCTION events_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'events_only_grow'; END $$
    """,
    """
    CREATE TRIGGER events_only_grow BEFORE UPDATE OR DELETE ON bindings_event
    FOR EACH ROW EXECUTE FUNCTION events_only_grow()
    """,
]
POSTGRES_UNDO = [
    "DROP TRIGGER events_only_grow ON bindings_event",
    "DROP FUNCTION events_only_grow()",
    "ALTER TABLE bindings_binding DROP CONSTRAINT official_or_authorized",
]
CLASH = """
    CREATE TRIGGER official_or_authorized_{name} BEFORE {name} ON bindings_binding
    WHEN NEW.ended_at IS NULL AND EXISTS (
        SELECT 1 FROM bindings_binding AS other
        WHERE other.account_id = NEW.account_id AND other.role <> NEW.role AND other.ended_at IS NULL
          AND other.id IS NOT NEW.id
    )
    BEGIN SELECT RAISE(ABORT, 'official_or_authorized'); END
"""
SQLITE = [CLASH.format(name="INSERT"), CLASH.format(name="UPDATE")]
SQLITE_UNDO = ["DROP TRIGGER official_or_authorized_INSERT", "DROP TRIGGER official_or_authorized_UPDATE"]


def run(statements):
    def execute(apps, schema_editor):
        for statement in statements.get(schema_editor.connection.vendor, []):
            schema_editor.execute(statement)

    return execute


class Migration(migrations.Migration):
    dependencies = [("bindings", "0002_initial")]
    operations = [
        migrations.RunPython(
            run({"postgresql": POSTGRES, "sqlite": SQLITE}), run({"postgresql": POSTGRES_UNDO, "sqlite": SQLITE_UNDO})
        )
    ]
