"""What a scan with each of several accounts would do, decided with a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Account, Candidate
from accounts.naming import name_key
from bindings import advisor, policy
from bindings.models import Binding, RuleBook
from bindings.services.facts import account_facts, shop_facts
from bindings.texts.advice import FITS, Words
from shops.models import Shop

PILLS = {
    "refused": ("bad", pgettext_lazy("scan", "Refused")),
    "binds": ("ok", _("Binds")),
    "entity_change": ("warn", pgettext_lazy("scan", "Entity change")),
    "verification": ("blue", _("Verification")),
    "authorizes": ("ok", _("Can be authorized")),
}


@dataclass(frozen=True, slots=True)
class Outcome:
    """One account and what scanning with it would do for the shop."""

    account: Account
    decision: policy.Decision

    @property
    def result(self) -> str:
        return result_of(self.decision)

    @property
    def tone(self) -> str:
        return PILLS[self.result][0]

    @property
    def label(self) -> str | Promise:
        return PILLS[self.result][1]


def result_of(decision: policy.Decision) -> str:
    """Return refused, authorizes, entity_change, verification or binds."""
    if not decision.allowed:
        return "refused"
    if "authorize_account" in decision.effects:
        return "authorizes"
    if "start_entity_change" in decision.effects:
        return "entity_change"
    return "verification" if "start_blue_v_verification" in decision.effects else "binds"


def shop_facts_now(shop: Shop) -> policy.ShopFacts:
    """Return the facts of the shop alone, as its gates need them."""
    rows = Binding.objects.active().filter(shop=shop).select_related("account")
    return shop_facts(shop, rows, RuleBook.on(timezone.localdate()))


def outcomes(shop: Shop, accounts: Iterable[Account], purpose: str) -> list[Outcome]:
    """Decide `purpose` for each of `accounts`, in their order; two queries however many there are."""
    accounts = list(accounts)
    rows = _rows(shop, accounts)
    of_shop = shop_facts(shop, rows, RuleBook.on(timezone.localdate()))
    return [
        Outcome(account, policy.decide(purpose, of_shop, account_facts(account, shop, rows)))
        for account in accounts
    ]


def _rows(shop: Shop, accounts: Iterable[Account]) -> list[Binding]:
    concerned = Q(shop=shop) | Q(account__in=list(accounts))
    return list(Binding.objects.active().filter(concerned).select_related("account"))


def candidate_accounts(shop: Shop) -> list[Account]:
    """Return the accounts that the shop's people consider."""
    rows = Candidate.objects.filter(shop=shop).select_related("account__entity").order_by("pk")
    return [row.account for row in rows]


@dataclass(frozen=True, slots=True)
class Alternative:
    """A candidate that the rules allow now, and what the advisor says of it."""

    account: Account
    decision: policy.Decision
    words: Words


def alternatives(shop: Shop, purpose: str, *, but: Account) -> list[Alternative]:
    """Return the other candidates that `purpose` allows now, best first as the advisor ranks them (seed V)."""
    accounts = {one.handle: one for one in candidate_accounts(shop) if one.pk != but.pk}
    rows = _rows(shop, accounts.values())
    of_shop = shop_facts(shop, rows, RuleBook.on(timezone.localdate()))
    pairs = [
        (account_facts(one, shop, rows), one.name_key == name_key(shop.name)) for one in accounts.values()
    ]
    return [
        Alternative(accounts[advice.account.handle], advice.decision, FITS[advice.fit])
        for advice in advisor.rank(of_shop, pairs, purpose)
        if advice.rank is not None
    ]
