"""How a shop's days and the documents asked for read, in both languages."""

import pytest
from django.utils.translation import override

from accounts.document_models import AskReason, DocumentKind
from bindings.standing import Status
from bindings.texts.documents import all_asked_for, asked_for, what_to_do
from bindings.texts.scans import SCAN_WORDS
from bindings.texts.standing import STATUSES, days_words
from shops.models import Entity


@pytest.mark.parametrize(
    ("days", "words", "chinese"),
    [
        (-2, "2 days overdue", "2"),
        (-1, "1 day overdue", "1"),
        (0, "Last day", ""),
        (1, "1 day left", "1"),
        (30, "30 days left", "30"),
    ],
)
def test_days_are_counted_on_both_sides_of_the_last(days, words, chinese):
    assert days_words(days) == words
    with override("zh-hans"):
        translated = days_words(days)
    assert chinese in translated
    assert "-" not in translated
    assert translated != words


def test_every_status_is_called_something_else():
    assert set(STATUSES) == set(Status)
    for language in ("en", "zh-hans"):
        with override(language):
            assert len({str(words.label) for words in STATUSES.values()}) == len(Status)


@pytest.mark.parametrize("why", AskReason)
def test_every_reason_to_ask_says_what_to_do(why):
    entity = Entity(name="Lanxi Tea Co., Ltd.")
    text = what_to_do(why, entity)
    assert "%(" not in text
    assert (entity.name in text) is (why in (AskReason.OTHER_ENTITY, AskReason.NO_SEAL))
    with override("zh-hans"):
        assert what_to_do(why, entity) != text


@pytest.mark.parametrize("kind", DocumentKind)
def test_what_is_asked_for_names_document_and_reason(kind):
    assert asked_for(kind, "no_seal") == f"{kind.label}: {AskReason.NO_SEAL.label}"


def test_everything_asked_for_is_on_one_line():
    kinds = list(DocumentKind)[:2]
    text = all_asked_for(dict.fromkeys(kinds, "missing"))
    assert text == "; ".join(asked_for(kind, "missing") for kind in kinds)
    assert all_asked_for({}) == ""


def test_purpose_or_reason_that_nobody_knows_is_an_error():
    with pytest.raises(ValueError, match="not a valid"):
        asked_for("business_license", "because")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("purpose", SCAN_WORDS)
def test_pages_of_a_purpose_name_account_and_shop_where_they_promise_to(purpose, language):
    words = SCAN_WORDS[purpose]
    with override(language):
        cannot = str(words.cannot) % {"handle": "tea", "shop": "Lanxi"}
        assert "@tea" in cannot
        assert "Lanxi" in cannot
        assert "@tea" in str(words.done) % {"handle": "tea"} or purpose == "authorize"
        assert len({str(words.title), str(words.cancel), str(words.confirm), str(words.busy)}) == 4
