"""The field for a time zone: a select of all places."""

from functools import cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from markupsafe import Markup, escape
from wtforms import SelectField
from wtforms.validators import ValidationError
from wtforms.widgets import Select, html_params

from sprint.core import clock, locale, words
from sprint.core.forms import chosen


class ZoneSelect(Select):  # type: ignore[misc]
    """A select of all places; its hundreds of options are drawn once for each language."""

    def __call__(self, field: Any, **attributes: Any) -> Markup:
        """The select with the field's own place chosen; without one nothing is, or the first place would be sent unseen."""
        own, options = f'<option value="{escape(field.data)}">', _zones(locale.voice().language)
        if own in options:
            options = options.replace(own, own.replace("<option", "<option selected"), 1)
        else:
            value, word = (field.data, field.data) if field.data in clock.zones() else ("", _("Choose a place"))
            options = f'<option selected value="{escape(value)}">{escape(word)}</option>{options}'
        params = html_params(**{"id": field.id, "name": field.name, "required": True, **attributes})
        return Markup(f"<select {params}>{options}</select>")


class ZoneField(SelectField):  # type: ignore[misc]
    """A time zone, chosen by the place that it is named after."""

    widget = ZoneSelect()

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label, choices=[], validators=[chosen(_l("Choose a time zone."))], **options)

    def pre_validate(self, form: Any) -> None:
        """A zone that exists, also one that the list leaves out as a mere alias."""
        if self.data not in clock.zones():
            raise ValidationError(_("Choose a time zone."))


@cache
def _zones(language: str) -> str:
    named = [(zone, f"{words.city_of(zone, language)} ({zone})") for zone in clock.places()]
    named.sort(key=lambda pair: (not pair[0].startswith("America/"), pair[1].casefold()))
    return "".join(f'<option value="{zone}">{escape(label)}</option>' for zone, label in named)
