"""Every service that writes, up to its call: each function prepares the rows and returns what is to be interrupted."""

from collections.abc import Callable
from datetime import date
from functools import partial

from django.utils import timezone

from accounts.models import Account, Review
from bindings import services
from bindings.benefits import CODES
from bindings.models import OperatorRequest, RequestVerb, ScanTicket
from bindings.tokens import confirmation_code
from shops.models import Membership, Role, User
from tests import flows
from tests.factories import (
    AccountFactory,
    BindingFactory,
    CandidateFactory,
    EntityFactory,
    MembershipFactory,
    UserFactory,
)

READS = {
    "Actor", "SYSTEM", "broken_events", "check_for", "gather", "holder", "invitation_of", "lost_ends", "merchant",
    "name_editable_from", "official_binding", "open_invitations", "operator", "required_terms", "standing_of",
    "suggest_for", "terms_in_force", "ticket_of_token", "was_reported", "will_be_renamed",
}  # fmt: skip
WAVE = {"reminder_from": date(2026, 11, 1), "deadline": date(2027, 3, 31), "reason": "Second wave"}


def at_desk(service: Callable, person: User, **more) -> Callable:
    return partial(service, actor=services.merchant(person), now=timezone.now(), **more)


def at_phone(service: Callable, holder: Account, **more) -> Callable:
    return partial(service, actor=services.holder(holder), now=timezone.now(), **more)


def at_platform(service: Callable, **more) -> Callable:
    staff = UserFactory(is_staff=True)
    return partial(service, actor=services.operator(staff), now=timezone.now(), **more)


def ticket(purpose: str = "bind", account: Account | None = None, upto: Callable = flows.scan_and_agree):
    """Return a ticket of a new shop after `upto`; a shop that upgrades or rebinds has an imported account."""
    owner = MembershipFactory()
    if purpose == "rebind":
        BindingFactory(shop=owner.shop)
    return upto(owner.shop, purpose, account or AccountFactory(), owner.user)


def confirm(agreed: ScanTicket, wrong: int = 0) -> Callable:
    code = f"{(int(confirmation_code(agreed.key)) + wrong) % 1_000_000:06}"
    return at_desk(services.confirm_ticket, agreed.issued_by, ticket=agreed, code=code)


def of_the_shop(kind: str) -> ScanTicket:
    """Return an agreed ticket with an account of `kind` under the shop's entity."""
    owner = MembershipFactory()
    account = AccountFactory(**{kind: True}, entity=owner.shop.entity)
    return flows.scan_and_agree(owner.shop, "bind", account, owner.user)


def waiting() -> ScanTicket:
    owner = MembershipFactory()
    return flows.issue(owner.shop, "bind", owner.user)


def expired() -> Callable:
    for _ in range(3):
        flows.let_expire(waiting())
    return partial(services.expire_tickets, now=timezone.now())


def review() -> Review:
    """Return the open review of a regular account that was just bound."""
    owner = MembershipFactory()
    flows.bind(owner.shop, AccountFactory(), owner.user)
    return flows.open_review(owner.shop)


def owner_of(thing: Review | ScanTicket) -> User:
    return thing.shop.memberships.get(role=Role.OWNER).user


def returned() -> Review:
    item = review()
    return at_platform(services.return_review, review=item, reason="Which license?")()


def mismatch() -> ScanTicket:
    return ticket(account=AccountFactory(verified=True), upto=flows.scan)


def asked_for() -> Review:
    denied = mismatch()
    return at_phone(services.request_entity_change, denied.account, ticket=denied, agreed=True)()


def upgraded_name() -> Callable:
    owner = MembershipFactory()
    BindingFactory(shop=owner.shop, upgraded=True)
    return at_desk(services.edit_name, owner.user, shop=owner.shop, name=f"Hill Tea {owner.pk}")


def request(verb: str = RequestVerb.GRANT_REPLACEMENT) -> OperatorRequest:
    shop = MembershipFactory().shop
    return at_platform(services.ask_second_person, verb=verb, subject=shop, reason="Lost the phone")()


def invited() -> tuple:
    owner, email = MembershipFactory(), f"guest{MembershipFactory().pk}@example.com"
    invite = at_desk(services.invite_member, owner.user, shop=owner.shop, email=email, role=Role.MANAGER)
    return owner, invite()[0]


def joins() -> Callable:
    _, invitation = invited()
    more = {"username": f"guest{invitation.pk}", "full_name": "Guest", "password": "x", "language": "en"}
    return at_desk(services.join_with_new_account, None, invitation=invitation, **more)


def accepts() -> Callable:
    _, invitation = invited()
    guest = UserFactory(email=invitation.email)
    return at_desk(services.accept_invitation, guest, invitation=invitation)


def member(service: Callable, **more) -> Callable:
    owner = MembershipFactory()
    other = MembershipFactory(shop=owner.shop, role=Role.MANAGER)
    flows.issue(owner.shop, "bind", other.user)
    return at_desk(service, owner.user, membership=other, **more)


def leaves() -> Callable:
    owner = MembershipFactory()
    other: Membership = MembershipFactory(shop=owner.shop)
    return at_desk(services.leave_team, other.user, shop=owner.shop)


def of_shop(service: Callable, **more) -> Callable:
    """Return the merchant's call of `service` for a shop with an imported account."""
    owner = MembershipFactory()
    BindingFactory(shop=owner.shop)
    return at_desk(service, owner.user, shop=owner.shop, **more)


def with_candidate() -> Callable:
    owner = MembershipFactory()
    candidate = CandidateFactory(shop=owner.shop)
    return at_desk(services.remove_candidate, owner.user, shop=owner.shop, account=candidate.account)


def authorization() -> Callable:
    owner = MembershipFactory()
    binding = BindingFactory(shop=owner.shop, authorized=True)
    return at_desk(services.end_authorization, owner.user, binding=binding)


def identity() -> Callable:
    denied = mismatch()
    return at_phone(services.cancel_enterprise_identity, denied.account, account=denied.account)


def not_me() -> Callable:
    bound = ticket()
    confirm(bound)()
    bound.refresh_from_db()
    return at_phone(services.report_not_me, bound.account, ticket=bound)


def shops(count: int = 3) -> list[int]:
    return [MembershipFactory().shop_id for _ in range(count)]


def schedule(**more) -> None:
    for _ in services.schedule_upgrade(**more):
        pass


def wave() -> Callable:
    prepared = at_platform(services.prepare_wave, shop_ids=shops(), choice={}, **WAVE)()
    return at_platform(services.run_wave, wave=prepared, seconds=60)


def for_account(service: Callable, **more) -> Callable:
    """Return the operator's call of `service` for the official account of a shop."""
    bound = BindingFactory(account__unverified=True)
    flows.issue(bound.shop, "authorize", MembershipFactory(shop=bound.shop).user)
    return at_platform(service, account=bound.account, reason="Asked for", **more)


def for_shop(service: Callable, **more) -> Callable:
    """Return the operator's call of `service` for a shop with a live ticket."""
    return at_platform(service, shop=waiting().shop, reason="Asked for", **more)


STORIES: dict[str, Callable[[], Callable]] = {
    "issue_ticket": lambda: of_shop(services.issue_ticket, purpose="rebind", benefits=CODES),
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
    "change_benefits": lambda: of_shop(services.change_benefits, benefits=CODES),
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
