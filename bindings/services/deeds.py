"""One deed of a verb: who does it, when and to what; it writes the verb's event and notifies people (R16)."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from accounts.models import Account
from bindings.models import Event, RuleBook
from shops.models import Shop, User

from . import notices
from .actors import Actor
from .events import build, record
from .plans import Write


@dataclass(frozen=True, slots=True)
class Deed:
    """What the event and the notices of one verb have in common."""

    actor: Actor
    now: datetime
    shop: Shop | None = None
    account: Account | None = None
    rule_book: RuleBook | None = None

    def record(self, verb: str, **parts: Any) -> Event:
        """Append the verb's event; `parts` are the rules, facts, before, after and reason of `events.build`."""
        return record(verb, **self._about(parts))

    def event(self, verb: str, **parts: Any) -> Event:
        """Return the verb's event for a plan, neither sealed nor stored; `parts` as for `record`."""
        return build(verb, **self._about(parts))

    def _about(self, parts: dict) -> dict[str, Any]:
        what = {"shop": self.shop, "account": self.account, "rule_book": self.rule_book}
        return {"actor": self.actor, "now": self.now} | what | parts

    def tell_shop(self, kind: str, key: str, **facts: Any) -> None:
        """Notify every member of the shop once; `key` names the occasion within the shop. Nobody without a shop."""
        if self.shop:
            notices.tell_shop(self.shop, kind, key=key, now=self.now, account=self.account, **facts)

    def notice(self, kind: str, key: str, **facts: Any) -> Write:
        """Return the writing of that notice for a plan."""
        return partial(self.tell_shop, kind, key, **facts)

    def tell_owners(self, kind: str, key: str, *, but: User | None = None, **facts: Any) -> None:
        """Notify the shop's owners once, leaving out `but`, who did it."""
        if self.account:
            facts["handle"] = self.account.handle
        if self.shop:
            notices.tell_owners(self.shop, kind, key=key, now=self.now, but=but, **facts)
