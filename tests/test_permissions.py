"""Every route by every role, generated from the URL resolver; a route without an entry here fails the build."""

import re

import pytest
from django.http import HttpResponse
from django.urls import get_resolver, reverse
from django.utils import timezone

from bindings import services
from bindings.models import ScanTicket
from bindings.tokens import phone_token
from shops.models import Invitation, Role
from tests import flows
from tests.factories import AccountFactory, BindingFactory, MembershipFactory
from tests.world import undone

VIEWER, MANAGER, OWNER = Role.VIEWER, Role.MANAGER, Role.OWNER
ROLES = ["viewer", "manager", "owner"]
PAGE, FORM, ACTION = {"GET"}, {"GET", "POST"}, {"POST"}
LED = {"POST", "led"}  # an action; who comes by GET, as after signing in again, is led to its page
FOR_A_SHOP = {
    "shop_profile": (VIEWER, PAGE),
    "official_account": (VIEWER, PAGE),
    "name_check": (VIEWER, PAGE),
    "entity_change": (VIEWER, PAGE),
    "authorized_accounts": (VIEWER, PAGE),
    "preview": (VIEWER, PAGE),
    "activity": (VIEWER, PAGE),
    "activity_export": (VIEWER, PAGE),
    "team": (VIEWER, PAGE),
    "team_leave": (VIEWER, FORM),
    "resubmit_review": (MANAGER, LED),
    "edit_name": (MANAGER, LED),
    "choose_benefits": (MANAGER, FORM),
    "change_benefits": (MANAGER, FORM),
    "rebind_warning": (MANAGER, FORM),
    "scan": (MANAGER, PAGE),
    "scan_status": (MANAGER, PAGE),
    "renew_ticket": (MANAGER, LED),
    "cancel_ticket": (MANAGER, LED),
    "confirm": (MANAGER, FORM),
    "confirm_name_check": (MANAGER, PAGE),
    "request_entity_change": (MANAGER, LED),
    "withdraw_entity_change": (MANAGER, LED),
    "resubmit_entity_change": (MANAGER, LED),
    "authorize": (MANAGER, LED),
    "end_authorization": (MANAGER, FORM),
    "add_candidate": (MANAGER, LED),
    "remove_candidate": (MANAGER, LED),
    "team_invite": (OWNER, LED),
    "team_remind": (OWNER, LED),
    "team_role": (OWNER, LED),
    "team_remove": (OWNER, FORM),
    "invitation_cancel": (OWNER, LED),
}
FOR_WHO_SIGNED_IN = {
    "home": PAGE,
    "shop_list": PAGE,
    "shop_export": PAGE,
    "shop_switcher": PAGE,
    "rules": PAGE,
    "demo_phone": FORM,
    "notifications": PAGE,
    "notifications_read": LED,
    "notification_choices": LED,
    "profile": FORM,
    "change_email": FORM,
    "change_email_code": LED,
    "change_email_stop": LED,
    "calendar_renew": LED,
    "calendar_revoke": LED,
}
FOR_EVERYBODY = {
    "healthz": PAGE,
    "set_preferences": ACTION,
    "invitation_accept": FORM,
    "calendar_feed": PAGE,
    "phone_open": PAGE,
    "phone": PAGE,
    "phone_sign_in": FORM,
    "phone_scan": LED,
    "phone_agree": LED,
    "phone_refuse": LED,
    "phone_not_me": FORM,
    "phone_end_authorization": FORM,
    "phone_cancel_identity": FORM,
    "phone_entity_change": FORM,
}


def routes(resolver=None, namespace=""):
    """Yield (name, path pattern, module of the view) of every named route."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern, pattern.namespace or namespace)
        elif pattern.name:
            name = f"{namespace}:{pattern.name}" if namespace else pattern.name
            yield name, pattern.pattern, pattern.callback.__module__


OURS = {name for name, _, module in routes() if not module.startswith("allauth.") and ":" not in name}
ADMIN = {name: pattern for name, pattern, _ in routes() if name.startswith("admin:")}


def test_every_route_has_its_entry():
    assert {*FOR_A_SHOP, *FOR_WHO_SIGNED_IN, *FOR_EVERYBODY} == OURS


@pytest.fixture
def people(owner, manager, viewer, stranger):
    return {"owner": owner, "manager": manager, "viewer": viewer, "stranger": stranger}


def things(shop, owner) -> dict:
    """Write one of everything a route can name, in `shop`; return them by the route's argument and name."""
    account = AccountFactory(verified=True)
    denied = flows.scan(shop, "bind", account, owner)
    review = services.request_entity_change(ticket=denied, actor=services.merchant(owner), now=timezone.now())
    flows.bind(shop, AccountFactory(), owner)
    return {
        "request_entity_change": denied,
        "ticket": flows.scan_and_agree(shop, "authorize", AccountFactory(), owner),
        "withdraw_entity_change": review,
        "resubmit_entity_change": review,
        "end_authorization": BindingFactory(shop=shop, authorized=True),
        "member": MembershipFactory(shop=shop, role=Role.MANAGER),
        "invitation_cancel": Invitation.objects.create(
            shop=shop,
            email="new@example.com",
            role=Role.VIEWER,
            token_hash=f"hash-{shop.pk}",
            invited_by=owner,
            created_at=timezone.now(),
            expires_at=timezone.now() + timezone.timedelta(days=7),
        ),
    }


def address(name: str, code: str, which: dict) -> str:
    """Return the URL of route `name` in the shop `code`, naming what `which` holds."""
    wanted = {argument for argument in ("ticket", "pk") if argument in arguments_of(name)}
    values = {"code": code}
    if "ticket" in wanted:
        values["ticket"] = which.get(name, which["ticket"]).key
    if "pk" in wanted:
        values["pk"] = which.get(name, which["member"]).pk
    return reverse(name, kwargs=values)


