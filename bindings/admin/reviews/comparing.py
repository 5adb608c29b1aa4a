"""What a review compares: declared against on record, and what the machine has checked, each with both values (R22)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import AccountKind, ReviewKind
from bindings.services.review_cases import ReviewCase, upgrade_name
from bindings.texts import NAME_PROBLEMS
from bindings.texts.comparing import Part, compare_codes, compare_names

OK, BAD, WARN, NONE = "ok", "bad", "warn", "hollow"


@dataclass(frozen=True, slots=True)
class Line:
    """One compared value: its label, both sides with the parts that differ, and the verdict in tone and words."""

    label: str
    left: list[Part]
    right: list[Part]
    tone: str
    words: str


@dataclass(frozen=True, slots=True)
class Point:
    """One point that the machine checked: whether it passes, in words, and the values it compared."""

    label: str | Promise
    passes: bool
    values: str


def compared(case: ReviewCase) -> list[Line]:
    """Return the values of the account on record beside those that the shop asks for."""
    review, account = case.review, case.review.account
    entity = account.entity
    tone, words = _of_entity(case)
    names = compare_names(entity.name if entity else "", review.entity.name)
    codes = compare_codes(entity.code if entity else "", review.entity.code)
    lines = [
        Line(_("Entity"), *names, NONE, _("Only shown")),
        Line(_("Credit code"), *codes, tone, words),
        _name(case),
        Line(
            _("Type"), _plain(account.get_kind_display()), _plain(review.shop.get_shop_type_display()), "", ""
        ),
    ]
    return lines if entity else [_without_left(lines[0]), _without_left(lines[1]), *lines[2:]]


def _of_entity(case: ReviewCase) -> tuple[str, str]:
    review, entity = case.review, case.review.account.entity
    if entity == review.entity:
        return OK, _("Same")
    if entity is None:
        return NONE, _("None on record")
    if review.kind == ReviewKind.ENTITY_CHANGE:
        return NONE, _("New entity")
    return (WARN if review.account.kind == AccountKind.REGULAR else BAD), _("Differs")


def _name(case: ReviewCase) -> Line:
    review = case.review
    if case.name is None:
        now = _plain(review.account.display_name)
        return Line(_("Name"), now, now, NONE, _("No change"))
    parts = compare_names(review.account.display_name, upgrade_name(review))
    if problems := case.name.problems:
        return Line(_("Name"), *parts, BAD, str(NAME_PROBLEMS[problems[0]]))
    return Line(_("Name"), *parts, OK, _("Name allowed"))


def _plain(text: str) -> list[Part]:
    return [Part(text, False)]


def _without_left(line: Line) -> Line:
    """Return the line with nothing on record: there is nothing that could differ."""
    right = _plain("".join(part.text for part in line.right))
    return Line(line.label, [], right, line.tone, line.words)


POINTS: tuple[tuple[Promise, frozenset[str]], ...] = (
    (gettext_lazy("Shop is open"), frozenset({"SHOP_CLOSED"})),
    (gettext_lazy("Real name verified"), frozenset({"REAL_NAME_REQUIRED"})),
    (gettext_lazy("Account is active"), frozenset({"ACCOUNT_UNAVAILABLE"})),
    (gettext_lazy("License as when it was asked for"), frozenset({"ENTITY_CHANGED_SINCE"})),
    (gettext_lazy("Entity is the shop’s or asked for"), frozenset({"ENTITY_MISMATCH"})),
    (gettext_lazy("Account is bound to this shop alone"), frozenset({"WRONG_ACCOUNT", "ACCOUNT_TAKEN"})),
    (gettext_lazy("Name follows the rules"), frozenset({"NAME_NOT_LEGAL"})),
)


def machine_points(case: ReviewCase) -> list[Point]:
    """Return what the gates of the approval have checked, in their order (R22)."""
    review, account, hits = case.review, case.review.account, set(case.decision.reasons)
    official = case.official
    own = account.entity.code[-6:] if account.entity else "–"
    values = (
        review.shop.get_status_display(),
        _("Yes") if account.real_name_verified else _("No"),
        account.get_status_display(),
        f"…{review.entity.code[-6:]} / …{review.shop.entity.code[-6:] if review.shop.entity else ''}",
        f"…{own} / …{review.entity.code[-6:]}",
        f"@{official.account.handle} / @{account.handle}" if official else "–",
        f"{account.display_name} / {upgrade_name(review)}" if case.name else account.display_name,
    )
    return [
        Point(label, not codes & hits, value) for (label, codes), value in zip(POINTS, values, strict=True)
    ]
