"""Values of answers in inputs and in words, for the templates."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Flask
from flask_babel import gettext as _
from flask_babel import ngettext, pgettext
from markupsafe import Markup, escape

from sprint.core import locale
from sprint.core.languages import LocalizedText
from sprint.worksheets import reading
from sprint.worksheets.kinds import Measure, kind_name, measure_of
from sprint.worksheets.models import CELLS, Column, Question, QuestionKind
from sprint.worksheets.reading import Asked
from sprint.worksheets.values import CellProblem, most_rows, name_of, rows_of

SPARE = 2
"""How many empty rows a table offers below those that are filled in."""


@dataclass(frozen=True)
class Cell:
    """One input of a table."""

    column: Column
    row: int
    name: str
    label: str
    """With “#” for the number of its row."""
    value: Any
    problem: str | None


def number_of(question: Question) -> str:
    """The number of a question where no other may be meant: one that shares it with the question before has its title with it."""
    return f"{question.number}, “{locale.plain(question.title)}”" if question.follows else str(question.number)


def typed(value: Any) -> str:
    """A value as the text of an input that reads back as the same value."""
    if value is None:
        return ""
    if not isinstance(value, float):
        return str(value)
    text = format(Decimal(repr(value)), "f")
    return text + "0" if reading.TWO_WAYS.fullmatch(text.removeprefix("-")) else text



def word_of(asked: Asked, key: Any) -> LocalizedText | None:
    """The word of a choice, or of a step on a scale, in the languages of the worksheet."""
    if asked.kind == QuestionKind.SCALE:
        steps = {place: choice.title for place, choice in enumerate(asked.choices, 1)}
        return steps.get(key) if isinstance(key, int) else None
    return next((choice.title for choice in asked.choices if choice.key == key), None)


def told(asked: Asked, value: Any, language: str) -> Markup:
    """One value in a line or a cell, for a page. The team's own words keep their language.

    A plan has hundreds of cells: a macro for each would cost as much as all the rest of its page.
    """
    if value is None:
        return Markup('<span class="meta" aria-label="{}" role="img">–</span>').format(pgettext("cell", "empty"))
    if asked.kind == QuestionKind.LONG_TEXT:
        return locale.said(value, language)
    if asked.kind == QuestionKind.NUMBER and isinstance(value, int | float):
        return escape(locale.number(value))
    if asked.kind == QuestionKind.DATE and (on := reading.day_of(value)):
        return escape(locale.short_day(on))
    if asked.kind == QuestionKind.CHOICE:
        return escape(locale.local(word_of(asked, value)) or value)
    if asked.kind == QuestionKind.SCALE and isinstance(value, int | float):
        word = locale.local(word_of(asked, value))
        return Markup("{} · {}").format(value, word) if word else escape(value)
    if asked.kind == QuestionKind.URL and reading.is_address(value):
        link = '<a class="said text-break" lang="{0}" href="{1}" rel="noopener noreferrer nofollow">{1}</a>'
        return Markup(link).format(language, value)
    return Markup(f'<span class="said" lang="{escape(language)}">{escape(value)}</span>')


def cells_of(question: Question, value: Any, problems: Iterable[str] = ()) -> list[list[Cell]]:
    """The inputs of a table, row by row: those that are filled in, then empty ones."""
    rows = rows_of(value)
    wanted = max(min(len(rows) + SPARE, most_rows(question)), len(rows), question.minimum_rows)
    told = {(one.row, one.column): one.message for one in problems if isinstance(one, CellProblem)}

    labels = {column.key: _label(column) for column in question.columns}

    def cell(number: int, row: dict[str, Any], column: Column) -> Cell:
        name, key = f"{name_of(question)}-{number}-{column.key}", column.key
        return Cell(column, number, name, labels[key], row.get(key), told.get((number, key)))

    padded = rows + [{}] * (wanted - len(rows))
    return [[cell(number, row, column) for column in question.columns] for number, row in enumerate(padded)]


def _label(column: Column) -> str:
    title = locale.plain(column.title).replace("#", "№")  # the first “#” becomes the number of the row
    if column.is_required:
        return _("%(column)s, row %(row)s", column=title, row="#")
    return _("%(column)s, row %(row)s (optional)", column=title, row="#")


def offered(asked: Asked) -> list[tuple[str | int, str]]:
    """What a select offers: the keys and words of the choices, or the steps of a scale with theirs."""
    if asked.kind == QuestionKind.SCALE:
        words = {step: locale.plain(word_of(asked, step)) for step in range(1, 6)}
        return [(step, f"{step} · {word}" if word else str(step)) for step, word in words.items()]
    return [(choice.key, locale.plain(choice.title)) for choice in asked.choices]


def limits_said(question: Question) -> list[str]:
    """The limits of an answer in sentences; those of the columns of a table name their column."""
    found = [_limit_said(question)]
    for column in question.columns:
        if limit := _limit_said(column):
            found.append(_("%(column)s: %(limit)s", column=locale.plain(column.title), limit=limit))
    return [limit for limit in found if limit]


def _limit_said(asked: Asked) -> str | None:
    measure, least, most = measure_of(asked.kind), asked.least, asked.most
    if measure == Measure.VALUE:
        if least is not None and most is not None:
            return _("From %(least)s to %(most)s.", least=locale.number(least), most=locale.number(most))
        if least is not None:
            return _("At least %(least)s.", least=locale.number(least))
        return _("At most %(most)s.", most=locale.number(most)) if most is not None else None
    if measure is None or most is None:
        return None
    if measure == Measure.CHARACTERS:
        return ngettext("At most %(num)d character.", "At most %(num)d characters.", int(most))
    if measure == Measure.CHOICES:
        return ngettext("Choose at most %(num)d.", "Choose at most %(num)d.", int(most))
    return ngettext("At most %(num)d row.", "At most %(num)d rows.", int(most))


def beside_no_cell(problems: Iterable[str]) -> list[str]:
    """The problems that are about the whole answer."""
    return [one for one in problems if not isinstance(one, CellProblem)]


def init_app(app: Flask) -> None:
    """Give the filters and tests of this module to the templates of an app."""
    app.jinja_env.filters.update(
        typed=typed, day_of=reading.day_of, word_of=word_of, rows_of=rows_of, cells_of=cells_of, offered=offered,
        beside_no_cell=beside_no_cell, told=told, number_of=number_of, limits_said=limits_said, question_kind=kind_name,
    )  # fmt: skip
    app.jinja_env.globals["column_kinds"] = CELLS
    app.jinja_env.tests["web_address"] = reading.is_address