def arguments_of(name: str) -> set[str]:
    return set(next(pattern.converters for route, pattern, _ in routes() if route == name))


def ask(client, method: str, url: str) -> HttpResponse:
    """Send one request and undo whatever it did."""
    with undone():
        return client.generic(method, url)


def is_sign_in(response) -> bool:
    return response.status_code == 302 and response["Location"].startswith("/login/")


def went_through(response) -> bool:
    return response.status_code in (200, 302, 303, 409, 422) and not is_sign_in(response)


@pytest.mark.parametrize("name", FOR_A_SHOP)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_shop_route_by_role(name, method, shop, people, client, client_of):
    smallest, methods = FOR_A_SHOP[name]
    url = address(name, shop.code, things(shop, people["owner"]))
    assert is_sign_in(ask(client, method, url))
    for role, person in people.items():
        response = ask(client_of(person), method, url)
        if method not in methods:
            assert response.status_code == (302 if "led" in methods else 405), role
        elif role == "stranger":
            assert response.status_code == 404
        elif ROLES.index(role) < ROLES.index(smallest):
            assert response.status_code == 403, role
        else:
            assert went_through(response), (role, response.status_code)


def body(response) -> bytes:
    """Return the page without what the asker brought or what differs each time: its own address, the CSRF token."""
    page = re.sub(rb'csrfmiddlewaretoken" value[^>]*|X-CSRFToken[^>]*', b"", response.content)
    return page.replace(response.wsgi_request.path.encode(), b"here")


@pytest.mark.parametrize("name", FOR_A_SHOP)
def test_foreign_and_absent_shop_are_the_same_404(name, shop, other_shop, people, client_of):
    _, methods = FOR_A_SHOP[name]
    foreign = things(other_shop, people["stranger"])
    client = client_of(people["owner"])
    for method in methods - {"led"}:
        answers = [
            ask(client, method, address(name, code, foreign)) for code in (other_shop.code, "no-such-shop")
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert body(answers[0]) == body(answers[1])


@pytest.mark.parametrize("name", [name for name in FOR_A_SHOP if {"ticket", "pk"} & arguments_of(name)])
def test_foreign_thing_in_ones_own_shop_is_404(name, shop, other_shop, people, client_of):
    _, methods = FOR_A_SHOP[name]
    foreign = things(other_shop, people["stranger"])
    for method in methods - {"led"}:
        response = ask(client_of(people["owner"]), method, address(name, shop.code, foreign))
        if name == "team_remove" and method == "POST":
            assert response.status_code in (302, 404)  # removing whom is not there is removing twice
        else:
            assert response.status_code == 404, method


@pytest.mark.parametrize("name", FOR_A_SHOP)
def test_removed_member_meets_a_stranger_answer(name, shop, people, client_of):
    _, methods = FOR_A_SHOP[name]
    which, client = things(shop, people["owner"]), client_of(people["manager"])
    people["manager"].memberships.all().delete()
    for method in methods - {"led"}:
        assert ask(client, method, address(name, shop.code, which)).status_code == 404


@pytest.mark.parametrize("name", FOR_WHO_SIGNED_IN)
def test_personal_route_needs_a_sign_in(name, client, client_of, stranger):
    for method in ("GET", "POST"):
        assert is_sign_in(ask(client, method, reverse(name)))
        response = ask(client_of(stranger), method, reverse(name))
        methods = FOR_WHO_SIGNED_IN[name]
        if name != "home" and method not in methods:
            assert response.status_code == (302 if "led" in methods else 405)
        else:
            assert went_through(response), response.status_code


@pytest.mark.parametrize("name", FOR_EVERYBODY)
def test_open_route_asks_for_no_sign_in(name, shop, owner, client):
    ticket = flows.issue(shop, "bind", owner)
    arguments = {"token": phone_token(ticket.key), "key": "no-such-key"}
    values = {argument: arguments[argument] for argument in arguments_of(name)}
    for method in FOR_EVERYBODY[name] - {"led"}:
        response = ask(client, method, reverse(name, kwargs=values))
        assert not is_sign_in(response)
        assert response.status_code < 500


@pytest.mark.parametrize("name", [name for name in FOR_EVERYBODY if "token" in arguments_of(name)])
def test_unknown_token_is_404_everywhere(name, db, client):
    for method in FOR_EVERYBODY[name] - {"led"}:
        response = ask(client, method, reverse(name, kwargs={"token": "x" * 43}))
        assert response.status_code == 404


@pytest.mark.parametrize("name", ADMIN)
def test_admin_route_is_closed_to_merchants(name, db, owner, client, client_of):
    if name in ("admin:login", "admin:logout"):
        return
    values = {
        argument: {"object_id": "1", "pk": 1, "id": 1, "content_type_id": 1}.get(argument, "x")
        for argument in ADMIN[name].converters
    }
    if name == "admin:app_list":
        values = {"app_label": "shops"}
    for who in (client, client_of(owner)):
        for method in ("GET", "POST"):
            response = ask(who, method, reverse(name, kwargs=values))
            assert response.status_code in (302, 403, 404, 405), method
            assert response.status_code != 302 or "login" in response["Location"]


def test_nothing_was_written_by_the_asking(shop, people, client_of):
    """What `ask` undoes is really undone."""
    ticket = flows.issue(shop, "bind", people["owner"])
    ask(client_of(people["owner"]), "POST", reverse("cancel_ticket", args=[shop.code, ticket.key]))
    assert ScanTicket.objects.get().state == "waiting"
