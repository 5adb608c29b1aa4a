"""A refused scan: both values compared, what did not happen, and the remedies (R5)."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import UNDECIDED, Account, AccountKind, Review, ReviewKind, ReviewState
from bindings import policy
from bindings.models import ScanTicket
from bindings.rules.quotes import QUOTES_OF_REASONS
from bindings.services.clock import promised
from bindings.texts import REASONS, REMEDIES
from bindings.texts.comparing import Part, compare_codes, compare_names
from bindings.texts.scans import SCAN_WORDS
from shops.models import Shop

from .decisions import alternatives, decide_again
from .tickets import scanned_account

ENTITY = {"ENTITY_MISMATCH", "ENTITY_UNKNOWN"}
OPEN_STATES = (ReviewState.AWAITING_HOLDER, *UNDECIDED)


def denied_page(shop: Shop, ticket: ScanTicket) -> dict:
    """Return the context of a denied scan's page; the check is repeated with current facts."""
    account, decided = scanned_account(ticket), ticket.decision or {}
    reasons = decided.get("reasons", ())
    again, entity_change = decide_again(ticket, account), entity_change_of(shop, account)
    return {
        "heading": SCAN_WORDS[ticket.purpose].cannot % {"handle": account.handle, "shop": shop.name},
        "reasons": [(code, REASONS[code], REMEDIES[code]) for code in reasons],
        "rules": decided.get("rules", ()),
        "entity_refused": bool(ENTITY & set(reasons)),
        "comparison": comparison(shop, account),
        "possible_now": again.allowed,
        "ends_here": _ends_here(ticket, again),
        "can_cancel_identity": account.kind != AccountKind.REGULAR and again.scenario is not None,
        "alternatives": alternatives(shop, ticket.purpose, ticket.rule_book, but=account),
        "quotes": list(dict.fromkeys(quote for code in reasons for quote in QUOTES_OF_REASONS.get(code, ()))),
        "entity_change": entity_change,
        "entity_change_open": entity_change is not None and entity_change.state in OPEN_STATES,
        "entity_change_by": promised(ReviewKind.ENTITY_CHANGE, ticket.rule_book, timezone.now()),
    }


def entity_change_of(shop: Shop, account: Account | None = None) -> Review | None:
    """Return the shop's newest entity change request (for `account`) that no upgrade depends on."""
    reviews = Review.objects.filter(shop=shop, kind=ReviewKind.ENTITY_CHANGE, completes_upgrade=False)
    if account:
        reviews = reviews.filter(account=account)
    return reviews.select_related("account", "entity").order_by("-pk").first()


def _ends_here(ticket: ScanTicket, again: policy.Decision) -> bool:
    """Return whether ending this shop's own authorization would resolve the refusal (R3)."""
    if again.reasons != ("ACCOUNT_IS_AUTHORIZED",):
        return False
    return decide_again(ticket, scanned_account(ticket), ends_authorization=True).allowed


@dataclass(frozen=True, slots=True)
class Comparison:
    """The shop's entity next to the account's, in equal and differing parts."""

    shop_name: list[Part]
    account_name: list[Part]
    shop_code: list[Part]
    account_code: list[Part]


def comparison(shop: Shop, account: Account) -> Comparison:
    """Compare the license's entity with the account's; either may be missing."""
    ours, theirs = shop.entity, account.entity
    names = compare_names(ours.name if ours else "", theirs.name if theirs else "")
    codes = compare_codes(ours.code if ours else "", theirs.code if theirs else "")
    return Comparison(*names, *codes)
