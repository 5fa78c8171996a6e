"""What may be sent about office hours."""

import re
from datetime import datetime, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateTimeLocalField, IntegerField, RadioField, SelectField
from wtforms.validators import Optional, Regexp, ValidationError

from sprint.core import clock, locale
from sprint.core.forms import Form, LanguagesField, LineField, TextField, between, chosen, refuse_far_year, required
from sprint.core.languages import name_of
from sprint.office_hours.models import Booking, OfficeHour
from sprint.people.models import Person

MOST_FURTHER = 8
"""How many further hours of the same day one form adds."""
HOUR = re.compile("([01]?[0-9]|2[0-3]):[0-5][0-9]")


class BookingForm(Form):
    """A team's question for an office hour, and the language to speak in."""

    question = TextField(_l("What do you want to solve?"), [required(_l("Write what you want to solve."))], longest=4000)
    language = RadioField(_l("Language of the hour"), validators=[chosen(_l("Choose a language."))])

    def __init__(self, office_hour: OfficeHour, booking: Booking | None = None) -> None:
        own = locale.voice().language
        usual = own if own in office_hour.languages else office_hour.languages[0]
        super().__init__(obj=booking, data=None if booking else {"language": usual})
        self.language.choices = [(language, name_of(language)) for language in office_hour.languages]


class OfficeHourForm(Form):
    """An office hour as staff agree it, as a wall time in a zone."""

    facilitator_id = SelectField(_l("Facilitator"), validators=[chosen()])
    starts_local = DateTimeLocalField(
        _l("Day and hour"), [required(_l("Write a day and an hour."))], format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]
    )
    also_at = LineField(_l("Also at"))
    minutes = IntegerField(_l("Minutes"), [between(10, 240)], default=45)
    languages = LanguagesField(_l("Languages of the hour"))
    capacity = IntegerField(_l("Places for teams"), [between(1, 20)], default=1)
    join_url = LineField(
        _l("Link to the call"), [Optional(), Regexp(r"^https?://[^\s<>\"]+$", message=_l("Write a link that starts with https://"))],
        longest=1000,
    )

    def __init__(self, zone: str, facilitators: list[Person], **options: Any) -> None:
        super().__init__(**options)
        self.zone = zone
        self.facilitators = {str(one.id): one for one in facilitators}
        self.facilitator_id.choices = [(key, one.name) for key, one in self.facilitators.items()]
        self.further: list[time] = []

    def validate_starts_local(self, field: DateTimeLocalField) -> None:
        """A time that the zone has."""
        refuse_far_year(field.data)
        field.data = field.data.replace(second=0)
        _refuse_skipped(field.data, self.zone)

    def validate_also_at(self, field: LineField) -> None:
        """Hours such as 10:00, and not too many; each a time that the zone has."""
        written = re.split(r"[,;\s]+", (field.data or "").strip(" ,;"))
        self.further = [_hour_of(part) for part in written if part]
        if len(self.further) > MOST_FURTHER:
            raise ValidationError(_("Write %(max)d hours or fewer.", max=MOST_FURTHER))
        if self.starts_local.data and not self.starts_local.errors:
            for starts_local in self.starts()[1:]:
                _refuse_skipped(starts_local, self.zone)

    def starts(self) -> list[datetime]:
        """All wall times that the form asks for."""
        first: datetime = self.starts_local.data
        return [first, *(datetime.combine(first.date(), hour) for hour in self.further)]

    def values(self) -> dict[str, Any]:
        """What the form says besides the time."""
        return {
            "facilitator": self.facilitators[self.facilitator_id.data], "minutes": self.minutes.data,
            "languages": self.languages.data, "capacity": self.capacity.data, "join_url": self.join_url.data or "",
        }  # fmt: skip


def _hour_of(written: str) -> time:
    if not HOUR.fullmatch(written):
        raise ValidationError(_("Write hours such as 10:00, 13:30."))
    return time.fromisoformat(written.zfill(5))


def _refuse_skipped(starts_local: datetime, zone: str) -> None:
    try:
        clock.instant(starts_local, zone)
    except clock.NoSuchTime:
        message = _("The clocks in %(city)s go forward over this time. Choose another one.", city=locale.city_of(zone))
        raise ValidationError(message) from None
