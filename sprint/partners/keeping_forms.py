"""What may be sent about the people of an organization, the contacts with it, its worries and the agreement with it."""

from collections.abc import Sequence
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, DateField, FileField, IntegerField, SelectField
from wtforms.validators import Optional, ValidationError
from wtforms.widgets import HiddenInput

from sprint.core import files
from sprint.core.errors import Refused
from sprint.core.files import Checked
from sprint.core.forms import AnAddress, Form, LanguageField, LineField, TextField, a_name, between, refuse_far_year, required
from sprint.partners import words
from sprint.partners.forms import OF_MEMBERS, TEXT, MarkedForm, choices_of
from sprint.partners.models import Concern, Partner


class DayField(DateField):  # type: ignore[misc]
    """A calendar day that may stay empty, of a year that somebody of today means."""

    def __init__(self, label: Any = None, validators: Sequence[Any] = (Optional(),), **options: Any) -> None:
        super().__init__(label, validators, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read a day; what is none is told in the reader's language."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(_("This is not a day. Choose one from the calendar.")) from None

    def post_validate(self, form: Form, validation_stopped: bool) -> None:
        """No year that is a slip of the finger."""
        if self.data:
            refuse_far_year(self.data)


class ContactForm(Form):
    """A person at an organization."""

    name = LineField(_l("Name"), [a_name()])
    role = LineField(_l("Role at the organization"))
    email = LineField(_l("E-mail"), [Optional(), AnAddress()], longest=254)
    phone = LineField(_l("Phone"), longest=40)
    language = LanguageField(_l("Language of letters"))
    is_main = BooleanField(_l("The main contact"))

    def validate_name(self, field: LineField) -> None:
        """Somebody, or at least a role."""
        if not (field.data or "").strip() and not (self.role.data or "").strip():
            raise ValidationError(_("Write a name or a role."))

    def values(self) -> dict[str, Any]:
        """What the form says."""
        return {key: self[key].data or "" for key in ("name", "role", "email", "phone")} | {
            "language": self.language.data, "is_main": self.is_main.data,
        }  # fmt: skip


class MeetingForm(Form):
    """A contact with an organization, and what was said."""

    met_on = DayField(_l("Day of the contact"), [required(_l("Choose the day."))])
    how = SelectField(_l("Way of contact"), choices=lambda: choices_of(words.WAYS))
    note = TextField(_l("What was said"), [required(_l("Write what was said."))], longest=4000)


class AgreementForm(Form):
    """The next version of an agreement."""

    number = IntegerField(validators=[between(1, 1000)], widget=HiddenInput())
    summary = TextField(_l("What you agreed"), [required(_l("Write what you agreed."))])
    signed_on = DayField(_l("Agreed or signed on"))
    review_on = DayField(_l("Look at it again on"))
    file = FileField(_l("The document"))
    checked: Checked | None = None

    def validate_file(self, field: FileField) -> None:
        """A file of a kind that is kept, where there is one."""
        if not (field.data and getattr(field.data, "filename", "")):
            return
        try:
            self.checked = files.check(field.data, current_app.config["SETTINGS"].upload_limit)
        except Refused as no:
            raise ValidationError(no.message) from None

    def values(self) -> dict[str, Any]:
        """What the form says."""
        fields = ("number", "summary", "signed_on", "review_on")
        return {key: self[key].data for key in fields} | {"checked": self.checked}


class ConcernForm(MarkedForm):
    """A worry, who answers for it, and what is done next."""

    KINDS = words.CONCERNS
    worry = TextField(_l("What is the concern?"), [required(_l("Write what the concern is."))], longest=TEXT)
    kind = SelectField(_l("Kind"), choices=lambda: choices_of(words.CONCERNS))
    partner_id = SelectField(_l("Whose concern is it?"))
    next_step = TextField(_l("Next step"), longest=TEXT)
    owner_name = LineField(_l("Owner"), render_kw=OF_MEMBERS)
    due_on = DayField(_l("By when"))

    def __init__(self, partners: Sequence[Partner], concern: Concern | None = None, *, joins: bool = False, **data: Any) -> None:
        super().__init__(concern, joins=joins, **data)
        self.partners = {str(one.id): one for one in partners}
        city = ("", _("The city itself, or several"))
        self.partner_id.choices = [city, *((key, one.name) for key, one in self.partners.items())]

    @property
    def partner(self) -> Partner | None:
        """Whose worry it is; None for the city's own."""
        return self.partners.get(self.partner_id.data or "")

    def now(self) -> dict[str, str]:
        """What the worry says now; whose it is by name."""
        owner = self.partners.get(str(self.record.partner_id)) if isinstance(self.record, Concern) else None
        return {**super().now(), "partner_id": owner.name if owner else _("The city itself, or several")}

    def values(self) -> dict[str, Any]:
        """What the form says besides whose worry it is."""
        said = {key: self[key].data or "" for key in ("worry", "kind", "next_step", "owner_name")}
        return said | {"due_on": self.due_on.data}
