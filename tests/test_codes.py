"""Every code, effect and verb has its text, checked in the source files."""

import ast
import re

from bindings import policy, second_opinion, texts
from bindings.models import TicketState
from bindings.services.constraints import CODES as OF_CONSTRAINTS
from bindings.services.effects import EFFECTS
from bindings.services.tickets import FINISHED_CODES
from bindings.texts.events import EVENTS
from tests.sources import APPS, sources, tree_of


def refusal_codes() -> set[str]:
    """Return every code a Refusal is raised with, as a literal, anywhere in the product."""
    codes: set[str] = set()
    for path in sources(*APPS):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("Refusal"):
                codes |= {
                    leaf.value
                    for argument in node.args
                    for leaf in ast.walk(argument)
                    if isinstance(leaf, ast.Constant) and re.fullmatch(r"[A-Z][A-Z_]+", str(leaf.value))
                }
    return codes


def test_every_code_has_its_sentence():
    scans, desk = (policy.SHOP_GATES, policy.ACCOUNT_GATES), (policy.REVIEW_GATES, policy.ENTITY_CHANGE_GATES)
    again = (second_opinion.APPEAL_GATES, second_opinion.GRANT_GATES)
    gates = {gate.code for table in (*scans, *desk, *again) for gate in table}
    known = {*texts.REASONS, *texts.SERVICE, *texts.NAME_PROBLEMS}
    raised = refusal_codes() | set(FINISHED_CODES.values()) | set(OF_CONSTRAINTS.values())
    assert len(raised) > 40
    assert (gates | raised) - known == set()


def test_every_reason_has_a_remedy_and_no_reason_is_left_over():
    gates = {gate.code for gate in (*policy.SHOP_GATES, *policy.ACCOUNT_GATES)}
    assert gates == set(texts.REASONS) == set(texts.REMEDIES)


def test_every_service_sentence_is_used():
    """Codes are raised as literals, come from the tables, or are put together in the approval's list."""
    text = "\n".join(path.read_text() for path in sources(*APPS) if path.name != "texts.py")
    assert [code for code in texts.SERVICE if f'"{code}"' not in text] == []


def test_every_effect_has_its_rule_its_sentence_and_its_interpreter():
    assert set(policy.EFFECT_RULES) == set(texts.EFFECT_TEXTS) == set(EFFECTS)


def test_every_finished_state_has_its_code():
    assert set(FINISHED_CODES) == set(TicketState)


VERBS = ("record", "build", "event")


def recorded_verbs() -> set[str]:
    """Return every verb an event is written with, as a literal."""
    verbs: set[str] = set()
    for path in sources("bindings"):
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] in VERBS:
                leaves = list(ast.walk(node.args[0])) if node.args else []
                verbs |= {
                    leaf.value for leaf in leaves if isinstance(leaf, ast.Constant) and "_" in str(leaf.value)
                }
    return {verb for verb in verbs if verb != "ticket_"}


def test_every_verb_of_an_event_has_its_words():
    finished = {f"ticket_{state}" for state in ("refused", "cancelled", "superseded", "expired", "failed")}
    assert len(recorded_verbs()) > 20
    assert (recorded_verbs() | finished) - set(EVENTS) == set()
