"""What may be sent about cohorts and teams."""

from flask_babel import lazy_gettext as _l
from wtforms import IntegerField, RadioField, SelectField

from sprint.cohorts.models import Role
from sprint.core.forms import (
    AnAddress,
    Form,
    LanguageField,
    LanguagesField,
    LineField,
    LocalizedField,
    a_name,
    between,
    chosen,
    required,
)
from sprint.core.zones import ZoneField


class InviteForm(Form):
    """Someone new in a team."""

    name = LineField(_l("Name"), [required(_l("Write the person’s name.")), a_name()])
    email = LineField(
        _l("E-mail"), [required(_l("Write an e-mail address.")), AnAddress()]
    )
    language = LanguageField(_l("Language of the invitation"))
    role = RadioField(_l("Role"), choices=[(Role.MEMBER, _l("Team member")), (Role.LEAD, _l("Team lead"))], default=Role.MEMBER)


class CohortForm(Form):
    """What staff may change about a running cohort; its dates change with its sessions."""

    title = LocalizedField(_l("Title"), needed=True)
    languages = LanguagesField(_l("Languages of the Sprint"))
    office_hours_per_team = IntegerField(_l("Office hours for each team"), [between(0, 20)])
    weekly_work_minutes = IntegerField(_l("Minutes of worksheets a week from which to warn"), [between(10, 1000)])
    follow_up_months = IntegerField(_l("Months of follow-up after the last session"), [between(1, 36)])


class CityForm(Form):
    """A city that is new here."""

    name = LineField(_l("Name of the city"), [required(_l("Write the name of the city."))])
    zone = ZoneField(_l("Time zone"))


class EditCityForm(CityForm):
    """A city that is corrected; its country follows from its zone."""

    language = LanguageField(_l("Works in"))


class TeamForm(Form):
    """A city that joins a running cohort."""

    city = SelectField(_l("City"), coerce=int, validators=[chosen(_l("Choose a city."))])
