"""Every service that writes, with a function that creates the rows and returns the call to interrupt."""

from collections.abc import Callable

from bindings import services
from bindings.benefits import BENEFIT_CODES
from bindings.models import RequestVerb
from shops.models import Role
from tests import flows
from tests.crashes.calls import (
    WAVE,
    agreed_with_own_entity,
    as_holder,
    as_merchant,
    as_operator,
    cancel_identity,
    confirm,
    delete_expired_documents,
    delete_view,
    denied_ticket,
    document_of,
    edit_name,
    end_authorization,
    expire_tickets,
    for_account,
    for_merchant,
    for_shop,
    hand_in_document,
    new_shops,
    owner_of,
    rejected_review,
    remove_candidate,
    report_not_me,
    requested_entity_change,
    resubmit_with_documents,
    returned_review,
    review,
    run_wave,
    schedule,
    taken_long_ago,
    ticket,
    waiting_appeal,
    waiting_ticket,
    withdraw_document,
)
from tests.crashes.calls_of_people import (
    accept_by_code,
    accept_claim,
    accept_handover,
    accept_invitation,
    claim_shop,
    for_member,
    handover,
    invite,
    invite_owner,
    join,
    leave_team,
    pending_request,
    replace_owner,
    reset_second_factor,
)
from tests.factories import AccountFactory, EntityFactory, ShopFactory, UserFactory

# Functions that do not write, and `record_rights`, which writes in the transaction of its caller.
NO_CASE = {name for name in services.__all__ if name.startswith("decide_")} | {
    "Actor", "Plan", "SYSTEM", "against_appealing", "last_day_to_appeal", "broken_events", "broken_invariants", "check_account_name", "gather", "holder", "holder_of",
    "invitation_of", "merchant",
    "name_editable_from",
    "official_binding", "open_invitations", "operator", "owners_of", "people_due", "record_rights", "required_terms", "rights_of",
    "standing_of", "suggest_account_names", "terms_in_force", "ticket_for_token", "truncated_chains", "waiting_owner", "was_reported",
    "will_be_renamed",
}  # fmt: skip

