"""What may be sent about trainings, handovers and the rules of a criterion."""

import re
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import BooleanField, DateField, IntegerField, RadioField, SelectField
from wtforms.validators import Optional, Regexp, ValidationError

from sprint.cohorts.models import Membership, Team
from sprint.core import clock, locale
from sprint.core.forms import (
    AnAddress,
    ChecksField,
    Form,
    LanguageField,
    LineField,
    LocalizedField,
    TextField,
    a_name,
    between,
    chosen,
    required,
)
from sprint.follow_up.models import EvidenceRule, Kind, Training, Verb
from sprint.follow_up.owned import Holding
from sprint.partners.models import Partner
from sprint.people.models import Person
from sprint.workplan.models import Task

MOST = 1_000_000
PERSONAL = re.compile(r"(?<![^\s@])[^\s@]+@[^\s@]+\.[^\s@]+|(?<!\d)\+?\d(?:[\s().-]?\d){8,}(?!\d)")
"""An e-mail address, or a phone number."""
NEW = "new"
KINDS = {
    Kind.PLAN: _l("Approved versions of the plan"), Kind.TRAININGS: _l("Trainings held"), Kind.PEOPLE: _l("People reached"),
    Kind.PARTNERS: _l("Organizations on the map"), Kind.ANSWERED: _l("Pieces of feedback that were answered"),
    Kind.CHANGED: _l("Pieces of feedback that changed something"), Kind.CHECK_INS: _l("Check-ins sent"),
    Kind.GIVEN: _l("Links that the team gives"),
}  # fmt: skip
VERBS = {
    Verb.EDUCATE: lazy_pgettext("criterion", "Educate"), Verb.UPSKILL: lazy_pgettext("criterion", "Upskill"),
    Verb.ACTIVATE: lazy_pgettext("criterion", "Activate"),
}  # fmt: skip


def a_link() -> Regexp:
    """An address of the web."""
    return Regexp(r"^https?://[^\s<>\"]+$", message=_l("Write a link that starts with https://"))


def nothing_personal(_form: Form, field: Any) -> None:
    """No address and no number of a person (004-19)."""
    if PERSONAL.search(field.data or ""):
        raise ValidationError(_("Leave e-mail addresses and phone numbers out: people are counted here, never named."))


class TrainingForm(Form):
    """A training that was held. People are a number."""

    held_on = DateField(_l("Day"), [required(_l("Write the day."))])
    title = LineField(_l("Title"), [required(_l("Write what the training was about.")), nothing_personal])
    people = IntegerField(_l("People who took part"), [chosen(_l("Write how many people took part.")), between(0, MOST)])
    spoken = LineField(_l("Language of the training"), [nothing_personal])
    place = LineField(_l("Place"), [nothing_personal])
    audience = LineField(_l("Audience"), [nothing_personal])
    partner_ids = ChecksField(_l("Organizations of your map that took part"), coerce=str)
    organizations = LineField(_l("Other organizations"), [nothing_personal], longest=1000)
    task_id = SelectField(_l("Task of the workplan"), default="")
    evidence_url = LineField(_l("Link to evidence"), [Optional(), a_link()], longest=1000)

    def __init__(self, team: Team, partners: list[Partner], tasks: list[Task], training: Training | None = None) -> None:
        kept: dict[str, Any] = {}
        if training:
            kept = {"partner_ids": [str(one.id) for one in training.partners], "task_id": str(training.task_id or "")}
        super().__init__(obj=training, **kept)
        self.team = team
        self.partner_ids.choices = [(str(one.id), one.name) for one in partners]
        self.task_id.choices = [("", _("No task")), *((str(one.id), one.title) for one in tasks)]

    def validate_held_on(self, field: DateField) -> None:
        """A day on which it can have been held."""
        refuse_other_days(self.team, field)

    def values(self) -> dict[str, Any]:
        """What was recorded."""
        plain = {one: getattr(self, one).data or "" for one in
                 ("title", "spoken", "place", "audience", "organizations", "evidence_url")}  # fmt: skip
        return {
            **plain, "held_on": self.held_on.data, "people": self.people.data, "language": locale.voice().language,
            "partner_ids": [int(one) for one in self.partner_ids.data],
            "task_id": int(self.task_id.data) if self.task_id.data else None,
        }  # fmt: skip


