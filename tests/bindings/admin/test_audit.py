"""The audit log: searched, filtered, exported, verified, and each decision taken again (R16, R17)."""

import csv
import io
from datetime import timedelta

import pytest

from bindings import services
from bindings.admin.audit.verifying import replay, verify
from bindings.models import Event, RuleBook
from bindings.rules.table import RULES
from tests import flows
from tests.factories import AccountFactory, ShopFactory
from tests.world import revoke_permission

LOG = "/admin/bindings/event/"


@pytest.fixture
def denied(shop, owner) -> Event:
    """The event of a scan that the rules did not allow."""
    flows.scan(shop, "bind", AccountFactory(handle="lanxi.group", blue_v=True), owner)
    return Event.objects.get(verb="scan_denied")


def verbs(response) -> list[str]:
    return [event.verb for event in response.context["cl"].result_list]


def test_log_is_filtered_by_what_rule_and_reason(client_of, operator, denied):
    client = client_of(operator)
    assert verbs(client.get(LOG)) == ["scan_denied", "ticket_issued"]
    assert verbs(client.get(LOG + "?what=refused")) == ["scan_denied"]
    assert verbs(client.get(LOG + "?rule=R15")) == ["ticket_issued"]
    assert verbs(client.get(LOG + "?rule=R1")) == []
    assert verbs(client.get(LOG + "?code=ENTITY_MISMATCH")) == ["scan_denied"]
    assert verbs(client.get(LOG + "?code=ACCOUNT_TAKEN")) == []


def test_log_offers_every_rule_of_the_rules_page(client_of, operator, shop):
    text = client_of(operator).get(LOG).content.decode()
    assert [rule.id for rule in RULES if f'rule={rule.id}"' not in text] == []


def test_log_is_filtered_by_shop_account_and_person(client_of, operator, denied, owner):
    client = client_of(operator)
    assert verbs(client.get(LOG + f"?account={denied.account_id}")) == ["scan_denied"]
    assert len(verbs(client.get(LOG + f"?shop={denied.shop_id}"))) == 2
    assert verbs(client.get(LOG, {"q": owner.username})) == ["ticket_issued"]


def test_log_shows_the_last_month_unless_asked(client_of, operator, supervisor, shop, owner, now):
    actor, then = services.operator(supervisor), now - timedelta(days=40)
    services.close_shop(shop=ShopFactory(), reason="Long ago.", actor=actor, now=then)
    flows.issue(shop, "bind", owner)
    client = client_of(operator)
    assert verbs(client.get(LOG)) == ["ticket_issued"]
    assert len(verbs(client.get(LOG + "?time=all"))) == 2


def test_export_takes_the_filters_along_and_defuses_formulas(client_of, supervisor, shop, do):
    do(supervisor, shop, "close", reason="=HYPERLINK(1)")
    body = client_of(supervisor).get(LOG + "export.csv?what=platform").getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body)))
    assert [(row["verb"], row["shop"], row["reason"]) for row in rows] == [
        ("shop_closed", "lanxi", "'=HYPERLINK(1)")
    ]


def test_export_needs_the_permission(client_of, owner, operator):
    revoke_permission(operator, "view_event")
    assert client_of(operator).get(LOG + "export.csv").status_code == 403
    assert client_of(owner).get(LOG + "export.csv").status_code == 302


def test_event_page_shows_the_same_answer(client_of, operator, denied):
    response = client_of(operator).get(f"{LOG}{denied.pk}/change/")
    assert response.context["replay"].same
    assert "Same answer as then." in response.content.decode()


def test_every_decision_of_the_flow_is_replayed_the_same(review, owner, shop):
    replays = [replay(event) for event in Event.objects.filter(shop=shop)]
    answers = [answer.same for answer in replays if answer]
    assert answers == [True, True]


def test_replay_tells_a_different_answer(denied):
    denied.after["reasons"] = ["ACCOUNT_TAKEN"]
    assert replay(denied).differing == ["reasons"]


def test_replay_under_another_rule_book(shop, owner):
    flows.authorize(shop, AccountFactory(), owner)
    event = Event.objects.get(verb="account_authorized")
    assert replay(event).same
    assert replay(event, RuleBook(authorized_limit=0)).decision.reasons == ("AUTHORIZED_LIMIT_REACHED",)


def test_event_without_a_decision_has_no_replay(client_of, operator, denied):
    event = Event.objects.get(verb="ticket_issued")
    assert client_of(operator).get(f"{LOG}{event.pk}/change/").context["replay"] is None


def test_whole_log_verifies(client_of, operator, review):
    result = client_of(operator).post(LOG + "verify/").context["result"]
    assert (result.read, result.faults, result.go_on) == (Event.objects.count(), [], "")


def test_changed_event_is_found(client_of, operator, denied):
    Event.objects.filter(pk=denied.pk).update(reason="rewritten")
    client = client_of(operator)
    response = client.post(LOG + "verify/")
    assert [event.pk for event, _why, _name in response.context["faults"]] == [denied.pk]
    assert client.get(f"{LOG}{denied.pk}/change/").context["faults"] == ["was changed after it was written"]


def test_verification_goes_on_after_a_chain(review):
    first = verify(seconds=-1)
    assert (first.read, first.go_on) == (0, "")
    assert verify("zzzz").read == 0


def test_an_event_about_a_person_has_its_line_and_its_page(client_of, operator, imports):
    imports("people", "lin@example.com,Lin Mei,zh-hans")
    client, event = client_of(operator), Event.objects.get()
    assert "Person imported: Lin Mei" in client.get(LOG).content.decode()
    page = client.get(f"{LOG}{event.pk}/change/")
    assert (page.status_code, page.context["faults"]) == (200, [])


def test_export_of_an_unknown_choice_leads_back_to_the_log(client_of, operator):
    response = client_of(operator).get("/admin/bindings/event/export.csv?unknown=1")
    assert (response.status_code, response.url) == (302, "/admin/bindings/event/")
