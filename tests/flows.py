"""Flows for tests, run through the services: a scan up to any step, a binding, a review."""

from datetime import timedelta

from django.db.models.functions import Now
from django.utils import timezone

from accounts.models import Account, Review, ReviewState
from bindings import services
from bindings.benefits import BENEFIT_CODES
from bindings.models import Binding, ScanTicket
from bindings.tokens import confirmation_code
from shops.models import Shop, User


def issue(shop: Shop, purpose: str, person: User, **more) -> ScanTicket:
    """Issue a ticket of `shop` as `person`."""
    return services.issue_ticket(
        shop=shop,
        purpose=purpose,
        actor=services.merchant(person),
        now=timezone.now(),
        benefits=more.pop("benefits", BENEFIT_CODES),
        **more,
    )


def claim(ticket: ScanTicket, account: Account) -> ScanTicket:
    """Scan `ticket` with the phone that is signed in to `account`."""
    return services.claim_ticket(
        ticket=ticket, account=account, actor=services.holder(account), now=timezone.now()
    )


def agree(ticket: ScanTicket, account: Account, **more) -> ScanTicket:
    """Agree to all terms on the phone."""
    agreed = {"terms_agreed": True, "entity_change_agreed": True} | more
    return services.agree(
        ticket=ticket, account=account, actor=services.holder(account), now=timezone.now(), **agreed
    )


def confirm(ticket: ScanTicket, person: User, code: str | None = None, **more) -> Binding:
    """Confirm in the backend with the phone's code, or with `code`."""
    return services.confirm_ticket(
        ticket=ticket,
        code=confirmation_code(ticket.key) if code is None else code,
        actor=services.merchant(person),
        now=timezone.now(),
        **more,
    )


def scan(shop: Shop, purpose: str, account: Account, person: User, **more) -> ScanTicket:
    """Issue a ticket and scan it; return it scanned, or denied by the rules."""
    return claim(issue(shop, purpose, person, **more), account)


def scan_and_agree(shop: Shop, purpose: str, account: Account, person: User, **more) -> ScanTicket:
    """Return a ticket that only the confirmation is missing from."""
    return agree(scan(shop, purpose, account, person, **more), account)


def complete(shop: Shop, purpose: str, account: Account, person: User, **more) -> Binding:
    """Run the whole flow for `purpose` and return the binding."""
    return confirm(scan_and_agree(shop, purpose, account, person, **more), person)


def bind(shop: Shop, account: Account, person: User) -> Binding:
    """Bind `account` to `shop`."""
    return complete(shop, "bind", account, person)


def rebind(shop: Shop, account: Account, person: User) -> Binding:
    """Replace the official account of `shop` with `account`."""
    return complete(shop, "rebind", account, person)


def authorize(shop: Shop, account: Account, person: User) -> Binding:
    """Authorize `account` for `shop`."""
    return complete(shop, "authorize", account, person)


def open_review(shop: Shop) -> Review:
    """Return the open review of `shop`."""
    return Review.objects.get(shop=shop, state=ReviewState.OPEN)


def approve(shop: Shop, person: User, review: Review | None = None) -> Review:
    """Approve `review`, or the shop's open review, as the operator `person`."""
    return services.approve_review(
        review=review or open_review(shop), actor=services.operator(person), now=timezone.now()
    )


def reject(shop: Shop, person: User, reason: str = "The license photo is not legible.") -> Review:
    """Reject the shop's open review as the operator `person`."""
    return services.reject_review(
        review=open_review(shop), reason=reason, actor=services.operator(person), now=timezone.now()
    )


def let_expire(ticket: ScanTicket, seconds: float = -1) -> ScanTicket:
    """Set the ticket to expire in `seconds`, by the database's clock; by default it has expired."""
    ScanTicket.objects.filter(pk=ticket.pk).update(expires_at=Now() + timedelta(seconds=seconds))
    ticket.refresh_from_db()
    return ticket
