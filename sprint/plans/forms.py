"""What may be sent about a plan."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField
from wtforms.validators import ValidationError

from sprint.core.forms import Form, TextField, chosen

APPROVE, SEND_BACK = "approve", "send_back"


class DecideForm(Form):
    """A facilitator's decision about a plan."""

    decision = RadioField(
        _l("Your decision"),
        choices=[(APPROVE, _l("Approve the plan")), (SEND_BACK, _l("Send it back with a note"))],
        validators=[chosen(_l("Choose what happens with the plan."))],
    )
    note = TextField(_l("Note to the team"), longest=4000)
    despite = BooleanField(_l("Approve it although things are missing"))

    def __init__(self, *args: Any, gaps: int = 0, **values: Any) -> None:
        super().__init__(*args, **values)
        self.gaps = gaps

    def validate_note(self, field: TextField) -> None:
        """Sending back needs a word about what to do."""
        if self.decision.data == SEND_BACK and not (field.data or "").strip():
            raise ValidationError(_("Write what the team can do next."))

    def validate_despite(self, field: BooleanField) -> None:
        """Whoever approves an incomplete plan says that they know."""
        if self.decision.data == APPROVE and self.gaps and not field.data:
            raise ValidationError(_("Read what is missing, then check this box to approve the plan as it is."))
