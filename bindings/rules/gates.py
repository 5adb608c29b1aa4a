"""Which checks of the policy's tables enforce a rule."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from bindings.policy import (
    ACCOUNT_GATES,
    ENTITY_CHANGE_GATES,
    REVIEW_GATES,
    SHOP_GATES,
    Gate,
    ReviewGate,
)
from bindings.second_opinion import ANSWER_GATES, APPEAL_GATES

from .kinds import Rule

TABLES: tuple[tuple[Promise, tuple[Gate | ReviewGate, ...]], ...] = (
    (gettext_lazy("Refuses when"), (*SHOP_GATES, *ACCOUNT_GATES)),
    (gettext_lazy("Can’t be approved when"), REVIEW_GATES),
    (gettext_lazy("An entity change can’t be requested when"), ENTITY_CHANGE_GATES),
    (gettext_lazy("A rejection can’t be appealed when"), APPEAL_GATES),
    (gettext_lazy("An operator can’t answer an appeal when"), ANSWER_GATES),
)


def gates_of(rule: Rule) -> list[tuple[Promise, list[Gate | ReviewGate]]]:
    """Return the checks of the policy's tables that enforce `rule`, each table under its heading, in its order."""
    tables = [(heading, [gate for gate in table if gate.rule == rule.id]) for heading, table in TABLES]
    return [(heading, gates) for heading, gates in tables if gates]
