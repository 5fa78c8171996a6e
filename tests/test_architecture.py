"""The rules of the house that a program can read: what stands where, who may call what, and how large it may grow.

The order of imports among rooms and files is proved by import-linter, from setup.cfg.
"""

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest

from sprint import ROOMS
from sprint.core.config import ROOT

pytestmark = pytest.mark.once

LONGEST_FILE, LONGEST_FUNCTION, LONGEST_ROUTE, LONGEST_TEMPLATE = 300, 40, 20, 120
VAGUE = {"utils", "util", "helpers", "helper", "misc", "common", "tools", "lib"}
MAIL = "letter.html"
"""The only template with inline styles: mail programs read no others."""
REQUEST_READERS = {"routes", "forms", "sign_in", "navigation"}
"""Kinds of files of a room that may see the request; `core` may too."""
OF_A_REQUEST = {"request", "session", "g", "flash", "redirect", "render_template", "url_for", "abort"}



def _kind(path: Path) -> str:
    """What a file of a room holds: a room may have several of a kind, such as `routes.py` and `autosave_routes.py`."""
    kinds = ("models", "queries", "rules", "actions", "forms", "routes")
    return next((kind for kind in kinds if path.stem.endswith(f"_{kind}")), path.stem)


CODE = sorted((ROOT / "sprint").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
LETTERS = sorted((ROOT / "templates").rglob("*.md"))


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def _where(path: Path, node: ast.AST | None = None) -> str:
    place = str(path.relative_to(ROOT))
    return f"{place}:{node.lineno}" if node is not None else place  # type: ignore[attr-defined]


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(_tree(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _size(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def _uses(path: Path, *dotted: str) -> list[str]:
    """Where a file names one of some attributes, such as `time.time`, or imports it."""
    found = []
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Attribute) and ast.unparse(node).endswith(dotted):
            name = ast.unparse(node)
            found += [_where(path, node)] if any(name == one or name.endswith(f".{one}") for one in dotted) else []
        if isinstance(node, ast.ImportFrom) and any(f"{node.module}.{alias.name}" in dotted for alias in node.names):
            found.append(_where(path, node))
    return found


def _is_route(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return any(re.match(r"bp\.(get|post|put|patch|delete|route)\(", ast.unparse(one)) for one in node.decorator_list)


# What stands where


def test_imports_stand_at_the_top_of_a_file() -> None:
    assert [
        _where(path, node)
        for path in CODE + TESTS
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Import | ast.ImportFrom) and node not in _tree(path).body
    ] == []


def test_no_file_has_a_name_that_says_nothing() -> None:
    assert [_where(path) for path in CODE + TESTS if path.stem.strip("_") in VAGUE] == []


def test_every_room_is_opened_by_the_app_and_has_tests() -> None:
    rooms = sorted(path.parent.name for path in (ROOT / "sprint").glob("*/__init__.py") if path.parent.name != "core")
    opened = {room.__name__.removeprefix("sprint.") for room in ROOMS}
    assert [room for room in rooms if (ROOT / "sprint" / room / "routes.py").exists() and room not in opened] == []
    assert [room for room in rooms if not list((ROOT / "tests" / room).glob("test_*.py"))] == []


def test_nothing_is_left_for_later() -> None:
    marks = re.compile(r"\b(TODO|FIXME|XXX|TEMPORARY|HACK)\b|NotImplementedError")
    everything = CODE + TEMPLATES + LETTERS + sorted((ROOT / "sprint" / "static").glob("*.*s"))
    assert [_where(path) for path in everything if marks.search(path.read_text())] == []


# Who may call what


def test_only_the_database_commits() -> None:
    assert [
        _where(path, node)
        for path in CODE
        if path != ROOT / "sprint/core/database.py"
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"commit", "begin_nested"}
    ] == []


def test_only_the_clock_reads_the_clock() -> None:
    readers = (
        "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "time.time_ns", "time.localtime",
        "time.gmtime", "time.monotonic", "func.now", "func.current_timestamp", "func.current_date",
    )  # fmt: skip
    assert [place for path in CODE if path.name != "clock.py" for place in _uses(path, *readers)] == []
    assert [place for path in CODE if path.name != "edge.py" for place in _uses(path, "time.perf_counter")] == []
    assert [place for path in CODE if path.name != "clock.py" for place in _uses(path, "zoneinfo.ZoneInfo")] == []


def test_only_the_settings_read_the_environment() -> None:
    readers = ("os.environ", "os.getenv", "os.putenv")
    assert [place for path in CODE if path.name != "config.py" for place in _uses(path, *readers)] == []


def test_only_tokens_make_secrets() -> None:
    makers = ("secrets.token_urlsafe", "secrets.token_hex", "secrets.token_bytes", "random.random", "random.choice", "uuid.uuid4")
    kept = {"tokens.py", "config.py", "edge.py"}
    assert [place for path in CODE if path.name not in kept for place in _uses(path, *makers)] == []


def test_only_routes_and_forms_see_the_request() -> None:
    wrong = []
    for path in CODE:
        if path.parent.name == "core" or _kind(path) in REQUEST_READERS:
            continue
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module == "flask":
                wrong += [f"{_where(path, node)} {alias.name}" for alias in node.names if alias.name in OF_A_REQUEST]
    assert [one for one in wrong if not ("__init__" in one or "commands" in one)] == []


def test_routes_leave_numbers_to_fields() -> None:
    assert [
        _where(path, node)
        for path in CODE
        if _kind(path) == "routes"
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"int", "float"}
    ] == []


# How large it may grow


def test_files_stay_short() -> None:
    assert [f"{_where(path)}: {_lines(path)} lines" for path in CODE if _lines(path) > LONGEST_FILE] == []


def test_functions_stay_short() -> None:
    sizes = [(path, node, _size(node)) for path in CODE for node in _functions(path)]
    assert [f"{_where(path, node)} {node.name}: {size}" for path, node, size in sizes if size > LONGEST_FUNCTION] == []
    assert [
        f"{_where(path, node)} {node.name}: {size}" for path, node, size in sizes if _is_route(node) and size > LONGEST_ROUTE
    ] == []


def test_templates_stay_short() -> None:
    assert [f"{_where(path)}: {_lines(path)} lines" for path in TEMPLATES if _lines(path) > LONGEST_TEMPLATE] == []


# What it says about itself


def test_every_module_class_and_public_function_says_what_it_promises() -> None:
    silent = []
    for path in CODE:
        if not ast.get_docstring(_tree(path)):
            silent.append(_where(path))
        silent += [_where(path, node) for node in _speaking(path) if not ast.get_docstring(node)]
    assert silent == []


def test_docstrings_are_sentences() -> None:
    wrong = []
    for path in CODE:
        for node in (_tree(path), *_speaking(path)):
            said = (ast.get_docstring(node) or ".").strip()
            if said[-1] not in ".:…" and not said.endswith('"'):
                wrong.append(_where(path, None if isinstance(node, ast.Module) else node))
    assert wrong == []


def test_everything_is_annotated() -> None:
    bare = []
    for path in CODE + TESTS:
        for node in _functions(path):
            given = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]
            missing = [one.arg for one in given if one is not None and one.annotation is None and one.arg not in {"self", "cls"}]
            if missing or node.returns is None:
                bare.append(f"{_where(path, node)} {node.name} {missing}")
    assert bare == []


