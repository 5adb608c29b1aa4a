"""The rule book's first row and the first version of the terms."""

from datetime import date

from django.db import migrations

from bindings.terms import TERMS, digest

BEGAN = date(2022, 12, 16)


def add_rows(apps, schema_editor):
    apps.get_model("bindings", "RuleBook").objects.create(effective_from=BEGAN, note="First rule book")
    terms = apps.get_model("bindings", "Terms")
    for kind, (english, chinese) in TERMS.items():
        terms.objects.create(
            kind=kind, version="2026-09", text_en=english, text_zh=chinese, sha256=digest(english, chinese),
            effective_from=BEGAN,
        )


class Migration(migrations.Migration):
    dependencies = [("bindings", "0002_guards")]
    operations = [migrations.RunPython(add_rows, migrations.RunPython.noop)]
