"""A preview never writes, and what it shows is what is then done: every verb of the desk, on both databases (R19, R22)."""

from collections.abc import Callable

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Review
from bindings import services
from bindings.admin.verbs import Verbs
from bindings.errors import Refusal
from bindings.models import Event, OperatorRequest, RequestVerb
from bindings.texts import explain
from bindings.texts.changes import changes_of
from shops.models import User
from tests import flows
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
WRITES = ("INSERT", "UPDATE", "DELETE", "SAVEPOINT", "BEGIN", "RELEASE", "ROLLBACK")


@pytest.fixture
def desk(each_database, client_of, settings) -> Client:
    """The browser of a person who may do everything, on either database."""
    settings.PHONE_BASE_URL = "https://shop.example"
    return client_of(UserFactory(is_staff=True, is_superuser=True))


def reads(client: Client, method: str, url: str, fields: dict):
    """Ask for a page; fail if it writes, locks or opens a transaction."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = getattr(client, method)(url, fields)
    assert response.status_code == 200
    statements = [query["sql"] for query in queries]
    assert [s for s in statements if s.startswith(WRITES) or "FOR UPDATE" in s or "advisory" in s] == []
    return response


def told(changes) -> list[tuple]:
    return [(change.title, change.event.verb, change.rows) for change in changes]


def done_since(last: int) -> list[tuple]:
    events = Event.objects.filter(pk__gt=last).select_related("shop", "account").order_by("pk")
    return told(changes_of(event) for event in events)


def newest() -> int:
    return Event.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


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


def in_review(**account) -> Review:
    member = MembershipFactory()
    flows.bind(member.shop, AccountFactory(**(account or {"regular": True})), member.user)
    return flows.open_review(member.shop)


def plain_change() -> Review:
    member, account = MembershipFactory(), AccountFactory(verified=True)
    ticket = flows.scan(member.shop, "bind", account, member.user)
    return services.request_entity_change(
        ticket=ticket, actor=services.holder(account), now=timezone.now(), agreed=True
    )


REVIEWS = {
    "blue V": in_review,
    "entity change": lambda: in_review(unverified=True),
    "entity change that no upgrade waits for": plain_change,
}


@pytest.mark.parametrize("kind", REVIEWS)
@pytest.mark.parametrize("shown_on", ["change", "approve"])
def test_approval_does_what_its_pages_show(desk, kind, shown_on):
    review = REVIEWS[kind]()
    response = reads(desk, "get", f"/admin/accounts/review/{review.pk}/{shown_on}/", {})
    shown, last = told(response.context["changes"]), newest()
    assert len(shown) == 1
    desk.post(f"/admin/accounts/review/{review.pk}/approve/")
    assert done_since(last) == shown


def test_many_approvals_do_what_their_page_shows_in_a_bounded_number_of_queries(desk):
    url, counts = "/admin/accounts/review/approve-selected/", []
    many = [in_review() for _ in range(8)]
    for reviews in (many[:1], many):
        with CaptureQueriesContext(connection) as queries:
            response = reads(desk, "get", url, {"id": [review.pk for review in reviews]})
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
    shown, last = [told(row[3]) for row in response.context["rows"]], newest()
    desk.post(url, {"id": [review.pk for review in many]})
    assert done_since(last) == [one for row in shown for one in row]


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
    assert len(admins) == 4
    assert set(verbs) == tried
