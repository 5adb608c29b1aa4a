"""What agreeing will change, in the holder's words, computed from the policy's effects (R6, R7, R9, R13)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Account, AccountKind
from bindings import services
from bindings.models import ScanTicket
from shops.models import Shop

from .decisions import decide_again


@dataclass(frozen=True, slots=True)
class PhoneChange:
    """One change: an icon and its tone, what, and a sentence."""

    icon: str
    tone: str
    title: str
    text: str


def agreement_page(ticket: ScanTicket, account: Account) -> dict:
    """Return what the page before agreeing shows: heading, changes, and the terms to tick."""
    effects = decide_again(ticket, account).effects
    kinds, now = services.required_terms(ticket.purpose, effects), timezone.now()
    return {
        "heading": heading(ticket.purpose, effects),
        "changes": list(phone_changes(ticket, account, effects)),
        "entity_changes": "start_entity_change" in effects,
        "terms": services.terms_in_force(kinds[0], now),
        "entity_terms": services.terms_in_force(kinds[1], now) if len(kinds) > 1 else None,
    }


def heading(purpose: str, effects: Iterable[str]) -> str:
    """Return the question the holder answers."""
    if purpose == "authorize":
        return _("Let this account promote the shop?")
    if "start_entity_change" in effects:
        return {
            "upgrade": _("Upgrade and change the entity?"),
            "rebind": _("Rebind and change the entity?"),
        }.get(purpose, _("Bind and change the entity?"))
    if "start_blue_v_verification" in effects:
        return {
            "upgrade": _("Upgrade and start verification?"),
            "rebind": _("Rebind and start verification?"),
        }.get(purpose, _("Bind and start verification?"))
    return {
        "upgrade": _("Upgrade this account?"),
        "rebind": _("Rebind the shop to this account?"),
    }.get(purpose, _("Bind this account to the shop?"))


def phone_changes(ticket: ScanTicket, account: Account, effects: tuple[str, ...]) -> Iterator[PhoneChange]:
    """Yield what changes for the holder's account, and what stays."""
    shop = ticket.shop
    if ticket.purpose == "authorize":
        yield from _authorization(shop)
        return
    if ticket.purpose == "rebind":
        yield _replaces(shop)
    elif ticket.purpose == "bind" and not _starts_review(effects):
        yield PhoneChange(
            "store",
            "accent",
            _("Becomes the official account"),
            _("The only one of %(shop)s.") % {"shop": shop.name},
        )
    yield from _name_and_entity(ticket, account, effects)
    yield from _upgrade(shop, account, effects)
    if ticket.ends_authorization:
        yield PhoneChange(
            "unlink",
            "warn",
            _("Its authorization ends"),
            _("An account is never official and authorized at the same time."),
        )


def _starts_review(effects: Iterable[str]) -> bool:
    return bool({"start_entity_change", "start_blue_v_verification"} & set(effects))


def _authorization(shop: Shop) -> Iterator[PhoneChange]:
    yield PhoneChange(
        "megaphone",
        "accent",
        _("May promote the shop"),
        _("Products of %(shop)s, beside its official account.") % {"shop": shop.name},
    )
    yield PhoneChange(
        "check", "ok", _("Name, kind and entity stay"), _("It does not become the official account.")
    )
    yield PhoneChange("undo-2", "", _("Can be ended at any time"), _("By you or by the shop."))


def _replaces(shop: Shop) -> PhoneChange:
    current = services.official_binding(shop)
    return PhoneChange(
        "arrow-left-right",
        "accent",
        _("Replaces the official account"),
        _("@%(handle)s is released from %(shop)s.")
        % {"handle": current.account.handle if current else "", "shop": shop.name},
    )


def _name_and_entity(ticket: ScanTicket, account: Account, effects: tuple[str, ...]) -> Iterator[PhoneChange]:
    shop = ticket.shop
    if services.will_be_renamed(effects):
        yield _new_name(ticket, account, effects)
    elif account.kind == AccountKind.BLUE_V:
        yield PhoneChange(
            "check", "ok", _("Name, blue V and entity stay"), _("Same entity as the shop’s license.")
        )
    else:
        yield PhoneChange("check", "ok", _("Name and kind stay"), _("Nothing else changes."))
    if "start_blue_v_verification" in effects and account.entity_id != shop.entity_id:
        yield PhoneChange(
            "building-2",
            "accent",
            _("Registered under the shop’s entity"),
            _("%(entity)s, when the verification is approved.") % {"entity": shop.entity},
        )


def _new_name(ticket: ScanTicket, account: Account, effects: tuple[str, ...]) -> PhoneChange:
    shop = ticket.shop
    check = services.check_account_name(shop.name, account, ticket.rule_book)
    if not check.ok:
        return PhoneChange(
            "pencil", "", _("Takes a name the shop chooses"), _("By the blue V naming rules. Editable later.")
        )
    when = (
        _("When the shop confirms. Editable later.")
        if "match_name" in effects
        else _("When the review is approved. Editable later.")
    )
    return PhoneChange("pencil", "", _("Name becomes “%(name)s”") % {"name": check.name}, when)


def _upgrade(shop: Shop, account: Account, effects: tuple[str, ...]) -> Iterator[PhoneChange]:
    if "grant_blue_v" in effects:
        yield PhoneChange(
            "badge-check", "accent", _("Becomes blue V"), _("Same entity as the shop’s license.")
        )
    if "mark_upgraded" in effects:
        yield PhoneChange(
            "lock", "warn", _("Upgraded at once, no review"), _("The shop can’t replace it afterwards.")
        )
    if "start_blue_v_verification" in effects:
        yield PhoneChange(
            "badge-check",
            "accent",
            _("Blue V verification starts"),
            _("Without an application. Operators review it."),
        )
    if "start_entity_change" in effects:
        yield PhoneChange(
            "badge-check",
            "accent",
            _("Operators review the change"),
            _("It starts when the shop confirms."),
        )
