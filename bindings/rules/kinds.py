"""What a rule of the rules page is: its group, its pages and its sources."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy, pgettext_lazy

from .quotes import QUOTES
from .sources import source_label

RULE_GROUPS = {
    "binding": gettext_lazy("Binding"),
    "upgrade": gettext_lazy("Upgrade and replacement"),
    "names": gettext_lazy("Names"),
    "authorized": pgettext_lazy("accounts", "Authorized"),
    "safety": gettext_lazy("Safety and records"),
}
RULE_PAGES = {
    "shop_list": gettext_lazy("All Shops"),
    "official_account": gettext_lazy("Shop Official Account"),
    "authorized_accounts": pgettext_lazy("accounts", "Authorized Accounts"),
    "preview": gettext_lazy("Scan Preview"),
    "activity": gettext_lazy("Activity Log"),
    "rules": gettext_lazy("Rules and Help"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: id, group, sentence, sources ("seed III.2" or "reading"), how it is applied, and the pages it shows on."""

    id: str
    group: str
    short: Promise
    sources: tuple[str, ...]
    applied: Promise
    pages: tuple[str, ...]

    @property
    def quote(self) -> str:
        return str(QUOTES[self.id].text) if self.id in QUOTES else ""

    @property
    def from_seed(self) -> bool:
        return self.sources[0].startswith("seed")

    @property
    def labels(self) -> list[str]:
        return [source_label(source) for source in self.sources]
