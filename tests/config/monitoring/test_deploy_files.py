"""The files in deploy/ that watch the site: they name only figures that `/metrics` tells, with labels that these have."""

import json
import re

import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from config.monitoring import figures
from tests.servers import ROOT

DEPLOY = ROOT / "deploy"
ALERTS = DEPLOY / "prometheus" / "alerts.yaml"
DASHBOARD = DEPLOY / "grafana" / "guanhao.json"
SUFFIXES = {"counter": ["_total"], "gauge": [""], "histogram": ["_bucket", "_count", "_sum"]}
OF_PROMETHEUS = {"up": {"job", "instance"}}
OF_EVERY_TARGET = {"job", "instance"}
LANGUAGE = {
    "sum",
    "max",
    "by",
    "on",
    "unless",
    "and",
    "or",
    "rate",
    "increase",
    "histogram_quantile",
    "topk",
    "min_over_time",
    "le",
    "ignoring",
}
METRIC = re.compile(r"([a-z_][a-z0-9_]*)(?:\{([^}]*)\})?")
LABEL = re.compile(r"(\w+)\s*(?:=~|!~|!=|=)")


def alerts() -> list[dict]:
    return [rule for group in yaml.safe_load(ALERTS.read_text())["groups"] for rule in group["rules"]]


def queries_of_the_dashboard() -> list[str]:
    panels = json.loads(DASHBOARD.read_text())["panels"]
    return [target["expr"] for panel in panels for target in panel.get("targets", [])]


EXPRESSIONS = [rule["expr"] for rule in alerts()] + queries_of_the_dashboard()


def named(expression: str) -> list[tuple[str, set[str]]]:
    """Return each metric that a query names, with the labels it is asked for."""
    without = re.sub(r"\[[^\]]*\]", "", expression)
    without = re.sub(r"\b(?:by|on|without|ignoring)\s*\([^)]*\)", "", without)
    found = [(name, set(LABEL.findall(labels))) for name, labels in METRIC.findall(without)]
    return [(name, labels) for name, labels in found if name not in LANGUAGE]


def grouped_by(expression: str) -> set[str]:
    """Return the labels that a query groups by."""
    return {
        label for group in re.findall(r"\bby\s*\(([^)]*)\)", expression) for label in re.split(r",\s*", group)
    }


@pytest.fixture
def told(db) -> dict[str, set[str]]:
    """Return what `/metrics` tells on this site: each name, with its labels, also of what has not happened yet."""
    labels = {
        family: {"le"} | set(metric._labelnames)
        for metric in (
            figures.requests,
            figures.seconds,
            figures.decisions,
            figures.tickets,
            figures.connections,
        )
        for family in [metric._name]
    } | {"guanhao_open_reviews": {"up_to_hours"}}
    return OF_PROMETHEUS | {
        f"{family.name}{suffix}": labels.get(family.name, set()) | OF_EVERY_TARGET
        for family in text_string_to_metric_families(figures.text().decode())
        for suffix in SUFFIXES.get(family.type, [])
        if not family.name.endswith("_created")  # when counting began, told once something was counted
    }


def test_every_query_names_figures_and_labels_that_there_are(told):
    assert len(EXPRESSIONS) > 20
    for expression in EXPRESSIONS:
        metrics = named(expression)
        assert metrics, expression
        for name, labels in metrics:
            assert name in told, f"{name} is not told: {expression}"
            assert labels <= told[name], expression
        assert grouped_by(expression) <= set.union(*(told[name] for name, _ in metrics)), expression


def test_every_figure_of_ours_is_on_the_dashboard(told):
    shown = {name for query in queries_of_the_dashboard() for name, _ in named(query)}
    families = {
        re.sub(r"_(total|bucket|count|sum)$", "", name) for name in told if name.startswith("guanhao_")
    }
    assert families == {re.sub(r"_(total|bucket|count|sum)$", "", name) for name in shown}


def test_operators_find_what_to_do_about_each_alert():
    guide = (ROOT / "docs" / "operate.md").read_text()
    assert [rule["alert"] for rule in alerts()] == re.findall(r"^\| `(Guanhao\w+)` \|", guide, re.MULTILINE)


def test_every_file_for_running_the_site_is_explained():
    explained = (DEPLOY / "README.md").read_text()
    files = [file.relative_to(DEPLOY).as_posix() for file in DEPLOY.glob("*/*")]
    assert sorted(files) == sorted(re.findall(r"^\| `([^`]+)` \|", explained, re.MULTILINE))


def test_panels_do_not_overlap():
    panels = json.loads(DASHBOARD.read_text())["panels"]
    cells = [
        (x, y)
        for panel in panels
        for place in [panel["gridPos"]]
        for x in range(place["x"], place["x"] + place["w"])
        for y in range(place["y"], place["y"] + place["h"])
    ]
    assert len(cells) == len(set(cells))
    assert len({panel["id"] for panel in panels}) == len(panels)
