"""The dependency rules of the architecture, checked in the source files."""

import ast
import inspect
import re
import sys
from pathlib import Path

import pytest

from bindings import services
from bindings import urls as bindings_urls
from bindings.texts.events import EVENTS
from tests.sources import APPS, ROOT, imports, sources, touches, tree_of

MAY_IMPORT = {
    "work": {"work"},
    "shops": {"shops", "work"},
    "accounts": {"accounts", "shops", "work"},
    "bindings": set(APPS),
}


@pytest.mark.parametrize("path", sources(*APPS), ids=lambda path: str(path.relative_to(ROOT)))
def test_apps_import_in_one_direction(path):
    app = path.relative_to(ROOT).parts[0]
    forbidden = set(APPS) - MAY_IMPORT[app]
    assert touches(path, *forbidden) == set()


# Words of the apps below that `bindings` happens to use for a URL, a verb or an event of its own.
MEAN_THEIR_OWN = {
    ("shops/notice_topics.py", "team"),
    ("shops/notice_topics.py", "rules"),
    ("accounts/models.py", "entity_change"),
    ("accounts/identity/simulated.py", "demo_phone"),
}


def words_of_bindings() -> set[str]:
    """Return the names of its URLs, of its verbs and of its events."""
    urls = {url.name for url in bindings_urls.urlpatterns}
    verbs = {name for name, verb in vars(services).items() if inspect.isfunction(verb)}
    return {name for name in urls | verbs | set(EVENTS) if name}


def strings_of(path: Path) -> set[str]:
    """Return the literals of a file, without the permissions of its models: what may be done is theirs to name."""
    tree = tree_of(path)
    permissions = {
        leaf
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "permissions"
        for leaf in ast.walk(node)
    }
    constants = {node for node in ast.walk(tree) if isinstance(node, ast.Constant)} - permissions
    return {node.value for node in constants if isinstance(node.value, str)}


@pytest.mark.parametrize(
    "path", sources("work", "shops", "accounts"), ids=lambda path: str(path.relative_to(ROOT))
)
def test_no_string_points_at_bindings(path):
    words, file = words_of_bindings(), str(path.relative_to(ROOT))
    assert len(words) > 150
    assert {word for word in strings_of(path) & words if (file, word) not in MEAN_THEIR_OWN} == set()


# The floors of `bindings`, the ground floor first: a module imports its own part and the floors below it.
FLOORS: tuple[set[str], ...] = (
    {"facts", "policy", "standing", "trace", "advisor", "working_time", "second_opinion"},
    {"errors", "tokens", "qr", "groups", "imports.faults"},
    {"benefits"},
    {"models"},
    {"services"},
    {"rules"},
    {"texts"},
    {"queries", "waiting_queries"},
    {"imports", "waiting"},
    {"forms", "demo"},
    {"views", "admin", "api", "webhooks", "management", "mails", "jobs", "templatetags"},
    {"urls", "apps"},
)
FLOOR_OF = {part: number for number, parts in enumerate(FLOORS) for part in parts}


def part_of(module: str) -> str | None:
    """Return the part of `bindings` that a module belongs to, or None."""
    names = module.split(".")[1:]
    known = (".".join(names[:depth]) for depth in (2, 1))
    return (
        next((part for part in known if part in FLOOR_OF), None) if module.startswith("bindings.") else None
    )


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


BINDINGS = [path for path in sources("bindings") if path != ROOT / "bindings/__init__.py"]


@pytest.mark.parametrize("path", BINDINGS, ids=name_of)
def test_a_module_of_bindings_imports_the_floors_below_it(path):
    part = part_of(name_of(path))
    assert part is not None, "name the new part in FLOORS"
    found = {module: part_of(module) for module in imports(path)}
    above = {
        module
        for module, other in found.items()
        if other and other != part and FLOOR_OF[other] >= FLOOR_OF[part] and FLOOR_OF[part] > 0
    }
    assert above == set()


PURE = sorted(FLOORS[0])


@pytest.mark.parametrize("name", PURE)
def test_decisions_import_the_standard_library_and_each_other(name):
    for module in imports(ROOT / "bindings" / f"{name}.py"):
        assert module.split(".")[0] in sys.stdlib_module_names or part_of(module) in PURE, module


@pytest.mark.parametrize("name", PURE)
def test_decisions_know_no_clock(name):
    calls = re.findall(r"\b(?:today|now|time)\(", (ROOT / "bindings" / f"{name}.py").read_text())
    assert calls == []


@pytest.mark.parametrize("path", sources("accounts/naming"), ids=lambda path: path.stem)
def test_naming_knows_no_database(path):
    assert touches(path, "django.db", "accounts.models", "shops", "bindings") == set()


@pytest.mark.parametrize("path", sources("bindings/services"), ids=lambda path: path.stem)
def test_services_know_no_request_and_no_page(path):
    above = ("django.http", "django.shortcuts", "django.forms", "django.contrib.messages", "django.template")
    pages = ("bindings.views", "bindings.forms", "bindings.admin", "bindings.management", "bindings.urls")
    assert touches(path, *above, *pages) == set()
    names = {node.id for node in ast.walk(tree_of(path)) if isinstance(node, ast.Name)}
    assert path.stem == "second_person" or "request" not in names


@pytest.mark.parametrize("path", sources("bindings/services"), ids=lambda path: path.stem)
def test_services_take_the_time_as_an_argument(path):
    """The clock is the caller's or the database's: `now` is an argument, `Now()` is SQL."""
    calls = {ast.unparse(node.func) for node in ast.walk(tree_of(path)) if isinstance(node, ast.Call)}
    assert calls & {"timezone.now", "datetime.now", "date.today", "time.time"} == set()


@pytest.mark.parametrize("path", sources("bindings/services"), ids=lambda path: path.stem)
def test_services_open_a_transaction_in_one_way(path):
    """Only `one_transaction` commits kept refusals; a plain `atomic` would roll them back."""
    assert path.stem == "transactions" or touches(path, "django.db.transaction") == set()


WRITES = {
    "create",
    "update",
    "delete",
    "save",
    "bulk_create",
    "bulk_update",
    "get_or_create",
    "update_or_create",
}
GUARDED = {"Binding", "ScanTicket", "Consent", "Event"}


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in sources(*APPS, "config")
        if not {"services", "imports", "demo"} & set(path.parts) and path.name != "load_demo.py"
    ],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_only_services_write_what_is_guarded(path):
    """Views, admin and commands call services. Only imports and the demo write in their own packages."""
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITES:
            subject = ast.unparse(node.func.value)
            assert subject.split(".")[0] not in GUARDED, f"line {node.lineno}: {subject}.{node.func.attr}"


def test_files_stay_short():
    long = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines()) for path in sources(*APPS, "config")
    }
    assert {path: lines for path, lines in long.items() if lines > 250} == {}