def refuse_other_days(team: Team, field: DateField) -> None:
    """A training that was held lies between the start of the Sprint and today."""
    first, last = team.cohort.starts_on, clock.today(team.zone)
    if field.data is not None and not first <= field.data <= last:
        raise ValidationError(_("Write a day from %(first)s to %(last)s.", first=locale.day(first, year=True),
                                last=locale.day(last, year=True)))  # fmt: skip


class HandoverForm(Form):
    """Who takes over what from somebody."""

    keys = ChecksField(_l("What passes on"), coerce=str)
    newcomer = RadioField(_l("Who takes over"), validators=[chosen(_l("Choose who takes over."))])
    name = LineField(_l("Name"), [a_name()])
    email = LineField(_l("E-mail"), [Optional(), AnAddress()])
    language = LanguageField(_l("Language of the invitation"))
    note = TextField(_l("What the newcomer should know"), longest=4000)
    leads = BooleanField(_l("Whoever takes over becomes a lead of the team"))
    ends = BooleanField(_l("The person who hands over leaves the team now"))

    def __init__(self, team: Team, leaver: Person, holdings: list[Holding], members: list[Membership]) -> None:
        super().__init__(data={"keys": [one.key for one in holdings if one.is_open], "language": team.city.language})
        self.keys.choices = [(one.key, one.title) for one in holdings]
        others = [place.person for place in members if place.person_id != leaver.id]
        self.members = {str(one.id): one for one in others}
        self.newcomer.choices = [*((key, one.name) for key, one in self.members.items()), (NEW, _("Someone new"))]

    @property
    def is_new(self) -> bool:
        """Whether the newcomer is invited in the same act."""
        return bool(self.newcomer.data == NEW)

    def validate_name(self, field: LineField) -> None:
        """Somebody new has a name."""
        if self.is_new and not (field.data or "").strip():
            raise ValidationError(_("Write the person’s name."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Somebody new has an address."""
        ok = super().validate(extra_validators)
        if self.is_new and not (self.email.data or "").strip():
            self.email.errors = [_("Write an e-mail address.")]
            return False
        return ok


class RuleForm(Form):
    """One thing that a criterion asks for."""

    title = LocalizedField(_l("What is asked for"), needed=True)
    help = LocalizedField(_l("What helps a team to show it"), lines=3)
    verb = RadioField(_l("Verb of the criterion"), choices=list(VERBS.items()), default=Verb.EDUCATE, validators=[chosen()])
    kind = SelectField(_l("Shown by"), choices=list(KINDS.items()), default=Kind.GIVEN)
    least = IntegerField(_l("From how many on it is met"), [between(1, MOST)], default=1)

    def __init__(self, rule: EvidenceRule | None = None) -> None:
        super().__init__(obj=rule)

    def values(self) -> dict[str, Any]:
        """What the rule says."""
        return {one: getattr(self, one).data for one in ("title", "help", "verb", "kind", "least")}


class GivenForm(Form):
    """A link for a rule."""

    url = LineField(_l("Link"), [required(_l("Write a link that starts with https://")), a_link()], longest=1000)
    note = LineField(_l("What can be seen there"), [nothing_personal], longest=1000)


class DaysForm(Form):
    """On which days after the Sprint a cohort asks."""

    days = LineField(_l("Days after the end of the Sprint"), [required(_l("Write days such as 30, 90, 180."))])

    def validate_days(self, field: LineField) -> None:
        """A few whole numbers, within three years."""
        parts = [one for one in re.split(r"[,;\s]+", field.data or "") if one]
        numbers = [int(one) for one in parts if re.fullmatch("[0-9]{1,4}", one)]
        if not numbers or len(numbers) != len(parts) or len(numbers) > 12 or not all(1 <= one <= 1096 for one in numbers):
            raise ValidationError(_("Write days such as 30, 90, 180."))
        self.numbers = sorted(set(numbers))
