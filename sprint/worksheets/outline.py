"""The shape of a worksheet in a file: what may stand in it, and which rules hold over the whole of it.

The words of this module are those of the file, so that a message can name them. A program file holds worksheets in the same
shape, with their numbers and days.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from flask_babel import gettext as _
from pydantic import Field

from sprint.core.languages import LocalizedText
from sprint.core.yaml_files import Entry, Where
from sprint.worksheets.kinds import COUNTED, measure_of

Key = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
SectionKey = Annotated[str, Field(pattern=r"^[A-Z][0-9]{1,2}$")]
Minutes = Annotated[int, Field(ge=1, le=600)]
Texts = Annotated[dict[str, Annotated[str, Field(max_length=20_000)]], Field(min_length=1)]
"""A text by language: {en: …, es: …}."""
Limit = Annotated[float, Field(ge=-1e15, le=1e15, allow_inf_nan=False)]


class OptionEntry(Entry):
    """One of several choices."""

    key: Key
    title: Texts


class ColumnEntry(Entry):
    """A column of a table question."""

    key: Key
    type: Literal["short_text", "long_text", "choice", "number", "date", "url", "scale"]
    title: Texts
    required: bool = False
    least: Limit | None = None
    most: Limit | None = None
    choices: list[OptionEntry] = []
    scale: list[Texts] = []


class QuestionEntry(Entry):
    """A question of a worksheet."""

    key: Key
    type: Literal["short_text", "long_text", "choice", "choices", "number", "date", "url", "file", "table", "scale"]
    title: Texts
    help: Texts | None = None
    example: Texts | None = None
    unit: Texts | None = None
    required: bool = False
    private: bool = False
    follows: bool = False
    part: Key | None = None
    section: SectionKey | Literal[""] = ""
    minimum_rows: Annotated[int, Field(ge=0, le=100)] = 0
    least: Limit | None = None
    most: Limit | None = None
    choices: list[OptionEntry] = []
    scale: list[Texts] = []
    columns: list[ColumnEntry] = []


class PartEntry(Entry):
    """A heading over some questions; each of them names it."""

    key: Key
    title: Texts
    introduction: Texts | None = None


class WorksheetEntry(Entry):
    """One wording of a worksheet."""

    key: Key
    title: Texts
    purpose: Texts
    minutes: Minutes
    parts: list[PartEntry] = []
    questions: Annotated[list[QuestionEntry], Field(min_length=1)]

    def contradictions(self) -> Iterator[tuple[Where, str]]:
        """What is wrong although each entry alone is right: a place in the worksheet and a sentence."""
        yield from doubles(("parts",), self.parts)
        yield from doubles(("questions",), self.questions)
        yield from self._order()
        for at, question in enumerate(self.questions):
            where: Where = ("questions", at)
            if (question.type == "table") != bool(question.columns):
                yield (*where, "columns"), _("a table needs columns, and only a table has them")
            yield from doubles((*where, "columns"), question.columns)
            for inner, asked in [(where, question), *(((*where, "columns", i), c) for i, c in enumerate(question.columns))]:
                yield from _wrong_choices(inner, asked)
                yield from _wrong_limits(inner, asked)

    def _order(self) -> Iterator[tuple[Where, str]]:
        places = {part.key: place for place, part in enumerate(self.parts, 1)}
        before = 0
        for at, question in enumerate(self.questions):
            here = places.get(question.part, 0) if question.part else 0
            if question.part and not here:
                yield ("questions", at, "part"), _("the worksheet has no part “%(key)s”", key=question.part)
                continue
            if here < before:
                yield ("questions", at, "part"), _("the questions of a part stand together, in the order of the parts")
            elif question.follows and (at == 0 or here > before):
                yield ("questions", at, "follows"), _("the first question cannot follow another one")
            before = max(before, here)


class WorksheetFile(WorksheetEntry):
    """A file that holds one worksheet."""

    schema_: Literal[1] = Field(alias="schema")
    language: Key


def text(texts: Texts | None, language: str) -> LocalizedText:
    """The texts of an entry, the file's own language being their source."""
    if texts is None:
        return LocalizedText(language)
    return LocalizedText.of(language if language in texts else next(iter(texts)), **texts)


def doubles(where: Where, entries: list[Any]) -> Iterator[tuple[Where, str]]:
    """The entries of a list whose key another one before them has."""
    keys = [entry.key for entry in entries]
    for at, key in enumerate(keys):
        if key in keys[:at]:
            yield (*where, at, "key"), _("the key “%(key)s” is used twice", key=key)


def _wrong_choices(where: Where, asked: Any) -> Iterator[tuple[Where, str]]:
    if asked.type in ("choice", "choices") and len(asked.choices) < 2:
        yield (*where, "choices"), _("give at least two choices")
    if asked.type == "scale" and len(asked.scale) != 5:
        yield (*where, "scale"), _("give a word for each of the five steps")
    keys = [choice.key for choice in asked.choices]
    if len(keys) != len(set(keys)):
        yield (*where, "choices"), _("two choices have the same key")


def _wrong_limits(where: Where, asked: Any) -> Iterator[tuple[Where, str]]:
    measure = measure_of(asked.type)
    if asked.most is not None and measure is None or asked.least is not None and measure in (None, *COUNTED):
        yield where, _("this type of question has no such limit")
    elif measure in COUNTED and asked.most is not None and (asked.most < 1 or asked.most % 1):
        yield (*where, "most"), _("write a whole number from 1 on")
    else:
        least = asked.minimum_rows if asked.type == "table" else asked.least
        if least is not None and asked.most is not None and least > asked.most:
            yield (*where, "most"), _("the most is less than the least")
