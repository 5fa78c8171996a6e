"""What a browser may send: a team's answers with its replies. What is said about them is in `review_forms`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from flask import current_app, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from sprint.core import edge, files
from sprint.core.errors import Refused
from sprint.core.files import Checked
from sprint.core.forms import LONG, Form, LanguageField
from sprint.core.saves import Choice, Present
from sprint.people.models import Person
from sprint.submissions.models import Answer
from sprint.submissions.saving import Clash, Typed
from sprint.worksheets import values
from sprint.worksheets.models import Question, QuestionKind
from sprint.worksheets.showing import typed
from sprint.worksheets.values import Reading

SUBMIT = "submit"
REVISION = re.compile("revision-([0-9]{1,9})")


class WorkForm(Form):
    """The answers of a worksheet, as many as it has questions; a question that the form does not bring stays as it is."""

    language = LanguageField(_l("We write in"))
    wish = HiddenField()

    def __init__(self, questions: list[Question], written: Mapping[int, Answer | Present], **options: Any) -> None:
        super().__init__(**options)
        self.questions, self.written = questions, written
        self.readings: dict[int, Reading] = {}
        self.joined: dict[int, Reading] = {}
        self.replies: dict[int, str] = {}
        self.files: dict[int, Checked] = {}
        self.troubles: dict[int, list[str]] = {}
        self.clashes: dict[int, Clash] = {}
        self.was_saved = False

    def refuse_another(self, person: Person) -> None:
        """Raises Refused where someone else opened the page: what they typed is neither saved nor shown under this name."""
        if request.form.get("writer", str(person.id)) != str(person.id):
            told = _("Someone else has signed in here. What was typed was not saved under that name.")
            raise Refused(told, shows_typed=False)

    def validate(self, extra_validators: Any = None) -> bool:
        """Read every answer, reply and file that the form brings."""
        ok = super().validate(extra_validators)
        for question in self.questions:
            if f"revision-{question.id}" in request.form:
                self._read(question)
        for question_id in self.readings:
            self.troubles.setdefault(question_id, []).extend(self.readings[question_id].problems)
        self.troubles = {question_id: found for question_id, found in self.troubles.items() if found}
        return ok and not self.troubles

    def _read(self, question: Question) -> None:
        self.readings[question.id] = reading = values.read(question, request.form)
        self.troubles[question.id] = trouble = []
        self.replies[question.id] = edge.clean(request.form.get(f"reply-{question.id}", "")).strip()
        if edge.broken(self.replies[question.id]) or len(self.replies[question.id]) > LONG:
            trouble.append(_("Your reply is too long or holds characters that cannot be kept. Write it again."))
            self.replies[question.id] = edge.mended(self.replies[question.id])
        if question.kind == QuestionKind.FILE:
            self._read_file(question, trouble)
        if self.choice_of(question) == Choice.JOINED:
            typed = MultiDict({values.name_of(question): request.form.get(f"joined-{question.id}", "")})
            self.joined[question.id] = values.read(question, typed)
            trouble.extend(self.joined[question.id].problems)
        if f"keep-{question.id}" in request.form and question.id in self.written:
            self.clashes[question.id] = Clash(question, reading.value, self.written[question.id])

    def _read_file(self, question: Question, trouble: list[str]) -> None:
        upload = request.files.get(values.name_of(question))
        if upload is None or not upload.filename:
            return
        try:
            self.files[question.id] = files.check(upload, current_app.config["SETTINGS"].upload_limit)
        except Refused as no:
            trouble.append(no.message)

    def choice_of(self, question: Question) -> Choice:
        """Which of two texts goes on; the typed one unless another is chosen."""
        wanted = request.form.get(f"keep-{question.id}", "")
        return Choice(wanted) if wanted in set(Choice) else Choice.MINE

    def typed(self) -> list[Typed]:
        """What it brings, question by question. Files come beside it."""
        return [
            Typed(
                question, self.readings[question.id].value, request.form.get(f"revision-{question.id}", 0, type=int),
                self.choice_of(question), self.joined[question.id].value if question.id in self.joined else None,
            )
            for question in self.questions
            if question.id in self.readings and question.kind != QuestionKind.FILE
        ]  # fmt: skip

    def saved(self, written: Mapping[int, Answer | Present], clashes: Sequence[Clash], gaps: dict[int, list[str]]) -> None:
        """Note that it was saved but for the questions with two texts, and what is missing before it can be sent."""
        self.written, self.was_saved = written, True
        self.readings, self.joined, self.replies = {}, {}, {}
        self.clashes = {clash.question.id: clash for clash in clashes}
        self.troubles = gaps
        self.status = 409 if clashes else 422

    def value_of(self, question: Question) -> Any:
        """What the page shows in the inputs: what was typed, otherwise what is saved."""
        if question.id in self.readings and question.kind != QuestionKind.FILE:
            return self.readings[question.id].value
        answer = self.written.get(question.id)
        return answer.value if answer else None

    def differs(self, question: Question) -> bool:
        """Whether what was typed is something else than what is saved."""
        answer = self.written.get(question.id)
        return bool(self.value_of(question) != (answer.value if answer else None))

    def base_of(self, question: Question) -> int:
        """The revision that the page's text of an answer was made from."""
        answer = self.written.get(question.id)
        current = answer.revision if answer else 0
        if question.id in self.readings:
            return request.form.get(f"revision-{question.id}", 0, type=int)
        return current

    def joined_of(self, clash: Clash) -> str:
        """Both texts made into one, to be looked at."""
        if clash.question.id in self.joined:
            return str(self.joined[clash.question.id].value or "")
        return clash.woven

    def problems(self) -> Iterator[tuple[str | None, str, str]]:
        """All that is wrong, for the summary, in the order of the questions."""
        yield from super().problems()
        for question in self.questions:
            for message in self.troubles.get(question.id, []):
                yield values.name_of(question), _("Question %(number)d", number=question.number), message


def questions_sent() -> set[int]:
    """The questions that a page of answers brings, by its revisions."""
    found = (REVISION.fullmatch(name) for name in request.form)
    return {int(one[1]) for one in found if one}


def inputs_of(clash: Clash) -> list[tuple[str, str]]:
    """The typed text of a question with two texts, as the inputs that it came in."""
    name, value = values.name_of(clash.question), clash.mine
    if clash.question.kind == QuestionKind.TABLE:
        return [(f"{name}-{row}-{key}", typed(cell)) for row, cells in enumerate(value or []) for key, cell in cells.items()]
    if clash.question.kind == QuestionKind.CHOICES:
        return [(name, key) for key in value or []]
    return [(name, typed(value))]
