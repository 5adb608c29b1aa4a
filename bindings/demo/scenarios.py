"""The eight scenarios of the two processes, each with the shop, login and account that play it in the demo."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Scenario:
    """One scenario: sign in as `login`, start `purpose` in the shop, scan with the account; `outcome` happens."""

    process: str
    number: int
    shop_code: str
    shop: str
    login: str
    purpose: str
    handle: str
    outcome: Promise


LANXI = ("10482", "Lanxi Tea House", "merchant")
BEISHAN = ("10517", "Beishan Ceramics", "merchant")
SCENARIOS = (
    Scenario("not_bound", 1, *LANXI, "bind", "lanxi.flagship", _("Bound and upgraded at the confirmation.")),
    Scenario(
        "not_bound", 2, *LANXI, "bind", "lanxi.group", _("Refused for its entity, with three ways out.")
    ),
    Scenario("not_bound", 3, *LANXI, "bind", "lanxi.lab", _("Bound; an operator decides the entity change.")),
    Scenario(
        "not_bound",
        4,
        *LANXI,
        "bind",
        "lanxi.daily",
        _("Bound; an operator decides the blue V verification."),
    ),
    Scenario(
        "bound",
        1,
        *BEISHAN,
        "rebind",
        "beishan.flagship",
        _("Replaced and upgraded at the confirmation; the replacement is used."),
    ),
    Scenario(
        "bound", 2, *BEISHAN, "rebind", "beishan.trade", _("Refused for its entity; the replacement stays.")
    ),
    Scenario(
        "bound",
        3,
        *BEISHAN,
        "rebind",
        "beishan.kiln",
        _("Replaced; the replacement is used and an operator decides the entity change."),
    ),
    Scenario(
        "bound",
        4,
        *BEISHAN,
        "upgrade",
        "beishan.studio",
        _("Stays bound; an operator decides the blue V verification, and the replacement is not used."),
    ),
)
