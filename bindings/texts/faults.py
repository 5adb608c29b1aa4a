"""Turns the error of an imported file into a sentence. Each code of `bindings.imports` has one here."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext, gettext_noop, pgettext
from django.utils.translation import gettext_lazy as _

from bindings.imports.faults import BadValue, Fault
from shops.validators import SENTENCES

SHOWN_AT_MOST = 60
PATH_AT_MOST = 4096
FAULTS = {
    "FILE_UNREADABLE": _("%(path)s can’t be read: %(error)s."),
    "FILE_EMPTY": _("%(path)s is empty; a header row is required."),
    "XLSX_UNREADABLE": _("The file can’t be read as XLSX."),
    "UNPACKS_TO_TOO_MUCH": _("The file unpacks to more than %(at_most)s MB; split it."),
    "TOO_MANY_ROWS": _("the file has more than %(at_most)s rows; split it."),
    "SHEET_NOT_CHOSEN": _("Several sheets hold rows; choose one of %(sheets)s."),
    "SHEET_UNKNOWN": _("The file has no sheet “%(sheet)s”."),
    "FORMULA_WITHOUT_VALUE": _(
        "a formula has no stored value; save the file in a spreadsheet program, or paste values."
    ),
    "NOT_THIS_ENCODING": _("The file is not %(encoding)s text."),
    "NOT_UTF_EIGHT": _("the file is not UTF-8 text."),
    "HEADER_NOT_CSV": _("the header is not valid CSV: %(error)s"),
    "COLUMN_MISSING": _("is missing from the header."),
    "COLUMN_UNKNOWN": _("is not a column of this file."),
    "COLUMN_TWICE": _("is in the header twice."),
    "NOT_CSV": _("is not valid CSV: %(error)s"),
    "WRONG_LENGTH": _("the row has %(found)s fields instead of %(expected)s."),
    "NOT_TEXT": _("holds a NUL byte or bytes that are not UTF-8."),
    "CHANGED_MEANWHILE": _("Someone changed the same rows in the meantime; import the file again."),
    "ON_EARLIER_LINE": _("“%(key)s” is already on line %(earlier_line)s."),
    "IS_EMPTY": _("is empty."),
    "NOT_A_CODE": _("“%(text)s” is not 1 to 40 letters, digits, dots, underscores or hyphens."),
    "NOT_A_CHOICE": _("“%(text)s” is not one of %(allowed)s."),
    "NOTHING_CHOSEN": _("is empty; use one of %(allowed)s."),
    "DAY_MISSING": _("is empty; enter a date."),
    "NOT_A_DAY": _("“%(text)s” is not a date of the form YYYY-MM-DD."),
    "IN_THE_FUTURE": _("%(day)s is in the future."),
    "NOT_A_NUMBER": _("“%(text)s” is not a whole number of 0 or more."),
    "NOT_AN_EMAIL": _("“%(text)s” is not an email address."),
    "NAME_EMPTY": SENTENCES["empty"],
    "NAME_UNSEEN": SENTENCES["unseen"],
    "NAME_TOO_LONG": SENTENCES["too_long"],
    "NOT_A_CREDIT_CODE": SENTENCES["uscc"],
    "ENTITY_CODE_MISSING": _("is empty although an entity name is given."),
    "ENTITY_UNNAMED": _("is empty, and the entity is not known yet."),
    "ENTITY_REQUIRED": _("is empty; every shop but a personal one has an entity."),
    "PERSONAL_HAS_ENTITY": _("must be empty: a personal store has no entity."),
    "ACCOUNT_NOT_PERSONAL": _(
        "the shop can’t become personal: its official account is not a regular one that is bound."
    ),
    "ACCOUNT_IS_BOUND": _("the account is bound to “%(shop)s”; cancel it at the desk, which also ends that."),
    "SHOP_UNKNOWN": _("no shop has the code “%(key)s”."),
    "ACCOUNT_UNKNOWN": _("no account has the handle @%(key)s."),
    "SHOP_HAS_OFFICIAL": _("shop “%(shop)s” already has the official account @%(handle)s%(earlier)s."),
    "IS_OFFICIAL": _("@%(handle)s is already the official account of shop “%(shop)s”%(earlier)s."),
    "IS_AUTHORIZED": _("@%(handle)s is already authorized by shop “%(shop)s”%(earlier)s."),
    "OFFICIAL_CANT_BE_AUTHORIZED": _(
        "@%(handle)s is the official account of shop “%(shop)s”, so it can’t be authorized%(earlier)s."
    ),
    "AUTHORIZED_CANT_BE_OFFICIAL": _(
        "@%(handle)s is authorized by shop “%(shop)s”, so it can’t be official%(earlier)s."
    ),
    "BOUND_OTHERWISE": _(
        "@%(handle)s has been bound to shop “%(shop)s” since %(day)s (%(state)s, replacements used: %(used)s); "
        "change it at the desk."
    ),
    "TOO_MANY_REPLACEMENTS": _("the shop is allowed %(at_most)s, not %(used)s."),
    "PERSONAL_IN_REVIEW": _("a personal store is never upgraded, so nothing is in review."),
    "PERSON_UNKNOWN": _("no person has the email “%(email)s”."),
    "PERSON_SWITCHED_OFF": _("“%(email)s” can’t sign in: their account is switched off."),
    "MEMBER_ON_EARLIER_LINE": _("“%(email)s” is already on line %(earlier_line)s for shop “%(shop)s”."),
    "NO_OWNER_LEFT": _("leaves shop “%(shop)s” without an owner; list another owner in the same file."),
    "UPGRADED_WITHOUT_BLUE_V": _(
        "upgraded needs a blue V account of the shop’s entity; @%(handle)s is not one."
    ),
}
# Messages of the CSV reader, in its own English.
CSV_ERRORS = (
    gettext_noop("unexpected end of data"),
    gettext_noop("',' expected after '\"'"),
    gettext_noop("field larger than field limit (131072)"),
    gettext_noop("new-line character seen in unquoted field - do you need to open the file with newline=''?"),
)


def report(fault: Fault) -> str:
    """Return `line N, column C: why` in the active language, as far as the error has a position."""
    reason = why(fault)
    if not fault.line:
        return reason
    place = {"line": fault.line, "column": shown(fault.column), "why": reason}
    if not fault.column:
        return gettext("line %(line)s: %(why)s") % place
    return gettext("line %(line)s, column %(column)s: %(why)s") % place


def why(fault: Fault | BadValue) -> str:
    """Return the sentence of an error in the active language."""
    values = {name: READ.get(name, shown)(value) for name, value in fault.values.items()}
    return str(FAULTS[fault.code]) % values


def shown(value: object, at_most: int = SHOWN_AT_MOST) -> str:
    """Return typed text for a message: one line, invisible characters as code points, truncated if long."""
    text = str(value)
    seen = "".join(char if char.isprintable() else f"U+{ord(char):04X}" for char in text[:at_most])
    return seen + "…" if len(text) > at_most else seen


def _listed(words: list[str]) -> str:
    return pgettext("in a list", ", ").join(words)


def _earlier(line: int) -> str:
    return gettext(" (line %(line)s)") % {"line": line} if line else ""


READ: dict[str, Callable[[Any], str]] = {
    "path": lambda path: shown(path, PATH_AT_MOST),
    "error": gettext,
    "allowed": _listed,
    "sheets": _listed,
    "earlier": _earlier,
}
