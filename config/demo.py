"""The demo has published passwords and a simulated phone, so it belongs on a personal computer."""

from django.conf import settings
from django.db import connection

ALLOWED = "DEMO=on allows it."


def why_no_demo() -> str:
    """Return in one sentence why this site must not be a demo, or "" if it may be one. DEMO=on always allows it."""
    if settings.DEMO:
        return ""
    if settings.HTTPS:
        return f"The demo and its simulated phone are not for a site that is served over https; {ALLOWED}"
    if strangers := _not_of_the_demo():
        return (
            f"The demo and its simulated phone are not for this database: it holds {strangers}, "
            f"which the demo did not make; {ALLOWED}"
        )
    return ""


def _not_of_the_demo() -> str:
    """Return what the database contains that the demo did not create, or ""."""
    from bindings.demo.loading import is_loaded, other_shops
    from bindings.demo.people import PEOPLE
    from shops.models import Shop, User

    if not {Shop._meta.db_table, User._meta.db_table} <= set(connection.introspection.table_names()):
        return ""
    if codes := other_shops():
        return f"the shops {', '.join(codes)}"
    others = User.objects.exclude(username__in=[person.username for person in PEOPLE]).order_by("pk")
    other = others.values_list("username", flat=True).first()
    return f"the login {other}" if other and not is_loaded() else ""
