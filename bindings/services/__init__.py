"""The verbs: lock, gather facts, ask the policy, write, record. The only writer of bindings, tickets and reviews.

Every verb takes keywords, an `actor` and the moment `now`, runs in its own transaction and raises `Refusal`.
"""

from .account_operations import (
    cancel_account,
    cancel_enterprise_identity,
    change_account_entity,
    decide_cancel_account,
    decide_cancel_enterprise_identity,
    decide_change_account_entity,
)
from .actors import SYSTEM, Actor, holder, merchant, operator
from .appeals import (
    against_appealing,
    appeal_rejection,
    decide_grant_appeal,
    decide_uphold_appeal,
    grant_appeal,
    last_day_to_appeal,
    uphold_appeal,
)
from .approvals import approve_review, decide_approvals, decide_approve_review
from .authorizations import end_authorization
from .benefits import change_benefits
from .candidates import add_candidate, remove_candidate
from .confirm import confirm_ticket, will_be_renamed
from .consents import required_terms, terms_in_force
from .documents import delete_expired_documents, hand_in_document, open_document, withdraw_document
from .entity_change import request_entity_change, withdraw_request
from .events import broken_events, truncated_chains
from .exports import record_export
from .facts import gather, official_binding
from .invariants import broken_invariants
from .invitations import (
    accept_by_code,
    accept_invitation,
    cancel_invitation,
    invitation_of,
    invite_member,
    join_with_new_account,
    open_invitations,
)
from .names import check_account_name, edit_name, name_editable_from, suggest_account_names
from .owner_requests import (
    accept_owner_request,
    claim_shop,
    decide_accept_owner_request,
    decide_decline_owner_request,
    decline_owner_request,
    hand_over,
    withdraw_owner_request,
)
from .owners import (
    cancel_owner_invitation,
    decide_cancel_owner_invitation,
    decide_invite_first_owner,
    decide_replace_owner,
    decide_resend_to_owner,
    invite_first_owner,
    owners_of,
    replace_owner,
    resend_to_owner,
    waiting_owner,
)
from .people import decide_invite_person, invite_people, invite_person, people_due
from .person_operations import (
    change_own_email,
    correct_email,
    decide_correct_email,
    decide_reset_second_factor,
    record_rights,
    reset_second_factor,
    rights_of,
)
from .phone import agree, claim_ticket, refuse
from .plans import Plan
from .rejections import decide_reject_review, reject_review
from .reports import report_not_me, was_reported
from .review_desk import decide_return_review, resubmit_review, return_review
from .saved_views import delete_view, save_view
from .second_person import (
    approve_request,
    ask_second_person,
    decide_approve_request,
    decide_ask_second_person,
    decline_request,
)
from .shop_operations import (
    change_shop_entity,
    close_shop,
    decide_change_shop_entity,
    decide_close_shop,
    decide_grant_replacement,
    decide_schedule_upgrade,
    grant_replacement,
    schedule_upgrade,
)
from .standings import standing_of
from .taking import assign_review, decide_assign_review, holder_of, release_idle, take_next
from .team import change_role, leave_team, remove_member
from .tickets import cancel_ticket, expire_tickets, issue_ticket, ticket_for_token
from .waves import prepare_wave, run_wave

__all__ = [
    "SYSTEM",
    "Actor",
    "Plan",
    "accept_by_code",
    "accept_invitation",
    "accept_owner_request",
    "add_candidate",
    "against_appealing",
    "agree",
    "appeal_rejection",
    "approve_request",
    "approve_review",
    "ask_second_person",
    "assign_review",
    "broken_events",
    "broken_invariants",
    "cancel_account",
    "cancel_enterprise_identity",
    "cancel_invitation",
    "cancel_owner_invitation",
    "cancel_ticket",
    "change_account_entity",
    "change_benefits",
    "change_own_email",
    "change_role",
    "change_shop_entity",
    "check_account_name",
    "claim_shop",
    "claim_ticket",
    "close_shop",
    "confirm_ticket",
    "correct_email",
    "decide_accept_owner_request",
    "decide_approvals",
    "decide_approve_request",
    "decide_approve_review",
    "decide_ask_second_person",
    "decide_assign_review",
    "decide_cancel_account",
    "decide_cancel_enterprise_identity",
    "decide_cancel_owner_invitation",
    "decide_change_account_entity",
    "decide_change_shop_entity",
    "decide_close_shop",
    "decide_correct_email",
    "decide_decline_owner_request",
    "decide_grant_appeal",
    "decide_grant_replacement",
    "decide_invite_first_owner",
    "decide_invite_person",
    "decide_reject_review",
    "decide_replace_owner",
    "decide_resend_to_owner",
    "decide_reset_second_factor",
    "decide_return_review",
    "decide_schedule_upgrade",
    "decide_uphold_appeal",
    "decline_owner_request",
    "decline_request",
    "delete_expired_documents",
    "delete_view",
    "edit_name",
    "end_authorization",
    "expire_tickets",
    "gather",
    "grant_appeal",
    "grant_replacement",
    "hand_in_document",
    "hand_over",
    "holder",
    "holder_of",
    "invitation_of",
    "invite_first_owner",
    "invite_member",
    "invite_people",
    "invite_person",
    "issue_ticket",
    "join_with_new_account",
    "last_day_to_appeal",
    "leave_team",
    "merchant",
    "name_editable_from",
    "official_binding",
    "open_document",
    "open_invitations",
    "operator",
    "owners_of",
    "people_due",
    "prepare_wave",
    "record_export",
    "record_rights",
    "refuse",
    "reject_review",
    "release_idle",
    "remove_candidate",
    "remove_member",
    "replace_owner",
    "report_not_me",
    "request_entity_change",
    "required_terms",
    "resend_to_owner",
    "reset_second_factor",
    "resubmit_review",
    "return_review",
    "rights_of",
    "run_wave",
    "save_view",
    "schedule_upgrade",
    "standing_of",
    "suggest_account_names",
    "take_next",
    "terms_in_force",
    "ticket_for_token",
    "truncated_chains",
    "uphold_appeal",
    "waiting_owner",
    "was_reported",
    "will_be_renamed",
    "withdraw_document",
    "withdraw_owner_request",
    "withdraw_request",
]
