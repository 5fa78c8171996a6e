"""What people may say about themselves."""

from flask_babel import lazy_gettext as _l
from wtforms import PasswordField, RadioField
from wtforms.validators import EqualTo, Length

from sprint.core.forms import Form, LanguageField, LineField, ZoneField, a_name, required
from sprint.people.sign_in import LONGEST_PASSWORD, SHORTEST_PASSWORD


class SettingsForm(Form):
    """Name, language, zone and clock."""

    name = LineField(_l("Your name"), [required(_l("Write your name.")), a_name()], render_kw={"autocomplete": "name"})
    language = LanguageField(_l("Language"))
    zone = ZoneField(_l("Time zone"))
    clock = RadioField(_l("Clock"), choices=[("12", _l("12 hours (3:00 p.m.)")), ("24", _l("24 hours (15:00)"))])


class InvitationForm(SettingsForm):
    """The first visit: settings, and a password."""

    password = PasswordField(
        _l("Choose a password"),
        [required(), Length(SHORTEST_PASSWORD, LONGEST_PASSWORD, _l("Use between %(min)d and %(max)d characters."))],
        render_kw={"autocomplete": "new-password"},
    )
    password_confirm = PasswordField(
        _l("The same password again"),
        [EqualTo("password", _l("The two passwords differ. Write the same one twice."))],
        render_kw={"autocomplete": "new-password"},
    )
