"""The event and notices of one action: who did what, when, and to what (R16)."""

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
    """The common data of one action's event and notices."""

    actor: Actor
    now: datetime
    shop: Shop | None = None
    account: Account | None = None
    rule_book: RuleBook | None = None

    def record(self, verb: str, **parts: Any) -> Event:
        """Append the event and return it; `parts` are the rules, facts, before, after and reason of `events.build`."""
        return record(verb, **self._about(parts))

    def event(self, verb: str, **parts: Any) -> Event:
        """Return the event for a plan, unsealed and unsaved; `parts` as for `record`."""
        return build(verb, **self._about(parts))

    def _about(self, parts: dict[str, Any]) -> dict[str, Any]:
        what = {"shop": self.shop, "account": self.account, "rule_book": self.rule_book}
        return {"actor": self.actor, "now": self.now} | what | parts

    def notify_shop(self, kind: str, key: str, **facts: Any) -> None:
        """Notify every member of the shop once per `key`; does nothing without a shop."""
        if self.shop:
            notices.notify_shop(self.shop, kind, key=key, now=self.now, account=self.account, **facts)

    def notice(self, kind: str, key: str, **facts: Any) -> Write:
        """Return the call of `notify_shop` for a plan."""
        return partial(self.notify_shop, kind, key, **facts)

    def notify_owners(self, kind: str, key: str, *, but: User | None = None, **facts: Any) -> None:
        """Notify the shop's owners once per `key`, except `but`, the person who acted."""
        if self.account:
            facts["handle"] = self.account.handle
        if self.shop:
            notices.notify_owners(self.shop, kind, key=key, now=self.now, but=but, **facts)