CASES: dict[str, Callable[[], Callable]] = {
    "issue_ticket": lambda: for_merchant(services.issue_ticket, purpose="rebind", benefits=BENEFIT_CODES),
    "claim_ticket": lambda: as_holder(services.claim_ticket, a := AccountFactory(), ticket=waiting_ticket(), account=a),
    "claim_ticket, denied": lambda: as_holder(
        services.claim_ticket, a := AccountFactory(verified=True), ticket=waiting_ticket(), account=a
    ),
    "agree": lambda: as_holder(
        services.agree, (t := ticket(upto=flows.scan)).account, ticket=t, account=t.account, terms_agreed=True
    ),
    "refuse": lambda: as_holder(
        services.refuse, (t := ticket(upto=flows.scan)).account, ticket=t, account=t.account
    ),
    "confirm_ticket": lambda: confirm(ticket()),
    "confirm_ticket, verified": lambda: confirm(agreed_with_own_entity("verified")),
    "confirm_ticket, blue V": lambda: confirm(agreed_with_own_entity("blue_v")),
    "confirm_ticket, unverified": lambda: confirm(ticket(account=AccountFactory(unverified=True))),
    "confirm_ticket, rebind": lambda: confirm(ticket("rebind")),
    "confirm_ticket, authorize": lambda: confirm(ticket("authorize")),
    "confirm_ticket, wrong code": lambda: confirm(ticket(), offset=1),
    "cancel_ticket": lambda: as_merchant(services.cancel_ticket, (t := ticket()).issued_by, ticket=t),
    "expire_tickets": expire_tickets,
    "approve_review": lambda: as_operator(services.approve_review, review=review()),
    "approve_review, entity change": lambda: as_operator(services.approve_review, review=requested_entity_change()),
    "reject_review": lambda: as_operator(services.reject_review, review=review(), reason="Not legible"),
    "appeal_rejection": lambda: as_merchant(
        services.appeal_rejection, owner_of(r := rejected_review()), review=r, text="The mark is ours"
    ),
    "uphold_appeal": lambda: as_operator(services.uphold_appeal, appeal=waiting_appeal(), reason="It is a claim"),
    "grant_appeal": lambda: as_operator(services.grant_appeal, appeal=waiting_appeal(), reason="The mark is shown"),
    "assign_review": lambda: as_operator(services.assign_review, review=review(), assignee=UserFactory(is_staff=True)),
    "save_view": lambda: as_operator(services.save_view, name="Mine", query="reviewer=me", shared=False),
    "delete_view": delete_view,
    "record_export": lambda: as_operator(services.record_export, what="reviews", query="", rows=1),
    "take_next": lambda: as_operator(services.take_next, reviews=[review(), review()], most=2),
    "release_idle": taken_long_ago,
    "return_review": lambda: as_operator(services.return_review, review=review(), reason="Which license?"),
    "resubmit_review": lambda: as_merchant(
        services.resubmit_review, owner_of(r := returned_review()), review=r, material="The new license"
    ),
    "return_review, asking for documents": lambda: as_operator(
        services.return_review, review=review(), reason="Seal", asked={"letter": "no_seal", "license": "expired"}
    ),
    "resubmit_review, with documents": resubmit_with_documents,
    "hand_in_document": lambda: hand_in_document(returned_review({"license": "expired"})),
    "withdraw_document": withdraw_document,
    "open_document": lambda: as_operator(services.open_document, document=document_of(review())),
    "delete_expired_documents": delete_expired_documents,
    "request_entity_change": lambda: as_holder(
        services.request_entity_change, (t := denied_ticket()).account, ticket=t, agreed=True
    ),
    "withdraw_request": lambda: as_merchant(services.withdraw_request, owner_of(r := requested_entity_change()), review=r),
    "edit_name": edit_name,
    "change_benefits": lambda: for_merchant(services.change_benefits, benefits=BENEFIT_CODES),
    "end_authorization": end_authorization,
    "add_candidate": lambda: for_merchant(services.add_candidate, handle=AccountFactory().handle),
    "remove_candidate": remove_candidate,
    "report_not_me": report_not_me,
    "cancel_enterprise_identity": cancel_identity,
    "cancel_account": lambda: for_account(services.cancel_account),
    "change_account_entity": lambda: for_account(services.change_account_entity, entity=EntityFactory()),
    "change_shop_entity": lambda: for_shop(services.change_shop_entity, entity=EntityFactory()),
    "close_shop": lambda: for_shop(services.close_shop),
    "grant_replacement": lambda: for_shop(services.grant_replacement),
    "ask_second_person": lambda: as_operator(
        services.ask_second_person, verb=RequestVerb.GRANT_REPLACEMENT, subject=waiting_ticket().shop, reason="Lost"
    ),
    "approve_request": lambda: as_operator(services.approve_request, request=pending_request()),
    "decline_request": lambda: as_operator(services.decline_request, request=pending_request(), reason="No"),
    "prepare_wave": lambda: as_operator(services.prepare_wave, shop_ids=new_shops(), choice={}, **WAVE),
    "run_wave": run_wave,
    "schedule_upgrade": lambda: as_operator(schedule, shop_ids=new_shops(), chunk=1, **WAVE),
    "invite_member": lambda: for_merchant(services.invite_member, email="new@example.com", role=Role.VIEWER),
    "cancel_invitation": lambda: as_merchant(
        services.cancel_invitation, (i := invite())[0].user, invitation=i[1]
    ),
    "accept_invitation": accept_invitation,
    "invite_first_owner": lambda: as_operator(
        services.invite_first_owner, shop=ShopFactory(), email="first@example.com", reason="Opened"
    ),
    "replace_owner": replace_owner,
    "invite_person": lambda: as_operator(
        services.invite_person, person_id=UserFactory(password=None).pk, by_mail=True, again=True
    ),
    "invite_people": lambda: as_operator(
        services.invite_people,
        person_ids=[person.pk for person in UserFactory.create_batch(3, password=None)],
        by_mail=True,
    ),
    "resend_to_owner": lambda: as_operator(services.resend_to_owner, invitation=invite_owner(), reason="Lost the mail"),
    "cancel_owner_invitation": lambda: as_operator(
        services.cancel_owner_invitation, invitation=invite_owner(), reason="Wrong address"
    ),
    "reset_second_factor": reset_second_factor,
    "correct_email": lambda: as_operator(
        services.correct_email, person=UserFactory(), email="right@example.com", reason="Mistyped"
    ),
    "change_own_email": lambda: as_merchant(services.change_own_email, UserFactory(), email="mine@example.com"),
    "accept_by_code": accept_by_code,
    "claim_shop": claim_shop,
    "hand_over": lambda: for_merchant(services.hand_over, email="heir@example.com", note=""),
    "accept_owner_request": accept_claim,
    "accept_owner_request, handover": accept_handover,
    "decline_owner_request": lambda: as_operator(
        services.decline_owner_request, wanted=claim_shop()(), reason="Another license"
    ),
    "withdraw_owner_request": lambda: as_merchant(
        services.withdraw_owner_request, (r := handover()).asked_by, wanted=r
    ),
    "join_with_new_account": join,
    "change_role": lambda: for_member(services.change_role, role=Role.VIEWER),
    "remove_member": lambda: for_member(services.remove_member),
    "leave_team": leave_team,
}  # fmt: skip
