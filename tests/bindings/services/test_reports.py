"""The holder reports after the confirmation: this wasn't me."""

from bindings import services
from bindings.models import Event
from shops.models import Notice
from tests import flows
from tests.factories import AccountFactory
from tests.world import last_event, refused, unchanged


def test_holder_reports_once_that_it_was_somebody_else(shop, owner, now):
    account = AccountFactory()
    ticket = flows.scan_and_agree(shop, "bind", account, owner)
    flows.confirm(ticket, owner)
    ticket.refresh_from_db()
    report = {"ticket": ticket, "actor": services.holder(account), "now": now}
    services.report_not_me(**report)
    assert (last_event().verb, last_event().facts["ticket"]) == ("not_me_reported", ticket.key)
    assert Notice.objects.filter(kind="not_me_reported", user=owner).count() == 1
    with unchanged():
        services.report_not_me(**report)
    assert shop.bindings.get().ended_at is None


def test_report_needs_a_confirmed_scan_of_ones_own(shop, owner, now):
    account = AccountFactory()
    ticket = flows.scan_and_agree(shop, "bind", account, owner)
    with refused("TICKET_CHANGED"):
        services.report_not_me(ticket=ticket, actor=services.holder(account), now=now)
    flows.confirm(ticket, owner)
    ticket.refresh_from_db()
    for actor in (services.holder(AccountFactory()), services.merchant(owner)):
        with refused("TICKET_CHANGED"):
            services.report_not_me(ticket=ticket, actor=actor, now=now)
    assert not Event.objects.filter(verb="not_me_reported").exists()
