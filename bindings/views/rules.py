"""Rules and Help: the rules from the policy's own tables, the rule book on any day, FAQ, terms and demo scenarios."""

from datetime import date

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from bindings.demo.names import translator
from bindings.demo.scenarios import SCENARIOS
from bindings.models import RuleBook, Terms, TermsKind
from bindings.rules.gates import gates_of
from bindings.rules.kinds import RULE_GROUPS, RULE_PAGES, Rule
from bindings.rules.numbers import Number, in_force, numbers, since
from bindings.rules.quotes import ANSWERS, QuotedAnswer
from bindings.rules.table import RULES
from bindings.texts import condition
from bindings.texts.preview import PURPOSE_NAMES
from shops.access import get_shop
from shops.models import Shop

TABS = ("rules", "answers", "numbers", "terms", "demo")


class RulesForm(forms.Form):
    """The search text and the day."""

    q = forms.CharField(required=False, max_length=60)
    group = forms.ChoiceField(required=False, choices=list(RULE_GROUPS.items()))
    on = forms.DateField(required=False)
    tab = forms.ChoiceField(required=False, choices=[(tab, tab) for tab in TABS])
    shop = forms.CharField(required=False, max_length=40)


@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Show the rules and the numbers in force on a day."""
    form = RulesForm(request.GET)
    valid = form.is_valid()
    asked = form.cleaned_data
    shop = get_shop(request.user, asked["shop"]) if asked.get("shop") else None
    day = asked.get("on") or timezone.localdate()
    books = list(RuleBook.objects.order_by("effective_from"))
    book = in_force(books, day)
    in_book = numbers(books, book) if book else []
    found = [rule for rule in RULES if _mentions(rule, asked.get("q", ""))]
    group = asked.get("group", "")
    context = {
        "section": "rules",
        "shop": shop,
        "base": f"?{urlencode({'shop': shop.code})}&" if shop else "?",
        "form": form,
        "tab": asked.get("tab") or "rules",
        "q": asked.get("q", ""),
        "group": group,
        "day": day,
        "today": timezone.localdate(),
        "book": book,
        "numbers": in_book,
        "upcoming": [row for row in books if row.effective_from > day],
        "rules": [
            _line(rule, since(rule.id, books, book), in_book, shop)
            for rule in found
            if book and group in ("", rule.group)
        ],
        "chips": _chips(found, group),
        "count": len(found),
        "total": len(RULES),
        "answers": [answer for answer in ANSWERS if _answers(answer, asked.get("q", ""))],
        "terms": _terms(day),
        "scenarios": _scenarios(),
    }
    return render(request, "bindings/rules.html", context, status=200 if valid else 422)


def _mentions(rule: Rule, text: str) -> bool:
    said = (rule.id, rule.short, rule.applied, rule.quote, *rule.labels)
    return text.strip().lower() in " ".join(map(str, said)).lower()


def _answers(answer: QuotedAnswer, text: str) -> bool:
    return text.strip().lower() in f"{answer.question} {answer.text} {answer.rule}".lower()


def _chips(found: list[Rule], group: str) -> list[tuple[str, str, int, bool]]:
    return [
        (name, str(label), sum(rule.group == name for rule in found), name == group)
        for name, label in RULE_GROUPS.items()
    ]


def _line(rule: Rule, unchanged_since: date, in_book: list[Number], shop: Shop | None) -> dict:
    """Return one rule with its policy checks, its numbers and the pages it affects."""
    return {
        "rule": rule,
        "since": unchanged_since,
        "gates": [(heading, [condition(gate.code) for gate in gates]) for heading, gates in gates_of(rule)],
        "numbers": [number for number in in_book if number.rule == rule.id],
        "pages": [(RULE_PAGES[page], _link(page, shop)) for page in rule.pages],
    }


def _link(page: str, shop: Shop | None) -> str:
    """Return the page's URL; pages of a shop have no link until a shop is selected."""
    if page in ("shop_list", "rules"):
        return reverse(page)
    return reverse(page, args=[shop.code]) if shop else ""


def _terms(day: date) -> list[dict]:
    """Return each kind of terms in force on `day`, in the active language."""
    newest: dict[str, Terms] = {}
    for terms in Terms.objects.filter(effective_from__lte=day).order_by("effective_from", "pk"):
        newest[terms.kind] = terms
    chinese = get_language() == "zh-hans"
    return [
        {"terms": newest[kind], "text": newest[kind].text_zh if chinese else newest[kind].text_en}
        for kind in TermsKind.values
        if kind in newest
    ]


def _scenarios() -> list[tuple]:
    """Return each scenario with its demo shop's name and purpose; none unless the phone is simulated."""
    if settings.DOUYIN_IDENTITY != "simulated":
        return []
    translate = translator(settings.DEMO_LANGUAGE)
    return [(scenario, translate(scenario.shop), PURPOSE_NAMES[scenario.purpose]) for scenario in SCENARIOS]
