"""Every service that writes, as a function that prepares the rows and returns the call to be interrupted."""

from collections.abc import Callable

from bindings import services
from bindings.benefits import BENEFIT_CODES
from bindings.models import RequestVerb
from shops.models import Role
from tests import flows
from tests.crashes.stage import (
    WAVE,
    accepts,
    asked_for,
    at_desk,
    at_phone,
    at_platform,
    authorization,
    confirm,
    expired,
    for_account,
    for_shop,
    identity,
    invited,
    joins,
    leaves,
    member,
    mismatch,
    not_me,
    of_shop,
    of_the_shop,
    owner_of,
    request,
    returned,
    review,
    schedule,
    shops,
    ticket,
    upgraded_name,
    waiting,
    wave,
    with_candidate,
)
from tests.factories import AccountFactory, EntityFactory, UserFactory

READS = {
    "Actor", "SYSTEM", "broken_events", "check_for", "gather", "holder", "invitation_of", "truncated_chains", "merchant",
    "name_editable_from", "official_binding", "open_invitations", "operator", "required_terms", "standing_of",
    "suggest_for", "terms_in_force", "ticket_for_token", "was_reported", "will_be_renamed",
}  # fmt: skip

STORIES: dict[str, Callable[[], Callable]] = {
    "issue_ticket": lambda: of_shop(services.issue_ticket, purpose="rebind", benefits=BENEFIT_CODES),
    "claim_ticket": lambda: at_phone(services.claim_ticket, a := AccountFactory(), ticket=waiting(), account=a),
    "claim_ticket, denied": lambda: at_phone(
        services.claim_ticket, a := AccountFactory(verified=True), ticket=waiting(), account=a
    ),
    "agree": lambda: at_phone(
        services.agree, (t := ticket(upto=flows.scan)).account, ticket=t, account=t.account, terms_agreed=True
    ),
    "refuse": lambda: at_phone(
        services.refuse, (t := ticket(upto=flows.scan)).account, ticket=t, account=t.account
    ),
    "confirm_ticket": lambda: confirm(ticket()),
    "confirm_ticket, verified": lambda: confirm(of_the_shop("verified")),
    "confirm_ticket, blue V": lambda: confirm(of_the_shop("blue_v")),
    "confirm_ticket, unverified": lambda: confirm(ticket(account=AccountFactory(unverified=True))),
    "confirm_ticket, rebind": lambda: confirm(ticket("rebind")),
    "confirm_ticket, authorize": lambda: confirm(ticket("authorize")),
    "confirm_ticket, wrong code": lambda: confirm(ticket(), wrong=1),
    "cancel_ticket": lambda: at_desk(services.cancel_ticket, (t := ticket()).issued_by, ticket=t),
    "expire_tickets": expired,
    "approve_review": lambda: at_platform(services.approve_review, review=review()),
    "approve_review, entity change": lambda: at_platform(services.approve_review, review=asked_for()),
    "reject_review": lambda: at_platform(services.reject_review, review=review(), reason="Not legible"),
    "assign_review": lambda: at_platform(services.assign_review, review=review(), assignee=UserFactory(is_staff=True)),
    "return_review": lambda: at_platform(services.return_review, review=review(), reason="Which license?"),
    "resubmit_review": lambda: at_desk(
        services.resubmit_review, owner_of(r := returned()), review=r, material="The new license"
    ),
    "request_entity_change": lambda: at_phone(
        services.request_entity_change, (t := mismatch()).account, ticket=t, agreed=True
    ),
    "withdraw_request": lambda: at_desk(services.withdraw_request, owner_of(r := asked_for()), review=r),
    "edit_name": upgraded_name,
    "change_benefits": lambda: of_shop(services.change_benefits, benefits=BENEFIT_CODES),
    "end_authorization": authorization,
    "add_candidate": lambda: of_shop(services.add_candidate, handle=AccountFactory().handle),
    "remove_candidate": with_candidate,
    "report_not_me": not_me,
    "cancel_enterprise_identity": identity,
    "cancel_account": lambda: for_account(services.cancel_account),
    "change_account_entity": lambda: for_account(services.change_account_entity, entity=EntityFactory()),
    "change_shop_entity": lambda: for_shop(services.change_shop_entity, entity=EntityFactory()),
    "close_shop": lambda: for_shop(services.close_shop),
    "grant_replacement": lambda: for_shop(services.grant_replacement),
    "ask_second_person": lambda: at_platform(
        services.ask_second_person, verb=RequestVerb.GRANT_REPLACEMENT, subject=waiting().shop, reason="Lost"
    ),
    "approve_request": lambda: at_platform(services.approve_request, request=request()),
    "decline_request": lambda: at_platform(services.decline_request, request=request(), reason="No"),
    "prepare_wave": lambda: at_platform(services.prepare_wave, shop_ids=shops(), choice={}, **WAVE),
    "run_wave": wave,
    "schedule_upgrade": lambda: at_platform(schedule, shop_ids=shops(), chunk=1, **WAVE),
    "invite_member": lambda: of_shop(services.invite_member, email="new@example.com", role=Role.VIEWER),
    "cancel_invitation": lambda: at_desk(
        services.cancel_invitation, (i := invited())[0].user, invitation=i[1]
    ),
    "accept_invitation": accepts,
    "join_with_new_account": joins,
    "change_role": lambda: member(services.change_role, role=Role.VIEWER),
    "remove_member": lambda: member(services.remove_member),
    "leave_team": leaves,
}  # fmt: skip
