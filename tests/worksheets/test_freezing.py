"""A published version never changes, whoever asks: the database refuses it by name, on either kind."""

from collections.abc import Callable

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import IntegrityError, OperationalError

from sprint.core import clock
from sprint.core.database import db, meaning, writing
from sprint.worksheets.freezing import STAYS
from sprint.worksheets.models import Choice, Column, Part, Question, WorksheetVersion
from tests import make

SAID = "A published version never changes. Begin the next version instead."
Deed = Callable[[WorksheetVersion], object]


def of_everything(*, published: bool) -> WorksheetVersion:
    """A version with a part, a question with choices, and a table."""
    choice = make.question("choice", number=1, choices=["yes", "no"])
    table = make.question("table", number=2, columns=[("name", "short_text")])
    version = make.worksheet(choice, table, published=False)
    make.part(version, table, title="The table")
    return make.publish(version) if published else version


def _part(version: WorksheetVersion) -> Part:
    return Part(version_id=version.id, key="late", position=9, title=make.both("Late"), introduction=make.both(""))


def _question(version: WorksheetVersion) -> Question:
    late = make.question(number=9)
    late.version_id = version.id
    return late


def _column(version: WorksheetVersion) -> Column:
    return Column(question_id=_id(version, 2), key="late", position=9, kind="date", title=make.both("Late"), is_required=False)


def _choice(version: WorksheetVersion) -> Choice:
    return Choice(question_id=_id(version, 1), column_id=None, key="late", position=9, title=make.both("Late"))


def _id(version: WorksheetVersion, position: int) -> int:
    return db.session.query(Question.id).filter_by(version_id=version.id, position=position).scalar()


def _adds(make_one: Callable[[WorksheetVersion], object]) -> Deed:
    def deed(version: WorksheetVersion) -> None:
        db.session.add(make_one(version))
        db.session.flush()

    return deed


DEEDS: dict[str, Deed] = {
    "a part is added": _adds(_part),
    "a question is added": _adds(_question),
    "a column is added": _adds(_column),
    "a choice is added": _adds(_choice),
    "a part is renamed": lambda version: db.session.execute(update(Part).values(title=make.both("Other"))),
    "a question is renamed": lambda version: db.session.execute(update(Question).values(title=make.both("Other"))),
    "a column is renamed": lambda version: db.session.execute(update(Column).values(title=make.both("Other"))),
    "a choice is renamed": lambda version: db.session.execute(update(Choice).values(title=make.both("Other"))),
    "choices are taken out": lambda version: db.session.execute(delete(Choice)),
    "columns are taken out": lambda version: db.session.execute(delete(Column)),
    "a title changes": lambda version: db.session.execute(update(WorksheetVersion).values(title=make.both("Other"))),
    "a purpose changes": lambda version: db.session.execute(update(WorksheetVersion).values(purpose=make.both("Other"))),
    "it gets more minutes": lambda version: db.session.execute(update(WorksheetVersion).values(minutes=99)),
}
WITHOUT_ROWS_BELOW: dict[str, Deed] = {
    "a question is taken out": lambda version: db.session.execute(delete(Question).where(Question.version_id == version.id)),
    "a part is taken out": lambda version: db.session.execute(delete(Part).where(Part.version_id == version.id)),
}
"""What a foreign key would refuse as well, were there rows that point here."""


@pytest.mark.parametrize("deed", DEEDS.values(), ids=list(DEEDS))
def test_nothing_of_a_published_version_changes(deed: Deed) -> None:
    _refused(of_everything(published=True), deed)


@pytest.mark.parametrize("deed", DEEDS.values(), ids=list(DEEDS))
def test_everything_of_a_draft_may_change(deed: Deed) -> None:
    version = of_everything(published=False)
    with writing():
        deed(version)


@pytest.mark.parametrize("deed", WITHOUT_ROWS_BELOW.values(), ids=list(WITHOUT_ROWS_BELOW))
def test_nothing_of_a_published_version_is_taken_out(deed: Deed) -> None:
    draft = make.worksheet(published=False)
    make.part(draft)
    _refused(make.publish(draft), deed)
    again = make.worksheet(published=False)
    make.part(again)
    with writing():
        deed(again)


def test_a_version_is_not_unpublished() -> None:
    _refused(make.worksheet(), lambda version: db.session.execute(update(WorksheetVersion).values(published_at=None)))


def test_a_question_is_moved_neither_into_a_published_version_nor_out_of_it() -> None:
    published, draft = make.worksheet(), make.worksheet(published=False)
    for here, there in ((published, draft), (draft, published)):
        moves = update(Question).where(Question.version_id == here.id).values(version_id=there.id, position=9)
        _refused(published, lambda version, moves=moves: db.session.execute(moves))  # type: ignore[misc]


def test_a_worksheet_has_one_draft_at_most_and_the_error_has_words() -> None:
    draft = make.worksheet(published=False)
    with pytest.raises(IntegrityError) as error, writing():
        db.session.add(
            WorksheetVersion(
                worksheet_id=draft.worksheet_id, number=2, title=make.both("Two"), purpose=make.both("Two"), minutes=5,
                published_at=None,
            )
        )  # fmt: skip
    assert meaning(error.value) == "This worksheet has a draft already. Someone else may have begun it."
    with writing():
        draft.published_at = clock.now()
    with writing():
        db.session.add(
            WorksheetVersion(
                worksheet_id=draft.worksheet_id, number=2, title=make.both("Two"), purpose=make.both("Two"), minutes=5,
                published_at=None,
            )
        )  # fmt: skip


def test_a_question_stands_in_a_part_of_its_own_version() -> None:
    question, other = make.question(), make.worksheet(published=False)
    make.worksheet(question, published=False)
    part = make.part(other)
    with pytest.raises(IntegrityError), writing():
        question.part_id = part.id


def test_nobody_publishes_a_version_while_someone_writes_into_it() -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("on SQLite one transaction writes at a time")
    question = make.question()
    version_id = make.worksheet(question, published=False).id
    rename = update(Question).where(Question.version_id == version_id).values(title=make.both("Other"))
    publish = update(WorksheetVersion).where(WorksheetVersion.id == version_id).values(published_at=clock.now())
    db.session.rollback()
    with db.engine.connect() as one, db.engine.connect() as other:
        one.execute(rename)
        other.execute(text("SET lock_timeout = '200ms'"))
        with pytest.raises(OperationalError):
            other.execute(publish)
        other.rollback()
        one.rollback()


def _refused(version: WorksheetVersion, deed: Deed) -> None:
    with pytest.raises(IntegrityError) as error, writing():
        deed(version)
    assert STAYS in str(error.value.orig)
    assert meaning(error.value) == SAID
