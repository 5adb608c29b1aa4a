"""Which notice comes at once, which with the digest, and who wants none; choices kept in cookies and with the person."""

import pytest
from django.utils import timezone

from shops.address_mails import post_address_taken, post_proof_code, post_to_old_address
from shops.models import MailRhythm, User
from shops.notice_kinds import NOTICES, ByMail
from shops.notice_mails import comes_at_once, wants
from shops.notice_texts import muted
from tests.mails import mailed
from work.models import Mail, Priority

KIND = {how: next(kind for kind, text in NOTICES.items() if text.by_mail == how) for how in ByMail}


@pytest.mark.parametrize(
    ("how", "rhythm", "shops", "at_once"),
    [
        ("single", "daily", 1, True),
        ("single", "none", 99, True),
        ("answer", "daily", 3, True),
        ("answer", "daily", 4, False),
        ("answer", "each", 4, False),
        ("digest", "daily", 1, False),
        ("digest", "each", 3, True),
        ("digest", "each", 4, False),
    ],
)
def test_notice_comes_at_once_by_its_kind_the_rhythm_and_the_number_of_shops(
    settings, how, rhythm, shops, at_once
):
    settings.MAIL_SINGLE_SHOPS = 3
    assert comes_at_once(User(mail_rhythm=rhythm), KIND[ByMail(how)], shops) is at_once


@pytest.mark.parametrize(
    ("how", "person", "wanted"),
    [
        ("digest", {}, True),
        ("digest", {"mail_rhythm": MailRhythm.NONE}, False),
        ("answer", {"mail_rhythm": MailRhythm.NONE}, False),
        ("single", {"mail_rhythm": MailRhythm.NONE}, True),
        ("single", {"email": ""}, False),
        ("single", {"is_active": False}, False),
    ],
)
def test_mail_is_wanted_by_who_can_read_it_and_did_not_say_no(how, person, wanted):
    reader = User(**{"email": "lin@example.com", "mail_rhythm": MailRhythm.DAILY, **person})
    assert wants(reader, KIND[ByMail(how)]) is wanted


@pytest.mark.parametrize("how", ByMail)
def test_muted_topic_is_mailed_in_no_way(how):
    topic = NOTICES[KIND[how]].topic
    assert not wants(User(email="lin@example.com", muted_notices=[f"mail:{topic}"]), KIND[how])
    assert wants(User(email="lin@example.com", muted_notices=[f"page:{topic}"]), KIND[how])


def test_locked_topic_stays_in_the_page_and_may_leave_the_mail():
    assert not muted(["page:security"], "page", "security")
    assert muted(["mail:security"], "mail", "security")
    assert muted(["page:binding"], "page", "binding")
    assert not muted([], "page", "binding")


@pytest.mark.django_db
def test_old_address_is_told_at_once_in_its_own_language_without_the_new_one():
    post_to_old_address("old@example.com", language="zh-hans", now=timezone.now())
    assert Mail.objects.get().priority == Priority.AT_ONCE
    [message] = mailed()
    assert (message.to, "Your email" in message.subject) == (["old@example.com"], False)
    assert "new@example.com" not in message.body


@pytest.mark.django_db
def test_code_is_in_subject_text_and_html_and_readable_nowhere_before():
    post_proof_code("new@example.com", "482913", now=timezone.now())
    assert "482913" not in str(list(Mail.objects.values()))
    [message] = mailed()
    assert "482913" in message.subject
    assert "482913" in message.body
    assert "482913" in message.alternatives[0].content


@pytest.mark.django_db
def test_address_that_is_taken_gets_a_warning_in_place_of_a_code():
    post_address_taken("lin@example.com", now=timezone.now())
    [message] = mailed()
    assert message.subject == "This email already belongs to an account"
    assert "nothing was changed" in message.body


@pytest.mark.parametrize(
    ("sent", "language", "theme"),
    [
        ({"language": "zh-hans"}, "zh-hans", ""),
        ({"theme": "dark"}, "", "dark"),
        ({"language": "fr", "theme": "pink"}, "", ""),
        ({"language": "en", "theme": "light"}, "en", "light"),
    ],
)
def test_choice_is_kept_with_the_person_and_in_cookies(owner, client_of, settings, sent, language, theme):
    User.objects.update(language="", theme="")
    client = client_of(owner)
    response = client.post("/preferences/", sent)
    owner.refresh_from_db()
    assert (owner.language, owner.theme) == (language, theme)
    kept = {name: morsel.value for name, morsel in response.cookies.items()}
    assert kept.get(settings.LANGUAGE_COOKIE_NAME, "") == language
    assert kept.get("theme", "") == theme


def test_automatic_theme_forgets_the_cookie(owner, client_of):
    client = client_of(owner)
    client.post("/preferences/", {"theme": "dark"})
    response = client.post("/preferences/", {"theme": "auto"})
    owner.refresh_from_db()
    assert (owner.theme, response.cookies["theme"]["max-age"]) == ("", 0)


@pytest.mark.parametrize(
    ("back", "page"),
    [("/rules/", "/rules/"), ("https://evil.example/", None), ("//evil.example", None), ("", None)],
)
def test_choice_leads_back_to_a_page_of_this_site_alone(owner, client_of, back, page):
    location = client_of(owner).post("/preferences/", {"language": "en", "next": back})["Location"]
    assert "evil" not in location
    assert location.startswith(page or "/")


def test_choice_is_a_post(owner, client_of):
    assert client_of(owner).get("/preferences/").status_code == 405
