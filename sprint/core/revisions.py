"""What a team writes: a value with its revision, its history, and its conflicts. Answers and plan text stand on this.

A save names the revision that it was made from. Another revision in between is a conflict that keeps both texts, unless
both can be made into one without losing anything (rows of a table, `core.merging`; what one person wrote alone); the history
only grows.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import DDL, JSON, ForeignKey, String, Table, event
from sqlalchemy.orm import Mapped, mapped_column

from sprint.core import clock


class Written:
    """Columns of something that a team writes, and of each line of its history."""

    value: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    language: Mapped[str] = mapped_column(String(10))
    """The language that it is written in; it is never replaced by a translation."""
    revision: Mapped[int]
    """Counts from 1; 0 stands for something that nobody has written yet."""
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    written_at: Mapped[datetime]


Line = TypeVar("Line", bound=Written)
APART: Any = object()
"""What a join gives where two values cannot become one without losing something."""
Join = Callable[[Any], Any]
"""Makes one value of mine and the one that is there, or gives APART."""


class Conflict(Exception):
    """A save that was made from an older revision, where both texts differ. Nothing of either is lost."""

    def __init__(self, theirs: Written, mine: Any) -> None:
        super().__init__(f"revision {theirs.revision} came in between")
        self.theirs = theirs
        self.mine = mine


def write(current: Written, value: Any, *, base: int, language: str, by: Any, join: Join | None = None) -> bool:
    """Write a new revision of something; gives whether anything changed.

    Raises Conflict where `base` is not the current revision, the value differs from the one that is there, and `join` does
    not make one of both. A revision from the future is a conflict too.
    """
    if value == current.value:
        return False
    if base != current.revision:
        both = join(value) if join and base < current.revision else APART
        if both is APART:
            raise Conflict(current, value)
        if both == current.value:
            return False
        value = both
    current.value = value
    current.language = language
    current.revision += 1
    current.written_by_id = by.id
    current.written_at = clock.now()
    return True


def line(of: Written, history: type[Line], **parent: Any) -> Line:
    """A line of history that repeats what was just written."""
    written = {name: getattr(of, name) for name in ("value", "language", "revision", "written_by_id", "written_at")}
    return history(**written, **parent)


def keep_as_written(table: Any) -> None:
    """Let the database refuse to change the rows of a table, whoever asks."""
    name = table.name
    _beside(
        table,
        f"CREATE TRIGGER {name}_stay BEFORE UPDATE ON {name} BEGIN SELECT RAISE(ABORT, '{name}_stay'); END",
        f"CREATE RULE {name}_stay AS ON UPDATE TO {name} DO INSTEAD NOTHING",
    )


def keep_while_there(history: Any, parent: Any, key: str) -> None:
    """Let the database refuse to delete lines of a history while what they are the history of is there.

    That one cannot go while a line points to it: both stay.
    """
    name = history.name
    there = f"EXISTS (SELECT 1 FROM {parent.name} WHERE id = OLD.{key})"  # noqa: S608, nobody but us names tables
    refuses = f"BEGIN SELECT RAISE(ABORT, '{name}_remain'); END"
    _beside(
        history,
        f"CREATE TRIGGER {name}_remain BEFORE DELETE ON {name} WHEN {there} {refuses}",
        f"CREATE RULE {name}_remain AS ON DELETE TO {name} DO INSTEAD NOTHING",
    )


def _beside(table: Table, sqlite: str, postgresql: str) -> None:
    """A statement that follows the making of a table, as each kind of database says it."""
    event.listen(table, "after_create", DDL(sqlite).execute_if(dialect="sqlite"))
    event.listen(table, "after_create", DDL(postgresql).execute_if(dialect="postgresql"))
