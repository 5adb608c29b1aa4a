"""Every verb and every notice that the code writes has a sentence."""

import ast
from pathlib import Path

import pytest
from django.utils.translation import override

import bindings
from bindings.errors import Refusal
from bindings.models import Event, TicketState
from bindings.services.confirm import VERBS
from bindings.texts import explain
from bindings.texts.changes import changed_fields
from bindings.texts.events import DESK, EVENT_GROUPS, EVENTS, event_detail, event_title
from shops.notice_kinds import NOTICES
from shops.notice_topics import TOPICS
from tests import flows
from tests.factories import AccountFactory


def nodes(kind):
    """Yield the nodes of `kind` in the code of `bindings`."""
    for path in Path(bindings.__path__[0]).rglob("*.py"):
        yield from (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, kind))


def literals(node) -> set[str]:
    branches = [node.body, node.orelse] if isinstance(node, ast.IfExp) else [node]
    return {leaf.value for leaf in branches if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)}


def named_in_calls(*functions: str) -> set[str]:
    """Return the verbs or kinds that calls of `functions` name: among the first two arguments."""
    calls = [call for call in nodes(ast.Call) if ast.unparse(call.func).rpartition(".")[2] in functions]
    named = [
        [*call.args[:2], *(k.value for k in call.keywords if k.arg in ("verb", "kind"))] for call in calls
    ]
    return {word for arguments in named for argument in arguments for word in literals(argument)}


def verbs_of_imports() -> set[str]:
    assigned = [node for node in nodes(ast.Assign) if getattr(node.targets[0], "id", "") == "verb"]
    return {word for node in assigned for word in literals(node.value) if word.endswith("_imported")}


def test_every_verb_has_a_text():
    finished = {f"ticket_{state}" for state in ("refused", "cancelled", "superseded", "expired", "failed")}
    assert finished <= {f"ticket_{state}" for state in TicketState.values}
    written = (
        named_in_calls("record", "build", "imported") | verbs_of_imports() | set(VERBS.values()) | finished
    )
    assert written - set(EVENTS) == set()
    assert len(written) > 35


def test_every_notice_has_a_text():
    told = named_in_calls("notify_shop", "notify_owners", "notify") | set(VERBS.values())
    assert told - set(NOTICES) == set()
    assert {text.topic for text in NOTICES.values()} <= set(TOPICS)


def test_every_text_has_a_group_that_can_be_filtered():
    assert {text.group for text in EVENTS.values()} == {*EVENT_GROUPS, DESK}


@pytest.mark.django_db
def test_a_binding_reads_as_sentences(shop, owner):
    flows.bind(shop, AccountFactory(handle="daily", regular=True), owner)
    event = Event.objects.get(verb="account_bound")
    assert event_title(event) == "Official account bound: @daily"
    assert event_detail(event) == "Blue V verification starts; operators review it."


@pytest.mark.django_db
def test_a_refusal_reads_with_its_reason(shop, owner):
    flows.scan(shop, "bind", AccountFactory(handle="group", blue_v=True), owner)
    event = Event.objects.get(verb="scan_denied")
    assert event_title(event) == "Not possible with @group"
    assert event_detail(event) == "The account’s registered entity differs from the shop’s business license."


@pytest.mark.parametrize("verb", EVENTS)
def test_every_event_reads_whole(verb):
    event = Event(
        verb=verb,
        account=AccountFactory.build(handle="daily"),
        facts={"member": "Lin", "tries_left": 1, "terms": ["2026-09"], "account": {"kind": "regular"}},
        before={"role": "viewer"},
        after={
            "role": "manager",
            "purpose": "bind",
            "deadline": "2026-12-06",
            "reasons": ["ENTITY_MISMATCH"],
            "effects": ["mark_upgraded"],
        },
        reason="Asked by the shop",
    )
    for text in (event_title(event), event_detail(event)):
        assert text
        assert "%(" not in text


def test_a_verb_of_a_later_version_reads_as_its_name():
    assert event_title(Event(verb="shop_merged")) == "shop merged"


def test_a_review_names_its_request():
    assert event_detail(Event(verb="review_approved", facts={"review": "BV-12"})) == "Request BV-12"


@pytest.mark.parametrize(
    ("effect", "words"),
    [
        ("register_entity", "Request BV-12. The account is registered under the shop’s entity."),
        ("change_entity", "Request BV-12. The account’s entity becomes the shop’s."),
        ("match_name", "Request BV-12"),
    ],
)
def test_an_approval_says_in_which_way_the_entity_changed(effect, words):
    after = {"effects": [effect, "mark_upgraded"]}
    assert event_detail(Event(verb="review_approved", facts={"review": "BV-12"}, after=after)) == words


def test_benefits_and_an_empty_name_read_in_the_changes():
    event = Event(
        verb="benefits_changed",
        before={"benefits": ["identity", "repeat"], "reminder_from": ""},
        after={"benefits": [], "reminder_from": "2022-12-16"},
    )
    assert [(line.label, line.before, line.after) for line in changed_fields(event)] == [
        ("Benefits", "Professional e-commerce identity, Repeat visits", "None"),
        ("Reminder from", "None", "16 Dec 2022"),
    ]


@pytest.mark.parametrize(("language", "between"), [("en", ". The"), ("zh-hans", "。账号")])
def test_sentences_follow_each_other_as_the_language_sets_them(language, between):
    with override(language):
        said = explain(Refusal("REAL_NAME_REQUIRED", "ACCOUNT_UNAVAILABLE"))
    assert between in said
    assert "。 " not in said
