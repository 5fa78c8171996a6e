"""YAML files that people write: read safely, with the line and the key of whatever is wrong, and written to be read again."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any, TypeVar

from flask_babel import gettext as _
from pydantic import BaseModel, ConfigDict, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, MappingStartEvent, NodeEvent, SequenceStartEvent

from sprint.core.errors import Refused

LARGEST_FILE = 2 * 1024 * 1024
DEEPEST = 12
MOST_PROBLEMS = 20

Where = tuple[str | int, ...]
"""A place in a file: the keys and positions that lead there."""


class Entry(BaseModel):
    """Anything that may stand in a file. An unknown key is an error, never ignored."""

    model_config = ConfigDict(extra="forbid", strict=True)


Shape = TypeVar("Shape", bound=Entry)


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: on which line, at which key, what."""

    line: int
    key: str
    message: str

    def __str__(self) -> str:
        if not self.key:
            return _("Line %(line)d: %(message)s.", line=self.line, message=self.message)
        return _("Line %(line)d, %(key)s: %(message)s.", line=self.line, key=self.key, message=self.message)


class BadFile(Refused):
    """A file that cannot be taken over. Nothing was changed."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def read(content: bytes, shape: type[Shape], contradictions: Callable[[Shape], Iterable[tuple[Where, str]]]) -> Shape:
    """What stands in a file. Raises BadFile with up to twenty problems, in the order of their lines.

    `contradictions` tells what is wrong although each entry alone is right: places in the file, each with a sentence.
    """
    if len(content) > LARGEST_FILE:
        raise BadFile([Problem(1, "", _("the file is larger than two megabytes"))])
    tree = _parse(_decode(content))
    try:
        entry = shape.model_validate(_plain(tree))
    except ValidationError as error:
        raise BadFile(_ordered(_located(tree, e["loc"], _words(e)) for e in error.errors(include_url=False))) from None
    if found := [_located(tree, where, message) for where, message in contradictions(entry)]:
        raise BadFile(_ordered(iter(found)))
    return entry


def write(tree: Any) -> str:
    """Plain values as YAML text."""
    out = StringIO()
    yaml = YAML()
    yaml.width = 130
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump(tree, out)
    return out.getvalue()


def _decode(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadFile([Problem(line, "", _("this is not text in UTF-8"))]) from None


def _parse(text: str) -> Any:
    """The file as a tree that knows its lines. Anchors, aliases and tags are refused: they can hide a bomb."""
    try:
        _refuse_tricks(text)
        tree = YAML(typ="rt", pure=True).load(text)
    except DuplicateKeyError as error:
        line = (error.problem_mark or error.context_mark).line + 1
        raise BadFile([Problem(line, "", _("the same key stands twice in one place"))]) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise BadFile([Problem(mark.line + 1 if mark else 1, "", _trouble(error))]) from None
    except (YAMLError, ValueError, RecursionError):
        raise BadFile([Problem(1, "", _("this is not a YAML file"))]) from None
    if not isinstance(tree, dict):
        raise BadFile([Problem(1, "", _("this is not a YAML file with keys"))])
    return tree


def _trouble(error: MarkedYAMLError) -> str:
    said = f"{error.problem or ''} {error.context or ''}"
    if "\\t" in said or "tab" in said:
        return _("there is a tab; indent with spaces")
    return _("this is not well-formed YAML")


def _refuse_tricks(text: str) -> None:
    depth = 0
    for event in YAML(typ="safe", pure=True).parse(text):
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
            raise BadFile([Problem(line, "", _("anchors and aliases are not used in these files"))])
        if getattr(event, "tag", None):
            raise BadFile([Problem(line, "", _("tags are not used in these files"))])
        if isinstance(event, MappingStartEvent | SequenceStartEvent):
            depth += 1
        elif type(event).__name__ in ("MappingEndEvent", "SequenceEndEvent"):
            depth -= 1
        if depth > DEEPEST:
            raise BadFile([Problem(line, "", _("this is nested too deeply"))])


def _plain(tree: Any) -> Any:
    """The tree as plain values; keys that are not text become text."""
    if isinstance(tree, dict):
        return {str(key): _plain(value) for key, value in tree.items()}
    if isinstance(tree, list):
        return [_plain(value) for value in tree]
    if isinstance(tree, bool) or tree is None:
        return tree
    if isinstance(tree, int):
        return int(tree)
    return float(tree) if isinstance(tree, float) else str(tree)


def _words(error: Any) -> str:
    kind = error["type"]
    if kind == "missing":
        return _("this key is missing")
    if kind == "extra_forbidden":
        return _("there is no such key")
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if kind == "literal_error":
        return _("use one of these: %(choices)s", choices=error["ctx"]["expected"].replace("'", "").replace(" or ", ", "))
    if kind == "string_pattern_mismatch":
        return _("write it in small letters and figures, without spaces")
    if kind.endswith(("_type", "_parsing")):
        return _("this is another kind of value than is needed here")
    return _("this value does not fit here")


def _located(tree: Any, where: Where, message: str) -> Problem:
    """A problem with the line of the deepest part of its place that is there."""
    line = 0
    for step in where:
        marks = getattr(tree, "lc", None)
        try:
            if isinstance(tree, dict):
                line = marks.key(step)[0] if marks is not None and step in tree else line
            elif isinstance(step, int) and marks is not None:
                line = marks.item(step)[0]
            tree = tree[step]
        except (KeyError, IndexError, TypeError):
            break
    return Problem(line + 1, ".".join(str(step + 1) if isinstance(step, int) else step for step in where), message)


def _ordered(problems: Iterator[Problem]) -> list[Problem]:
    return sorted(problems, key=lambda problem: problem.line)[:MOST_PROBLEMS]
