"""Profile: name, second factor and the calendar's link."""

from allauth.mfa.models import Authenticator
from django.urls import reverse


def test_the_name_is_saved(owner, client_of):
    response = client_of(owner).post(reverse("profile"), {"full_name": "Lin Yulan", "email": "x@example.com"})
    before = owner.email
    owner.refresh_from_db()
    assert (response.status_code, owner.full_name, owner.email) == (302, "Lin Yulan", before)


def test_the_second_factor_is_told(owner, client_of):
    client = client_of(owner)
    assert client.get(reverse("profile")).context["methods"] == []
    Authenticator.objects.create(user=owner, type=Authenticator.Type.TOTP, data={})
    assert [str(one) for one in client.get(reverse("profile")).context["methods"]] == ["Authenticator app"]


def test_the_profile_is_one_s_own(client, db):
    assert client.get(reverse("profile")).status_code == 302


def test_another_email_has_one_page(owner, client_of):
    client = client_of(owner)
    assert client.get("/email/").url == reverse("change_email")
    assert client.post("/email/", {"action_add": "", "email": "new@example.com"}).status_code == 405
