"""The checklist of a new server: each step's state is read from the system, and the list disappears automatically."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core import mail
from django.utils import timezone

from bindings import services
from bindings.admin.site.first_run import COUNTED
from shops.models import Role, Shop, User
from shops.test_mail import TEST_MAIL_LIMIT
from tests import flows
from tests.factories import AccountFactory, MembershipFactory, ShopFactory, UserFactory
from tests.mails import mailed
from work.models import Mail, Worker

TITLES = [
    "Site address",
    "Mail",
    "Your second factor",
    "First people",
    "Import shops",
    "Invite the first owner",
]


@pytest.fixture
def steps(client_of, superuser):
    """Open the desk's first page as the superuser and return what the checklist says by title."""

    def look() -> dict:
        checklist = client_of(superuser).get("/admin/").context.get("checklist")
        return {step.title: step for step in checklist.steps} if checklist else {}

    return look


@pytest.fixture
def next_title(client_of, superuser):
    return lambda: client_of(superuser).get("/admin/").context["checklist"].next.title


def run_worker() -> None:
    now = timezone.now()
    Worker.objects.create(id="w", host="here", pid=1, started_at=now, seen_at=now)


def add_staff() -> None:
    for name in ("operator", "operator", "supervisor"):
        UserFactory(is_staff=True).groups.add(Group.objects.get(name=name))


def test_new_server_has_everything_before_it(steps, settings):
    assert list(steps()) == TITLES
    assert not any(step.done for step in steps().values())


def test_address_is_done_once_it_is_set(steps, settings):
    assert "PHONE_BASE_URL" in steps()["Site address"].says
    settings.PHONE_BASE_URL = "https://shop.example"
    assert steps()["Site address"].done
    assert "https://shop.example" in steps()["Site address"].says


# Mail


