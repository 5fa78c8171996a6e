"""What a browser may send about one worksheet of a cohort: more time for a team, and which version it works on."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField
from wtforms.validators import ValidationError
from wtforms.widgets import HiddenInput

from sprint.core.forms import Form, LanguageField, TextField, required
from sprint.worksheets.forms import FIRST, LAST


class ExtensionForm(Form):
    """Until when a team has more time, and why."""

    due_on = DateField(_l("Due at the end of"), [required(_l("Choose the day on which it is due for this team."))])
    reason = TextField(_l("Reason"), [required(_l("Say why, so that the team knows."))], longest=2_000)
    language = LanguageField(_l("I write in"))

    def validate_due_on(self, field: DateField) -> None:
        """A day that a calendar of the Sprint can hold."""
        if field.data.year > LAST.year:
            raise ValidationError(_("Choose a day between %(first)d and %(last)d.", first=FIRST.year, last=LAST.year))


class VersionForm(Form):
    """To which version of its worksheet."""

    version = IntegerField(_l("Version"), [required(_l("Choose a version."))], widget=HiddenInput())
