"""What the desk does for a person who can't sign in: the second factor is reset, the address corrected."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from bindings.models import Event, OperatorRequest
from shops.models import User
from tests.factories import PASSWORD, UserFactory
from tests.mails import mailed, send_mails
from tests.world import shows

REASON = "Called back on the number on record."
NEW = "new@example.com"


def give_factor(person) -> None:
    for kind in ("totp", "recovery_codes"):
        Authenticator.objects.create(user=person, type=kind, data={})


def factors(person) -> int:
    return Authenticator.objects.filter(user=person).count()


def buttons(client, person) -> list[str]:
    page = client.get(f"/admin/shops/user/{person.pk}/change/")
    return [verb.name for verb, _url in page.context["buttons"]]


@pytest.fixture
def approve(client_of):
    """Approve the newest request as this person."""

    def send(person):
        wanted = OperatorRequest.objects.latest("pk")
        return client_of(person).post(f"/admin/bindings/operatorrequest/{wanted.pk}/approve/")

    return send


@pytest.fixture
def phoned(owner):
    """The cast's owner, who lost the phone with the second factor."""
    give_factor(owner)
    return owner


# A lost second factor


def test_lost_second_factor_is_reset(do, supervisor, phoned, last_event):
    assert do(supervisor, phoned, "reset-second-factor", reason=REASON).status_code == 302
    event = last_event()
    assert (factors(phoned), event.verb, event.reason) == (0, "second_factor_reset", REASON)
    assert (event.chain, event.facts["member"]) == (f"person:{phoned.pk}", str(phoned))
    shows(event, second_factor=(["totp", "recovery_codes"], []))
    assert [(message.to, "reset your two-step sign-in" in message.subject) for message in mailed()] == [
        ([phoned.email], True)
    ]


def test_reset_signs_the_person_out_everywhere(do, supervisor, phoned, client):
    Authenticator.objects.filter(user=phoned).delete()
    client.post("/login/", {"login": phoned.username, "password": PASSWORD})
    assert client.get("/shops/").status_code == 200
    assert UserSession.objects.filter(user=phoned).exists()
    give_factor(phoned)
    do(supervisor, phoned, "reset-second-factor", reason=REASON)
    assert client.get("/shops/").status_code == 302


def test_operators_reset_nothing(do, operator, phoned):
    assert do(operator, phoned, "reset-second-factor", reason=REASON).status_code == 403
    assert factors(phoned) == 2


def test_reset_without_a_factor_is_a_sentence(do, supervisor, owner):
    response = do(supervisor, owner, "reset-second-factor", reason=REASON)
    assert response.status_code == 409
    assert "no second factor" in response.content.decode()


def test_staff_s_second_factor_needs_another_supervisor(
    do, approve, operator, supervisor, other_supervisor, last_event
):
    give_factor(operator)
    assert do(supervisor, operator, "reset-second-factor", reason=REASON).status_code == 409
    assert do(supervisor, operator, "ask-reset-second-factor", reason=REASON).status_code == 302
    assert approve(supervisor).status_code == 409
    assert factors(operator) == 2
    assert approve(other_supervisor).status_code == 302
    assert (factors(operator), last_event().facts["asked_by"]) == (0, str(supervisor))


def test_nobody_decides_about_the_own_sign_in(do, approve, operator, supervisor):
    give_factor(supervisor)
    assert do(operator, supervisor, "ask-reset-second-factor", reason=REASON).status_code == 302
    assert approve(supervisor).status_code == 409
    assert factors(supervisor) == 2


def test_supervisors_reach_no_superuser(do, approve, superuser, supervisor, other_supervisor):
    give_factor(superuser)
    do(supervisor, superuser, "ask-reset-second-factor", reason=REASON)
    assert approve(other_supervisor).status_code == 409
    assert factors(superuser) == 2
    root = UserFactory(is_staff=True, is_superuser=True)
    assert approve(root).status_code == 302
    assert factors(superuser) == 0


# An address that is wrong


def test_wrong_address_is_corrected_and_both_are_told(do, supervisor, owner, last_event, mailoutbox):
    old = owner.email
    EmailAddress.objects.create(user=owner, email=old, verified=True, primary=True)
    assert do(supervisor, owner, "correct-email", email=NEW, reason=REASON).status_code == 302
    send_mails()
    assert User.objects.get(pk=owner.pk).email == NEW
    assert not EmailAddress.objects.exists()
    assert last_event().verb == "email_corrected"
    shows(last_event(), email=(old, NEW))
    assert sorted(mail.to[0] for mail in mailoutbox) == [NEW, old]
    assert NEW not in next(mail.body for mail in mailoutbox if mail.to == [old])


@pytest.mark.parametrize("typed", ["nonsense", ""])
def test_strange_address_is_shown_again(do, supervisor, owner, typed):
    assert do(supervisor, owner, "correct-email", email=typed, reason=REASON).status_code == 422
    assert not Event.objects.exists()


def test_address_of_another_or_the_same_is_a_sentence(do, supervisor, owner, manager):
    for email in (manager.email.upper(), owner.email):
        assert do(supervisor, owner, "correct-email", email=email, reason=REASON).status_code == 409
    assert not Event.objects.exists()


def test_staff_s_address_needs_another_supervisor(do, approve, operator, supervisor, other_supervisor):
    assert do(supervisor, operator, "correct-email", email=NEW, reason=REASON).status_code == 409
    assert do(supervisor, operator, "ask-correct-email", email=NEW, reason=REASON).status_code == 302
    assert User.objects.get(pk=operator.pk).email == operator.email
    assert approve(other_supervisor).status_code == 302
    assert User.objects.get(pk=operator.pk).email == NEW


def test_address_that_was_taken_before_the_approval_is_refused(
    do, approve, operator, supervisor, other_supervisor
):
    do(supervisor, operator, "ask-correct-email", email=NEW, reason=REASON)
    UserFactory(email=NEW)
    assert approve(other_supervisor).status_code == 409
    assert User.objects.get(pk=operator.pk).email == operator.email


def test_buttons_follow_the_person(client_of, supervisor, phoned, operator, viewer):
    client = client_of(supervisor)
    assert buttons(client, phoned) == ["reset-second-factor", "correct-email"]
    assert buttons(client, viewer) == ["correct-email"]
    assert buttons(client, operator) == ["ask-correct-email"]


def test_page_of_the_person_tells_the_history(client_of, do, supervisor, phoned):
    do(supervisor, phoned, "reset-second-factor", reason=REASON)
    page = client_of(supervisor).get(f"/admin/shops/user/{phoned.pk}/change/")
    assert [row["event"].verb for row in page.context["timeline"]] == ["second_factor_reset"]
    log = client_of(supervisor).get(page.context["all_events"])
    assert [event.verb for event in log.context["cl"].result_list] == ["second_factor_reset"]
