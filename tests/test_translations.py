"""Nobody is second in Spanish: the catalogs are fresh and complete, no word of the interface stands unmarked, and the words are
those of the glossary.
"""

import ast
import html
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po
from flask import Flask
from jinja2 import nodes
from ruamel.yaml import YAML

from sprint.core.config import ROOT

pytestmark = pytest.mark.once

TEMPLATES = sorted(path for kind in ("*.html", "*.md") for path in (ROOT / "templates").rglob(kind))
CODE = sorted(path for path in (ROOT / "sprint").rglob("*.py") if path.name != "commands.py" and path.parent.name != "demo")
"""All but what speaks to whoever runs the machine, in English."""
OUTLINES = sorted((ROOT / "sprint" / "programs" / "library").rglob("*.yaml"))
TRANSLATIONS = ["es"]
KEYWORDS = ["-k", "_l", "-k", "marked", "-k", "lazy_pgettext:1c,2"]
"""As in the Makefile."""

NAMES = {"Sprint"}
"""Words that stand in a template as they are: the name of the system is the same in each language."""
SPOKEN_ATTRIBUTES = re.compile(
    r"""\s(?:aria-label|aria-description|aria-roledescription|title|placeholder|alt|label)="([^"]*)\""""
)
WORD = re.compile(r"[^\W\d_]{2,}")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|<[^<>]+>")

NEVER = {
    "es": (
        r"tú", r"tus?", r"te", r"ti", r"vos", r"vosotr\w+", r"vuestr\w+", r"bienvenid\w+", r"socios?", r"socias?",
        r"aplicar", r"aplique\w*", r"aplicaci[óo]n(?:es)?", r"lenguajes? de señas", r"lenguajes? de signos",
        r"horas? de oficina", r"(?:inici|cierr|cerr)\w+ (?:de )?sesión", r"ciudadan\w+", r"utiliz\w+", r"previo a",
        r"por favor", r"tablero", r"reservaci[óo]n\w*", r"historia", r"asistencia técnica", r"\w+@s?", r"\w+[oa]/[oa]s?",
        r"usuari[oa]s?", r"atrasad\w+", r"(?:con|sin|tiene|tienen) retraso", r"libros? de cálculo",
    ),
    "en": (r"please", r"oops", r"dashboards?", r"successfully", r"users?", r"simply", r"click here"),
}  # fmt: skip
"""What no text of the interface says: the glossary gives the word to use instead."""
FRAGILE = re.compile(r"[!¡]|\w'\w|\.\.\.|\s\s|%\((?:hour|time|when)\)s\.")
"""Exclamation marks, straight apostrophes, three dots, two spaces; a point after an hour, which ends in one: “9:57 p.m..”"""


@cache
def _catalog(language: str | None = None) -> Catalog:
    path = ROOT / "translations" / (f"{language}/LC_MESSAGES/messages.po" if language else "messages.pot")
    with path.open("rb") as file:
        return read_po(file, language)


def _messages(language: str | None = None) -> dict[tuple[str | None, str], Message]:
    return {(one.context, _key(one)): one for one in _catalog(language) if one.id}


def _key(message: Message) -> str:
    return message.id[0] if isinstance(message.id, tuple | list) else message.id


def _texts(told: Any) -> list[str]:
    return list(told) if isinstance(told, tuple | list) else [told]


# The catalogs


def test_the_template_of_the_catalogs_is_fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    fresh = tmp_path / "messages.pot"
    CommandLineInterface().run(["pybabel", "--quiet", "extract", "-F", "pyproject.toml", *KEYWORDS, "-o", str(fresh), "."])
    with fresh.open("rb") as file:
        now = {(one.context, _key(one)) for one in read_po(file) if one.id}
    assert sorted(now - set(_messages()), key=str) == [], "new in the code: run `make messages`"
    assert sorted(set(_messages()) - now, key=str) == [], "gone from the code: run `make messages`"


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_catalog_is_complete(language: str) -> None:
    there = _messages(language)
    assert sorted(set(_messages()) - set(there), key=str) == []
    assert [key for key, one in there.items() if not all(_texts(one.string))] == []
    assert [key for key, one in there.items() if one.fuzzy] == []


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translation_keeps_the_placeholders(language: str) -> None:
    wrong = []
    for one in _messages(language).values():
        wanted = [set(PLACEHOLDER.findall(text)) for text in _texts(one.id)]
        for text in filter(None, _texts(one.string)):
            if set(PLACEHOLDER.findall(text)) not in wanted:
                wrong.append(f"{_key(one)!r}: {text!r}")
    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATIONS)
def test_a_translation_begins_and_ends_like_its_source(language: str) -> None:
    wrong = []
    for one in _messages(language).values():
        for text in filter(None, _texts(one.string)):
            source = _key(one)
            if source[-1] in ".?:…" and text[-1] not in ".?:…":
                wrong.append(f"{source!r}: {text!r}")
            if ("?" in text) != ("¿" in text) or text.strip() != text:
                wrong.append(f"{source!r}: {text!r}")
    assert wrong == []


def test_no_text_uses_a_word_that_the_glossary_rules_out() -> None:
    told = [("en", text) for one in _messages().values() for text in _texts(one.id)]
    told += [(language, text) for language in TRANSLATIONS for one in _messages(language).values() for text in _texts(one.string)]
    told += [pair for path in OUTLINES for pair in _content(YAML(typ="safe").load(path)) if pair[0] in TRANSLATIONS]
    patterns = {language: re.compile(rf"(?<![\w])(?:{'|'.join(words)})(?![\w])", re.I) for language, words in NEVER.items()}
    wrong = [f"{found[0]!r} in {text!r}" for language, text in told if (found := patterns[language].search(text or ""))]
    assert wrong == []


