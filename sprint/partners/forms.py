"""What may be sent about an organization."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField
from wtforms.validators import InputRequired

from sprint.core.forms import ChecksField, Form, LineField, TextField, chosen, required
from sprint.partners import words
from sprint.partners.actions import mark_of as mark_of_partner
from sprint.partners.marks import mark_of, said_by
from sprint.partners.models import Absence, Concern, Partner, Tie
from sprint.partners.settling import to_combine

KEEP, TAKE = "keep", "take"
TEXT = 2000
OF_MEMBERS = {"list": "members", "autocomplete": "off"}
"""Who answers for something: somebody of the team, whom the browser offers, or any other name."""


def choices_of(named: dict[str, Any], *, empty: Any = None) -> list[tuple[str, Any]]:
    """The choices of a select, with one for “nothing” first where that is a choice."""
    some = [(key, label) for key, label in named.items() if key]
    return some if empty is None else [("", empty), *some]


class PartnerForm(Form):
    """All that is known about an organization."""

    name = LineField(words.FIELDS["name"], [required(_l("Write the name of the organization."))])
    kind = SelectField(words.FIELDS["kind"], choices=lambda: choices_of(words.KINDS, empty=words.KINDS[""]))
    stage = SelectField(_l("Stage of the relationship"), choices=lambda: choices_of(words.STAGES))
    does = TextField(words.FIELDS["does"], longest=TEXT)
    offers = TextField(words.FIELDS["offers"], longest=TEXT)
    wants = TextField(words.FIELDS["wants"], longest=TEXT)
    needs = TextField(words.FIELDS["needs"], longest=TEXT)
    gains = TextField(words.FIELDS["gains"], longest=TEXT)
    goal = TextField(words.FIELDS["goal"], longest=TEXT)
    expectation = TextField(words.FIELDS["expectation"], longest=TEXT)
    show_up = TextField(words.FIELDS["show_up"], longest=TEXT)
    languages = ChecksField(_l("Languages it works in"))
    places = TextField(_l("Places it reaches"), longest=TEXT)
    audiences = ChecksField(_l("Audiences it reaches"))
    owner_name = LineField(_l("Who keeps the relationship"), render_kw=OF_MEMBERS)
    second_name = LineField(_l("The second person who keeps it"), render_kw=OF_MEMBERS)
    may_be_named = BooleanField(_l("It agreed to be named in what the city shares"))
    seen = HiddenField()
    settles = HiddenField()

    def __init__(self, audiences: Iterable[str], partner: Partner | None = None, *, joins: bool = False) -> None:
        super().__init__(obj=to_combine(partner) if partner and joins else partner)
        own = partner.audiences if partner else []
        known = partner.languages if partner else []
        self.audiences.choices = [(name, name) for name in dict.fromkeys([*audiences, *own])]
        self.languages.choices = [(code, words.language(code)) for code in dict.fromkeys([*words.LANGUAGES, *known])]
        if partner:
            del self.stage
            self.seen.data = self.seen.data or mark_of_partner(partner)

    def values(self) -> dict[str, Any]:
        """What the form says, as attributes of an organization; a stage only for a new one."""
        left_out = {"csrf_token", "operation", "seen", "settles"}
        return {
            field.name: ([] if isinstance(field, ChecksField) else "") if field.data is None else field.data
            for field in self if field.name not in left_out
        }  # fmt: skip

    def show_anew(self, partner: Partner) -> None:
        """After a refusal: the next save is about the organization as it is now."""
        self.seen.data = mark_of_partner(partner)


class MarkedForm(Form):
    """What people write about a record; `seen` tells what they had read when they began, `settles` whether they had the
    worksheet's words before them.
    """

    seen = HiddenField()
    settles = HiddenField()
    KINDS: Mapping[str, Any] = {}
    """How the kinds of the record are called."""

    def __init__(self, record: Concern | Tie | Absence | None, *, joins: bool = False, **data: Any) -> None:
        super().__init__(obj=to_combine(record) if record and joins else record, **data)
        self.record = record
        if record and not self.seen.data:
            self.seen.data = mark_of(record)

    def marks(self) -> dict[str, Any]:
        """What the writer had before them, as the actions take it."""
        return {"seen": self.seen.data or "", "settles": bool(self.settles.data)}

    def show_anew(self) -> None:
        """After a refusal: the next save is about the record as it is now."""
        if self.record:
            self.seen.data = mark_of(self.record)

    def now(self) -> dict[str, str]:
        """What the record says now, for the reader."""
        said = said_by(self.record) if self.record else {}
        kinds = {"kind": str(self.KINDS[said["kind"]])} if "kind" in said else {}
        return {key: words.told(key, value) for key, value in said.items()} | kinds


class MoveForm(Form):
    """The stage that a relationship has come to, and what happened."""

    stage = SelectField(_l("New stage"), choices=lambda: choices_of(words.STAGES), validators=[InputRequired()])
    note = TextField(_l("What happened"), longest=TEXT)


class RateForm(Form):
    """How much an organization can influence and is affected; seen by the team alone."""

    influence = SelectField(_l("Influence on your plan"))
    affected = SelectField(_l("How much your plan affects it"))

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        numbers = [("", _l("Not rated")), *((str(number), str(number)) for number in range(1, 6))]
        self.influence.choices = self.affected.choices = numbers

    def values(self) -> tuple[int | None, int | None]:
        """Both ratings."""
        return tuple(int(data) if data else None for data in (self.influence.data, self.affected.data))  # type: ignore[return-value]


class DecideForm(Form):
    """Whether a record stays as it is or says what the worksheet says since."""

    decision = RadioField(
        _l("Your decision"), choices=[(KEEP, _l("Keep ours")), (TAKE, _l("Take the worksheet’s"))],
        validators=[chosen(_l("Choose which words to go on with."))],
    )  # fmt: skip
    seen = HiddenField()
