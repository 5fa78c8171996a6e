"""What keeps a draft from being published: all that is incomplete in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext as _

from sprint.core import locale
from sprint.worksheets.kinds import STEPS, WITH_CHOICES
from sprint.worksheets.models import Column, Part, Question, QuestionKind, WorksheetVersion


@dataclass(frozen=True)
class Flaw:
    """Something incomplete, as a sentence, and where to mend it."""

    sentence: str
    question: Question | None = None
    part: Part | None = None


def flaws_of(version: WorksheetVersion, asked: list[Question], headings: list[Part]) -> list[Flaw]:
    """All that is incomplete in a draft with some questions and parts, in its order."""
    found = [] if asked else [Flaw(_("The worksheet asks nothing yet. Add a question."))]
    if not version.title or not version.purpose:
        found.append(Flaw(_("The worksheet needs a title and a purpose.")))
    filled = {question.part_id for question in asked}
    for part in headings:
        if not part.title:
            found.append(Flaw(_("A part has no title."), part=part))
        if part.id not in filled:
            title = locale.plain(part.title)
            found.append(Flaw(_("The part “%(title)s” holds no question. Move one into it.", title=title), part=part))
    for question in asked:
        found += [Flaw(sentence, question) for sentence in _wrong(question)]
    return found


def _wrong(question: Question) -> Iterator[str]:
    number = question.number
    if not question.title:
        yield _("Question %(number)d has no words.", number=number)
    if question.kind in WITH_CHOICES and len(question.choices) < 2:
        yield _("Question %(number)d needs at least two choices.", number=number)
    if any(not choice.title for choice in question.choices):
        yield _("Question %(number)d has a choice or a step without words.", number=number)
    if question.kind == QuestionKind.SCALE and len(question.choices) != STEPS:
        yield _("Question %(number)d needs a word for each of the five steps.", number=number)
    if question.kind == QuestionKind.TABLE and not question.columns:
        yield _("Question %(number)d is a table without columns.", number=number)
    for column in question.columns:
        yield from _wrong_column(number, column)


def _wrong_column(number: int, column: Column) -> Iterator[str]:
    name = locale.plain(column.title)
    if not name:
        yield _("Question %(number)d has a column without a title.", number=number)
    if column.kind in WITH_CHOICES and len(column.choices) < 2:
        yield _("Question %(number)d, column “%(column)s”: give at least two choices.", number=number, column=name)
    if column.kind == QuestionKind.SCALE and len(column.choices) != STEPS:
        yield _("Question %(number)d, column “%(column)s”: give a word for each of the five steps.", number=number, column=name)
    if any(not choice.title for choice in column.choices):
        yield _("Question %(number)d, column “%(column)s”: a choice or a step has no words.", number=number, column=name)
