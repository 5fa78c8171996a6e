"""A worksheet in two versions: questions that stay, one that is gone, one that is new, and some that ask for another kind."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from sprint.core.database import db, writing
from sprint.people.models import Person
from sprint.submissions.models import Answer, AnswerRevision, Attachment, Comment, Submission
from sprint.submissions.saving import Typed, save
from sprint.worksheets.models import Assignment, Question, WorksheetVersion
from sprint.worksheets.queries import questions
from tests import make
from tests.cast import Cast

COLUMNS = [("name", "short_text"), ("since", "date")]


@dataclass
class Two:
    """Asunción works on the first version; the second is published."""

    assignment: Assignment
    submission: Submission
    old: WorksheetVersion
    new: WorksheetVersion

    def at(self, key: str, version: WorksheetVersion | None = None) -> Question:
        """The question of a key, on a version or on that of the submission."""
        version_id = version.id if version else self.submission.version_id
        return next(one for one in questions(version_id) if one.key == key)

    def write(self, by: Person, base: int = 0, **values: Any) -> None:
        """Save answers by the keys of their questions."""
        with writing():
            typed = [Typed(self.at(key), value, base) for key, value in values.items()]
            assert save(self.submission, typed, language="es", by=by) == []

    def answer(self, key: str, version: WorksheetVersion | None = None) -> Answer | None:
        """The answer to the question of a key."""
        found = select(Answer).where(Answer.submission_id == self.submission.id)
        return db.session.scalar(found.where(Answer.question_id == self.at(key, version).id))

    def value(self, key: str, version: WorksheetVersion | None = None) -> Any:
        """What is written there."""
        answer = self.answer(key, version)
        return answer.value if answer else None


def two(cast: Cast) -> Two:
    """The two versions, nothing written yet."""
    kept = {"issue": "long_text", "partners": "table", "letter": "file"}
    some = ["water", "parks"]
    old = make.worksheet(
        *_questions(kept), make.question("long_text", key="slogan", number=4, title="Slogan", required=False),
        make.question("long_text", key="people", number=5, title="People", required=False),
        make.question("table", key="money", number=6, title="Money", columns=COLUMNS, required=False),
        make.question("choice", key="theme", number=7, title="Theme", choices=some, required=False),
    )  # fmt: skip
    new = make.newer(
        old, make.question("long_text", key="risk", number=1, title="Risk", required=False), *_questions(kept, 2),
        make.question("number", key="people", number=5, title="People", required=False),
        make.question("file", key="money", number=6, title="Money", required=False),
        make.question("long_text", key="theme", number=7, title="Theme", required=False),
    )  # fmt: skip
    assignment = make.assignment(cast.cohort, old)
    return Two(assignment, make.submission(cast.asuncion, assignment), old, new)


def _questions(kinds: dict[str, str], first: int = 1) -> list[Question]:
    return [
        make.question(kind, key=key, number=number, title=key.title(), required=False, columns=COLUMNS if kind == "table" else [])
        for number, (key, kind) in enumerate(kinds.items(), first)
    ]


def everything(submission: Submission) -> dict[str, Any]:
    """All that a team and its reviewers ever wrote, by the keys of the questions."""
    keys = dict(db.session.execute(select(Question.id, Question.key)).all())
    answers = {one.id: one for one in db.session.scalars(select(Answer).where(Answer.submission_id == submission.id))}
    key_of = {one.id: keys[one.question_id] for one in answers.values()}
    lines = db.session.scalars(select(AnswerRevision).where(AnswerRevision.answer_id.in_(answers)).order_by(AnswerRevision.id))
    comments = db.session.scalars(select(Comment).where(Comment.submission_id == submission.id).order_by(Comment.id))
    files = db.session.scalars(select(Attachment).where(Attachment.submission_id == submission.id).order_by(Attachment.id))
    return {
        "answers": sorted((keys[one.question_id], repr(one.value), one.revision, one.written_by_id) for one in answers.values()),
        "lines": [(key_of[one.answer_id], one.value, one.revision, one.written_by_id, one.written_at) for one in lines],
        "comments": [(one.id, keys[one.question_id], one.body, one.revision) for one in comments],
        "files": [(one.id, keys[one.question_id], one.file_id) for one in files],
    }
