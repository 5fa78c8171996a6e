"""What staff may send about a session."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DateTimeLocalField, FieldList, FormField, HiddenField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, ValidationError

from sprint.core import clock, edge
from sprint.core.forms import (
    Form,
    LanguagesField,
    LineField,
    LocalizedField,
    between,
    refuse_far_year,
    required,
)
from sprint.core.zones import ZoneField
from sprint.schedule.actions import Facts
from sprint.schedule.kinds import NAMES

MOST_ROWS, SPARE = 40, 2


class NumberField(IntegerField):  # type: ignore[misc]
    """A whole number; anything else is told in our words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number."""
        self.raw_data = [edge.CONTROL.sub("", value) for value in valuelist]
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write a whole number, such as 15.")) from None


class WallTimeField(DateTimeLocalField):  # type: ignore[misc]
    """A day and an hour on the wall clock of a zone that stands beside it."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        super().__init__(label, format=formats, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the day and the hour."""
        self.raw_data = [edge.CONTROL.sub("", value) for value in valuelist]
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("Write the day and the hour, such as 2024-10-09 15:00.")) from None


class AddressField(LineField):
    """A web address."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, longest=1000, filters=[lambda text: text.strip() if text else ""], **options)

    def pre_validate(self, form: Any) -> None:
        """Nothing, or an address that a browser opens."""
        if self.data and not _is_address(self.data):
            raise ValidationError(_("Write a full address that begins with https://."))


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
        return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(char.isspace() for char in text)
    except ValueError:
        return False


class RowsField(FieldList):  # type: ignore[misc]
    """Rows of a table, as many as were sent, with spare empty ones at the end for whoever has no JavaScript."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        for name in formdata:
            index = name[len(prefix) + 1 :].split("-", 1)[0] if name.startswith(f"{prefix}-") else ""
            if index.isascii() and index.isdecimal() and len(index) < 5:
                yield int(index)

    def written(self) -> list[Any]:
        """The rows in which something stands."""
        return [entry.form for entry in self.entries if not entry.form.is_blank()]

    def add_spare(self) -> None:
        """See to it that two empty rows stand at the end."""
        empty = 0
        for entry in reversed(self.entries):
            if not entry.form.is_blank():
                break
            empty += 1
        for _one in range(SPARE - empty):
            if len(self.entries) < MOST_ROWS:
                self.append_entry()


class Row(FlaskForm):  # type: ignore[misc]
    """One row of a table in a form. An empty one is left out."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """The form around it carries the mark against forgery."""

        csrf = False

    def is_blank(self) -> bool:
        """Whether nothing stands in it."""
        return not any(field.data or field.errors for field in self)

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the fields, unless all are empty, and that every text is one that a database can keep."""
        for field in self:
            if isinstance(field.data, str):
                field.data = edge.clean(field.data).strip()
        if self.is_blank():
            return True
        ok = super().validate(extra_validators)
        for field in self:
            if isinstance(field.data, str) and edge.broken(field.data):
                field.errors = [*field.errors, _("This text holds characters that cannot be kept. Write it again.")]
                field.data = edge.mended(field.data)
                ok = False
        return bool(ok)


class AgendaRow(Row):
    """A part of a session."""

    title = LocalizedField(_l("Part of the session"), needed=True)
    minutes = NumberField(_l("Minutes"), validators=[required(_l("Write how many minutes it takes.")), between(1, 600)])


class SpeakerRow(Row):
    """Someone who speaks."""

    name = LineField(_l("Name"), [required(_l("Write the name of the speaker."))])
    job = LineField(_l("Job"))
    organization = LineField(_l("Organization"))


class SessionForm(Form):
    """All about one session."""

    seen = HiddenField()
    kind = SelectField(_l("Kind"), choices=lambda: [SelectChoice(str(kind), str(name)) for kind, name in NAMES.items()])
    number = NumberField(_l("Week"), validators=[Optional(), between(1, 60)])
    title = LocalizedField(_l("Title"), needed=True)
    summary = LocalizedField(_l("Summary"), lines=4)
    starts_local = WallTimeField(_l("Starts"), validators=[required(_l("Write the day and the hour."))])
    zone = ZoneField(_l("In the time zone of"))
    minutes = NumberField(_l("Minutes"), validators=[required(_l("Write how long it lasts.")), between(10, 600)])
    join_url = AddressField(_l("Link to join"))
    recording_url = AddressField(_l("Link to the recording"))
    languages = LanguagesField(_l("Spoken languages"))
    interpretation = BooleanField(_l("Simultaneous interpretation"))
    captions = BooleanField(_l("Captions"))
    sign_languages = LineField(_l("Sign languages that are interpreted"), filters=[lambda text: text.strip() if text else ""])
    agenda = RowsField(FormField(AgendaRow), _l("Agenda"), max_entries=MOST_ROWS)
    speakers = RowsField(FormField(SpeakerRow), _l("Speakers"), max_entries=MOST_ROWS)

    def validate_starts_local(self, field: WallTimeField) -> None:
        """The hour must come in its zone."""
        refuse_far_year(field.data)
        if self.zone.data not in clock.zones():
            return
        try:
            clock.instant(field.data, self.zone.data)
        except clock.NoSuchTime:
            raise ValidationError(
                _("This hour does not come on that day: the clocks go forward over it. Choose an earlier or a later one.")
            ) from None

    def validate_agenda(self, field: RowsField) -> None:
        """The parts must fit into the session."""
        taken = self.taken()
        if self.minutes.data and taken > self.minutes.data:
            raise ValidationError(
                _("The agenda takes %(taken)d minutes, but the session has %(minutes)d. Shorten a part or lengthen the session.",
                  taken=taken, minutes=self.minutes.data)
            )  # fmt: skip

    def taken(self) -> int:
        """The minutes of all parts of the agenda."""
        return sum(row.minutes.data or 0 for row in self.agenda.written())

    def add_spare(self) -> None:
        """Empty rows to write in."""
        self.agenda.add_spare()
        self.speakers.add_spare()

    def facts(self) -> Facts:
        """What was sent, for the actions."""
        plain = {name: self[name].data for name in Facts.__dataclass_fields__ if name not in {"agenda", "speakers"}}
        return Facts(
            **plain,
            agenda=[(row.title.data, row.minutes.data) for row in self.agenda.written()],
            speakers=[(row.name.data, row.job.data or "", row.organization.data or "") for row in self.speakers.written()],
        )


class CancelForm(Form):
    """Why a session is called off."""

    reason = LocalizedField(_l("Reason"), lines=3, needed=True)
