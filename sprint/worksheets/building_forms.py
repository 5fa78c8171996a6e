"""What may be sent about a worksheet that is being built: its words, a question with its rows, a part, a move."""

import re
from collections.abc import Iterator
from typing import Any

import wtforms
from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, FieldList, FormField, HiddenField, IntegerField, SelectField, StringField
from wtforms.validators import AnyOf, InputRequired, Optional, Regexp, ValidationError

from sprint.core import locale
from sprint.core.forms import Form, LineField, LocalizedField, between
from sprint.core.languages import LocalizedText
from sprint.worksheets import reading
from sprint.worksheets.building import Content, Field, Option
from sprint.worksheets.kinds import COUNTED, STEPS, measure_of
from sprint.worksheets.models import CELLS, Column, Question, QuestionKind
from sprint.worksheets.reading import Unreadable
from sprint.worksheets.showing import typed

MOST_CHOICES, MOST_COLUMNS = 60, 30
ROW = re.compile("(remove|raise) ([a-z0-9-]{1,60})")
MORE = re.compile("add ([a-z0-9-]{1,60})(?: ([a-z_]{1,20}))?")
KEY = re.compile("[a-z0-9][a-z0-9_-]{0,59}")
LARGEST = 1_000_000_000_000


class WordsForm(Form):
    """What a worksheet is called, what it is for, and how long it takes."""

    title = LocalizedField(_l("Title"), needed=True)
    purpose = LocalizedField(_l("Purpose"), lines=3, needed=True)
    minutes = IntegerField(_l("Minutes that a team needs"), [InputRequired(_l("Write how many minutes.")), between(1, 600)])

    def words(self) -> tuple[LocalizedText, LocalizedText, int]:
        """What it says."""
        return self.title.data, self.purpose.data, self.minutes.data


class PartForm(Form):
    """A heading over some questions."""

    title = LocalizedField(_l("Title"), needed=True)
    introduction = LocalizedField(_l("Introduction"), lines=3)


class NewPartForm(PartForm):
    """A new heading, and where it stands."""

    first = SelectField(_l("It begins with"), coerce=int, default=0)

    def stand_above(self, asked: list[Question]) -> None:
        """Offer the places above some questions, beside the end."""
        titles = [(one.id, f"{one.number}. {locale.plain(one.title)}") for one in asked if not one.follows]
        self.first.choices = [(0, _("nothing yet: it stands at the end")), *titles]


class MoveForm(Form):
    """Where something goes: see `arranging`."""

    to = HiddenField()


class PublishForm(Form):
    """Publishing; with a word where texts are not translated."""

    confirmed = BooleanField(_l("Publish it without these translations"))


class ImportForm(Form):
    """A worksheet file."""

    file = FileField(_l("Worksheet file"), [FileRequired(_l("Choose a worksheet file."))])


class LimitField(StringField):  # type: ignore[misc]
    """A number as people write it, or nothing. Its data is the number, or what was typed where that is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read what was typed."""
        text = valuelist[0].strip() if valuelist else ""
        self.data: Any = None
        try:
            self.data = reading.number(text) if text else None
        except Unreadable:
            self.data = text

    def _value(self) -> str:
        return typed(int(self.data) if isinstance(self.data, float) and self.data.is_integer() else self.data)

    def pre_validate(self, form: Any) -> None:
        """A number that a limit can be."""
        if isinstance(self.data, str):
            raise ValidationError(_("Write a number, such as 12 or 12.5."))
        if self.data is not None and abs(self.data) > LARGEST:
            raise ValidationError(_("Write a smaller number."))

    def count(self) -> None:
        """Allow whole numbers from 1 on only."""
        if isinstance(self.data, int | float) and (self.data < 1 or self.data % 1):
            self.errors: Any = [*(self.errors or ()), _("Write a whole number from 1 on.")]


class ChoiceRow(wtforms.Form):  # type: ignore[misc]
    """A choice, or the word for a step of a scale."""

    key = HiddenField()
    title = LocalizedField(_l("Words"))


class ColumnRow(wtforms.Form):  # type: ignore[misc]
    """A column of a table."""

    key = HiddenField()
    kind = HiddenField(validators=[AnyOf(CELLS, _l("Choose one of the kinds that are offered."))])
    title = LocalizedField(_l("Title of the column"))
    is_required = BooleanField(_l("Required in every row"))
    least, most = LimitField(_l("At least")), LimitField(_l("At most"))
    choices = FieldList(FormField(ChoiceRow), _l("Choices"), max_entries=MOST_CHOICES)


