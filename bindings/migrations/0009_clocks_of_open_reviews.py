"""Gives the open requests of earlier releases the target of their kind, and those sent back the time left by now (R23)."""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone


def set_clocks(apps, schema_editor):
    Review, now = apps.get_model("accounts", "Review"), timezone.now()
    book = apps.get_model("bindings", "RuleBook").objects.order_by("-effective_from")
    row = book.filter(effective_from__lte=timezone.localdate(now)).first()
    for kind, hours in (("blue_v", row.blue_v_hours), ("entity_change", row.entity_change_hours)):
        undecided = Review.objects.filter(kind=kind, state__in=["open", "returned", "awaiting_holder"])
        undecided.filter(target=None).update(target=timedelta(hours=hours))
    for returned in Review.objects.filter(state="returned", clock_left=None):
        returned.clock_left = returned.due_at - now
        returned.save(update_fields=["clock_left"])


class Migration(migrations.Migration):
    dependencies = [
        ("bindings", "0008_working_time_and_desk_numbers"),
        ("accounts", "0002_review_clock_taking_reason_code"),
    ]
    operations = [migrations.RunPython(set_clocks, migrations.RunPython.noop)]
