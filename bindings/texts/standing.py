"""A shop's standing in words: status, days, replacement and the next step, for lists and its page."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import AccountKind
from bindings.advisor import next_purpose
from bindings.policy import Purpose, State
from bindings.services.standings import FAR
from bindings.standing import NEEDS_ACTION, Replacement, Status, replacement_of
from shops.models import Role


@dataclass(frozen=True, slots=True)
class StatusWords:
    """A status in lists: its name, the tone of its pill, and its color in the chart."""

    label: Promise
    tone: str
    segment: str


STATUSES = {
    Status.RESTRICTED: StatusWords(gettext_lazy("Listing restricted"), "bad", "seg-bad"),
    Status.DUE: StatusWords(gettext_lazy("Bound, upgrade due"), "warn", "seg-warn"),
    Status.NOT_BOUND: StatusWords(gettext_lazy("Not bound"), "hollow", "seg-neutral"),
    Status.IN_REVIEW: StatusWords(gettext_lazy("Verification in review"), "blue", "seg-blue"),
    Status.UPGRADED: StatusWords(gettext_lazy("Upgraded"), "ok", "seg-ok"),
    Status.PERSONAL: StatusWords(gettext_lazy("Bound, personal store"), "ok", "seg-ok"),
    Status.CLOSED: StatusWords(gettext_lazy("Closed"), "", "seg-neutral"),
}
NEXT_STEPS = {Purpose.BIND: gettext_lazy("Bind Now"), Purpose.UPGRADE: gettext_lazy("Upgrade")}


def days_words(days: int) -> str:
    """Return "5 days left", "Last day" or "9 days overdue"."""
    if days < 0:
        return ngettext("%(days)s day overdue", "%(days)s days overdue", -days) % {"days": -days}
    if days == 0:
        return _("Last day")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


class ShopRow:
    """One shop of the list in words; `shop` carries the annotations of `queries.shops`."""

    def __init__(self, shop: Any, today: date) -> None:
        self.shop = shop
        self.name = shop.name
        self.state: str = shop.state or State.NOT_BOUND
        self.status = Status(shop.status_code)
        self.due_on: date | None = shop.due_on if shop.due_on != FAR else None
        self.days = (self.due_on - today).days if self.due_on else None

    def __getitem__(self, name: str) -> Any:
        """Return an attribute.

        Templates try item access first; without this method each lookup would cost an exception.
        """
        return getattr(self, name)

    @property
    def label(self) -> str:
        return str(STATUSES[self.status].label)

    @property
    def tone(self) -> str:
        tone = STATUSES[self.status].tone
        return f"pill-{tone}" if tone else ""

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
        if self.days is None or self.days > 2 * urgent or self.status == Status.IN_REVIEW:
            return "muted"
        return "bad" if self.days <= urgent else "warn"

    @cached_property
    def replacement(self) -> Replacement:
        return replacement_of(self.state, self.shop.replacements_allowed, self.shop.replacements_used)

    @property
    def replacement_text(self) -> str:
        left = self.shop.replacements_allowed - self.shop.replacements_used
        texts = {
            Replacement.NONE: _("Not yet"),
            Replacement.USED: _("Used"),
            Replacement.LAPSED: _("Lapsed"),
        }
        return texts.get(self.replacement) or _("%(left)s left") % {"left": left}

    @property
    def next_step(self) -> str:
        if self.shop.role_here == Role.VIEWER or self.status not in NEEDS_ACTION:
            return _("View")
        return str(NEXT_STEPS[next_purpose(self.state, personal=self.shop.is_personal, own=True)])

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
