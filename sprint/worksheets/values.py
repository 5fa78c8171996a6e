"""The values of answers: reading them from a form, and what can be claimed about them.

A value is what JSON can hold. Texts and web addresses: str. Choice: its key. Choices: a list of keys. Number: int or
float. Date: "YYYY-MM-DD". Scale: 1 to 5. Table: a list of {column key: value} without its empty cells. File:
{"attachment": id, "name": str}. None: not answered. Where what was typed could not be read, the value is that text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from sprint.core import locale
from sprint.worksheets import reading
from sprint.worksheets.models import Question, QuestionKind
from sprint.worksheets.reading import Asked

MOST_ROWS = 2_000
TOLD_ROWS = 10
"""How many incomplete rows of a table are told one by one."""


class CellProblem(str):
    """A problem of one cell of a table: a whole sentence that names the cell, and where the cell is."""

    row: int
    """Counts from 0."""
    column: str
    message: str
    """The problem without the name of the cell, to stand beside it."""

    @classmethod
    def at(cls, row: int, asked: Asked, message: str) -> "CellProblem":
        """The problem of the cell of a row and a column."""
        told = cls(_("Row %(row)d, %(column)s: %(problem)s", row=row + 1, column=locale.plain(asked.title), problem=message))
        told.row, told.column, told.message = row, asked.key, message
        return told


@dataclass(frozen=True)
class Reading:
    """What a form says in answer to one question, and what is wrong with it."""

    value: Any
    problems: list[str] = field(default_factory=list)


def name_of(question: Question) -> str:
    """The name of the input of a question; those of its cells begin with it."""
    return f"q-{question.id}"


def read(question: Question, form: MultiDict[str, str]) -> Reading:
    """Read the answer to a question from a form. With a problem, the value keeps what was typed.

    A file does not come this way: it reads as None without a problem, and whoever keeps attachments sets its value.
    """
    if question.kind == QuestionKind.FILE:
        return Reading(None)
    if question.kind == QuestionKind.TABLE:
        return _read_table(question, form)
    if question.kind == QuestionKind.CHOICES:
        return _read_choices(question, form)
    value, problem = reading.one(question, form.get(name_of(question), ""))
    return Reading(value, [problem] if problem else [])


def _read_choices(question: Question, form: MultiDict[str, str]) -> Reading:
    sent = set(form.getlist(name_of(question))) - {""}
    known = [choice.key for choice in question.choices if choice.key in sent]
    if len(known) < len(sent):
        return Reading(known or None, [_("Choose among the answers that are offered.")])
    problem = _too_many(question, len(known))
    return Reading(known or None, [problem] if problem else [])


def _read_table(question: Question, form: MultiDict[str, str]) -> Reading:
    rows: list[dict[str, Any]] = []
    problems: list[str] = []
    for sent in _sent_rows(question, form):
        row: dict[str, Any] = {}
        wrong: list[str] = []
        for column in question.columns:
            value, problem = reading.one(column, sent.get(column.key, ""))
            if value is not None:
                row[column.key] = value
            if problem:
                wrong.append(CellProblem.at(len(rows), column, problem))
        if row or wrong:
            rows.append(row)
            problems += wrong
    if problem := _too_many(question, len(rows)):
        problems.append(problem)
    return Reading(rows or None, problems)


def most_rows(question: Question) -> int:
    """How many rows a table holds at most."""
    return min(int(question.most), MOST_ROWS) if question.most is not None else MOST_ROWS


def _too_many(question: Question, number: int) -> str | None:
    """What is wrong with so many rows or choices, or None."""
    if question.kind == QuestionKind.TABLE and number > (most := most_rows(question)):
        return _("A table holds at most %(max)s rows. Take some out.", max=locale.number(most)) if most > 1 else _(
            "This table holds one row. Take the others out."
        )
    if question.kind == QuestionKind.CHOICES and question.most is not None and number > question.most:
        return ngettext("Choose at most %(num)d answer.", "Choose at most %(num)d answers.", int(question.most))
    return None


def _sent_rows(question: Question, form: MultiDict[str, str]) -> Iterator[dict[str, str]]:
    """The rows of a table as they were sent, in the order of their numbers."""
    cell = re.compile(re.escape(name_of(question)) + "-(0|[1-9][0-9]{0,5})-(.+)", re.S)
    rows: dict[str, dict[str, str]] = {}
    for name in form:
        if found := cell.fullmatch(name):
            rows.setdefault(found[1], {})[found[2]] = form[name]
    for number in sorted(rows, key=lambda digits: (len(digits), digits)):
        yield rows[number]


def rows_of(value: Any) -> list[dict[str, Any]]:
    """The rows of a table's value; none for anything else."""
    return [row for row in value if isinstance(row, dict) and row] if isinstance(value, list) else []


def is_empty(value: Any) -> bool:
    """Whether a value says nothing, neither right nor wrong."""
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())


def gaps(question: Question, value: Any) -> list[str]:
    """What is still missing or wrong before the answer can be submitted, in sentences."""
    if question.kind == QuestionKind.TABLE:
        return _table_gaps(question, value if isinstance(value, list) else [])
    if is_empty(value):
        return [_missing(question.kind)] if question.is_required else []
    problem = _wrong(question, value)
    return [problem] if problem else []


def _missing(kind: str) -> str:
    return {
        QuestionKind.CHOICE: _("Choose an answer."),
        QuestionKind.CHOICES: _("Choose at least one answer."),
        QuestionKind.SCALE: _("Choose a step from 1 to 5."),
        QuestionKind.NUMBER: _("Write a number."),
        QuestionKind.DATE: _("Choose a date."),
        QuestionKind.URL: _("Write a web address."),
        QuestionKind.FILE: _("Attach a file."),
    }.get(QuestionKind(kind), _("Write an answer."))


def _wrong(asked: Asked, value: Any) -> str | None:
    """What is wrong with a value that was kept although it does not fit: it could not be read, or it is beyond a limit."""
    if asked.kind == QuestionKind.NUMBER and isinstance(value, int | float):
        return reading.beyond(asked, value)
    if isinstance(asked, Question) and asked.kind == QuestionKind.CHOICES and isinstance(value, list):
        return _too_many(asked, len(value))
    if not isinstance(value, str) or asked.kind not in reading.READERS:
        return None
    return reading.one(asked, value)[1]


def _table_gaps(question: Question, rows: list[dict[str, Any]]) -> list[str]:
    needed = max(question.minimum_rows, 1) if question.is_required else 0
    if not rows:
        return [ngettext("Fill in at least %(num)d row.", "Fill in at least %(num)d rows.", needed)] if needed else []
    found = [problem] if (problem := _too_many(question, len(rows))) else []
    if (short := question.minimum_rows - len(rows)) > 0:
        found.append(ngettext("Add %(num)d more row.", "Add %(num)d more rows.", short))
    incomplete = [told for number, row in enumerate(rows) for told in _row_gaps(question, number, row)]
    found += incomplete[:TOLD_ROWS]
    if (more := len(incomplete) - TOLD_ROWS) > 0:
        found.append(ngettext("%(num)d more cell needs a look.", "%(num)d more cells need a look.", more))
    return found


def _row_gaps(question: Question, number: int, row: dict[str, Any]) -> Iterator[CellProblem]:
    for column in question.columns:
        value = row.get(column.key)
        problem = _wrong(column, value) if value is not None else _missing(column.kind) if column.is_required else None
        if problem:
            yield CellProblem.at(number, column, problem)
