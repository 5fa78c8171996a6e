"""What differs between two states of one answer, by the kind of its question: for the history, conflicts and documents."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sprint.core.differences import Comparer, Piece, Row, whole
from sprint.worksheets.models import Question, QuestionKind
from sprint.worksheets.values import rows_of
from sprint.worksheets.wording import in_words

TEXTS = (QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT)


@dataclass(frozen=True)
class Comparison:
    """What differs: the pieces of a text, or the rows of a table or of a list of choices."""

    question: Question
    pieces: list[Piece] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    is_coarse: bool = False
    """Whether a part of it is not told word by word, because that would have taken too long."""


def compare(question: Question, before: Any, after: Any) -> Comparison:
    """What differs between two values of an answer; None is an answer that was not there."""
    comparer = Comparer()
    if question.kind == QuestionKind.TABLE:
        rows = comparer.rows(_cells(question, before), _cells(question, after))
        return Comparison(question, rows=rows, is_coarse=comparer.is_coarse)
    if question.kind == QuestionKind.CHOICES:
        return Comparison(question, rows=comparer.rows(_choices(question, before), _choices(question, after)))
    old, new = in_words(question, before), in_words(question, after)
    pieces = comparer.words(old, new) if question.kind in TEXTS else whole(old, new)
    return Comparison(question, pieces, is_coarse=comparer.is_coarse)


def _cells(question: Question, value: Any) -> list[Sequence[str]]:
    """The rows of a table in words, each with a text for every column."""
    return [[in_words(column, row.get(column.key)) for column in question.columns] for row in rows_of(value)]


def _choices(question: Question, value: Any) -> list[Sequence[str]]:
    """The words of several choices, one in each row; in the order of the question, so that it changes nothing."""
    chosen = [key for key in value if isinstance(key, str)] if isinstance(value, list) else []
    return [[in_words(question, key)] for key in chosen]
