"""What a service needs before it is interrupted: rows of its own for each call, and the call itself, not yet made."""

from collections.abc import Callable
from datetime import date
from functools import partial

from django.utils import timezone

from accounts.models import Account, Review
from bindings import services
from bindings.models import OperatorRequest, RequestVerb, ScanTicket
from bindings.tokens import confirmation_code
from shops.models import Role, User
from tests import flows
from tests.factories import AccountFactory, BindingFactory, CandidateFactory, MembershipFactory, UserFactory

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


def request() -> OperatorRequest:
    grant = {"verb": RequestVerb.GRANT_REPLACEMENT, "subject": MembershipFactory().shop, "reason": "Lost it"}
    return at_platform(services.ask_second_person, **grant)()


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
    other = MembershipFactory(shop=owner.shop)
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
