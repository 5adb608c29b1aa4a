"""The holder's "This wasn't me" report after a confirmation (R8, R21)."""

from datetime import datetime

from bindings.errors import Refusal
from bindings.models import Event, ScanTicket, TicketState

from .actors import Actor
from .deeds import Deed
from .locks import lock_shop
from .transactions import one_transaction


def report_not_me(*, ticket: ScanTicket, actor: Actor, now: datetime) -> None:
    """Record that the holder denies a confirmed scan and notify the shop's owners; undoes nothing. Idempotent.

    Raises Refusal TICKET_CHANGED if the ticket was not confirmed with this holder's account.
    """
    if (
        ticket.state != TicketState.CONFIRMED
        or actor.account is None
        or ticket.account_id != actor.account.pk
    ):
        raise Refusal("TICKET_CHANGED")
    with one_transaction():
        shop = lock_shop(ticket.shop_id)
        if was_reported(ticket):
            return
        deed, facts = Deed(actor, now, shop, actor.account), {"ticket": ticket.key, "purpose": ticket.purpose}
        deed.record("not_me_reported", rules=("R8", "R21"), facts=facts)
        deed.notify_owners("not_me_reported", f"ticket-{ticket.key}-not-me")


def was_reported(ticket: ScanTicket) -> bool:
    """Return whether the holder reported this ticket."""
    reports = Event.objects.filter(shop=ticket.shop_id, verb="not_me_reported", facts__ticket=ticket.key)
    return reports.exists()
