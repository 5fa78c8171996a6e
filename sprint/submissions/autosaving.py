"""One answer saved by itself, while its page stays open: what a browser sends two seconds after the last key.

How a save is known again, and what goes on of two texts, is in `core.saves`.

On PostgreSQL the first look may have waited for the lock and still see the answer as it was before. The update says which
revision it was made from; where that is gone, the answer is looked at again, now under the lock.
"""

from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy import bindparam, select, update

from sprint.core import clock, database, saves
from sprint.core.database import db
from sprint.core.revisions import Conflict
from sprint.core.saves import Outrun, Saved
from sprint.people.models import Person
from sprint.submissions import moving
from sprint.submissions.actions import refuse_unless_with_team
from sprint.submissions.joining import AnswerPast, Joining
from sprint.submissions.models import Answer, AnswerRevision, Submission
from sprint.submissions.saving import Typed

TRIES = 4
NOW = Answer.__table__.c
AS_IT_IS = (
    select(
        Submission.state, Submission.version_id, *NOW, AnswerRevision.revision.label("known"),
        AnswerRevision.value.label("known_value"),
    )
    .outerjoin(Answer, (Answer.submission_id == Submission.id) & (Answer.question_id == bindparam("question_id")))
    .outerjoin(
        AnswerRevision, (AnswerRevision.answer_id == Answer.id) & (AnswerRevision.operation == bindparam("operation"))
    )
    .where(Submission.id == bindparam("submission_id"))
    .with_for_update(of=Submission)
)


def save(submission: Submission, one: Typed, operation: str, *, language: str, by: Person) -> Saved:
    """Save one answer. A text that is chosen over another one, or made of both, puts the losing text into the history too.

    Raises Refused while the submission is not with its team, Conflict where someone else wrote in between, Reused, and
    Outrun.
    """
    for attempt in range(TRIES):
        one = replace(one, question=moving.successor(submission, one.question))
        version_id, state, answer, known = _look(submission, one.question.id, operation)
        if version_id != submission.version_id:  # it moved while this save waited
            db.session.refresh(submission, ["version_id"])
            continue
        if known is not None:
            return saves.again(known.known, one, is_same=known.known_value == one.value)
        refuse_unless_with_team(state)
        try:
            saved = _settled(answer, one, operation, language, by)
        except Conflict:
            if attempt:
                raise
            continue  # the twin of this very save may have been on its way
        if saved is not None:
            return saved
    raise Outrun


def _look(submission: Submission, question_id: int, operation: str) -> tuple[int, str, Answer, Any]:
    """The version and state of the submission, the answer as it is, and what the save of this mark has brought already.

    The answer is a copy that no session writes: `_kept` does.
    """
    asked = {"submission_id": submission.id, "question_id": question_id, "operation": operation}
    row = db.session.execute(AS_IT_IS, asked).one()
    if row.id is None:
        now = {"id": None, "submission_id": submission.id, "question_id": question_id, "value": None, "revision": 0}
        return row.version_id, row.state, Answer(**now, language="", written_by_id=None, written_at=clock.now()), None
    answer = Answer(**{column.key: getattr(row, column.key) for column in NOW})
    return row.version_id, row.state, answer, row if row.known is not None else None


def _settled(answer: Answer, one: Typed, operation: str, language: str, by: Person) -> Saved | None:
    """Write what goes on; None where someone else was faster."""
    join = Joining(one.question, answer, one.base, by, AnswerPast(answer.id), operation)
    keep = partial(_kept, answer)
    return saves.settled(answer, one, operation, language=language, by=by, join=join, keep=keep)


def _kept(answer: Answer, before: int, operation: str | None) -> bool:
    """Put the copy of an answer over the one that had the revision before, with its line of history."""
    written = {name: getattr(answer, name) for name in ("value", "language", "revision", "written_by_id", "written_at")}
    if answer.id is None:
        key = {"submission_id": answer.submission_id, "question_id": answer.question_id}
        answer.id = database.insert_unless_there(Answer, **key, **written)
        if answer.id is None:
            return False
    else:
        there = update(Answer).where(Answer.id == answer.id, Answer.revision == before).returning(Answer.id)
        if db.session.scalar(there.values(**written)) is None:
            return False
    db.session.add(AnswerRevision(answer_id=answer.id, operation=operation, **written))
    db.session.flush()
    return True
