"""The history of a submission: who changed which answer when, for one question or one person, and two states side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Integer, bindparam, or_, select
from sqlalchemy.orm import joinedload

from sprint.core import pages
from sprint.core.database import db, find
from sprint.people.models import Person
from sprint.submissions.comparing import Comparison, compare
from sprint.submissions.models import Answer, AnswerRevision, Submission
from sprint.worksheets import queries as worksheets
from sprint.worksheets.models import Question, QuestionKind

LINES = 25
"""Lines on a page."""
OF_SUBMISSION = (
    select(AnswerRevision).join(AnswerRevision.answer)
    .where(Answer.submission_id == bindparam("submission_id"))
    .options(joinedload(AnswerRevision.written_by))
)  # fmt: skip
QUESTION, PERSON = bindparam("question_id", type_=Integer), bindparam("person_id", type_=Integer)
NEWEST_FIRST = (
    OF_SUBMISSION
    .where(or_(QUESTION.is_(None), Answer.question_id == QUESTION))
    .where(or_(PERSON.is_(None), AnswerRevision.written_by_id == PERSON))
    .order_by(AnswerRevision.written_at.desc(), AnswerRevision.id.desc())
    .limit(LINES + 1).offset(bindparam("skipped"))
)  # fmt: skip
STATES = (
    select(AnswerRevision.id, AnswerRevision.revision, AnswerRevision.written_at, Person.name)
    .join(AnswerRevision.answer).join(AnswerRevision.written_by, isouter=True)
    .where(Answer.submission_id == bindparam("submission_id"), Answer.question_id == QUESTION)
    .order_by(AnswerRevision.revision)
)  # fmt: skip
BY_ID = OF_SUBMISSION.where(AnswerRevision.id.in_(bindparam("ids", expanding=True)))
AUTHORS = (
    select(Person).where(
        Person.id.in_(
            select(AnswerRevision.written_by_id).join(AnswerRevision.answer)
            .where(Answer.submission_id == bindparam("submission_id"))
        )
    ).order_by(Person.name, Person.id)
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A line of history as a sentence, with the text that it brought."""

    line: AnswerRevision
    question: Question
    sentence: str


class History:
    """A page of what was written in a submission, newest first. A choice that does not exist is none."""

    def __init__(self, submission: Submission, args: Mapping[str, str]) -> None:
        self.submission, self.page = submission, pages.asked(args)
        self.questions = worksheets.questions(submission.version_id)
        self.authors = list(db.session.scalars(AUTHORS, {"submission_id": submission.id}))
        self.question = next((one for one in self.questions if str(one.id) == args.get("question")), None)
        self.author = next((one for one in self.authors if str(one.id) == args.get("person")), None)
        asked = {"question_id": self.question and self.question.id, "person_id": self.author and self.author.id}
        found = list(
            db.session.scalars(
                NEWEST_FIRST, {**asked, "submission_id": submission.id, "skipped": (self.page - 1) * LINES}
            )
        )
        self.lines, self.has_more = told(submission, found[:LINES]), len(found) > LINES

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return self.question is not None or self.author is not None

    @property
    def asked(self) -> dict[str, int]:
        """What it asks for, as an address carries it."""
        asked = {"question": self.question and self.question.id, "person": self.author and self.author.id}
        return {name: value for name, value in asked.items() if value}


class State(NamedTuple):
    """A line of the history of one answer without its text, which may be long."""

    id: int
    revision: int
    written_at: datetime
    author: str | None


@dataclass(frozen=True)
class Pair:
    """Two states of one answer, side by side."""

    question: Question
    states: list[State]
    """All states of the answer, the oldest first."""
    earlier: AnswerRevision | None
    """None where the answer was not there yet."""
    later: AnswerRevision
    difference: Comparison


def pair(submission: Submission, args: Mapping[str, str]) -> Pair | None:
    """The two states that an address asks for; None where it names no answer or no state of it.

    Without `to` the newest state is meant, without `from` the one before it; 0 is the answer before anybody wrote it.
    """
    question = next((one for one in worksheets.questions(submission.version_id) if str(one.id) == args.get("question")), None)
    if question is None:
        return None
    found = db.session.execute(STATES, {"submission_id": submission.id, "question_id": question.id})
    states = [State._make(row) for row in found]
    ids = {str(one.revision): one.id for one in states}
    last = args.get("to") or (str(states[-1].revision) if states else "")
    if last not in ids:
        return None
    first = args.get("from") or next((str(one.revision) for one in reversed(states) if one.id < ids[last]), "0")
    if first not in ids and first != "0":
        return None
    wanted = {"submission_id": submission.id, "ids": [ids[one] for one in (first, last) if one in ids]}
    lines = {one.id: one for one in db.session.scalars(BY_ID, wanted)}
    earlier, later = lines.get(ids.get(first, 0)), lines[ids[last]]
    return Pair(question, states, earlier, later, compare(question, value_of(earlier), later.value))


def submission_of(line: AnswerRevision) -> Submission:
    """The submission that a line of history belongs to."""
    found: Submission = find(Submission, line.answer.submission_id)
    return found


def at_revisions(submission: Submission, revisions: Mapping[int, int]) -> dict[int, AnswerRevision]:
    """The states of some answers at some revisions, both by question; a revision that never was is not among them."""
    wanted = OF_SUBMISSION.where(or_(*(
        (Answer.question_id == question_id) & (AnswerRevision.revision == revision) for question_id, revision in revisions.items()
    )))  # fmt: skip
    found = db.session.scalars(wanted, {"submission_id": submission.id}) if revisions else ()
    return {one.answer.question_id: one for one in found}


def told(submission: Submission, lines: list[AnswerRevision]) -> list[Told]:
    """Lines of history in sentences."""
    questions = _questions(submission, {one.answer.question_id for one in lines})
    return [Told(line, questions[line.answer.question_id], _sentence(line, questions[line.answer.question_id])) for line in lines]


def _questions(submission: Submission, wanted: set[int]) -> dict[int, Question]:
    """The questions of a submission, and those of another version that something was written for."""
    known = {one.id: one for one in worksheets.questions(submission.version_id)}
    if missing := wanted - known.keys():
        versions = set(db.session.scalars(select(Question.version_id).where(Question.id.in_(missing))))
        known |= {one.id: one for asked in worksheets.questions_of(versions).values() for one in asked}
    return known


def _sentence(line: AnswerRevision, question: Question) -> str:
    number = question.number
    name = line.written_by.name if line.written_by else _("Someone who has left")
    if line.value is None and question.kind == QuestionKind.FILE:
        return _("%(name)s removed the file from question %(number)d", name=name, number=number)
    if line.value is None:
        return _("%(name)s emptied the answer to question %(number)d", name=name, number=number)
    if line.revision == 1:
        return _("%(name)s answered question %(number)d", name=name, number=number)
    return _("%(name)s changed the answer to question %(number)d", name=name, number=number)


def value_of(line: AnswerRevision | None) -> Any:
    """What was written at a line; None where there is none."""
    return line.value if line else None
