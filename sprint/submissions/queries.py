"""Questions about what teams have made of their worksheets."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, null, select
from sqlalchemy.orm import joinedload, lazyload
from sqlalchemy.orm.attributes import set_committed_value

from sprint.cohorts.models import City, Team
from sprint.core.database import db
from sprint.people.models import Person
from sprint.submissions.assignment_models import Extension, Move
from sprint.submissions.models import Answer, AnswerRevision, Attachment, Comment, Submission, SubmissionState
from sprint.worksheets.models import Assignment, Question

LINES = 25
"""Submissions on a page of the waiting list."""

ANSWERED = (
    select(func.count())
    .join_from(Answer, Question, Answer.question_id == Question.id)
    .where(Answer.submission_id == Submission.id, Answer.value.is_not(null()), Question.version_id == Submission.version_id)
    .scalar_subquery()
)
"""What a submission answers of its own version: of one that was moved, answers to the others stay too."""
BEGUN = select(
    Submission.id, Submission.team_id, Submission.assignment_id, Submission.version_id, Submission.state, Submission.submitted_at,
    ANSWERED,
).where(Submission.team_id.in_(bindparam("team_ids", expanding=True)))  # fmt: skip
LANGUAGES = (
    select(Answer.submission_id, Answer.language).distinct()
    .where(Answer.submission_id.in_(bindparam("submission_ids", expanding=True))).order_by(Answer.language)
)  # fmt: skip
WAITING = (
    select(Submission, func.count().over())
    .where(Submission.cohort_id == bindparam("cohort_id"), Submission.state == SubmissionState.SUBMITTED)
    .order_by(Submission.submitted_at, Submission.id)
    .options(joinedload(Submission.submitted_by), lazyload(Submission.team), lazyload(Submission.assignment))
    .limit(LINES).offset(bindparam("skipped"))
)
LINE = (
    select(Submission.id, City.name, Assignment.number, Submission.submitted_at)
    .select_from(Submission).join(Team, Submission.team_id == Team.id).join(City, Team.city_id == City.id)
    .join(Assignment, Submission.assignment_id == Assignment.id)
    .where(Submission.cohort_id == bindparam("cohort_id"), Submission.state == SubmissionState.SUBMITTED)
    .order_by(Submission.submitted_at, Submission.id)
)  # fmt: skip
ANSWERS = select(Answer).where(Answer.submission_id == bindparam("submission_id")).options(joinedload(Answer.written_by))
COMMENTS = (
    select(Comment).where(Comment.submission_id == bindparam("submission_id")).order_by(Comment.written_at, Comment.id)
    .options(joinedload(Comment.turned_by))
)  # fmt: skip
SENT_COMMENTS = COMMENTS.where(Comment.sent_at.is_not(None))
EXTENDED = (
    select(
        Extension.team_id, Extension.assignment_id, Extension.id, Extension.due_on, Extension.reason, Extension.language,
        Extension.given_at, Person.name,
    )
    .join(Extension.given_by).where(Extension.team_id.in_(bindparam("team_ids", expanding=True)))
)  # fmt: skip
MOVES = select(Move).where(Move.submission_id == bindparam("submission_id")).order_by(Move.id.desc())
LIVED = select(Move.from_version_id, Move.to_version_id).where(Move.submission_id == bindparam("submission_id"))


class Extended(NamedTuple):
    """What pages show of an extension."""

    id: int
    due_on: date
    reason: str
    language: str
    given_at: datetime
    by: str
    """The name of whoever gave it."""


class Begun(NamedTuple):
    """What lists and boards of many teams read of a submission: its row, which costs a fraction of the object."""

    id: int
    team_id: int
    assignment_id: int
    version_id: int
    state: str
    submitted_at: datetime | None
    answered: int
    """How many questions it answers."""


class Turn(NamedTuple):
    """A submission that waits for a review, as the way to the next one names it."""

    id: int
    team: str
    number: int
    submitted_at: datetime


def begun(team_ids: Iterable[int]) -> dict[tuple[int, int], Begun]:
    """What some teams have begun, by team and assignment."""
    rows = db.session.execute(BEGUN, {"team_ids": list(team_ids)})
    return {(one.team_id, one.assignment_id): one for one in map(Begun._make, rows)}


def extended(team_ids: Iterable[int]) -> dict[tuple[int, int], Extended]:
    """Until when some teams have more time and why, by team and assignment."""
    rows = db.session.execute(EXTENDED, {"team_ids": list(team_ids)})
    return {(team_id, assignment_id): Extended._make(rest) for team_id, assignment_id, *rest in rows}


def extension_of(team_id: int, assignment_id: int) -> Extension | None:
    """The extension of a team for an assignment."""
    return db.session.scalar(select(Extension).where(Extension.team_id == team_id, Extension.assignment_id == assignment_id))


def moves(submission: Submission) -> list[Move]:
    """When a submission was moved to another version of its worksheet, the latest first."""
    return list(db.session.scalars(MOVES, {"submission_id": submission.id}))


def versions_lived(submission: Submission) -> set[int]:
    """The version that a submission is on, and those that it was on before: answers stand at questions of these."""
    rows = db.session.execute(LIVED, {"submission_id": submission.id})
    return {submission.version_id, *(version_id for row in rows for version_id in row)}


def version_asking(submission: Submission, question_ids: Iterable[int]) -> int | None:
    """The version that asks some questions, among those that a submission is or was on; None where there is none."""
    found = select(Question.version_id).where(Question.id.in_(list(question_ids)))
    return db.session.scalar(found.where(Question.version_id.in_(versions_lived(submission))).limit(1))


def of_team(team_id: int, assignment_id: int) -> Submission | None:
    """A team's work on an assignment, once it has begun."""
    return db.session.scalar(select(Submission).where(Submission.team_id == team_id, Submission.assignment_id == assignment_id))


