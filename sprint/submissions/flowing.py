"""Rows of accepted tables that become records of their own: an actor becomes a partner, a row of the workplan a task.

A record remembers the row as it was taken. While nobody touched the record, a newly accepted row flows in; where somebody
did, or where the row is gone from the answer, the record stays as it is and the page asks: keep it, take the worksheet's,
or make one of both. Nothing is overwritten or removed silently.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Generic, TypeVar

from sqlalchemy import JSON, ForeignKey, null, select
from sqlalchemy.orm import Mapped, mapped_column

from sprint.core.database import db
from sprint.core.words import same
from sprint.submissions.models import Answer, Submission
from sprint.worksheets.models import Question
from sprint.worksheets.values import rows_of

Row = Mapping[str, Any]
Cells = dict[str, Any]
"""Attributes of a record, by their names."""


class Flowed:
    """Columns of a record that may come from a row of an accepted answer."""

    team_id: Any
    language: Mapped[str]
    """The language that its texts are written in."""
    submission_id: Mapped[int | None] = mapped_column(ForeignKey(Submission.id), index=True)
    """The worksheet that it comes from; None for what was written here."""
    question_id: Mapped[int | None] = mapped_column(ForeignKey(Question.id))
    origin: Mapped[str | None]
    """The name of its row as names are compared: the same name is the same record."""
    taken: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    """What the row said when it was last taken, kept or combined."""
    offered: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    """What a newly accepted row says, until somebody decides; without any cell where the row is gone."""

    @property
    def is_asked_about(self) -> bool:
        """Whether the worksheet says something else since, and nobody has decided yet."""
        return self.offered is not None

    @property
    def is_gone(self) -> bool:
        """Whether its row is gone from the worksheet, and nobody has decided yet."""
        return bool(self.offered == {})

    @property
    def differs(self) -> bool:
        """Whether it says something else than its worksheet said."""
        return self.taken is not None and bool(written(self, self.taken) != self.taken)


Record = TypeVar("Record", bound=Flowed)


@dataclass(frozen=True)
class Stream(Generic[Record]):
    """How the rows of one question become records."""

    question: str
    """Its key."""
    name: str
    """The attribute by which a record is known again."""
    read: Callable[[Row], Cells]
    """What a row says, as attributes of the record."""
    new: Callable[[Submission], Record]
    """A record that says nothing yet."""
    beside: Mapping[str, str] = field(default_factory=dict)
    """Questions of the same worksheet whose rows tell more about the same things, each with the column that names them."""
    column: str = ""
    """The column that names a row, where there are others beside it."""


def flow(submission: Submission, stream: Stream[Record], present: Sequence[Record]) -> list[Record]:
    """Let the rows of an approved submission flow into records; gives those of this answer, without the ones that are gone.

    `present` are the team's records of that kind, also those that were written by hand: a row that names one of them is
    offered to it.
    """
    found = _accepted(submission, stream.question)
    if found is None:
        return []
    question_id, answer = found
    by_name: dict[str, Record] = {}
    for one in present:
        by_name.setdefault(one.origin or "", one)
    for one in present:
        by_name.setdefault(same(getattr(one, stream.name)), one)
    arrived: dict[str, Record] = {}
    for row in _told(submission, stream, answer):
        cells = stream.read(row)
        name = same(cells.get(stream.name))
        if not name or name in arrived:
            continue
        record = by_name.get(name) or stream.new(submission)
        _arrive(record, cells, name, submission, question_id, answer.language if answer else "")
        arrived[name] = record
    for one in present:
        if one.question_id == question_id and one.submission_id == submission.id and one not in arrived.values():
            one.offered = {}
    return list(arrived.values())


def _accepted(submission: Submission, key: str) -> tuple[int, Answer | None] | None:
    """The question of a key in the version of a submission, and its answer."""
    asked = select(Question.id).where(Question.version_id == submission.version_id, Question.key == key)
    question_id = db.session.scalar(asked)
    if question_id is None:
        return None
    given = select(Answer).where(Answer.submission_id == submission.id, Answer.question_id == question_id)
    return question_id, db.session.scalar(given.where(Answer.value.is_not(null())))


def _told(submission: Submission, stream: Stream[Any], answer: Answer | None) -> list[dict[str, Any]]:
    """The rows of the question, each with the cells that the questions beside it have under the same name."""
    rows = rows_of(answer.value if answer else None)
    for key, column in stream.beside.items():
        found = _accepted(submission, key)
        more = {same(row.get(column)): row for row in rows_of(found[1].value if found and found[1] else None)}
        rows = [{**more.get(same(row.get(stream.column)), {}), **row} for row in rows]
    return rows


def _arrive(record: Flowed, cells: Cells, name: str, submission: Submission, question_id: int, language: str) -> None:
    says = jsonable(cells)
    is_new, untouched = record.taken is None and record.origin is None, record.taken is not None and not record.differs
    record.submission_id, record.question_id = submission.id, question_id
    if record not in db.session:
        db.session.add(record)
        fill(record, says)
        record.origin, record.taken, record.language = name, says, language
    elif untouched:
        fill(record, says)
        record.taken, record.language, record.offered = says, language, None
    elif record.taken != says and written(record, says) != says:
        record.offered, record.origin = says, record.origin or name
    elif is_new:
        record.origin, record.taken = name, says
    else:
        record.taken, record.offered = says, None


def withdraw(submission: Submission, present: Sequence[Record], is_free: Callable[[Record], bool]) -> None:
    """Take back what came with an approval that is withdrawn: records that nobody touched and that are free; others stay."""
    for one in present:
        if one.submission_id != submission.id:
            continue
        if one.taken is not None and not one.differs and is_free(one):
            db.session.delete(one)
        else:
            one.submission_id, one.question_id, one.taken, one.offered = None, None, None, None


def keep(record: Flowed) -> None:
    """Leave a record as it is: the worksheet's row was seen."""
    if record.offered is not None:
        record.taken = record.offered or None
    record.offered = None


def take(record: Flowed) -> None:
    """Let a record say what the worksheet's row says. Not for one whose row is gone: that one is removed by its room."""
    if record.offered:
        fill(record, record.offered)
    keep(record)


def fill(record: Flowed, says: Cells) -> None:
    """Write cells, as JSON keeps them, into a record."""
    for key, value in says.items():
        setattr(record, key, _python(record, key, value))


def written(record: Flowed, cells: Cells) -> Cells:
    """What a record says in the attributes that some cells name, as JSON keeps it."""
    return jsonable({key: getattr(record, key) for key in cells})


def jsonable(cells: Cells) -> Cells:
    """Cells as JSON keeps them."""
    return {key: value.isoformat() if isinstance(value, date) else value for key, value in cells.items()}


def _python(record: Flowed, key: str, value: Any) -> Any:
    column = type(record).__table__.columns.get(key)  # type: ignore[attr-defined]
    is_day = column is not None and column.type.python_type is date
    return date.fromisoformat(value) if is_day and isinstance(value, str) else value


