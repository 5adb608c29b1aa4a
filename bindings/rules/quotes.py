"""Verbatim quotes of the article on rules and refusals, and its questions with their answers."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from .sources import source_label


@dataclass(frozen=True, slots=True)
class Quote:
    """A verbatim passage of the article; `source` is its location, such as "seed III.2 notes"."""

    source: str
    text: Promise

    @property
    def section(self) -> str:
        return source_label(self.source)


SCENARIO_2 = Quote(
    "seed III.1 scenario 2",
    gettext_lazy(
        "If the account entity doesn't match the shop entity, binding isn't supported. Merchants can either bind "
        "another account or cancel the current account's enterprise identity before rebinding."
    ),
)
QUOTES = {
    "R1": Quote(
        "seed IV",
        gettext_lazy(
            "According to Douyin's official rules, one Douyin Shop can only bind one official account."
        ),
    ),
    "R3": Quote(
        "seed III.2 notes",
        gettext_lazy(
            "Also, authorized shop accounts and integrated shop-official accounts cannot be the same."
        ),
    ),
    "R4": Quote(
        "seed III",
        gettext_lazy(
            "Before binding an official account, ensure all Douyin account types have completed real-name verification."
        ),
    ),
    "R5": Quote(
        "seed III",
        gettext_lazy(
            "For enterprise accounts, the business license entity must match the blue V enterprise account registration "
            "entity. If they don't match, an account entity change is required first."
        ),
    ),
    "R6": Quote(
        "seed III.1 scenario 3",
        gettext_lazy(
            "For unverified enterprise accounts, confirm the shop name and current account, agree to terms, and confirm "
            "binding. The system will prompt for enterprise account entity change confirmation."
        ),
    ),
    "R7": Quote(
        "seed III.1 scenario 4",
        gettext_lazy(
            "For regular Douyin accounts, confirm shop name and current account, agree to terms, and confirm binding. "
            "The system automatically initiates blue V verification."
        ),
    ),
    "R8": Quote(
        "seed III.1",
        gettext_lazy("After completing mobile operations, return to the backend to confirm binding."),
    ),
    "R9": Quote(
        "seed III.2", gettext_lazy("Merchants can choose to upgrade the current account or rebind first.")
    ),
    "R10": Quote(
        "seed III.2",
        gettext_lazy(
            'If an official account is already bound but not upgraded, the backend displays a "rebind" option.'
        ),
    ),
    "R11": Quote(
        "seed III.2 notes",
        gettext_lazy(
            "If the bound account wasn't originally a blue V, its name must comply with blue V naming conventions after "
            "upgrade and will automatically match the shop name (though editable later)."
        ),
    ),
    "R12": Quote(
        "seed I",
        gettext_lazy(
            "Failure to complete the upgrade within the specified timeframe may affect the shop's product listing "
            "functionality."
        ),
    ),
    "R13": Quote(
        "seed IV",
        gettext_lazy(
            "While only one official account can be bound, merchants can authorize other accounts for product "
            "promotion, enabling multi-account operations."
        ),
    ),
}
QUOTES["R14"] = QUOTES["R11"]
# The article's words on the reason of a refused scan.
QUOTES_OF_REASONS = {
    "ENTITY_MISMATCH": (SCENARIO_2, QUOTES["R5"]),
    "ENTITY_UNKNOWN": (QUOTES["R5"],),
    "REAL_NAME_REQUIRED": (QUOTES["R4"],),
    "ACCOUNT_IS_AUTHORIZED": (QUOTES["R3"],),
    "ACCOUNT_IS_OFFICIAL": (QUOTES["R3"],),
    "ALREADY_BOUND": (QUOTES["R1"],),
}


@dataclass(frozen=True, slots=True)
class QuotedAnswer:
    """A merchant's question, its answer, and the rule behind it."""

    question: Promise
    text: Promise
    rule: str


ANSWERS: tuple[QuotedAnswer, ...] = (
    QuotedAnswer(
        gettext_lazy("Can the official account be changed after binding?"),
        gettext_lazy(
            "Once, while the shop is bound and not upgraded. The official account page shows whether the "
            "replacement is left, used or lapsed."
        ),
        "R10",
    ),
    QuotedAnswer(
        gettext_lazy("How many Douyin accounts can one shop bind?"),
        gettext_lazy(
            "One official account. Other accounts can be authorized to promote the shop, up to the number in "
            "the rule book."
        ),
        "R13",
    ),
    QuotedAnswer(
        gettext_lazy("What uses up the replacement?"),
        gettext_lazy(
            "Only a confirmed rebind. A first binding, a preview, a scan, a refusal, an expired or cancelled QR code, a "
            "wrong confirmation code and an upgrade use nothing."
        ),
        "R10",
    ),
    QuotedAnswer(
        gettext_lazy("Why should a shop upgrade its official account?"),
        gettext_lazy(
            "The account then shows that it belongs to the shop, and shop page, account and sales accounts each "
            "do one job. Without the upgrade, listing products may be affected after the shop’s deadline."
        ),
        "R12",
    ),
    QuotedAnswer(
        gettext_lazy("Who sees a reminder, and since when?"),
        gettext_lazy(
            "Every shop that has a date for it and is not upgraded. The first reminders were given on 16 December 2022."
        ),
        "R12",
    ),
    QuotedAnswer(
        gettext_lazy("The account’s entity differs from the business license. What now?"),
        gettext_lazy(
            "Bind another account, cancel the account’s enterprise identity so that it becomes a regular one, or "
            "request an entity change and go on when it is approved."
        ),
        "R5",
    ),
    QuotedAnswer(
        gettext_lazy("Does the account keep its name?"),
        gettext_lazy(
            "A blue V account does. Any other takes the shop’s name when the upgrade is complete; it can be "
            "edited later within the naming rules."
        ),
        "R11",
    ),
    QuotedAnswer(
        gettext_lazy("Can an authorized account become the official one?"),
        gettext_lazy(
            "Not while it is authorized. End the authorization first, or end it in the same step where the "
            "authorization is this shop’s own."
        ),
        "R3",
    ),
    QuotedAnswer(
        gettext_lazy("Which account fits best?"),
        gettext_lazy(
            "A blue V or verified account of the shop’s own entity; it is upgraded at the confirmation. The scan preview "
            "tells it for each account before anybody scans."
        ),
        "R5",
    ),
)
