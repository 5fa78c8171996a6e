"""What a browser may send about the text of a plan: a section, one text of it, and the choice between two."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import IntegerField, RadioField, StringField
from wtforms.validators import InputRequired, Length, NumberRange, Regexp
from wtforms.widgets import HiddenInput

from sprint.core import locale
from sprint.core.forms import Form, LanguageField, chosen
from sprint.plans.section import SectionSheet
from sprint.plans.settling import Sides
from sprint.plans.text_models import Deed
from sprint.submissions.autosave_forms import AnswerForm
from sprint.submissions.forms import WorkForm
from sprint.submissions.saving import Clash
from sprint.submissions.threads import Talk
from sprint.worksheets import values
from sprint.worksheets.models import Question


class SectionForm(WorkForm):
    """The texts of a section, as many as it asks for, with what was accepted when the page was made."""

    def __init__(self, sheet: SectionSheet, **options: Any) -> None:
        super().__init__(sheet.writable, sheet.written, **options)
        self.sheet = sheet

    @property
    def seen(self) -> dict[int, str]:
        """The mark of what was accepted when the page was made, by question."""
        return {one.id: request.form.get(f"seen-{one.id}", "")[:64] for one in self.questions}

    @property
    def turned(self) -> Talk:
        """Which threads are resolved or open again from now on."""
        return Talk(resolved={*request.form.getlist("resolve")}, reopened={*request.form.getlist("reopen")})

    def is_saved_in(self, sheet: SectionSheet, clashes: Sequence[Clash]) -> None:
        """Note that all was saved but for the questions with two texts."""
        self.sheet = sheet
        self.saved(sheet.written, clashes, {})

    def seen_of(self, question: Question) -> str:
        """The mark that the page carries: of what its writer has seen."""
        return self.seen[question.id] if question.id in self.readings else self.sheet.seen(question)

    def problems(self) -> Iterator[tuple[str | None, str, str]]:
        """All that is wrong, for the summary, by the titles of the questions."""
        yield from Form.problems(self)
        for question in self.questions:
            for message in self.troubles.get(question.id, []):
                yield values.name_of(question), locale.plain(question.title), message


class TextForm(AnswerForm):
    """One text of a plan."""

    seen = StringField(validators=[Length(max=64)])
    """The mark of what was accepted when the page was made."""


class PlaceForm(Form):
    """In which question of a section someone is; in none where the page just lost the focus."""

    question = StringField(validators=[Regexp(r"\d{0,10}\Z", re.ASCII)])

    @property
    def place(self) -> str:
        """The id of a question, 0 for the paragraph, or nothing. Whatever it is, pages look for it among their own questions."""
        return self.question.data or ""


class SettleForm(Form):
    """The choice between what the plan says, what the worksheet says, and one text made of both."""

    choice = RadioField(
        _l("What the plan says"), choices=[(Deed.KEPT, ""), (Deed.TOOK, ""), (Deed.COMBINED, "")],
        validators=[chosen(_l("Choose what the plan says."))],
    )  # fmt: skip
    base = IntegerField(validators=[InputRequired(), NumberRange(0, 2**31 - 1)], widget=HiddenInput())
    seen = StringField(validators=[Length(max=64)], widget=HiddenInput())
    language = LanguageField(_l("We write in"))

    def __init__(self, sides: Sides, **options: Any) -> None:
        super().__init__(**options)
        self.sides = sides
        self.joined: Any = None
        self.typed = ""

    def validate(self, extra_validators: Any = None) -> bool:
        """Read the text made of both, where that is the choice."""
        ok = super().validate(extra_validators)
        self.typed = request.form.get("joined", "")
        if self.choice.data != Deed.COMBINED:
            return ok
        if not self.sides.is_text:
            self.joined = self.sides.both
            return ok
        name = values.name_of(self.sides.question)
        reading = values.read(self.sides.question, MultiDict({name: self.typed}))
        self.joined = reading.value
        if reading.problems or self.joined is None:
            self.choice.errors = [*self.choice.errors, *(reading.problems or [_("Write the text made of both.")])]
            return False
        return ok

    @property
    def joined_shown(self) -> str:
        """The text made of both: as it was typed, otherwise the proposal."""
        return self.typed or str(self.sides.both or "")