def answers(submission: Submission) -> dict[int, Answer]:
    """The answers of a submission by question, fresh from the database."""
    found = db.session.scalars(ANSWERS, {"submission_id": submission.id}, execution_options={"populate_existing": True})
    return {one.question_id: one for one in found}


def value_at(answer_id: int, revision: int) -> Any:
    """What an answer said in a revision; None where it said nothing, or had no such revision."""
    found = select(AnswerRevision.value).where(AnswerRevision.answer_id == answer_id, AnswerRevision.revision == revision)
    return db.session.scalar(found)


def lines_after(answer_id: int, revision: int) -> Sequence[AnswerRevision]:
    """The lines of an answer's history that came after a revision."""
    found = select(AnswerRevision).where(AnswerRevision.answer_id == answer_id, AnswerRevision.revision > revision)
    return db.session.scalars(found).all()


def languages_of(submission_ids: Iterable[int]) -> dict[int, list[str]]:
    """The languages in which the answers of each submission are written."""
    result: dict[int, list[str]] = {}
    for submission_id, language in db.session.execute(LANGUAGES, {"submission_ids": list(submission_ids)}):
        result.setdefault(submission_id, []).append(language)
    return result


def waiting(
    cohort_id: int, teams: Iterable[Team], assignments: Iterable[Assignment], page: int = 1
) -> tuple[list[Submission], int]:
    """A page of what waits for a facilitator of a cohort, longest waiting first, and how many wait in all.

    Whoever asks has the teams and worksheets of the cohort, so that they are not read again with every line. A page behind
    the last one tells nothing, as if none waited.
    """
    rows = db.session.execute(WAITING, {"cohort_id": cohort_id, "skipped": (page - 1) * LINES}).all()
    by_team, by_assignment = {one.id: one for one in teams}, {one.id: one for one in assignments}
    for one, _total in rows:
        set_committed_value(one, "team", by_team[one.team_id])
        set_committed_value(one, "assignment", by_assignment[one.assignment_id])
    return [row[0] for row in rows], rows[0][1] if rows else 0


def line(cohort_id: int) -> list[Turn]:
    """All that waits for a facilitator of a cohort, longest waiting first."""
    return [Turn._make(row) for row in db.session.execute(LINE, {"cohort_id": cohort_id})]


def comments(submission: Submission, *, unsent: bool = False) -> dict[int, list[Comment]]:
    """What was said about each question, oldest first; what the reviewers have not sent yet only where asked."""
    result: dict[int, list[Comment]] = {}
    for one in db.session.scalars(COMMENTS if unsent else SENT_COMMENTS, {"submission_id": submission.id}):
        result.setdefault(one.question_id, []).append(one)
    return result


def attachments(submission: Submission) -> dict[int, list[Attachment]]:
    """The files of each question, the newest first."""
    found = select(Attachment).where(Attachment.submission_id == submission.id).order_by(Attachment.id.desc())
    result: dict[int, list[Attachment]] = {}
    for one in db.session.scalars(found):
        result.setdefault(one.question_id, []).append(one)
    return result
