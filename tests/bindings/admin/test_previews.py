"""A preview never writes, and what it shows is what is then done: every verb of the desk, on both databases (R19, R22)."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.utils import timezone

from accounts.models import Review
from bindings import services
from bindings.admin.verbs import Verbs
from bindings.errors import Refusal
from bindings.models import OperatorRequest, RequestVerb
from bindings.texts import explain
from shops.models import User
from tests import flows
from tests.bindings.admin.previewing import done_since, in_review, newest, reads, told
from tests.factories import (
    AccountFactory,
    BindingFactory,
    EntityFactory,
    MembershipFactory,
    ShopFactory,
    UserFactory,
)

REASON = "Asked for in letter 7."
PREVIEW = {"reason": REASON, "_preview": "1"}


def bound_shop(**account):
    """Return a shop with an official account, a live QR code and a member."""
    member = MembershipFactory()
    binding = BindingFactory(shop=member.shop, account=AccountFactory(**account))
    flows.issue(member.shop, "authorize", member.user)
    return binding


def invited():
    shop, staff = ShopFactory(), UserFactory(is_staff=True)
    services.invite_first_owner(
        shop=shop,
        email="lin@example.com",
        reason=REASON,
        actor=services.operator(staff),
        now=timezone.now(),
    )
    return shop


def owned():
    """Return a shop whose one owner has a live QR code; `owner` is the owner."""
    member = MembershipFactory()
    flows.issue(member.shop, "bind", member.user)
    return member.shop, {"owners": [member.user_id], "email": "new@example.com"}


def claimed():
    """Return a person's claim of a shop without an owner, with the right credit code."""
    shop, person = ShopFactory(), UserFactory()
    return services.claim_shop(
        shop_code=shop.code,
        entity_code=shop.entity.code,
        note="",
        actor=services.merchant(person),
        now=timezone.now(),
    )


def handed_over():
    """Return the request of a shop's only owner, who has a live QR code."""
    member = MembershipFactory()
    flows.issue(member.shop, "bind", member.user)
    actor = services.merchant(member.user)
    return services.hand_over(
        shop=member.shop, email="new@example.com", note="", actor=actor, now=timezone.now()
    )


def everywhere():
    """Return an account that is official in one shop and on a live QR code of another."""
    account = bound_shop().account
    member = MembershipFactory()
    BindingFactory(shop=member.shop)
    flows.scan(member.shop, "rebind", AccountFactory(), member.user)
    return account


def locked_out(**more) -> User:
    """Return a person with a second factor."""
    person = UserFactory(**more)
    Authenticator.objects.create(user=person, type="totp", data={})
    return person


DATES = {"reminder_from": "2026-11-01", "deadline": "2026-12-31"}
VERBS: dict[str, Callable[[], tuple]] = {
    "shop close": lambda: (bound_shop().shop, "close", {}),
    "shop change-entity": lambda: (ShopFactory(), "change-entity", {"entity_code": EntityFactory().code}),
    "shop schedule-upgrade": lambda: (ShopFactory(), "schedule-upgrade", DATES),
    "shop invite-owner": lambda: (ShopFactory(), "invite-owner", {"email": "lin@example.com"}),
    "shop resend-invitation": lambda: (invited(), "resend-invitation", {}),
    "shop cancel-invitation": lambda: (invited(), "cancel-invitation", {}),
    "shop replace-owner": lambda: ((o := owned())[0], "replace-owner", o[1]),
    "claim accept-claim": lambda: (claimed(), "accept-claim", {}),
    "claim decline": lambda: (claimed(), "decline", {}),
    "handover agree-handover": lambda: (handed_over(), "agree-handover", {}),
    "account change-entity": lambda: (
        bound_shop(verified=True).account,
        "change-entity",
        {"entity_code": EntityFactory().code},
    ),
    "account cancel-identity": lambda: (AccountFactory(verified=True), "cancel-identity", {}),
    "account cancel": lambda: (everywhere(), "cancel", {}),
    "person send-link": lambda: (UserFactory(password=None), "send-link", {}),
    "person reset-second-factor": lambda: (locked_out(), "reset-second-factor", {}),
    "person correct-email": lambda: (UserFactory(), "correct-email", {"email": "right@example.com"}),
    "account cancel, unbound": lambda: (AccountFactory(), "cancel", {}),
    "account cancel, authorized": lambda: (BindingFactory(authorized=True).account, "cancel", {}),
}


