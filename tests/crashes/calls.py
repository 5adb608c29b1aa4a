"""Prepared calls of services, to be interrupted later: each function creates the rows and returns the call."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from io import BytesIO

from django.utils import timezone

from accounts.document_models import Document
from accounts.models import Account, Review
from bindings import services
from bindings.models import Appeal, ScanTicket
from bindings.tokens import confirmation_code
from shops.models import Role, User
from tests import files, flows
from tests.factories import (
    AccountFactory,
    BindingFactory,
    CandidateFactory,
    MembershipFactory,
    UserFactory,
)

WAVE = {"reminder_from": date(2026, 11, 1), "deadline": date(2027, 3, 31), "reason": "Second wave"}


def as_merchant(service: Callable, person: User, **more) -> Callable:
    """Return the call of `service` by a person of the shop."""
    return partial(service, actor=services.merchant(person), now=timezone.now(), **more)


def as_holder(service: Callable, holder: Account, **more) -> Callable:
    """Return the call of `service` by the holder of an account."""
    return partial(service, actor=services.holder(holder), now=timezone.now(), **more)


def as_operator(service: Callable, **more) -> Callable:
    """Return the call of `service` by an operator."""
    staff = UserFactory(is_staff=True)
    return partial(service, actor=services.operator(staff), now=timezone.now(), **more)


def ticket(purpose: str = "bind", account: Account | None = None, upto: Callable = flows.scan_and_agree):
    """Return a ticket of a new shop after the step `upto`; for a rebind the shop has an imported account."""
    owner = MembershipFactory()
    if purpose == "rebind":
        BindingFactory(shop=owner.shop)
    return upto(owner.shop, purpose, account or AccountFactory(), owner.user)


def confirm(agreed: ScanTicket, offset: int = 0) -> Callable:
    """Return the confirmation with the right code, or with one that is `offset` off."""
    code = f"{(int(confirmation_code(agreed.key)) + offset) % 1_000_000:06}"
    return as_merchant(services.confirm_ticket, agreed.issued_by, ticket=agreed, code=code)


def agreed_with_own_entity(kind: str) -> ScanTicket:
    """Return an agreed ticket for an account of `kind` with the shop's entity."""
    owner = MembershipFactory()
    account = AccountFactory(**{kind: True}, entity=owner.shop.entity)
    return flows.scan_and_agree(owner.shop, "bind", account, owner.user)


def waiting_ticket() -> ScanTicket:
    owner = MembershipFactory()
    return flows.issue(owner.shop, "bind", owner.user)


def expire_tickets() -> Callable:
    """Return the call that ends three expired tickets."""
    for _ in range(3):
        flows.let_expire(waiting_ticket())
    return partial(services.expire_tickets, now=timezone.now())


def review() -> Review:
    """Return the open review of a regular account that was just bound."""
    owner = MembershipFactory()
    flows.bind(owner.shop, AccountFactory(), owner.user)
    return flows.open_review(owner.shop)


def taken_long_ago() -> Callable:
    """Return the call that releases two requests that no one has worked on for an hour."""
    now, operator = timezone.now(), UserFactory(is_staff=True)
    for _ in range(2):
        services.assign_review(
            review=review(),
            assignee=operator,
            actor=services.operator(operator),
            now=now - timedelta(hours=1),
        )
    return partial(services.release_idle, now=now)


def delete_view() -> Callable:
    """Return the call that deletes a person's saved view of the queue."""
    by = {"actor": services.operator(UserFactory(is_staff=True)), "now": timezone.now()}
    view = services.save_view(name="Mine", query="reviewer=me", shared=False, **by)
    return partial(services.delete_view, view=view, **by)


def owner_of(review: Review) -> User:
    return review.shop.memberships.get(role=Role.OWNER).user


def returned_review(asked: dict[str, str] | None = None) -> Review:
    opened = review()
    return as_operator(services.return_review, review=opened, reason="Which license?", asked=asked or {})()


def rejected_review() -> Review:
    return as_operator(services.reject_review, review=review(), reason="Not legible")()