def test_mail_that_is_only_printed_is_not_done(steps, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert "the log only" in steps()["Mail"].says


def test_superuser_without_an_email_is_led_to_add_one(steps, superuser):
    User.objects.filter(pk=superuser.pk).update(email="")
    assert [action.url for action in steps()["Mail"].actions] == ["/profile/email/"]


def test_mail_is_done_with_a_test_that_was_taken_and_a_worker(client_of, superuser, steps):
    response = client_of(superuser).post("/admin/test-mail/", follow=True)
    assert "The mail server took the test." in response.content.decode()
    assert [(one.to, one.subject) for one in mail.outbox] == [
        ([superuser.email], "Test mail from Shop Backend")
    ]
    assert (steps()["Mail"].done, "no worker" in steps()["Mail"].says) == (False, True)
    run_worker()
    assert steps()["Mail"].done


def test_failing_mail_server_is_told_in_its_words(client_of, superuser, steps, settings):
    settings.EMAIL_BACKEND = "tests.shops.test_notifications.BrokenBackend"
    response = client_of(superuser).post("/admin/test-mail/", follow=True)
    assert "The mail server did not take the test: " in response.content.decode()
    assert not Mail.objects.exists()
    assert not steps()["Mail"].done


@pytest.mark.usefixtures("no_window_ends")
def test_test_mails_are_limited(client_of, superuser):
    client = client_of(superuser)
    for _ in range(TEST_MAIL_LIMIT["limit"] + 1):
        client.post("/admin/test-mail/")
    assert len(mail.outbox) == TEST_MAIL_LIMIT["limit"]


@pytest.mark.parametrize("path", ["/admin/test-mail/", "/admin/load-demo/"])
def test_only_superusers_press_the_buttons(client_of, supervisor, owner, superuser, path):
    assert client_of(supervisor).post(path).status_code == 403
    assert client_of(owner).post(path).status_code == 302
    assert client_of(superuser).get(path).status_code == 405
    assert not mail.outbox
    assert Shop.objects.count() == 1


# Second factor, people, shops, owner


def test_second_factor_is_done_with_an_app_or_a_passkey(steps, superuser):
    Authenticator.objects.create(user=superuser, type="recovery_codes", data={})
    assert not steps()["Your second factor"].done
    Authenticator.objects.create(user=superuser, type="totp", data={})
    assert steps()["Your second factor"].says == "Set up: Authenticator app, Recovery codes."


def test_people_are_done_with_two_operators_and_a_supervisor(steps, operator):
    assert "Now: 1 operator, 0 supervisors." in steps()["First people"].says
    add_staff()
    assert steps()["First people"].done
    User.objects.filter(groups__name="supervisor").update(is_active=False)
    assert not steps()["First people"].done


def test_shops_are_done_with_the_first_one(steps):
    assert [action.label for action in steps()["Import shops"].actions] == ["Import", "Template"]
    ShopFactory()
    assert (steps()["Import shops"].done, steps()["Import shops"].says) == (True, "1 shop.")


def test_many_shops_are_not_counted_to_the_end(steps, monkeypatch):
    monkeypatch.setattr("bindings.admin.site.first_run.COUNTED", 2)
    ShopFactory.create_batch(3)
    assert COUNTED == 1000
    assert steps()["Import shops"].says == "More than 2 shops."


def test_owner_waits_for_mail_and_shops_then_for_the_answer(steps, shop, operator, now):
    assert steps()["Invite the first owner"].after == "After mail and shops"
    run_worker()
    Mail.objects.create(
        key="x",
        kind="account",
        recipient="x@example.com",
        state="sent",
        created_at=now,
        due_at=now,
        expires_at=now,
        finished_at=now,
    )
    [action] = steps()["Invite the first owner"].actions
    assert action.url == f"/admin/shops/shop/{shop.pk}/do/invite-owner/"
    services.invite_first_owner(
        shop=shop, email="lin@example.com", reason="New.", actor=services.operator(operator), now=now
    )
    assert "lin@example.com is invited to Lanxi Tea House" in steps()["Invite the first owner"].says
    MembershipFactory(shop=shop, role=Role.OWNER)
    assert steps()["Invite the first owner"].done


def test_several_shops_lead_to_those_without_an_owner(client_of, superuser, owner):
    unowned = ShopFactory()
    page = client_of(superuser).get("/admin/shops/shop/?show=all&owner=none")
    assert list(page.context["cl"].result_list) == [unowned]


# The list as a whole


def test_next_step_is_the_first_that_is_not_done(next_title, settings):
    assert next_title() == "Site address"
    settings.PHONE_BASE_URL = "https://shop.example"
    assert next_title() == "Mail"


def test_page_has_one_primary_action(client_of, superuser):
    page = client_of(superuser).get("/admin/").content.decode()
    assert page.count("btn-primary") == 1


def test_list_is_gone_after_the_first_bind(steps, shop, owner):
    assert steps()
    flows.bind(shop, AccountFactory(), owner)
    assert steps() == {}


def test_list_is_gone_when_all_is_done(steps, superuser, owner, settings, client_of):
    settings.PHONE_BASE_URL = "https://shop.example"
    client_of(superuser).post("/admin/test-mail/")
    run_worker()
    Authenticator.objects.create(user=superuser, type="webauthn", data={})
    assert list(steps())
    add_staff()
    assert steps() == {}


def test_list_is_for_superusers(client_of, supervisor):
    page = client_of(supervisor).get("/admin/")
    assert "checklist" not in page.context


# The demo


@pytest.fixture
def demo_offered(client_of, superuser):
    return lambda: "Load the demo instead" in client_of(superuser).get("/admin/").content.decode()


def test_demo_is_offered_only_in_an_empty_database_and_never_in_production(demo_offered, settings):
    assert not demo_offered()
    settings.DEMO = True
    assert demo_offered()
    settings.HTTPS = True
    assert not demo_offered()
    settings.HTTPS = False
    ShopFactory()
    assert not demo_offered()


def test_demo_that_would_take_over_a_login_is_not_offered(client_of, superuser, demo_offered, settings):
    settings.DEMO = True
    admin = UserFactory(username="admin")
    assert not demo_offered()
    client_of(superuser).post("/admin/load-demo/")
    assert User.objects.get(pk=admin.pk).password == admin.password
    assert not Shop.objects.exists()


def test_demo_is_loaded_beside_the_superuser(client_of, superuser, settings, steps):
    settings.DEMO = True
    assert client_of(superuser).post("/admin/load-demo/").status_code == 302
    assert Shop.objects.filter(code="10482").exists()
    assert User.objects.get(pk=superuser.pk).password == superuser.password
    assert steps() == {}
    assert mailed() == []
