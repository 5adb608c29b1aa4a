"""What Django's constraints cannot say: never official and authorized (R3), finished tickets stay, events only grow (R16)."""

from django.db import migrations

POSTGRES = [
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    """
    ALTER TABLE bindings_binding ADD CONSTRAINT official_or_authorized
    EXCLUDE USING gist (account_id WITH =, role WITH <>) WHERE (ended_at IS NULL)
    """,
    """
    CREATE FUNCTION events_only_grow() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'events_only_grow' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    """
    CREATE TRIGGER events_only_grow BEFORE UPDATE OR DELETE ON bindings_event
    FOR EACH ROW EXECUTE FUNCTION events_only_grow()
    """,
    """
    CREATE FUNCTION finished_tickets_stay() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'finished_tickets_stay' USING ERRCODE = 'integrity_constraint_violation'; END $$
    """,
    """
    CREATE TRIGGER finished_tickets_stay BEFORE UPDATE ON bindings_scanticket
    FOR EACH ROW WHEN (OLD.finished_at IS NOT NULL) EXECUTE FUNCTION finished_tickets_stay()
    """,
]
POSTGRES_UNDO = [
    "DROP TRIGGER finished_tickets_stay ON bindings_scanticket",
    "DROP FUNCTION finished_tickets_stay()",
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
FINISHED = """
    CREATE TRIGGER finished_tickets_stay BEFORE UPDATE ON bindings_scanticket WHEN OLD.finished_at IS NOT NULL
    BEGIN SELECT RAISE(ABORT, 'finished_tickets_stay'); END
"""
SQLITE = [CLASH.format(name="INSERT"), CLASH.format(name="UPDATE"), FINISHED]
SQLITE_UNDO = [
    "DROP TRIGGER finished_tickets_stay",
    "DROP TRIGGER official_or_authorized_INSERT",
    "DROP TRIGGER official_or_authorized_UPDATE",
]


def run(statements):
    def execute(apps, schema_editor):
        for statement in statements.get(schema_editor.connection.vendor, []):
            schema_editor.execute(statement)

    return execute


class Migration(migrations.Migration):
    dependencies = [("bindings", "0001_initial")]
    operations = [
        migrations.RunPython(
            run({"postgresql": POSTGRES, "sqlite": SQLITE}), run({"postgresql": POSTGRES_UNDO, "sqlite": SQLITE_UNDO})
        )
    ]