def waiting_appeal() -> Appeal:
    """Return the appeal that waits for an answer about a rejected upgrade."""
    rejected = rejected_review()
    return as_merchant(
        services.appeal_rejection, owner_of(rejected), review=rejected, text="The mark is ours"
    )()


def hand_in_document(review: Review, shade: int = 0) -> Callable:
    """Return the owner's call that submits a picture of the license."""
    content = BytesIO(files.picture(shade=shade))
    more = {"kind": "license", "file": content, "file_name": "license.jpg"}
    return as_merchant(services.hand_in_document, owner_of(review), review=review, **more)


def document_of(review: Review) -> Document:
    return hand_in_document(review)()


def withdraw_document() -> Callable:
    document = document_of(returned_review({"license": "expired"}))
    return as_merchant(services.withdraw_document, owner_of(document.review), document=document)


def resubmit_with_documents() -> Callable:
    document_of(asked := returned_review({"license": "expired"}))
    return as_merchant(services.resubmit_review, owner_of(asked), review=asked, material="")


def delete_expired_documents() -> Callable:
    """Return the call that deletes two documents of a review that was decided long ago."""
    document_of(opened := review())
    hand_in_document(opened, shade=1)()
    as_operator(services.reject_review, review=opened, reason="Not legible")()
    return partial(services.delete_expired_documents, now=timezone.now() + timedelta(days=400))


def denied_ticket() -> ScanTicket:
    return ticket(account=AccountFactory(verified=True), upto=flows.scan)


def requested_entity_change() -> Review:
    denied = denied_ticket()
    return as_holder(services.request_entity_change, denied.account, ticket=denied, agreed=True)()


def edit_name() -> Callable:
    owner = MembershipFactory()
    BindingFactory(shop=owner.shop, upgraded=True)
    return as_merchant(services.edit_name, owner.user, shop=owner.shop, name=f"Hill Tea {owner.pk}")


def for_merchant(service: Callable, **more) -> Callable:
    """Return the owner's call of `service` for a shop with an imported account."""
    owner = MembershipFactory()
    BindingFactory(shop=owner.shop)
    return as_merchant(service, owner.user, shop=owner.shop, **more)


def remove_candidate() -> Callable:
    owner = MembershipFactory()
    candidate = CandidateFactory(shop=owner.shop)
    return as_merchant(services.remove_candidate, owner.user, shop=owner.shop, account=candidate.account)


def end_authorization() -> Callable:
    owner = MembershipFactory()
    binding = BindingFactory(shop=owner.shop, authorized=True)
    return as_merchant(services.end_authorization, owner.user, binding=binding)


def cancel_identity() -> Callable:
    denied = denied_ticket()
    return as_holder(services.cancel_enterprise_identity, denied.account, account=denied.account)


def report_not_me() -> Callable:
    bound = ticket()
    confirm(bound)()
    bound.refresh_from_db()
    return as_holder(services.report_not_me, bound.account, ticket=bound)


def new_shops(count: int = 3) -> list[int]:
    """Return the primary keys of new shops."""
    return [MembershipFactory().shop_id for _ in range(count)]


def schedule(**more) -> None:
    """Run `schedule_upgrade` to its end."""
    for _ in services.schedule_upgrade(**more):
        pass


def run_wave() -> Callable:
    prepared = as_operator(services.prepare_wave, shop_ids=new_shops(), choice={}, **WAVE)()
    return as_operator(services.run_wave, wave=prepared, seconds=60)


def for_account(service: Callable, **more) -> Callable:
    """Return the operator's call of `service` for an official account with a live ticket at its shop."""
    bound = BindingFactory(account__unverified=True)
    flows.issue(bound.shop, "authorize", MembershipFactory(shop=bound.shop).user)
    return as_operator(service, account=bound.account, reason="Asked for", **more)


def for_shop(service: Callable, **more) -> Callable:
    """Return the operator's call of `service` for a shop with a live ticket."""
    return as_operator(service, shop=waiting_ticket().shop, reason="Asked for", **more)
