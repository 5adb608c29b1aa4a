"""The words of the scan preview: outcome, steps and changes of one decision that was not carried out."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Account
from accounts.naming import NameCheck
from bindings.policy import CERTIFIED, Decision, Kind, Purpose, ShopFacts
from shops.models import Shop

from .reasons import REASONS, REMEDIES, join_sentences

PURPOSE_NAMES = {
    Purpose.BIND: gettext_lazy("Bind"),
    Purpose.UPGRADE: gettext_lazy("Upgrade"),
    Purpose.REBIND: gettext_lazy("Rebind"),
    Purpose.AUTHORIZE: gettext_lazy("Authorize"),
}
SCENARIO_NAMES = {
    1: gettext_lazy("Same entity"),
    2: gettext_lazy("Different entity"),
    3: gettext_lazy("Unverified enterprise"),
    4: gettext_lazy("Regular account"),
}
REFUSED = {
    Purpose.BIND: gettext_lazy("Can’t be bound"),
    Purpose.UPGRADE: gettext_lazy("Can’t be upgraded"),
    Purpose.REBIND: gettext_lazy("Can’t replace the bound account"),
    Purpose.AUTHORIZE: gettext_lazy("Can’t be authorized"),
}
POSSIBLE = {
    Purpose.BIND: gettext_lazy("Can be bound"),
    Purpose.UPGRADE: gettext_lazy("Can be upgraded"),
    Purpose.REBIND: gettext_lazy("Can replace the bound account"),
    Purpose.AUTHORIZE: gettext_lazy("Can be authorized"),
}
WITH_CHANGE = {
    Purpose.BIND: gettext_lazy("Can be bound with an entity change"),
    Purpose.UPGRADE: gettext_lazy("Can be upgraded with an entity change"),
    Purpose.REBIND: gettext_lazy("Can replace the bound account with an entity change"),
}
WITH_REVIEW = {
    Purpose.BIND: gettext_lazy("Can be bound, then blue V verification"),
    Purpose.UPGRADE: gettext_lazy("Can be upgraded by blue V verification"),
    Purpose.REBIND: gettext_lazy("Can replace the bound account, then blue V verification"),
}
LAST_STEPS = {
    Purpose.BIND: gettext_lazy("Confirm binding"),
    Purpose.UPGRADE: gettext_lazy("Confirm upgrade"),
    Purpose.REBIND: gettext_lazy("Confirm rebind"),
    Purpose.AUTHORIZE: gettext_lazy("Confirm authorization"),
}
KIND_NAMES = {
    Kind.REGULAR: gettext_lazy("Regular account"),
    Kind.ENTERPRISE_UNVERIFIED: gettext_lazy("Enterprise, not verified"),
    Kind.ENTERPRISE_VERIFIED: gettext_lazy("Verified enterprise"),
    Kind.BLUE_V: gettext_lazy("Blue V"),
}


@dataclass(frozen=True, slots=True)
class Saying:
    """One heading with its sentence or value."""

    title: str
    text: str
    note: str = ""


def kind_line(account: Account, shop: Shop, decision: Decision) -> str:
    """Return an account's line in the list: its kind, and its entity compared with the shop's."""
    if "ACCOUNT_IS_AUTHORIZED" in decision.reasons:
        return _("%(kind)s, authorized for promotion") % {"kind": KIND_NAMES[Kind(account.kind)]}
    if account.kind == Kind.REGULAR or shop.entity_id is None:
        return str(KIND_NAMES[Kind(account.kind)])
    if account.entity_id == shop.entity_id:
        return _("%(kind)s, same entity") % {"kind": KIND_NAMES[Kind(account.kind)]}
    return _("%(kind)s, other entity") % {"kind": KIND_NAMES[Kind(account.kind)]}


def outcome(purpose: str, decision: Decision, handle: str) -> Saying:
    """Return the outcome as a heading and a sentence."""
    purpose = Purpose(purpose)
    if not decision.allowed:
        reasons = join_sentences(REASONS[code] for code in decision.reasons)
        return Saying(str(REFUSED[purpose]), reasons)
    if purpose == Purpose.AUTHORIZE:
        text = _("The holder of @%(handle)s agrees on the phone, then the account may promote the shop.")
    elif "start_entity_change" in decision.effects:
        text = _(
            "@%(handle)s is an enterprise account without verification and declares another entity. On the phone "
            "its holder sees who is asking, then agrees to the terms and the entity change."
        )
        return Saying(str(WITH_CHANGE[purpose]), text % {"handle": handle})
    elif "start_blue_v_verification" in decision.effects:
        text = _(
            "On the phone the holder of @%(handle)s sees who is asking and agrees to the terms. After the confirmation "
            "blue V verification starts by itself, and an operator decides."
        )
        return Saying(str(WITH_REVIEW[purpose]), text % {"handle": handle})
    elif "mark_upgraded" in decision.effects:
        text = _("@%(handle)s has the shop’s entity. The upgrade is complete at the confirmation.")
    else:
        text = _("@%(handle)s is bound at the confirmation. A personal store needs no upgrade.")
    return Saying(str(POSSIBLE[purpose]), text % {"handle": handle})


def remedies(decision: Decision) -> list[str]:
    """Return the remedies for a refusal, without duplicates."""
    return list(dict.fromkeys(str(REMEDIES[code]) for code in decision.reasons))


def steps(purpose: str, decision: Decision, handle: str) -> list[Saying]:
    """Return the four steps of an allowed scan."""
    terms = _("Terms, entity change") if "start_entity_change" in decision.effects else _("Terms")
    if "mark_upgraded" in decision.effects:
        end = _("Upgrade complete")
    elif {"start_entity_change", "start_blue_v_verification"} & set(decision.effects):
        end = _("Review starts")
    else:
        end = _("Done at once")
    return [
        Saying(_("Scan the QR code"), _("With @%(handle)s") % {"handle": handle}),
        Saying(_("Agree on the phone"), terms),
        Saying(_("Type the confirmation code"), _("6 digits, from the phone")),
        Saying(str(LAST_STEPS[Purpose(purpose)]), end),
    ]


def preview_changes(
    shop: Shop, facts: ShopFacts, account: Account, decision: Decision, name: NameCheck | None
) -> list[Saying]:
    """Return what the scan would spend and change: replacement, slot, display name, entity.

    `name` is the check of the name the account would take, or None if it keeps its own.
    """
    effects = set(decision.effects)
    if "authorize_account" in effects:
        slot = Saying(
            _("Authorized accounts"),
            _("%(count)s of %(limit)s")
            % {"count": facts.authorized_count + 1, "limit": facts.authorized_limit},
            _("The official account stays as it is"),
        )
    else:
        used = _("1 of 1 used") if facts.official_handle or "bind_account" in effects else _("0 of 1 used")
        slot = Saying(_("Official account slot"), used, _("Only one per shop"))
    return [
        _replacement(shop, facts, effects),
        slot,
        _name(account, name),
        _entity(account, effects),
    ]


def _replacement(shop: Shop, facts: ShopFacts, effects: set[str]) -> Saying:
    label, total = _("Replacement"), shop.replacements_allowed
    if "spend_replacement" in effects:
        left = {"left": facts.replacements_left - 1, "total": total}
        return Saying(label, _("Used"), _("%(left)s of %(total)s left afterwards") % left)
    left = {"left": facts.replacements_left, "total": total}
    if "mark_upgraded" in effects:
        return Saying(label, _("Not used"), _("Lapses with the upgrade"))
    if {"start_entity_change", "start_blue_v_verification"} & effects:
        return Saying(label, _("Not used"), _("%(left)s of %(total)s, until the upgrade is complete") % left)
    return Saying(label, _("Not used"), _("%(left)s of %(total)s left") % left)


def _name(account: Account, name: NameCheck | None) -> Saying:
    if name and not name.ok:
        return Saying(
            _("Display name"),
            _("Takes a name the shop chooses"),
            _("By the blue V naming rules. Editable later."),
        )
    if name and account.display_name != name.name:
        was = _("Was “%(name)s”, editable later") % {"name": account.display_name}
        return Saying(_("Display name"), name.name, was)
    return Saying(_("Display name"), account.display_name, _("No change"))


def _entity(account: Account, effects: set[str]) -> Saying:
    if "start_entity_change" in effects:
        return Saying(_("Account entity"), _("Changes"), _("To the license entity, reviewed"))
    if "start_blue_v_verification" in effects and account.kind not in CERTIFIED and account.entity is None:
        return Saying(_("Account entity"), _("License entity"), _("With the verification"))
    return Saying(_("Account entity"), account.entity.name if account.entity else _("None"), _("No change"))
