"""What a scan would do, decided in one place for every page that previews it. Changes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Model
from django.utils import timezone
from django.utils.functional import Promise

from accounts.models import Account, Candidate
from accounts.naming import name_key
from bindings import advisor, policy, services
from bindings.models import RuleBook, ScanTicket
from bindings.services.facts import Surroundings, gate_of
from bindings.texts import REASONS, REMEDIES
from bindings.texts.advice import BEST, FITS, PILLS, WAYS_OUT, Words
from shops.models import Shop


def candidates_of(shop: Shop) -> list[Account]:
    """Return the shop's candidates in the order they were added (seed V)."""
    rows = Candidate.objects.filter(shop=shop).select_related("account__entity").order_by("pk")
    return [row.account for row in rows]


@dataclass(frozen=True, slots=True)
class ScanOutcome:
    """One account and the outcome of scanning with it for the shop."""

    account: Account
    advice: advisor.Advice

    @property
    def decision(self) -> policy.Decision:
        return self.advice.decision

    @property
    def rank(self) -> int | None:
        return self.advice.rank

    @property
    def result(self) -> str:
        return advisor.result_of(self.decision)

    @property
    def tone(self) -> str:
        return PILLS[self.result][0]

    @property
    def label(self) -> str | Promise:
        return PILLS[self.result][1]

    @property
    def words(self) -> Words:
        """Return the advisor's words for an account that is not refused."""
        return FITS[self.advice.fit]


@dataclass(frozen=True, slots=True)
class Outlook:
    """The policy's current facts of a shop and some accounts."""

    shop: policy.ShopFacts
    accounts: list[tuple[Account, policy.AccountFacts, bool]]

    def outcomes(self, purpose: str) -> list[ScanOutcome]:
        """Decide `purpose` for each account, in the given order."""
        return [
            ScanOutcome(account, advisor.advise(self.shop, facts, same_name, purpose))
            for account, facts, same_name in self.accounts
        ]

    def ranked(self, purpose: str) -> list[ScanOutcome]:
        """Decide `purpose` for each account, best first by the advisor, refused ones last (seed V)."""
        by_handle = {account.handle: account for account, _facts, _same_name in self.accounts}
        considered = [(facts, same_name) for _account, facts, same_name in self.accounts]
        return [
            ScanOutcome(by_handle[advice.account.handle], advice)
            for advice in advisor.rank(self.shop, considered, purpose)
        ]


def outlook(shop: Shop, accounts: Iterable[Account], book: RuleBook) -> Outlook:
    """Gather the facts of `shop` and of `accounts` as seen from it; one query for any number of accounts."""
    accounts = list(accounts)
    around, key = Surroundings([shop], accounts), name_key(shop.name)
    considered = [
        (account, around.account_facts(account, shop), account.name_key == key) for account in accounts
    ]
    return Outlook(around.shop_facts(shop, book), considered)


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One line of the advisor. A refused account has a remedy instead of a rank."""

    number: int | None
    account: Account
    words: Words | None
    reason: str | Promise
    remedy: str | Promise
    way_out: tuple[str, str | Promise] | None


def recommend(shop: Shop, candidates: Iterable[Account], book: RuleBook) -> list[Recommendation]:
    """Return the advisor's lines on the candidates for the next purpose, best first."""
    candidates = list(candidates)
    if not candidates:
        return []
    found = outlook(shop, candidates, book)
    purpose = advisor.next_purpose(found.shop.state, personal=found.shop.personal, own=False)
    return [_line(number, outcome) for number, outcome in enumerate(found.ranked(purpose), start=1)]


def _line(number: int, outcome: ScanOutcome) -> Recommendation:
    if outcome.rank is None:
        code = outcome.decision.reasons[0]
        return Recommendation(None, outcome.account, None, REASONS[code], REMEDIES[code], WAYS_OUT.get(code))
    words = outcome.words
    if number == 1:
        words = Words(BEST.pill, BEST.tone, words.reason)
    return Recommendation(number, outcome.account, words, words.reason, "", None)


def better_fit(ranked: Sequence[ScanOutcome], picked: ScanOutcome) -> ScanOutcome | None:
    """Return the first of `ranked` if the advisor ranks it above the picked account, else None (seed V)."""
    best = ranked[0] if ranked else None
    if best is None or best.rank is None:
        return None
    return best if picked.rank is None or best.rank < picked.rank else None


def alternatives(shop: Shop, purpose: str, book: RuleBook, *, but: Account) -> list[ScanOutcome]:
    """Return the other candidates currently allowed for `purpose`, best first (seed V)."""
    others = [account for account in candidates_of(shop) if account.pk != but.pk]
    return [one for one in outlook(shop, others, book).ranked(purpose) if one.rank is not None]


def without_review(ticket: ScanTicket, account: Account) -> ScanOutcome | None:
    """Return a candidate that would be upgraded immediately if the scanned account needs a review, or None (seed V)."""
    others = [one for one in candidates_of(ticket.shop) if one.pk != account.pk]
    ranked = outlook(ticket.shop, [account, *others], ticket.rule_book).ranked(ticket.purpose)
    best = better_fit(ranked, next(one for one in ranked if one.account.pk == account.pk))
    return best if best and best.result == "binds" else None


def gate_now(shop: Shop, purpose: str) -> policy.Gate | None:
    """Return the shop gate that blocks `purpose` today, so that a page shows it before the click."""
    return gate_of(shop, purpose, RuleBook.on(timezone.localdate()))


def decide_again(
    ticket: ScanTicket, account: Account, *, ends_authorization: bool | None = None
) -> policy.Decision:
    """Decide the ticket's purpose for `account` with current facts, under the ticket's rule book."""
    ends = ticket.ends_authorization if ends_authorization is None else ends_authorization
    facts = services.gather(ticket.shop, account, ticket.rule_book, ends_authorization=ends)
    return policy.decide(ticket.purpose, *facts)


@dataclass(frozen=True, slots=True)
class Pair:
    """One question: can this account be scanned for this shop and purpose?"""

    shop_code: str
    handle: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """The decision on one pair, with its shop and account."""

    shop: Shop
    account: Account
    purpose: str
    decision: policy.Decision

    def as_dict(self) -> dict:
        """Return the output of `explain --json`, in its order."""
        return {
            "shop": self.shop.code,
            "account": self.account.handle,
            "purpose": self.purpose,
            **self.decision.as_dict(),
        }


def shops_by_code(codes: Iterable[str]) -> dict[str, Shop]:
    """Return the shops with these codes, by their code in lower case."""
    return _by_key(Shop, "code", codes)


def accounts_by_handle(handles: Iterable[str]) -> dict[str, Account]:
    """Return the accounts with these handles, by their handle in lower case."""
    return _by_key(Account, "handle", handles)


def _by_key(model: type[Model], key: str, wanted: Iterable[str]) -> dict:
    lowered = {text.lower() for text in wanted}
    rows = model._default_manager.filter(**{f"{key}__lower__in": lowered}).select_related("entity")
    return {getattr(row, key).lower(): row for row in rows}


def explain_pairs(
    pairs: Sequence[Pair], shops: dict[str, Shop], accounts: dict[str, Account], book: RuleBook
) -> Iterator[Explanation]:
    """Yield the answer to each pair in order; `shops` and `accounts` contain everything the pairs name. One query."""
    around = Surroundings(shops.values(), accounts.values())
    for pair in pairs:
        shop, account = shops[pair.shop_code.lower()], accounts[pair.handle.lower()]
        facts = around.shop_facts(shop, book), around.account_facts(account, shop)
        yield Explanation(shop, account, pair.purpose, policy.decide(pair.purpose, *facts))
