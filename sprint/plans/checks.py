"""The checks that say when a section of the plan is complete: one small function each, with its own sentence.

A check is a dict as a program file writes it, such as `{check: rows, question: conversations, at_least: 3}`. Its function
gives what is missing, and gives nothing where the check is met. It is only asked about questions that have an answer.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from sprint.core.clock import months_after
from sprint.core.locale import day, plain
from sprint.core.words import same
from sprint.plans.ordering import disorders
from sprint.worksheets.models import Question
from sprint.worksheets.reading import day_of
from sprint.worksheets.values import is_empty, rows_of

Check = Mapping[str, Any]
Answers = Mapping[str, tuple[Question, Any]]
"""By the key of a question: the question, and its accepted value or None."""


@dataclass(frozen=True)
class Context:
    """What a check needs to know beside the answers."""

    ends_on: date
    """The day on which the Sprint ends; the months of a promise count from it."""


@dataclass(frozen=True)
class Missing:
    """One thing that a plan still needs, and the question where it belongs."""

    question_id: int | None
    tell: Callable[[], str]
    """Makes the sentence: only what is shown is put into words, in the language of whoever reads it."""

    @property
    def sentence(self) -> str:
        """What exactly is missing, in the reader's language."""
        return self.tell()


Finder = Callable[[Check, Answers, Context], list[Missing]]


@dataclass(frozen=True)
class Kind:
    """A kind of check: the values that it takes, and how it finds what is missing."""

    values: tuple[str, ...]
    find: Finder


TOLD_ROWS = 10
"""How many incomplete rows of a table are told one by one."""

KINDS: dict[str, Kind] = {}
"""The vocabulary of checks."""


def _kind(name: str, *values: str) -> Callable[[Finder], Finder]:
    def enter(find: Finder) -> Finder:
        KINDS[name] = Kind(values, find)
        return find

    return enter


def name_of_row(question: Question, row: Mapping[str, Any], number: int) -> str:
    """What a row is called: its first cell, as the team wrote it, or its number."""
    first = row.get(question.columns[0].key) if question.columns else None
    return _("“%(name)s”", name=first) if isinstance(first, str) and first.strip() else _("Row %(number)d", number=number)


def title_of_column(question: Question, key: str) -> str:
    """The title of a column for this reader."""
    return next((plain(column.title) for column in question.columns if column.key == key), key)


def title_of_choice(question: Question, column: str, key: str) -> str:
    """The title of a choice of a column for this reader."""
    choices = next((one.choices for one in question.columns if one.key == column), [])
    return next((plain(choice.title) for choice in choices if choice.key == key), key)


def unanswered(question: Question, answers: Answers) -> Missing:
    """The plan says nothing to a question yet. One that follows another one is told behind that one."""

    def tell() -> str:
        titles = [plain(one.title) for one in (_lead_of(question, answers), question) if one is not None]
        return _("“%(question)s” has no answer in the plan yet.", question=" ".join(titles))

    return Missing(question.id, tell)


def _lead_of(question: Question, answers: Answers) -> Question | None:
    if not question.follows:
        return None
    place = (question.version_id, question.number, False)
    return next((one for one, _value in answers.values() if (one.version_id, one.number, one.follows) == place), None)


def unasked(key: str) -> Missing:
    """No worksheet of the cohort asks for what a check needs."""
    return Missing(None, lambda: _("No worksheet of this Sprint asks for “%(key)s”.", key=key))


def _named(value: Any, column: str) -> dict[str, str]:
    """What a column holds, each once: as it is compared, and as it was first written."""
    found: dict[str, str] = {}
    for row in rows_of(value):
        if not is_empty(row.get(column)):
            found.setdefault(same(row[column]), str(row[column]))
    return found


def _quoted(words: Iterator[str]) -> str:
    return ", ".join(_("“%(name)s”", name=word) for word in words)


@_kind("answered", "question")
def answered(check: Check, answers: Answers, context: Context) -> list[Missing]:
    """There is an answer; that is all, and it was asked before."""
    return []


@_kind("rows", "question", "at_least")
def rows(check: Check, answers: Answers, context: Context) -> list[Missing]:
    """A table has at least so many rows."""
    question, value = answers[check["question"]]
    count, least = len(rows_of(value)), check["at_least"]

    def tell() -> str:
        return ngettext(
            "“%(question)s”: %(count)d of at least %(num)d row.", "“%(question)s”: %(count)d of at least %(num)d rows.",
            least, question=plain(question.title), count=count,
        )  # fmt: skip

    return [] if count >= least else [Missing(question.id, tell)]


@_kind("filled", "question", "columns")
def filled(check: Check, answers: Answers, context: Context) -> list[Missing]:
    """Every row of a table fills some columns."""
    question, value = answers[check["question"]]
    found = [
        _bare(question, row, number, empty)
        for number, row in enumerate(rows_of(value), 1)
        if (empty := [key for key in check["columns"] if is_empty(row.get(key))])
    ]
    return found if len(found) <= TOLD_ROWS else [*found[: TOLD_ROWS - 1], _more_bare(question, len(found) - TOLD_ROWS + 1)]


