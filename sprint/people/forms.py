"""What people may say about themselves."""

from flask_babel import lazy_gettext as _l
from wtforms import RadioField

from sprint.core.forms import Form, LanguageField, LineField, a_name, required
from sprint.core.zones import ZoneField
from sprint.people.sign_in import new_password, same_again


class SettingsForm(Form):
    """Name, language, zone and clock."""

    name = LineField(_l("Your name"), [required(_l("Write your name.")), a_name()], render_kw={"autocomplete": "name"})
    language = LanguageField(_l("Language"))
    zone = ZoneField(_l("Time zone"))
    clock = RadioField(_l("Clock"), choices=[("12", _l("12 hours (3:00 p.m.)")), ("24", _l("24 hours (15:00)"))])


class InvitationForm(SettingsForm):
    """The first visit: settings, and a password."""

    password = new_password(_l("Choose a password"))
    password_confirm = same_again("password")
