"""Check a display name: pass or fail for each naming rule, and similar legal names (R14)."""

from dataclasses import dataclass

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import Account
from accounts.naming import PROBLEM_CODES, NameCheck, name_key
from accounts.naming.characters import length
from bindings.models import RuleBook
from bindings.services import check_account_name, suggest_account_names
from bindings.texts import NAME_PROBLEMS
from shops.models import Shop

LONGEST = 60
SUGGESTED = 4


class NameForm(forms.Form):
    """The display name as typed."""

    name = forms.CharField(label=_("Display name"), max_length=LONGEST)
    name.widget.attrs |= {"autocomplete": "off", "class": "input"}


@dataclass(frozen=True, slots=True)
class NameRule:
    """One rule of the list: its requirement, whether the name passes, and where it fails."""

    text: str
    kept: bool
    why: str | Promise
    fragment: str


@dataclass(frozen=True, slots=True)
class NameLook:
    """The result of checking a typed name."""

    name: str
    length: int
    longest: int
    rules: list[NameRule]
    like_shop: bool
    suggestions: list[str]

    @property
    def ok(self) -> bool:
        return all(rule.kept for rule in self.rules)


TAKEN = ("NAME_TAKEN",)
NAME_RULES = {
    ("TOO_SHORT", "TOO_LONG"): _("%(minimum)s to %(maximum)s characters"),
    ("BAD_CHARACTER",): _("Letters, digits, single spaces and . · - & ' only"),
    ("SUPERLATIVE", "CONTACT_DETAILS"): _("No contact details, links or superlatives"),
    ("PLATFORM_IMITATION",): _("Doesn’t look like the platform’s own name"),
    ("GENERIC_WORD", "PERSON_OR_JOB"): _("More than a generic word, a region or a job title"),
    TAKEN: _("Not the name of another blue V account"),
}


def look_at(
    name: str, shop: Shop, account: Account | None, book: RuleBook, *, look_up: bool = True
) -> NameLook:
    """Check `name` for `account` rule by rule; suggest legal names if it breaks one.

    Without `look_up` the database is not queried, and whether the name is taken stays open.
    """
    numbers = {"minimum": book.name_minimum, "maximum": book.name_maximum}
    check = check_account_name(name[: LONGEST * 4], account, book, known=None if look_up else {})
    rules = [
        _rule(codes, text % numbers, check) for codes, text in NAME_RULES.items() if look_up or codes != TAKEN
    ]
    return NameLook(
        name=check.name,
        length=length(check.name),
        longest=book.name_maximum,
        rules=rules,
        like_shop=bool(name_key(shop.name)) and name_key(shop.name) in name_key(check.name),
        suggestions=[] if check.ok or not look_up else _suggestions(check.name, shop, account, book),
    )


def _rule(codes: tuple[str, ...], text: str, check: NameCheck) -> NameRule:
    broken = next((code for code in PROBLEM_CODES if code in codes and code in check.problems), "")
    return NameRule(
        text, not broken, NAME_PROBLEMS.get(broken, ""), check.found.get(broken, "") if broken else ""
    )


def _suggestions(name: str, shop: Shop, account: Account | None, book: RuleBook) -> list[str]:
    names = suggest_account_names(name, shop, account, book)
    return [legal for legal in names if account is None or legal != account.display_name][:SUGGESTED]
