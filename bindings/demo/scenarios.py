"""The eight scenarios of the seed, each with the shop, login and account to play it with in the demo."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bindings.policy import Purpose, State


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario: sign in as `login`, start `purpose` in the shop, scan with the account `handle`.

    `process` is the state of the shop before, `outcome` says what happens.
    """

    process: State
    number: int
    shop_code: str
    shop: str
    login: str
    purpose: Purpose
    handle: str
    outcome: Promise


LANXI = ("10482", "Lanxi Tea House", "merchant")
BEISHAN = ("10517", "Beishan Ceramics", "merchant")
SCENARIOS = (
    Scenario(
        State.NOT_BOUND,
        1,
        *LANXI,
        Purpose.BIND,
        "lanxi.flagship",
        _("Bound and upgraded at the confirmation."),
    ),
    Scenario(
        State.NOT_BOUND,
        2,
        *LANXI,
        Purpose.BIND,
        "lanxi.group",
        _("Refused for its entity, with three ways out."),
    ),
    Scenario(
        State.NOT_BOUND,
        3,
        *LANXI,
        Purpose.BIND,
        "lanxi.lab",
        _("Bound; an operator decides the entity change."),
    ),
    Scenario(
        State.NOT_BOUND,
        4,
        *LANXI,
        Purpose.BIND,
        "lanxi.daily",
        _("Bound; an operator decides the blue V verification."),
    ),
    Scenario(
        State.BOUND,
        1,
        *BEISHAN,
        Purpose.REBIND,
        "beishan.flagship",
        _("Replaced and upgraded at the confirmation; the replacement is used."),
    ),
    Scenario(
        State.BOUND,
        2,
        *BEISHAN,
        Purpose.REBIND,
        "beishan.trade",
        _("Refused for its entity; the replacement stays."),
    ),
    Scenario(
        State.BOUND,
        3,
        *BEISHAN,
        Purpose.REBIND,
        "beishan.kiln",
        _("Replaced; the replacement is used and an operator decides the entity change."),
    ),
    Scenario(
        State.BOUND,
        4,
        *BEISHAN,
        Purpose.UPGRADE,
        "beishan.studio",
        _("Stays bound; an operator decides the blue V verification, and the replacement is not used."),
    ),
)
