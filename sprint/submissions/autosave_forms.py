"""What a browser sends by itself: one answer, and where its reader is."""

from collections.abc import Callable
from typing import Any

from flask import request
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, StringField
from wtforms.validators import InputRequired, Length, NumberRange

from sprint.core.forms import Form, LanguageField
from sprint.core.saves import Choice
from sprint.submissions.saving import Typed
from sprint.worksheets import reading, values
from sprint.worksheets.models import Question, QuestionKind
from sprint.worksheets.values import Reading

LONGEST = reading.LONG
"""The most characters of one answer, all its inputs together."""


class AnswerForm(Form):
    """One answer, with the revision that it was made from and the mark of the save."""

    question = IntegerField(validators=[InputRequired()])
    revision = IntegerField(validators=[InputRequired(), NumberRange(0, 2**31 - 1)])
    mark = StringField(validators=[InputRequired(), Length(max=64)])
    writer = IntegerField(validators=[InputRequired()])
    """Who opened the page: what was typed is only ever saved for that person."""
    language = LanguageField()
    typed: Typed
    """What it brings, once it is validated."""

    def __init__(self, find: Callable[[int], Question | None], **options: Any) -> None:
        super().__init__(**options)
        self.asked = find(self.question.data) if self.is_an_id else None
        self.reading, self.joined = Reading(None), Reading(None)

    def validate(self, extra_validators: Any = None) -> bool:
        """Whether it names a question of the worksheet that is answered in words, and all marks are there.

        A text that cannot be read as an answer is no reason to lose it: it is kept, and `problems_told` says what is wrong.
        """
        if not super().validate(extra_validators) or self.asked is None or self.asked.kind == QuestionKind.FILE:
            return False
        self.reading = values.read(self.asked, request.form)
        if self.choice == Choice.JOINED:
            name = values.name_of(self.asked)
            self.joined = values.read(self.asked, MultiDict({name: request.form.get(f"joined-{self.asked.id}", "")}))
        self.typed = Typed(self.asked, self.reading.value, self.revision.data, self.choice, self.joined.value)
        return True

    @property
    def is_an_id(self) -> bool:
        """Whether the question is named by a number that could be one's."""
        return isinstance(self.question.data, int) and 0 <= self.question.data < 2**31

    @property
    def choice(self) -> Choice:
        """Which of two texts goes on; the typed one unless another is chosen."""
        wanted = request.form.get(f"keep-{self.question.data}", "")
        return Choice(wanted) if wanted in set(Choice) else Choice.MINE

    @property
    def has_chosen(self) -> bool:
        """Whether the page showed two texts to choose from."""
        return f"keep-{self.question.data}" in request.form

    @property
    def is_too_long(self) -> bool:
        """Whether it is more than can be kept."""
        sent = [value for name, value in request.form.items() if name.startswith(("q-", "joined-"))]
        rows = len(values.rows_of(self.reading.value))
        return sum(map(len, sent)) > LONGEST or rows > values.MOST_ROWS

    @property
    def problems_told(self) -> list[str]:
        """What is wrong with what was typed, in sentences."""
        return [*self.reading.problems, *self.joined.problems]

    @property
    def is_kept(self) -> bool:
        """Whether the value keeps what was typed, right or wrong."""
        return not self.reading.problems or self.reading.value is not None


class PlaceForm(Form):
    """In which question someone is; none where the page just lost the focus."""

    question = IntegerField(validators=[])

    def question_of(self, questions: list[Question]) -> int | None:
        """The question, where it is one of the worksheet."""
        return next((one.id for one in questions if one.id == self.question.data), None)
