"""Rules and Help: all rules, the numbers of any day, answers, terms and the demo's stories."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from bindings.models import RuleBook, TermsKind
from bindings.policy import ACCOUNT_GATES, ENTITY_CHANGE_GATES, REVIEW_GATES, SHOP_GATES
from bindings.rules.gates import gates_of
from bindings.rules.numbers import RULES_OF_NUMBERS
from bindings.rules.quotes import QUOTES, QUOTES_OF_REASONS
from bindings.rules.table import BY_ID, RULES
from bindings.second_opinion import ANSWER_GATES, APPEAL_GATES
from bindings.texts import REASONS
from tests.factories import ShopFactory


@pytest.fixture
def rules(stranger, client_of):
    """Open the page: `rules(tab="terms")`."""

    def open_page(**query):
        return client_of(stranger).get(reverse("rules"), query)

    return open_page


def ids(response) -> list[str]:
    return [line["rule"].id for line in response.context["rules"]]


def test_all_rules_are_there_in_order(rules):
    response = rules()
    assert ids(response) == [f"R{number}" for number in (*range(1, 24), 25)]
    assert b'id="R5"' in response.content


TABLES = (SHOP_GATES, ACCOUNT_GATES, REVIEW_GATES, ENTITY_CHANGE_GATES, APPEAL_GATES, ANSWER_GATES)


def test_every_gate_of_the_policy_belongs_to_a_rule_and_is_shown():
    every = [gate for table in TABLES for gate in table]
    assert {gate.rule for gate in every} <= set(BY_ID)
    shown = [gate for rule in RULES for _heading, gates in gates_of(rule) for gate in gates]
    assert sorted((gate.rule, gate.code) for gate in shown) == sorted(
        (gate.rule, gate.code) for gate in every
    )


def test_each_table_has_its_heading_and_each_gate_its_sentence(rules):
    lines = {line["rule"].id: dict(line["gates"]) for line in rules().context["rules"]}
    assert list(lines["R5"]) == ["Refuses when", "An entity change can’t be requested when"]
    approval = lines["R22"]["Can’t be approved when"]
    assert len(approval) == len(REVIEW_GATES)
    assert approval[-1] == "The name after the upgrade breaks the naming rules or is taken."


def test_rules_of_the_article_carry_its_words():
    assert [rule.id for rule in RULES if rule.from_seed and not rule.quote] == []
    assert [rule.id for rule in RULES if rule.quote and not rule.from_seed] == []


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"q": "personal store"}, ["R18"]),
        ({"group": "names"}, ["R11", "R14"]),
        ({"q": "no such word"}, []),
    ],
)
def test_search_and_chips_narrow_the_rules(rules, query, expected):
    assert ids(rules(**query)) == expected


def test_another_day_shows_its_rule_book_and_what_changed(rules):
    later = timezone.localdate() + timedelta(days=10)
    RuleBook.objects.create(effective_from=later, authorized_limit=12, note="More accounts")
    now, then = rules(tab="numbers"), rules(tab="numbers", on=later)
    limit = [
        next(number for number in page.context["numbers"] if number.field == "authorized_limit")
        for page in (now, then)
    ]
    assert [(number.value, number.before, number.changed) for number in limit] == [
        (10, None, False),
        (12, 10, True),
    ]
    assert [row.effective_from for row in now.context["upcoming"]] == [later]
    assert b"More accounts" in then.content


def test_a_rule_is_in_force_since_its_number_changed(rules):
    later = timezone.localdate() + timedelta(days=10)
    RuleBook.objects.create(effective_from=later, authorized_limit=12)
    since = {line["rule"].id: line["since"] for line in rules(on=later).context["rules"]}
    assert since["R13"] == later
    assert since["R1"] == date(2022, 12, 16)


def test_before_the_first_rule_book_there_is_none(rules):
    response = rules(on="2022-12-15")
    assert response.status_code == 200
    assert ids(response) == []
    assert b"No rule book was in force" in response.content


@pytest.mark.parametrize("query", [{"on": "yesterday"}, {"tab": "x"}, {"group": "x"}])
def test_what_is_not_understood_is_422(rules, query):
    assert rules(**query).status_code == 422


def test_terms_are_shown_in_the_active_language(stranger, client_of):
    client = client_of(stranger)
    english = client.get(reverse("rules"), {"tab": "terms"})
    assert [entry["terms"].kind for entry in english.context["terms"]] == TermsKind.values
    assert b"represents it on Douyin" in english.content
    with translation.override("zh-hans"):
        chinese = client.get(reverse("rules"), {"tab": "terms"}, headers={"accept-language": "zh-CN"})
    assert "该账号将成为上述店铺的官方账号" in chinese.content.decode()
    assert b"represents it on Douyin" not in chinese.content


def test_answers_lead_to_rules(rules):
    response = rules(tab="answers")
    assert len(response.context["answers"]) == 9
    assert {answer.rule for answer in response.context["answers"]} <= set(BY_ID)


def test_the_scenarios_name_the_demos_shops_and_not_who_has_their_code(rules, settings):
    ShopFactory(code="10482", name="Somebody else's")
    assert "Lanxi Tea House" in rules(tab="demo").content.decode()
    assert "Somebody else" not in rules(tab="demo").content.decode()
    settings.DEMO_LANGUAGE = "zh-hans"
    assert "兰溪茶舍" in rules(tab="demo").content.decode()


def test_the_scenarios_are_there_where_the_phone_is_simulated(rules, settings):
    assert len(rules(tab="demo").context["scenarios"]) == 8
    settings.DOUYIN_IDENTITY = "other"
    response = rules(tab="demo")
    assert response.context["scenarios"] == []
    assert b"demo-pass" not in response.content


def test_the_rules_are_for_people_who_signed_in(client):
    assert client.get(reverse("rules")).status_code == 302


def test_the_page_asks_the_database_the_same_with_many_rows(stranger, client_of, django_assert_num_queries):
    client, today = client_of(stranger), timezone.localdate()
    client.get(reverse("rules"))
    with django_assert_num_queries(4):
        client.get(reverse("rules"))
    for days in range(1, 31):
        RuleBook.objects.create(effective_from=today + timedelta(days=days))
    with django_assert_num_queries(4):
        client.get(reverse("rules"))


def test_within_a_shop_the_pages_are_links(stranger, other_shop, client_of):
    response = client_of(stranger).get(reverse("rules"), {"shop": other_shop.code})
    pages = response.context["rules"][0]["pages"]
    assert pages[0][1] == reverse("official_account", args=[other_shop.code])


def test_without_a_shop_only_pages_of_everybody_are_links(rules):
    pages = {str(label): link for line in rules().context["rules"] for label, link in line["pages"]}
    assert (pages["All Shops"], pages["Scan Preview"]) == ("/shops/", "")


def test_a_foreign_shop_is_not_found(shop, rules):
    assert rules(shop=shop.code).status_code == 404


def test_every_quote_stands_where_its_rule_comes_from():
    assert {rule.id: QUOTES[rule.id].source in rule.sources for rule in RULES if rule.from_seed} == {
        rule.id: True for rule in RULES if rule.from_seed
    }


def test_every_quoted_refusal_is_a_reason():
    assert set(QUOTES_OF_REASONS) <= set(REASONS)


def test_every_number_of_the_rule_book_belongs_to_a_rule(book):
    other = RuleBook(**{field: getattr(book, field) + 1 for field in RULES_OF_NUMBERS})
    assert other.changed_since(book) == list(RULES_OF_NUMBERS)