class QuestionForm(Form):
    """A question of one kind, with its rows. A `wish` other than to save rearranges the rows and keeps all that was typed."""

    wish = HiddenField()
    seen = HiddenField()
    """How the question was when its page was opened."""
    title = LocalizedField(_l("Question"), lines=2, needed=True)
    help = LocalizedField(_l("Help"), lines=3)
    example = LocalizedField(_l("Example of an answer"), lines=2)
    unit = LocalizedField(_l("Unit"))
    is_required = BooleanField(_l("An answer is required"))
    is_private = BooleanField(_l("Only the team and its facilitators see the answer"))
    follows = BooleanField(_l("It follows the question before it and shares its number"))
    section = LineField(_l("Plan section that the answer feeds"), [
        Optional(), Regexp(r"[A-Z][0-9]{1,2}\Z", message=_l("Choose a section of the plan."))])  # fmt: skip
    minimum_rows = IntegerField(_l("At least so many rows"), [Optional(), between(0, 100)])
    least, most = LimitField(_l("At least")), LimitField(_l("At most"))
    choices = FieldList(FormField(ChoiceRow), _l("Choices"), max_entries=MOST_CHOICES)
    columns = FieldList(FormField(ColumnRow), _l("Columns"), max_entries=MOST_COLUMNS)

    def __init__(self, kind: str, question: Question | None = None, **options: Any) -> None:
        super().__init__(obj=question, **options)
        self.kind, self.question = kind, question
        self.fresh_row = ""
        if kind == QuestionKind.SCALE:
            _five_steps(self.choices)
        for column in self.columns:
            if column.form.kind.data == QuestionKind.SCALE:
                _five_steps(column.form.choices)

    # Rows

    def rearranges(self) -> bool:
        """Whether it was sent to add, remove or raise a row; then that is done, and nothing is saved."""
        wish = self.wish.data or ""
        if request.method != "POST":
            return False
        if found := MORE.fullmatch(wish):
            return self._add(found[1], found[2])
        if found := ROW.fullmatch(wish):
            return self._change(found[1], found[2])
        return False

    def _lists(self) -> list[FieldList]:
        return [self.choices, self.columns, *(column.form.choices for column in self.columns)]

    def _add(self, name: str, kind: str | None) -> bool:
        for rows in self._lists():
            if rows.name != name:
                continue
            if len(rows.entries) >= rows.max_entries:
                self.form_errors = [*self.form_errors, _("There is no room for more rows here.")]
                self.status = 422
                return True
            wanted = kind or request.form.get("column_kind", "")
            is_column = rows is self.columns
            rows.append_entry({"kind": wanted if wanted in set(CELLS) else QuestionKind.SHORT_TEXT} if is_column else None)
            self.fresh_row = rows.entries[-1].name
            if is_column and wanted == QuestionKind.SCALE:
                _five_steps(rows.entries[-1].form.choices)
            return True
        return False

    def _change(self, what: str, name: str) -> bool:
        for rows in self._lists():
            names = [entry.name for entry in rows.entries]
            if name not in names:
                continue
            at, kept = names.index(name), [entry.data for entry in rows.entries]
            moved = kept.pop(at)
            if what == "raise":
                kept.insert(max(at - 1, 0), moved)
            rows.process(None, kept)
            return True
        return False

    # What it says

    def validate(self, extra_validators: Any = None) -> bool:
        """Shape and wording, and limits that fit together."""
        ok = super().validate(extra_validators)
        asked = [(self.kind, self), *((column.form.kind.data, column.form) for column in self.columns)]
        for kind, form in asked:
            if kind in set(QuestionKind) and measure_of(kind) in COUNTED:
                form.most.count()
            least = self.minimum_rows.data if kind == QuestionKind.TABLE else form.least.data
            if isinstance(least, int | float) and isinstance(form.most.data, int | float) and least > form.most.data:
                form.most.errors = [*form.most.errors, _("This is less than the least.")]
            ok = ok and not form.most.errors
        return ok

    def problems(self) -> Iterator[tuple[str | None, str, str]]:
        """All that is wrong; what is wrong in a row leads to the row."""
        rows = [entry for several in (self.choices, self.columns) for entry in several.entries]
        for id_, label, message in super().problems():
            if id_ not in ("choices", "columns"):
                yield id_, label, message
        for entry in rows:
            for field in entry.form:
                messages = [one for row in field for one in row.title.errors] if isinstance(field, FieldList) else field.errors
                yield from ((entry.id, str(field.label.text), str(message)) for message in messages)

    def content(self) -> Content:
        """The question as it was written; rows without words are left out, a scale keeps its five."""
        measure = measure_of(self.kind)
        before = {one.key: one for one in self.question.choices} if self.question else {}
        columns = {one.key: one for one in self.question.columns} if self.question else {}
        return Content(
            title=self.title.data, help=self.help.data, example=self.example.data, unit=self.unit.data,
            is_required=self.is_required.data, is_private=self.is_private.data, follows=self.follows.data,
            section=self.section.data or "", minimum_rows=self.minimum_rows.data or 0 if self.kind == QuestionKind.TABLE else 0,
            least=self.least.data if measure and measure not in COUNTED else None, most=self.most.data if measure else None,
            choices=_options(self.kind, self.choices, before),
            columns=[_field(row.form, columns) for row in self.columns if row.form.title.data] if self.kind == "table" else [],
        )  # fmt: skip


def _five_steps(rows: FieldList) -> None:
    while len(rows.entries) < STEPS:
        rows.append_entry({"key": str(len(rows.entries) + 1)})


def _field(row: Any, before: dict[str, Column]) -> Field:
    key, kind = _key(row.key.data), row.kind.data
    was, measure = before.get(key), measure_of(kind)
    return Field(
        key=key, kind=kind, title=_anew(was, row.title.data), is_required=row.is_required.data,
        least=row.least.data if measure and measure not in COUNTED else None, most=row.most.data if measure else None,
        choices=_options(kind, row.choices, {one.key: one for one in was.choices} if was else {}),
    )  # fmt: skip


def _options(kind: str, rows: FieldList, before: dict[str, Any]) -> list[Option]:
    """The choices of a question or of a column; those of a scale are its steps, by number."""
    if kind == QuestionKind.SCALE:
        steps = [(str(step), row.form.title.data) for step, row in enumerate(rows.entries[:STEPS], 1)]
        return [Option(key, _anew(before.get(key), title)) for key, title in steps]
    if kind not in (QuestionKind.CHOICE, QuestionKind.CHOICES):
        return []
    found = [(_key(row.form.key.data), row.form.title.data) for row in rows if row.form.title.data]
    return [Option(key, _anew(before.get(key), title)) for key, title in found]


def _key(sent: str | None) -> str:
    return sent if sent and KEY.fullmatch(sent) else ""


def _anew(was: Any, title: LocalizedText) -> LocalizedText:
    """A text over the one of the same key: a translation that nobody touched stays outdated where it was."""
    return was.title.updated(title.texts) if was else title
