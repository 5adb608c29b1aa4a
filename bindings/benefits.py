"""The benefits of a binding (seed II); at least one is always chosen."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from .errors import Refusal
from .policy import Purpose


@dataclass(frozen=True, slots=True)
class Benefit:
    """One benefit with its group and icon; `text` says what it does for the shop."""

    code: str
    group: str
    icon: str
    title: Promise
    text: Promise


BENEFIT_GROUPS = {
    "image": (_("Shop image and brand recognition"), _("Look professional, get recognized")),
    "traffic": (_("Traffic utilization and targeting"), _("Reach the right people, bring them back")),
}
BENEFITS = (
    Benefit(
        "identity",
        "image",
        "badge-check",
        _("Professional e-commerce identity"),
        _("The account shows it belongs to the shop, so users know who they are buying from."),
    ),
    Benefit(
        "expression",
        "image",
        "id-card",
        _("Clear account expression"),
        _("Name, page and introduction show what the shop is good at and attract new customers."),
    ),
    Benefit(
        "roles",
        "traffic",
        "layers",
        _("Separate roles"),
        _("Shop page, Douyin account and sales accounts each do one job."),
    ),
    Benefit(
        "targeting",
        "traffic",
        "target",
        _("Find target users"),
        _("Spot likely buyers quickly within Douyin’s private traffic."),
    ),
    Benefit(
        "repeat",
        "traffic",
        "repeat",
        _("Repeat visits"),
        _("Stronger engagement brings followers back to visit and buy."),
    ),
)
BENEFIT_CODES = tuple(benefit.code for benefit in BENEFITS)
_TITLES = {benefit.code: benefit.title for benefit in BENEFITS}


def benefit_titles(codes: Iterable[str]) -> str:
    """Return the titles of the benefits joined in one line; an unknown code is kept as it is."""
    return pgettext("in a list", ", ").join(str(_TITLES.get(code, code)) for code in codes)


def validate_benefits(chosen: Iterable[str], purpose: str) -> list[str]:
    """Return the chosen codes in display order, none for an authorization.

    Raises Refusal BENEFIT_REQUIRED if no benefit is chosen or a code is unknown.
    """
    if purpose == Purpose.AUTHORIZE:
        return []
    wanted = set(chosen)
    codes = [code for code in BENEFIT_CODES if code in wanted]
    if not codes or wanted - set(BENEFIT_CODES):
        raise Refusal("BENEFIT_REQUIRED")
    return codes
