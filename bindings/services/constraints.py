"""Maps a violated database constraint to the refusal that a late click would get."""

from django.db import IntegrityError

from bindings.errors import Refusal

CODES = {
    "one_official_per_shop": "ALREADY_BOUND",
    "one_shop_per_official": "ACCOUNT_TAKEN",
    "official_or_authorized": "ACCOUNT_IS_AUTHORIZED",
    "authorized_once_per_shop": "ALREADY_AUTHORIZED",
    "shop_replacements_within_allowance": "NO_REPLACEMENT_LEFT",
    "ticket_one_live": "TICKET_CHANGED",
    "review_one_undecided_per_account": "REVIEW_OPEN",
    "review_one_upgrade_per_shop": "UPGRADE_IN_REVIEW",
    "owner_request_one_waiting": "OWNER_REQUEST_WAITING",  # before the next one, whose name contains this one
    "request_one_waiting": "REQUEST_WAITING",
    "user_email_once": "EMAIL_IN_USE",
    "document_once_per_review": "DOCUMENT_TWICE",
    "appeal_once_per_review": "APPEAL_MADE",
    "appeal_answered_by_somebody_else": "OWN_DECISION",
    # SQLite names the columns of a violated partial unique index, not the index.
    "bindings_binding.shop_id, bindings_binding.account_id": "ALREADY_AUTHORIZED",
    "bindings_binding.shop_id": "ALREADY_BOUND",
    "bindings_binding.account_id": "ACCOUNT_TAKEN",
    "bindings_scanticket.shop_id": "TICKET_CHANGED",
    "bindings_operatorrequest.verb": "REQUEST_WAITING",
    "accounts_document.review_id": "DOCUMENT_TWICE",
    "bindings_appeal.review_id": "APPEAL_MADE",
    "accounts_review.account_id": "REVIEW_OPEN",
    "accounts_review.shop_id": "UPGRADE_IN_REVIEW",
}


def refusal_of(error: IntegrityError) -> Refusal:
    """Return the refusal for a lost race. Raises `error` itself if its constraint is unknown, which is a bug."""
    text = str(error)
    for name, code in CODES.items():
        if name in text:
            return Refusal(code)
    raise error
