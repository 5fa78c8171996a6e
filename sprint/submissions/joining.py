"""Two saves of one answer made into one, where that loses nothing: tables, by their rows."""

from typing import Any

from sprint.core.merging import merged
from sprint.submissions import queries
from sprint.submissions.models import Answer
from sprint.worksheets.models import Question, QuestionKind
from sprint.worksheets.values import rows_of


class Joining:
    """Makes one table of mine and theirs, and remembers where my rows stand in it."""

    def __init__(self, answer: Answer, base: int) -> None:
        self.answer, self.base = answer, base
        self.places: list[int | None] | None = None

    def __call__(self, mine: Any) -> Any:
        """Both tables in one, or None."""
        began = queries.value_at(self.answer.id, self.base) if self.base else None
        both = merged(rows_of(began), rows_of(mine), rows_of(self.answer.value))
        if both is None:
            return None
        self.places = both.places
        return both.rows or None


def joining(answer: Answer, question: Question, base: int) -> Joining | None:
    """How a save from an older revision becomes one with what is there; None for an answer that cannot."""
    return Joining(answer, base) if question.kind == QuestionKind.TABLE else None
