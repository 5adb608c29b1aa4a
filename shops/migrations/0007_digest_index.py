"""Find the notices that wait for a digest; on PostgreSQL the index is built while people work."""

from django.db import migrations, models

NAME = "notice_in_digest"
INDEX = models.Index(fields=["user", "created_at"], condition=models.Q(in_digest=True), name=NAME)


def build(apps, schema_editor):
    """An earlier try that was interrupted leaves an index that PostgreSQL never uses: it goes first."""
    remove(apps, schema_editor)
    how = {"concurrently": True} if schema_editor.connection.vendor == "postgresql" else {}
    schema_editor.add_index(apps.get_model("shops", "Notice"), INDEX, **how)


def remove(apps, schema_editor):
    how = "CONCURRENTLY " if schema_editor.connection.vendor == "postgresql" else ""
    schema_editor.execute(f"DROP INDEX {how}IF EXISTS {NAME}")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("shops", "0006_daily_digest")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(build, remove)],
            state_operations=[migrations.AddIndex(model_name="notice", index=INDEX)],
        ),
    ]
