"""What may be sent about an assignment."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField
from wtforms.validators import ValidationError

from sprint.core.forms import Form, required

FIRST, LAST = date(2000, 1, 1), date(2200, 12, 31)


class AssignmentForm(Form):
    """When a worksheet opens and when it is due."""

    opens_on = DateField(_l("Opens on"), [required(_l("Choose the day on which it opens."))])
    due_on = DateField(_l("Due on"), [required(_l("Choose the day on which it is due."))])

    def validate_opens_on(self, field: DateField) -> None:
        """A day that a calendar of the Sprint can hold."""
        if not FIRST <= field.data <= LAST:
            raise ValidationError(_("Choose a day between %(first)d and %(last)d.", first=FIRST.year, last=LAST.year))

    validate_due_on = validate_opens_on
