"""What a confirmation will change, row by row, computed from the policy's effects and current rows (R9 to R11)."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import formats
from django.utils.translation import gettext as _

from accounts.models import Account, AccountKind
from bindings import services
from bindings.models import Binding, ScanTicket
from bindings.policy import Decision
from shops.models import Shop

from .tickets import scanned_account


@dataclass(frozen=True, slots=True)
class ConfirmationRow:
    """One row: label, current value, new value, reason; `kind` selects how the page draws the new value."""

    what: str
    now: str
    after: str
    note: str
    kind: str = "text"
    account: Account | None = None


def confirmation_rows(
    shop: Shop, ticket: ScanTicket, decision: Decision, binding: Binding | None
) -> list[ConfirmationRow]:
    """Return the rows of the table "Check what will change" for this ticket."""
    account = scanned_account(ticket)
    if ticket.purpose == "authorize":
        return list(_authorization(shop, ticket, account))
    rows = [_official(ticket, binding)]
    if "end_current_binding" in decision.effects and binding:
        rows += _released(binding, "withdraw_review" in decision.effects)
    if ticket.ends_authorization:
        rows.append(
            ConfirmationRow(
                _("Authorization"),
                _("Authorized by this shop"),
                _("Ended"),
                _("An account is never official and authorized at the same time."),
            )
        )
    rows.append(_name(shop, ticket, account, decision))
    if not shop.is_personal:
        rows += [_verification(account, decision), _entity(shop, account, decision)]
    rows.append(_replacement(shop, ticket, decision))
    return [*rows, *_reminder(shop, decision)]


def _official(ticket: ScanTicket, binding: Binding | None) -> ConfirmationRow:
    if ticket.purpose == "upgrade":
        return ConfirmationRow(
            _("Official account"), str(ticket.account), _("No change"), _("The same account stays."), "same"
        )
    now = str(binding.account) if binding else _("None")
    return ConfirmationRow(_("Official account"), now, "", "", "account", ticket.account)


def _released(binding: Binding, withdraws: bool) -> Iterator[ConfirmationRow]:
    yield ConfirmationRow(
        _("@%(handle)s") % {"handle": binding.account.handle},
        _("Official account"),
        _("Released"),
        _("It keeps its kind and name, is free, and is not authorized by itself."),
    )
    if withdraws:
        yield ConfirmationRow(
            _("Review of @%(handle)s") % {"handle": binding.account.handle},
            _("In review"),
            _("Withdrawn"),
            _("A rebind withdraws the review in progress."),
        )


def _name(shop: Shop, ticket: ScanTicket, account: Account, decision: Decision) -> ConfirmationRow:
    what = _("Display name")
    if not services.will_be_renamed(decision.effects):
        return ConfirmationRow(what, account.display_name, _("No change"), "", "same")
    legal = services.check_account_name(shop.name, account, ticket.rule_book)
    if not legal.ok:
        after, note = (
            _("The name you choose below"),
            _("The shop’s name doesn’t fit the blue V naming rules. A name is never cut silently."),
        )
    elif "match_name" in decision.effects:
        after, note = (
            legal.name,
            _("Matched to the shop name when you confirm. You can edit it later within the naming rules."),
        )
    else:
        after, note = (
            legal.name,
            _("Matched to the shop name when the review is approved. You can edit it later."),
        )
    return ConfirmationRow(what, account.display_name, after, note)


def _verification(account: Account, decision: Decision) -> ConfirmationRow:
    what = _("Blue V verification")
    if account.kind == AccountKind.BLUE_V:
        return ConfirmationRow(what, _("Blue V"), _("No change"), "", "same")
    if "grant_blue_v" in decision.effects:
        return ConfirmationRow(
            what, _("Verified enterprise"), _("Blue V"), _("Given when you confirm, without a review."), "ok"
        )
    if "start_entity_change" in decision.effects:
        note = _("Comes with the entity change, once operators approve it.")
    elif account.kind == AccountKind.REGULAR:
        note = _("Starts automatically for a regular account. You don’t need to apply.")
    else:
        note = _("Starts automatically. The account declares the license entity already.")
    return ConfirmationRow(what, _("Not verified"), _("In review"), note, "review")


def _entity(shop: Shop, account: Account, decision: Decision) -> ConfirmationRow:
    what, now = _("Registered entity"), account.entity.name if account.entity else _("None")
    if account.entity_id == shop.entity_id:
        return ConfirmationRow(
            what, now, _("No change"), _("The same entity as the business license."), "same"
        )
    if "start_entity_change" in decision.effects:
        note = _("The entity change the holder agreed to, when operators approve it.")
    else:
        note = _("From the business license of this shop, when approved.")
    return ConfirmationRow(what, now, str(shop.entity), note)


def _replacement(shop: Shop, ticket: ScanTicket, decision: Decision) -> ConfirmationRow:
    what, total = _("Replacement"), shop.replacements_allowed
    left = total - shop.replacements_used
    now = _left(left, total) if ticket.purpose != "bind" else _("Not yet")
    if "spend_replacement" in decision.effects:
        note = _("Used when you confirm, and only then.")
        return ConfirmationRow(what, now, _left(left - 1, total), note, "left" if left > 1 else "used")
    if "mark_upgraded" in decision.effects:
        note = _("The upgrade is complete at once, and an upgraded account stays.")
        return ConfirmationRow(what, now, _("Lapsed with the upgrade"), note, "lapsed")
    if ticket.purpose == "bind":
        note = _("A first binding doesn’t use it. It lapses when the upgrade is complete.")
    else:
        note = _("An upgrade doesn’t use it. It lapses when the upgrade is complete.")
    return ConfirmationRow(what, now, _left(left, total), note, "left" if left else "used")


def _left(left: int, total: int) -> str:
    return _("%(left)s of %(total)s left") % {"left": left, "total": total}


def _reminder(shop: Shop, decision: Decision) -> Iterator[ConfirmationRow]:
    if shop.is_personal or not shop.upgrade_deadline:
        return
    due = _("Due %(date)s") % {"date": formats.date_format(shop.upgrade_deadline, "SHORT_DATE_FORMAT")}
    if "mark_upgraded" in decision.effects:
        yield ConfirmationRow(_("Upgrade reminder"), due, _("Ended"), _("The upgrade is complete."))
    elif {"start_entity_change", "start_blue_v_verification"} & set(decision.effects):
        yield ConfirmationRow(
            _("Upgrade reminder"), due, _("In progress"), _("Ends when operators approve the review.")
        )


def _authorization(shop: Shop, ticket: ScanTicket, account: Account) -> Iterator[ConfirmationRow]:
    limit = ticket.rule_book.authorized_limit
    active = Binding.objects.active().authorized().filter(shop=shop).count()
    yield ConfirmationRow(
        _("Authorized accounts"),
        _("%(count)s of %(limit)s") % {"count": active, "limit": limit},
        _("%(count)s of %(limit)s") % {"count": active + 1, "limit": limit},
        "",
    )
    yield ConfirmationRow(_("Promotes this shop"), _("No"), "", "", "account", account)
    yield ConfirmationRow(
        _("Name, kind and entity"),
        account.display_name,
        _("No change"),
        _("Either side can end the authorization at any time."),
        "same",
    )
