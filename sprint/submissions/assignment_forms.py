"""What a browser may send about one worksheet of a cohort: more time for a team, and which version it works on."""

from flask_babel import lazy_gettext as _l
from wtforms import DateField, IntegerField
from wtforms.widgets import HiddenInput

from sprint.core.forms import Form, LanguageField, TextField, refuse_far_year, required


class ExtensionForm(Form):
    """Until when a team has more time, and why."""

    due_on = DateField(_l("Due at the end of"), [required(_l("Choose the day on which it is due for this team."))])
    reason = TextField(_l("Reason"), [required(_l("Say why, so that the team knows."))], longest=2_000)
    language = LanguageField(_l("I write in"))

    def validate_due_on(self, field: DateField) -> None:
        """A day that a calendar of the Sprint can hold."""
        refuse_far_year(field.data)


class VersionForm(Form):
    """To which version of its worksheet."""

    version = IntegerField(_l("Version"), [required(_l("Choose a version."))], widget=HiddenInput())