def _speaking(path: Path) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    """Classes, public functions, and public methods that override nothing."""
    for node in _tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            yield node
        if isinstance(node, ast.ClassDef):
            if not node.name.startswith("_"):
                yield node
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and not method.name.startswith("_") and not _overrides(path, node, method):
                    yield method


def _overrides(path: Path, within: ast.ClassDef, method: ast.FunctionDef) -> bool:
    name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    bases = getattr(importlib.import_module(name), within.name).__mro__[1:]
    return any(method.name in vars(base) for base in bases)


# Pages


def _rendered(path: Path, function: ast.FunctionDef | ast.AsyncFunctionDef, seen: set[str] | None = None) -> set[str]:
    """The templates that a function renders, itself or by calling others of its module."""
    seen = (seen or set()) | {function.name}
    own = {one.name: one for one in _functions(path)}
    found = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.endswith(".html"):
            found.add(node.value)
        if isinstance(node, ast.Name) and node.id in own and node.id not in seen:
            found |= _rendered(path, own[node.id], seen)
    return found


ROUTES = [path for path in CODE if _kind(path) == "routes"]


@pytest.mark.parametrize("path", ROUTES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_page_has_the_template_of_its_name(path: Path) -> None:
    room = path.parent.name
    pages = {f"{room}/{node.name}.html" for node in _functions(path) if _is_route(node)}
    for node in _functions(path):
        rendered = _rendered(path, node)
        assert all(one.startswith(f"{room}/") for one in rendered), f"{node.name} renders a page of another room: {rendered}"
        rendered = {one for one in rendered if "/_" not in one}  # a fragment is no page
        shows = _is_route(node) and any(ast.unparse(one).startswith("bp.get(") for one in node.decorator_list)
        if shows and rendered:
            assert rendered & pages, f"{room}.{node.name} renders {rendered}, which no route is named after"


def test_every_template_is_used() -> None:
    named = {pattern for path in CODE for pattern in _names_of_templates(path)}
    for path in TEMPLATES + LETTERS:
        named |= set(map(re.escape, re.findall(r"""["']([\w/]+\.(?:html|md))["']""", path.read_text())))
    used = re.compile("|".join(sorted(named)))
    of_the_library = files("flask_security") / "templates"
    everything = [str(path.relative_to(ROOT / "templates")) for path in TEMPLATES + LETTERS]
    assert [name for name in everything if not used.fullmatch(name) and not (of_the_library / name).is_file()] == []


def _names_of_templates(path: Path) -> Iterator[str]:
    """Patterns for the names of templates in a file, also of those that are put together: f"people/letters/{kind}.md"."""
    for node in ast.walk(_tree(path)):
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        pattern = "".join(re.escape(part.value) if isinstance(part, ast.Constant) else r"\w+" for part in parts if _is_text(part))
        if pattern.endswith((r"\.html", r"\.md")) and not pattern.startswith(r"\w+\."):
            yield pattern


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.FormattedValue) or (isinstance(node, ast.Constant) and isinstance(node.value, str))


def test_no_template_carries_style_or_script() -> None:
    inline = re.compile(r"<style\b|\sstyle=|<script\b(?![^>]*\bsrc=)|\son[a-z]+=\s*[\"']|javascript:", re.I)
    for path in TEMPLATES:
        if path.name != MAIL:
            assert not (found := inline.search(path.read_text())), f"{_where(path)}: {found[0] if found else ''}"


def test_no_template_trusts_what_it_shows() -> None:
    trusting = re.compile(r"\|\s*safe\b|autoescape\s+false")
    assert [_where(path) for path in TEMPLATES if trusting.search(path.read_text())] == []


def test_no_page_loads_anything_from_elsewhere() -> None:
    foreign = re.compile(
        r"""(?:src|srcset|data-src)=["']\s*(?:https?:)?//|<link[^>]+href=["']\s*(?:https?:)?//|url\(\s*["']?(?:https?:)?//"""
    )
    styles = [ROOT / "sprint/static/sprint.css"]
    assert [_where(path) for path in TEMPLATES + styles if foreign.search(path.read_text())] == []