def test_the_interface_is_calm_and_well_set() -> None:
    told = [text for one in _messages().values() for text in _texts(one.id)]
    told += [text for language in TRANSLATIONS for one in _messages(language).values() for text in _texts(one.string)]
    assert [text for text in told if FRAGILE.search(text or "")] == []


def test_the_shipped_programs_are_complete_in_each_language() -> None:
    assert OUTLINES
    wrong = []
    for path in OUTLINES:
        for place, text in _localized(YAML(typ="safe").load(path), path.name):
            wrong += [f"{place}: {language}" for language in ("en", *TRANSLATIONS) if not str(text.get(language) or "").strip()]
    assert wrong == []


def _localized(data: Any, place: str) -> Iterator[tuple[str, dict[str, str]]]:
    """The texts of a program file that are written by language, and where."""
    if isinstance(data, dict):
        if data and set(data) <= {"en", *TRANSLATIONS}:
            yield place, data
            return
        for key, value in data.items():
            yield from _localized(value, f"{place}: {key}")
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _localized(value, f"{place}[{number}]")


def _content(data: Any) -> Iterator[tuple[str, str]]:
    for _, text in _localized(data, ""):
        yield from ((language, str(said)) for language, said in text.items())


# Words that nobody marked


def _said(app: Flask, source: str) -> str:
    """A template without what its expressions and its marked texts say: each stands as {}."""
    parts: list[str] = []
    block: list[str] = []
    in_block = in_trans = False
    for _, kind, value in app.jinja_env.lex(source):
        if kind == "block_begin":
            in_block, block = True, []
        elif kind == "block_end":
            in_block = False
            in_trans = (in_trans or block[:1] == ["trans"]) and block[:1] != ["endtrans"]
        elif kind == "variable_end":
            parts.append("{}")
        elif kind == "data" and not in_trans:
            parts.append(value)
        elif in_block and kind == "name":
            block.append(value)
    return "".join(parts)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_a_template_says_nothing_unmarked(app: Flask, path: Path) -> None:
    source = path.read_text()
    said = re.sub(r"<!--.*?-->|<(script|style)\b.*?</\1>|<!doctype[^>]*>", " ", _said(app, source), flags=re.S | re.I)
    between = re.sub(r"""\s[\w-]+="[^"]*\"""", " ", " ".join(re.split(r"<[^>]*>", said)))  # a macro may give attributes
    texts = [between, *SPOKEN_ATTRIBUTES.findall(said)]
    bare = [word for text in texts for word in WORD.findall(html.unescape(text)) if word not in NAMES]
    assert bare == []
    assert [value for value in _literals(app, source) if value not in NAMES] == []


def _literals(app: Flask, source: str) -> Iterator[str]:
    """Sentences and capitalized words that stand in an expression outside of a call that translates."""
    tree = app.jinja_env.parse(source)
    compared = {id(one) for comparison in tree.find_all(nodes.Compare) for one in comparison.find_all(nodes.Const)}
    marked = {id(argument) for call in tree.find_all(nodes.Call) if _translates(call) for argument in call.args} | compared
    for constant in tree.find_all(nodes.Const):
        if isinstance(constant.value, str) and id(constant) not in marked and re.match(r"[A-ZÁÉÍÓÚÑ¿][a-zà-ÿ]+", constant.value):
            yield constant.value


def _translates(call: nodes.Call) -> bool:
    return isinstance(call.node, nodes.Name) and call.node.name in {"_", "gettext", "ngettext", "pgettext", "npgettext"}


SPEAKING_CALLS = {"flash": 0, "Refused": 0, "ValidationError": 0, "CellProblem": 0}
SPEAKING_KEYWORDS = {"label", "message", "help", "description", "title", "legend"}
TRANSLATING = {"_", "_l", "gettext", "lazy_gettext", "ngettext", "pgettext", "lazy_pgettext", "npgettext", "marked"}


def _is_bare(node: ast.AST) -> bool:
    """Whether an argument is words that nobody marked."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.Constant) and WORD.search(str(part.value)) for part in node.values)
    return isinstance(node, ast.Constant) and isinstance(node.value, str) and bool(WORD.search(node.value))


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT / "sprint")))
def test_code_says_nothing_unmarked(path: Path) -> None:
    wrong = []
    for call in (node for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call)):
        name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
        spoken: list[ast.AST] = [one.value for one in call.keywords if one.arg in SPEAKING_KEYWORDS]
        if call.args and (name in SPEAKING_CALLS or name.endswith("Field")):
            spoken.append(call.args[0])
        wrong += [f"{path.name}:{call.lineno} {ast.unparse(one)}" for one in spoken if _is_bare(one)]
        if name in TRANSLATING and call.args and isinstance(call.args[0], ast.JoinedStr | ast.BinOp):
            wrong.append(f"{path.name}:{call.lineno} a sentence put together before it is looked up: {ast.unparse(call)}")
    assert wrong == []


def test_scripts_say_nothing() -> None:
    sentence = re.compile(r"""(["'`])[A-Z][a-z]+ [^"'`\n]*\1""")
    scripts = sorted((ROOT / "sprint" / "static").rglob("*.js"))
    assert [f"{path.name}: {found[0]}" for path in scripts for found in sentence.finditer(path.read_text())] == []
