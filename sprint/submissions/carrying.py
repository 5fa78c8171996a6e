"""What becomes of an answer where its question asks for another kind of answer than before."""

from collections.abc import Iterable
from typing import Any

from sprint.worksheets import reading
from sprint.worksheets.models import Choice, Column, Question, QuestionKind
from sprint.worksheets.reading import Asked

TEXTS = (QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT)
SINGLE = (QuestionKind.CHOICE, QuestionKind.SCALE, QuestionKind.NUMBER, QuestionKind.DATE, QuestionKind.URL)
PICKED = (QuestionKind.CHOICE, QuestionKind.SCALE)
"""An input of these kinds shows nothing else than what it offers."""


def fits(before: Question, question: Question, value: Any) -> bool:
    """Whether an answer says all that it said, where both questions ask for the same kind."""
    if question.kind == QuestionKind.TABLE and isinstance(value, list):
        kinds = {column.key: column.kind for column in question.columns}
        used = {key for row in value for key in row}
        return all(kinds.get(column.key) == column.kind for column in before.columns if column.key in used)
    if question.kind in (QuestionKind.CHOICE, QuestionKind.CHOICES):
        picked = value if isinstance(value, list) else [value]
        return set(picked) <= _keys(question.choices)
    return True


def carried(before: Question, question: Question, value: Any, language: str) -> Any:
    """An answer as a question of another kind can hold it; None where it cannot."""
    text = in_words(before, value, language)
    if question.kind in TEXTS:
        return text
    if question.kind == QuestionKind.TABLE:
        column = next((one for one in question.columns if one.kind in TEXTS), None)
        return [{column.key: text}] if column else None
    picked = value if isinstance(value, list) else [value]
    if question.kind == QuestionKind.CHOICES:
        return picked if all(isinstance(key, str) for key in picked) and set(picked) <= _keys(question.choices) else None
    if question.kind == QuestionKind.CHOICE and before.kind == QuestionKind.CHOICES:
        return picked[0] if len(picked) == 1 and picked[0] in _keys(question.choices) else None
    return _read(question, text) if question.kind in SINGLE else None


def _read(question: Question, text: str) -> Any:
    value, problem = reading.one(question, text)
    return None if problem and question.kind in PICKED else value


def in_words(asked: Asked, value: Any, language: str) -> str:
    """A value as plain text, with the words of choices in the language of the answer."""
    if isinstance(value, list) and isinstance(asked, Question) and asked.kind == QuestionKind.TABLE:
        return "\n".join(_row(asked.columns, row, language) for row in value)
    if isinstance(value, list):
        return ", ".join(_word(asked, key, language) for key in value)
    if isinstance(value, dict):
        return str(value.get("name", ""))
    return _word(asked, value, language) if asked.kind == QuestionKind.CHOICE else str(value)


def _row(columns: Iterable[Column], row: dict[str, Any], language: str) -> str:
    return " · ".join(in_words(column, row[column.key], language) for column in columns if column.key in row)


def _word(asked: Asked, key: Any, language: str) -> str:
    return next((choice.title.shown(language)[0] for choice in asked.choices if choice.key == key), str(key))


def _keys(choices: Iterable[Choice]) -> set[Any]:
    return {choice.key for choice in choices}
