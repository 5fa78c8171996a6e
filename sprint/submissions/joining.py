"""Two saves of one text made into one, where that loses nothing: tables, by their rows."""

from collections.abc import Callable
from typing import Any

from sprint.core.merging import merged
from sprint.worksheets.models import Question, QuestionKind
from sprint.worksheets.values import rows_of


class Joining:
    """Makes one table of mine and theirs, and remembers where my rows stand in it."""

    def __init__(self, theirs: Any, began: Callable[[], Any]) -> None:
        self.theirs, self.began = theirs, began
        self.places: list[int | None] | None = None

    def __call__(self, mine: Any) -> Any:
        """Both tables in one, or None."""
        both = merged(rows_of(self.began()), rows_of(mine), rows_of(self.theirs))
        if both is None:
            return None
        self.places = both.places
        return both.rows or None


def joining(question: Question, theirs: Any, began: Callable[[], Any]) -> Joining | None:
    """How a save from an older revision becomes one with what is there; None for an answer that cannot.

    `began` gives what both were made from, if it is needed.
    """
    return Joining(theirs, began) if question.kind == QuestionKind.TABLE else None
