"""One answer saved by itself, while its page stays open: what a browser sends two seconds after the last key.

A save carries a mark. The same save again, because the answer to it got lost on the way, has the same effect and the same
answer; the mark is kept with the line of history that the save brought.

On PostgreSQL the first look may have waited for the lock and still see the answer as it was before. The update says which
revision it was made from; where that is gone, the answer is looked at again, now under the lock.
"""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, select, update

from sprint.core import clock, database, revisions
from sprint.core.database import db
from sprint.core.revisions import Conflict
from sprint.people.models import Person
from sprint.submissions import moving
from sprint.submissions.actions import refuse_unless_with_team
from sprint.submissions.joining import Joining
from sprint.submissions.models import Answer, AnswerRevision, Submission
from sprint.submissions.saving import Choice, Typed

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


@dataclass(frozen=True)
class Saved:
    """What became of a save."""

    revision: int
    is_joined: bool = False
    """Whether what is there now is not what was sent: it holds a teammate's rows, or a later text of the same person."""
    is_of_two_pages: bool = False
    """Whether its writer had typed another text on another page: the one typed last goes on, the other is in the history."""
    places: list[int | None] | None = None
    """Where the rows that were sent stand in the table now."""


class Reused(Exception):
    """The mark of a save came again with another content."""


class Outrun(Exception):
    """Someone else was faster at every try; nothing was saved."""


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
            return _again(known, one)
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


def _again(known: Any, one: Typed) -> Saved:
    is_plain = one.choice == Choice.MINE and known.known == one.base + 1
    if is_plain and known.known_value != one.value:
        raise Reused
    return Saved(known.known, is_joined=one.choice != Choice.MINE or known.known_value != one.value)


def _settled(answer: Answer, one: Typed, operation: str, language: str, by: Person) -> Saved | None:
    """Write what goes on, after the other text where there are two; None where someone else was faster."""
    theirs, spoken, before = answer.value, answer.language, answer.revision
    join = Joining(answer, one.question, one.base, by, operation)
    is_new = revisions.write(answer, one.value, base=one.base, language=language, by=by, join=join)
    if is_new and not _kept(answer, before, operation):
        return None
    choice = Choice.THEIRS if join.is_under else one.choice
    chosen = {Choice.THEIRS: (theirs, spoken), Choice.JOINED: (one.joined, language)}.get(choice)
    if chosen and chosen[0] is not None:
        before = answer.revision
        if revisions.write(answer, chosen[0], base=before, language=chosen[1], by=by) and not _kept(answer, before, None):
            return None
    is_joined = join.places is not None or one.choice != Choice.MINE or answer.value != one.value
    return Saved(answer.revision, is_joined, join.is_over or join.is_under, join.places)


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
