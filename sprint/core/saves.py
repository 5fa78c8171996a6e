"""What a browser sends when somebody wrote: a value with the revision that it was made from, and the choice between two texts.

A save carries a mark. The same save again, because the answer to it got lost on the way, has the same effect and the same
answer; the mark is kept with the line of history that the save brought.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from sprint.core import revisions
from sprint.core.revisions import Written

Keep = Callable[[int, str | None], bool]
"""Puts what was written over the revision before, with its line of history; False where someone else was faster."""


class Choice(StrEnum):
    """Which of two texts goes on."""

    MINE = "mine"
    THEIRS = "theirs"
    JOINED = "joined"


class Brought(Protocol):
    """What a form brings for one text."""

    @property
    def value(self) -> Any:
        """What was typed."""

    @property
    def base(self) -> int:
        """The revision that it was made from."""

    @property
    def choice(self) -> Choice:
        """Which of two texts goes on."""

    @property
    def joined(self) -> Any:
        """A text made of both, where that is the choice."""


class Joiner(Protocol):
    """Makes one of mine and what is there (`revisions.Join`), and remembers how."""

    places: list[int | None] | None
    """Where the rows of mine stand in a table made of both."""
    is_over: bool
    """Whether mine was typed after another text of the same person that is there."""
    is_under: bool
    """Whether it was typed before that one."""

    def __call__(self, mine: Any, /) -> Any:
        """One value made of both, or APART."""


@dataclass(frozen=True)
class Present:
    """A text as a page shows it now."""

    id: int | None
    value: Any
    language: str
    revision: int
    written_by: Any
    written_at: datetime


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


def again(revision: int, one: Brought, *, is_same: bool) -> Saved:
    """What a save brought that is known already. Raises Reused where its content is another one."""
    is_plain = one.choice == Choice.MINE and revision == one.base + 1
    if is_plain and not is_same:
        raise Reused
    return Saved(revision, is_joined=one.choice != Choice.MINE or not is_same)


def settled(
    current: Written, one: Brought, operation: str | None, *, language: str, by: Any, join: Joiner, keep: Keep
) -> Saved | None:
    """Write what goes on, after the other text where there are two, so that the history holds both; None where someone else
    was faster. Raises Conflict.
    """
    theirs, spoken, before = current.value, current.language, current.revision
    is_new = revisions.write(current, one.value, base=one.base, language=language, by=by, join=join)
    if is_new and not keep(before, operation):
        return None
    choice = Choice.THEIRS if join.is_under else one.choice
    chosen = {Choice.THEIRS: (theirs, spoken), Choice.JOINED: (one.joined, language)}.get(choice)
    if chosen and not (choice == Choice.JOINED and one.joined is None):
        before = current.revision
        if revisions.write(current, chosen[0], base=before, language=chosen[1], by=by) and not keep(before, None):
            return None
    is_joined = join.places is not None or one.choice != Choice.MINE or current.value != one.value
    return Saved(current.revision, is_joined, join.is_over or join.is_under, join.places)
