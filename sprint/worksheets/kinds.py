"""The kinds of questions: how they are called, and in which measure their answers are limited."""

from enum import StrEnum

from flask_babel import lazy_pgettext

from sprint.worksheets.models import QuestionKind

NAMES = {
    QuestionKind.SHORT_TEXT: lazy_pgettext("question kind", "Short text"),
    QuestionKind.LONG_TEXT: lazy_pgettext("question kind", "Long text"),
    QuestionKind.CHOICE: lazy_pgettext("question kind", "One choice"),
    QuestionKind.CHOICES: lazy_pgettext("question kind", "Several choices"),
    QuestionKind.NUMBER: lazy_pgettext("question kind", "Number"),
    QuestionKind.DATE: lazy_pgettext("question kind", "Date"),
    QuestionKind.URL: lazy_pgettext("question kind", "Web address"),
    QuestionKind.FILE: lazy_pgettext("question kind", "File"),
    QuestionKind.TABLE: lazy_pgettext("question kind", "Table"),
    QuestionKind.SCALE: lazy_pgettext("question kind", "Scale from 1 to 5"),
}


class Measure(StrEnum):
    """What the limits of an answer count."""

    CHARACTERS = "characters"
    VALUE = "value"
    CHOICES = "choices"
    ROWS = "rows"


MEASURES = {
    QuestionKind.SHORT_TEXT: Measure.CHARACTERS,
    QuestionKind.LONG_TEXT: Measure.CHARACTERS,
    QuestionKind.NUMBER: Measure.VALUE,
    QuestionKind.CHOICES: Measure.CHOICES,
    QuestionKind.TABLE: Measure.ROWS,
}
"""For each kind with limits, what `least` and `most` mean. Only a value has a least; that of rows is `minimum_rows`."""
COUNTED = (Measure.CHARACTERS, Measure.CHOICES, Measure.ROWS)
"""The measures in whole numbers from 1 on."""
WITH_CHOICES = (QuestionKind.CHOICE, QuestionKind.CHOICES)
STEPS = 5
"""How many steps a scale has."""


def measure_of(kind: str) -> Measure | None:
    """The measure of a kind; None where its answers have no limits."""
    return MEASURES.get(QuestionKind(kind))


def kind_name(kind: str) -> str:
    """What a kind is called, in the reader's language; nothing for what is none."""
    return str(NAMES[QuestionKind(kind)]) if kind in set(QuestionKind) else ""
