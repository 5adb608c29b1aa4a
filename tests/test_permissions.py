"""Every route by every role, generated from the URL resolver; a route without an entry here fails."""

import re

import pytest
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from accounts.models import Review
from bindings import services
from bindings.models import ScanTicket
from bindings.tokens import phone_token
from shops.models import Invitation, Role
from tests import flows
from tests.factories import AccountFactory, BindingFactory, MembershipFactory, kept_document
from tests.routes import ADMIN_ROUTES, OUR_ROUTES, PERSONAL_ROUTES, PUBLIC_ROUTES, ROLES, SHOP_ROUTES, routes
from tests.world import rolled_back


def test_every_route_has_its_entry():
    assert {*SHOP_ROUTES, *PERSONAL_ROUTES, *PUBLIC_ROUTES} == OUR_ROUTES


@pytest.fixture
def people(owner, manager, viewer, stranger):
    return {"owner": owner, "manager": manager, "viewer": viewer, "stranger": stranger}


def create_objects(shop, owner) -> dict:
    """Create in `shop` an object for every route that needs one; return them by route or by kind."""
    account = AccountFactory(verified=True)
    denied = flows.scan(shop, "bind", account, owner)
    review = services.request_entity_change(ticket=denied, actor=services.merchant(owner), now=timezone.now())
    flows.bind(shop, AccountFactory(), owner)
    document = kept_document(flows.open_review(shop))
    rejected = Review.objects.create(
        kind="entity_change",
        state="rejected",
        account=AccountFactory(verified=True),
        shop=shop,
        entity=shop.entity,
        submitted_at=timezone.now(),
        due_at=timezone.now(),
        decided_at=timezone.now(),
    )
    return {
        "appeal": rejected,
        "appeal_document": rejected,
        "hand_in_document": document.review,
        "shop_document": document,
        "withdraw_document": document,
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


def url_of(name: str, code: str, objects: dict) -> str:
    """Return the URL of the route `name` for the shop `code` and its object among `objects`."""
    needed = {argument for argument in ("ticket", "pk") if argument in arguments_of(name)}
    values = {"code": code}
    if "ticket" in needed:
        values["ticket"] = objects.get(name, objects["ticket"]).key
    if "pk" in needed:
        values["pk"] = objects.get(name, objects["member"]).pk
    return reverse(name, kwargs=values)


def arguments_of(name: str) -> set[str]:
    return set(next(pattern.converters for route, pattern, _ in routes() if route == name))


def send(client, method: str, url: str) -> HttpResponse:
    """Send a request and roll back what it changed."""
    with rolled_back():
        return client.generic(method, url)


def is_sign_in(response) -> bool:
    return response.status_code == 302 and response["Location"].startswith("/login/")


def is_allowed(response) -> bool:
    return response.status_code in (200, 302, 303, 409, 422) and not is_sign_in(response)


@pytest.mark.parametrize("name", SHOP_ROUTES)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_shop_route_by_role(name, method, shop, people, client, client_of):
    smallest, methods = SHOP_ROUTES[name]
    url = url_of(name, shop.code, create_objects(shop, people["owner"]))
    assert is_sign_in(send(client, method, url))
    for role, person in people.items():
        response = send(client_of(person), method, url)
        if method not in methods:
            assert response.status_code == (302 if "redirect" in methods else 405), role
        elif role == "stranger":
            assert response.status_code == 404
        elif ROLES.index(role) < ROLES.index(smallest):
            assert response.status_code == 403, role
        else:
            assert is_allowed(response), (role, response.status_code)


def body(response) -> bytes:
    """Return the page without its own URL and the CSRF token."""
    page = re.sub(rb'csrfmiddlewaretoken" value[^>]*|X-CSRFToken[^>]*', b"", response.content)
    return page.replace(response.wsgi_request.path.encode(), b"here")


@pytest.mark.parametrize("name", SHOP_ROUTES)
def test_foreign_and_unknown_shops_get_the_same_404(name, shop, other_shop, people, client_of):
    _, methods = SHOP_ROUTES[name]
    foreign = create_objects(other_shop, people["stranger"])
    client = client_of(people["owner"])
    for method in methods - {"redirect"}:
        answers = [
            send(client, method, url_of(name, code, foreign)) for code in (other_shop.code, "no-such-shop")
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        assert body(answers[0]) == body(answers[1])


@pytest.mark.parametrize("name", [name for name in SHOP_ROUTES if {"ticket", "pk"} & arguments_of(name)])
def test_foreign_object_in_own_shop_is_404(name, shop, other_shop, people, client_of):
    _, methods = SHOP_ROUTES[name]
    foreign = create_objects(other_shop, people["stranger"])
    for method in methods - {"redirect"}:
        response = send(client_of(people["owner"]), method, url_of(name, shop.code, foreign))
        if name == "team_remove" and method == "POST":
            assert response.status_code in (302, 404)  # removing a member is idempotent
        else:
            assert response.status_code == 404, method


@pytest.mark.parametrize("name", SHOP_ROUTES)
def test_removed_member_gets_404(name, shop, people, client_of):
    _, methods = SHOP_ROUTES[name]
    objects, client = create_objects(shop, people["owner"]), client_of(people["manager"])
    people["manager"].memberships.all().delete()
    for method in methods - {"redirect"}:
        assert send(client, method, url_of(name, shop.code, objects)).status_code == 404


@pytest.mark.parametrize("name", PERSONAL_ROUTES)
def test_personal_route_needs_a_sign_in(name, client, client_of, stranger):
    for method in ("GET", "POST"):
        assert is_sign_in(send(client, method, reverse(name)))
        response = send(client_of(stranger), method, reverse(name))
        methods = PERSONAL_ROUTES[name]
        if name != "home" and method not in methods:
            assert response.status_code == (302 if "redirect" in methods else 405)
        else:
            assert is_allowed(response), response.status_code


@pytest.mark.parametrize("name", PUBLIC_ROUTES)
def test_public_route_needs_no_sign_in(name, shop, owner, client):
    ticket = flows.issue(shop, "bind", owner)
    arguments = {"token": phone_token(ticket.key), "key": "no-such-key", "pk": 1}
    values = {argument: arguments[argument] for argument in arguments_of(name)}
    for method in PUBLIC_ROUTES[name] - {"redirect"}:
        response = send(client, method, reverse(name, kwargs=values))
        assert not is_sign_in(response)
        assert response.status_code < 500


@pytest.mark.parametrize("name", [name for name in PUBLIC_ROUTES if "token" in arguments_of(name)])
def test_unknown_token_is_404_everywhere(name, db, client):
    for method in PUBLIC_ROUTES[name] - {"redirect"}:
        values = {"token": "x" * 43} | ({"pk": 1} if "pk" in arguments_of(name) else {})
        response = send(client, method, reverse(name, kwargs=values))
        assert response.status_code == 404


@pytest.mark.parametrize("name", ADMIN_ROUTES)
def test_admin_route_is_closed_to_merchants(name, db, owner, client, client_of):
    if name in ("admin:login", "admin:logout"):
        return
    values = {
        argument: {"object_id": "1", "pk": 1, "id": 1, "document": 1, "content_type_id": 1}.get(argument, "x")
        for argument in ADMIN_ROUTES[name].converters
    }
    if name == "admin:app_list":
        values = {"app_label": "shops"}
    for who in (client, client_of(owner)):
        for method in ("GET", "POST"):
            response = send(who, method, reverse(name, kwargs=values))
            assert response.status_code in (302, 403, 404, 405), method
            assert response.status_code != 302 or "login" in response["Location"]


def test_send_rolls_back_what_it_changed(shop, people, client_of):
    ticket = flows.issue(shop, "bind", people["owner"])
    send(client_of(people["owner"]), "POST", reverse("cancel_ticket", args=[shop.code, ticket.key]))
    assert ScanTicket.objects.get().state == "waiting"
