"""The verbs: lock, gather facts, ask the policy, write, record. The only writer of bindings, tickets and reviews.

Every verb takes keywords, an `actor` and the moment `now`, runs in its own transaction and raises `Refusal`.
"""

from .actors import SYSTEM, Actor, holder, merchant, operator
from .confirm import confirm_ticket, will_be_renamed
from .consents import required_terms, terms_in_force
from .desk import add_candidate, change_benefits, end_authorization, remove_candidate
from .entity_change import request_entity_change, withdraw_request
from .events import broken_events
from .facts import gather, official_binding, standing_of
from .names import check_for, edit_name, name_editable_from
from .operations import (
    cancel_account,
    cancel_enterprise_identity,
    change_account_entity,
    change_shop_entity,
    close_shop,
    grant_replacement,
    schedule_upgrade,
)
from .phone import agree, claim_ticket, refuse
from .reviews import approve_review, reject_review
from .tickets import cancel_ticket, expire_tickets, issue_ticket, ticket_of_token

__all__ = [
    "SYSTEM",
    "Actor",
    "add_candidate",
    "agree",
    "approve_review",
    "broken_events",
    "cancel_account",
    "cancel_enterprise_identity",
    "cancel_ticket",
    "change_account_entity",
    "change_benefits",
    "change_shop_entity",
    "check_for",
    "claim_ticket",
    "close_shop",
    "confirm_ticket",
    "edit_name",
    "end_authorization",
    "expire_tickets",
    "gather",
    "grant_replacement",
    "holder",
    "issue_ticket",
    "merchant",
    "name_editable_from",
    "official_binding",
    "operator",
    "refuse",
    "reject_review",
    "remove_candidate",
    "request_entity_change",
    "required_terms",
    "schedule_upgrade",
    "standing_of",
    "terms_in_force",
    "ticket_of_token",
    "will_be_renamed",
    "withdraw_request",
]
