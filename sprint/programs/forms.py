"""What may be sent about programs and the start of a cohort."""

from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from wtforms import DateField, DateTimeLocalField, SelectField, TimeField
from wtforms.validators import InputRequired, Regexp

from sprint.core import locale
from sprint.core.forms import ChecksField, Form, LanguagesField, LineField, LocalizedField, refuse_far_year, required
from sprint.core.zones import ZoneField
from sprint.programs.layout import Start, Timetable
from sprint.programs.order import due_too_early, out_of_order

LOCAL_FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
A_DATE = InputRequired(_l("Choose a day."))


class ImportForm(Form):
    """A program file."""

    file = FileField(_l("Program file"), [FileRequired(_l("Choose a program file."))])


class StartForm(Form):
    """What the dates of a cohort follow from."""

    key = LineField(
        _l("Key"),
        [
            required(_l("Write a short key.")),
            Regexp(r"^[a-z0-9][a-z0-9-]*$", message=_l("Use small letters, figures and hyphens.")),
        ],
        longest=80,
    )
    title = LocalizedField(_l("Title"), needed=True)
    starts_on = DateField(_l("First day"), [A_DATE])
    at = TimeField(_l("Hour of the sessions"), [InputRequired(_l("Choose an hour."))])
    zone = ZoneField(_l("Time zone of the host"))
    languages = LanguagesField(_l("Languages of the Sprint"))
    cities = ChecksField(_l("Cities"), coerce=int, validators=[required(_l("Choose at least one city."))])
    facilitators = ChecksField(_l("Facilitators"), coerce=int)

    def validate_starts_on(self, field: DateField) -> None:
        """A day that a calendar of ours can hold."""
        if field.data:
            refuse_far_year(field.data)

    def typed(self) -> str:
        """What was filled in, as an address carries it to another page and back."""
        names = {*self._fields, *(part.name for part in self.title.parts())} - {"csrf_token", "operation"}
        return urlencode([(name, value) for name, value in request.form.items(multi=True) if name in names])

    def start(self, cities: list[Any]) -> Start:
        """The choice, with the cities that it names."""
        on: date = self.starts_on.data
        at: time = self.at.data
        return Start(self.key.data, self.title.data, on, at, self.zone.data, self.languages.data, cities)


class DatesForm(Form):
    """All dates of a cohort that is not created yet."""

    def takes(self, table: Timetable) -> bool:
        """Put the dates that were sent into a timetable, as far as they can be read; gives whether all of them can be meant."""
        is_right = self.is_sent()
        _apply(self, table)
        if is_right:
            flaws = {f"session_{one.part.id}": message for one, message in out_of_order(table)}
            flaws |= {f"due_{sheet.part.number}": message for sheet, message in due_too_early(table)}
            for name, message in flaws.items():
                self[name].errors, self.status = [message], 422
        return self.status == 200


def timetable_form(table: Timetable) -> type[DatesForm]:
    """A form with an input for every date of a timetable, filled with what was worked out."""
    fields: dict[str, Any] = {}
    for one in table.sessions:
        name = locale.plain(one.part.title)
        fields[f"session_{one.part.id}"] = DateTimeLocalField(
            name, [InputRequired(_l("Choose a day and an hour.")), _a_near_year], default=one.starts_local, format=LOCAL_FORMATS
        )
    for number, day in enumerate(table.office_days, 1):
        label = _("Day %(number)d of office hours", number=number)
        fields[f"office_{day.part.id}"] = DateField(label, [A_DATE, _a_near_year], default=day.day)
    for sheet in table.worksheets:
        number = sheet.part.number
        opens, due = _("Worksheet %(number)d opens", number=number), _("Worksheet %(number)d is due", number=number)
        fields[f"opens_{number}"] = DateField(opens, [A_DATE, _a_near_year], default=sheet.opens_on)
        fields[f"due_{number}"] = DateField(due, [A_DATE, _a_near_year], default=sheet.due_on)
        if sheet.is_retired:
            fields[f"given_{number}"] = _given(number)
    return type("TimetableForm", (DatesForm,), fields)


def _a_near_year(form: Form, field: Any) -> None:
    if field.data:
        refuse_far_year(field.data)


def _given(number: int) -> SelectField:
    """Whether a cohort gets a retired worksheet; one that was retired after the page was drawn is asked about, not left out."""
    choices = [("no", _("Leave it out")), ("yes", _("Give it to the cohort all the same"))]
    label = _("Worksheet %(number)d is retired", number=number)
    return SelectField(label, [InputRequired(_l("Choose whether the cohort gets it."))], choices=choices, default="no")


def _apply(form: DatesForm, table: Timetable) -> None:
    """Put what can be read of a form into the timetable; the rest of it stays as it was."""

    def read(name: str, otherwise: Any) -> Any:
        return otherwise if form[name].errors or form[name].data is None else form[name].data

    for one in table.sessions:
        value: datetime = read(f"session_{one.part.id}", one.starts_local)
        one.starts_local = value.replace(second=0, microsecond=0)
    for day in table.office_days:
        day.day = read(f"office_{day.part.id}", day.day)
    for sheet in table.worksheets:
        sheet.opens_on = read(f"opens_{sheet.part.number}", sheet.opens_on)
        sheet.due_on = read(f"due_{sheet.part.number}", sheet.due_on)
        if sheet.is_retired:
            sheet.is_given = form[f"given_{sheet.part.number}"].data == "yes"