@pytest.mark.parametrize("verb", VERBS)
def test_verb_does_what_its_page_shows(desk, verb):
    record, name, fields = VERBS[verb]()
    url = f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/do/{name}/"
    first = reads(desk, "get", url, {})
    page = reads(desk, "post", url, fields | PREVIEW) if fields else first
    shown, last = told(page.context["changes"]), newest()
    assert (shown != [], page.context["refusal"]) == (True, "")
    assert desk.post(url, fields | {"reason": REASON}).status_code == 302
    assert done_since(last) == shown


def cancelled():
    account, staff = AccountFactory(), services.operator(UserFactory(is_staff=True))
    return services.cancel_account(account=account, reason=REASON, actor=staff, now=timezone.now())


def granted():
    shop, staff = ShopFactory(), services.operator(UserFactory(is_staff=True))
    return services.grant_replacement(shop=shop, reason=REASON, actor=staff, now=timezone.now())


def approved() -> Review:
    review = in_review()
    return flows.approve(review.shop, UserFactory(is_staff=True), review)


ASKED = {
    RequestVerb.GRANT_REPLACEMENT: (ShopFactory, "grant-replacement", {}),
    RequestVerb.WITHDRAW_GRANT: (granted, "withdraw-grant", {}),
    RequestVerb.REOPEN_SHOP: (lambda: ShopFactory(status="closed"), "reopen", {}),
    RequestVerb.RESTORE_ACCOUNT: (cancelled, "restore", {}),
    RequestVerb.UNDO_APPROVAL: (approved, "undo-approval", {}),
    RequestVerb.RESET_SECOND_FACTOR: (lambda: locked_out(is_staff=True), "ask-reset-second-factor", {}),
    RequestVerb.CORRECT_EMAIL: (
        lambda: UserFactory(is_staff=True),
        "ask-correct-email",
        {"email": "right@example.com"},
    ),
}


@pytest.mark.parametrize("verb", ASKED)
def test_second_person_does_what_both_have_seen(desk, client_of, verb):
    make, name, fields = ASKED[verb]
    record, last = make(), newest()
    url = f"/admin/{record._meta.app_label}/{record._meta.model_name}/{record.pk}/do/{name}/"
    page = reads(desk, "post", url, fields | PREVIEW) if fields else reads(desk, "get", url, {})
    seen_by_asker = told(page.context["changes"])
    assert desk.post(url, fields | {"reason": REASON}).status_code == 302
    assert newest() == last
    wanted, second = OperatorRequest.objects.get(), client_of(UserFactory(is_staff=True, is_superuser=True))
    request_page = f"/admin/bindings/operatorrequest/{wanted.pk}"
    seen = told(reads(second, "get", f"{request_page}/change/", {}).context["changes"])
    assert second.post(f"{request_page}/approve/").status_code == 302
    assert done_since(last) == seen == seen_by_asker != []


def test_what_waits_for_a_second_person_says_so_before_it_is_requested_again(desk, client_of):
    url = f"/admin/shops/shop/{ShopFactory().pk}/do/grant-replacement/"
    desk.post(url, {"reason": REASON})
    another = client_of(UserFactory(is_staff=True, is_superuser=True))
    page = reads(another, "get", url, {})
    assert page.context["refusal"] == explain(Refusal("REQUEST_WAITING"))


def test_every_verb_that_needs_a_second_person_is_tried():
    assert set(ASKED) == set(RequestVerb)


def test_every_verb_of_the_desk_is_tried():
    admins = [a for a in admin.site._registry.values() if isinstance(a, Verbs)]
    verbs = [verb.name for one in admins for verb in one.verbs]
    tried = {row.split(",")[0].split()[1] for row in VERBS} | {name for _, name, _ in ASKED.values()}
    assert len(admins) == 6
    assert set(verbs) == tried | {"uphold", "grant"}  # test_appeals.py
