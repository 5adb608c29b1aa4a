"""How a shop's standing reads in lists and on its page: status, days, replacement and the next step."""

from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import AccountKind
from bindings.policy import State
from bindings.queries.shops import FAR, NEEDS_ACTION, STATUSES
from shops.models import Role


def days_words(days: int) -> str:
    """Return "5 days left", "Last day" or "9 days overdue"."""
    if days < 0:
        return ngettext("%(days)s day overdue", "%(days)s days overdue", -days) % {"days": -days}
    if days == 0:
        return _("Last day")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


class Row:
    """One shop of the overview, in words; `shop` carries the annotations of `bindings.overview`."""

    def __init__(self, shop: Any, today: date):
        self.shop = shop
        self.name = shop.name
        self.status = STATUSES[shop.status_code]
        self.due_on: date | None = shop.due_on if shop.due_on != FAR else None
        self.days = (self.due_on - today).days if self.due_on else None

    def __getitem__(self, name: str):
        """Return an attribute: templates look here first, and without it each look-up costs an exception."""
        return getattr(self, name)

    @property
    def label(self) -> str:
        return str(self.status.label)

    @property
    def tone(self) -> str:
        return self.status.tone

    @property
    def handle(self) -> str:
        return self.shop.handle or ""

    @property
    def blue_v(self) -> bool:
        return self.shop.account_kind == AccountKind.BLUE_V

    @property
    def owner(self) -> str:
        return self.shop.owner_name or ""

    @property
    def due_iso(self) -> str:
        return self.due_on.isoformat() if self.due_on else ""

    @property
    def due_text(self) -> str:
        return date_format(self.due_on, "SHORT_DATE_FORMAT") if self.due_on else ""

    @property
    def days_text(self) -> str:
        return days_words(self.days) if self.days is not None else ""

    @property
    def days_tone(self) -> str:
        urgent = self.shop.urgent_days
        if self.days is None or self.days > 2 * urgent or self.shop.status_code == "in_review":
            return "muted"
        return "bad" if self.days <= urgent else "warn"

    @cached_property
    def replacement(self) -> str:
        """Return none (nothing bound yet), used, lapsed or left, as the replacement's token."""
        if self.shop.state is None:
            return "none"
        if self.shop.replacements_used >= self.shop.replacements_allowed:
            return "used"
        return "lapsed" if self.shop.state == State.UPGRADED else "left"

    @property
    def replacement_text(self) -> str:
        left = self.shop.replacements_allowed - self.shop.replacements_used
        texts = {"none": _("Not yet"), "used": _("Used"), "lapsed": _("Lapsed")}
        return texts.get(self.replacement) or _("%(left)s left") % {"left": left}

    @property
    def next_step(self) -> str:
        acts = self.shop.role_here != Role.VIEWER and self.shop.status_code in NEEDS_ACTION
        if not acts:
            return _("View")
        return _("Bind Now") if self.shop.state is None else _("Upgrade")

    @cached_property
    def next_link(self) -> str:
        return reverse("official_account", args=[self.shop.code])

    def as_cells(self) -> list[str]:
        shop = self.shop
        return [
            shop.code,
            shop.name,
            shop.entity.name if shop.entity else "",
            shop.entity.code if shop.entity else "",
            self.label,
            self.handle,
            self.due_text,
            self.replacement_text,
            self.owner,
        ]