def _more_bare(question: Question, count: int) -> Missing:
    def tell() -> str:
        return ngettext(
            "“%(question)s”: %(num)d more row is not filled in.", "“%(question)s”: %(num)d more rows are not filled in.",
            count, question=plain(question.title),
        )  # fmt: skip

    return Missing(question.id, tell)


def _bare(question: Question, row: Mapping[str, Any], number: int, columns: list[str]) -> Missing:
    return Missing(question.id, lambda: _(
        "“%(question)s”: %(row)s has nothing under %(columns)s.", question=plain(question.title),
        row=name_of_row(question, row, number), columns=_quoted(title_of_column(question, key) for key in columns),
    ))  # fmt: skip


@_kind("distinct", "question", "column", "at_least")
def distinct(check: Check, answers: Answers, context: Context) -> list[Missing]:
    """A column holds at least so many different things."""
    question, value = answers[check["question"]]
    count, least = len(_named(value, check["column"])), check["at_least"]

    def tell() -> str:
        return ngettext(
            "“%(question)s”: %(count)d of at least %(num)d answer under “%(column)s”.",
            "“%(question)s”: %(count)d of at least %(num)d different answers under “%(column)s”.",
            least, question=plain(question.title), count=count, column=title_of_column(question, check["column"]),
        )  # fmt: skip

    return [] if count >= least else [Missing(question.id, tell)]


@_kind("where", "question", "column", "any_of", "at_least")
def where(check: Check, answers: Answers, context: Context) -> list[Missing]:
    """At least so many rows hold one of some choices in a column."""
    question, value = answers[check["question"]]
    column, least = check["column"], check["at_least"]
    count = sum(row.get(column) in check["any_of"] for row in rows_of(value))

    def tell() -> str:
        return ngettext(
            "“%(question)s”: %(count)d of at least %(num)d row with %(choices)s under “%(column)s”.",
            "“%(question)s”: %(count)d of at least %(num)d rows with %(choices)s under “%(column)s”.",
            least, question=plain(question.title), count=count, column=title_of_column(question, column),
            choices=_quoted(title_of_choice(question, column, key) for key in check["any_of"]),
        )  # fmt: skip

    return [] if count >= least else [Missing(question.id, tell)]


@_kind("covers", "question", "column", "other", "other_column")
def covers(check: Check, answers: Answers, context: Context) -> list[Missing]:
    """Whatever a column of one table names has a row in another table."""
    question, value = answers[check["question"]]
    other, rows_there = answers[check["other"]]
    there = {same(row.get(check["other_column"])) for row in rows_of(rows_there)}
    return [_uncovered(other, name) for key, name in _named(value, check["column"]).items() if key not in there]


def _uncovered(other: Question, name: str) -> Missing:
    return Missing(other.id, lambda: _("“%(question)s” has no row for “%(name)s”.", question=plain(other.title), name=name))


@_kind("within_months", "question", "months")
def within_months(check: Check, answers: Answers, context: Context) -> list[Missing]:
    """A date is no later than so many months after the end of the Sprint."""
    question, value = answers[check["question"]]
    on, last = day_of(value), months_after(context.ends_on, check["months"])

    def tell() -> str:
        if on is None:
            return _("“%(question)s” has no date yet.", question=plain(question.title))
        return _(
            "“%(question)s”: %(day)s is later than %(last)s, when the %(months)d months after the Sprint end.",
            question=plain(question.title), day=day(on, year=True), last=day(last, year=True), months=check["months"],
        )  # fmt: skip

    return [] if on is not None and on <= last else [Missing(question.id, tell)]


@_kind("any_within_months", "question", "column", "months")
def any_within_months(check: Check, answers: Answers, context: Context) -> list[Missing]:
    """At least one date of a column is no later than so many months after the end of the Sprint."""
    question, value = answers[check["question"]]
    last = months_after(context.ends_on, check["months"])
    days = [on for row in rows_of(value) if (on := day_of(row.get(check["column"]))) is not None]

    def tell() -> str:
        return _(
            "“%(question)s”: no “%(column)s” up to %(last)s, when the %(months)d months after the Sprint end.",
            question=plain(question.title), column=title_of_column(question, check["column"]), last=day(last, year=True),
            months=check["months"],
        )  # fmt: skip

    return [] if any(on <= last for on in days) else [Missing(question.id, tell)]


@_kind("in_order", "question")
def in_order(check: Check, answers: Answers, context: Context) -> list[Missing]:
    """Each task begins when the tasks that it waits for have ended, and no tasks wait for each other."""
    question, value = answers[check["question"]]
    return [Missing(question.id, tell) for tell in disorders(rows_of(value))]
