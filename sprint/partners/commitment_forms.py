"""What may be sent about commitments, and by whoever is asked to confirm one."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, SelectField
from wtforms.validators import Optional, ValidationError

from sprint.cohorts.models import Team
from sprint.core.forms import AnAddress, ChecksField, Form, LanguageField, LineField, TextField, a_name, chosen, required
from sprint.partners.commitment_models import CONFIRMED, CORRECTED, Commitment, CommitmentState, SharedDecision, Side, Support
from sprint.partners.commitment_sides import Names, names_of
from sprint.partners.commitment_words import LABELS, SIDES, STATES
from sprint.partners.marks import mark_of
from sprint.partners.models import PartnerContact

SOMEBODY = "somebody"
"""Stands for a person who is not among the contacts."""
KEEP, TAKE = "keep", "take"


class RecordForm(Form):
    """What people write about a record; `seen` tells what they had read when they began."""

    seen = HiddenField()

    def __init__(self, record: Commitment | SharedDecision | Support | None = None, **options: Any) -> None:
        super().__init__(obj=record, **options)
        self.record = record
        if record is not None and not self.seen.data:
            self.seen.data = mark_of(record)

    def values(self) -> dict[str, Any]:
        """What the form says, as attributes of the record."""
        left_out = {"csrf_token", "operation", "seen"}
        return {
            one.name: one.data if isinstance(one, DateField) else one.data or "" for one in self if one.name not in left_out
        }

    def show_anew(self) -> None:
        """After a refusal: the next save is about the record as it is now."""
        if self.record is not None:
            self.seen.data = mark_of(self.record)


class RemoveForm(RecordForm):
    """That a record goes; `seen` tells what its reader had before them."""


class CommitmentForm(RecordForm):
    """One action, one owner, one date, to whom, in return for what."""

    side = RadioField(LABELS["side"], choices=lambda: list(SIDES.items()), default=Side.CITY, validators=[chosen()])
    action = TextField(LABELS["action"], [required(_l("Write one thing that will be done."))], longest=2000)
    owner_name = LineField(LABELS["owner_name"], render_kw={"list": "owners", "autocomplete": "off"})
    partner_name = LineField(LABELS["partner_name"], render_kw={"list": "partners", "autocomplete": "off"})
    due_on = DateField(LABELS["due_on"], [Optional()])
    in_return = LineField(LABELS["in_return"], longest=1000)

    def __init__(self, team: Team, commitment: Commitment | None = None, **options: Any) -> None:
        super().__init__(commitment, **options)
        self.names: Names = names_of(team)


class EndForm(Form):
    """What became of a commitment."""

    state = RadioField(
        _l("State"),
        choices=lambda: [(one.value, STATES[one]) for one in CommitmentState if one != CommitmentState.OPEN],
        validators=[chosen()],
    )
    note = TextField(_l("How, or why"), longest=2000)

    def validate_note(self, field: TextField) -> None:
        """Whoever breaks or drops a promise says why."""
        if self.state.data in (CommitmentState.BROKEN, CommitmentState.DROPPED) and not (field.data or "").strip():
            raise ValidationError(_("Write why, for the other side and for yourselves."))


class SettleForm(Form):
    """Keep what is here, or take what the worksheet says."""

    choice = RadioField(_l("What counts?"), choices=[(KEEP, ""), (TAKE, "")], validators=[chosen()])
    seen = HiddenField()


class AskForm(Form):
    """Who of the other side is asked to confirm: one of its contacts, or somebody by name and address."""

    contact = SelectField(_l("Who is asked?"), validators=[chosen()])
    name = LineField(_l("Name"), [a_name()])
    email = LineField(_l("E-mail"), [Optional(), AnAddress()], longest=254)
    language = LanguageField(_l("Language of the letter and of the page"))

    def __init__(self, contacts: Sequence[PartnerContact], language: str) -> None:
        super().__init__(data={"language": language})
        self.contacts = {str(one.id): one for one in contacts if one.email}
        named = [(key, f"{one.name or one.role} · {one.email}") for key, one in self.contacts.items()]
        self.contact.choices = [*named, (SOMEBODY, _("Somebody else, written below"))]

    def validate_name(self, field: LineField) -> None:
        """Needed for somebody who is not a contact."""
        if self.contact.data == SOMEBODY and not (field.data or "").strip():
            raise ValidationError(_("Write the name of the person who is asked."))

    def validate(self, extra_validators: Any = None) -> bool:
        """An address is needed for somebody who is not a contact."""
        ok = super().validate(extra_validators)
        if self.contact.data == SOMEBODY and not (self.email.data or "").strip():
            self.email.errors = [*self.email.errors, _("Write the e-mail address of the person who is asked.")]
            ok = False
        return ok

    def values(self) -> dict[str, Any]:
        """Whom to ask."""
        contact = self.contacts.get(self.contact.data)
        if contact is None:
            return {"name": self.name.data, "email": self.email.data, "language": self.language.data, "contact_id": None}
        name = contact.name or contact.role or contact.email
        return {"name": name, "email": contact.email, "language": self.language.data, "contact_id": contact.id}


class AnswerForm(Form):
    """What the other side says about a commitment."""

    answer = RadioField(
        _l("Your answer"),
        choices=[(CONFIRMED, ""), (CORRECTED, "")],
        validators=[chosen(_l("Confirm it, or write what is wrong."))],
    )
    correction = TextField(_l("What should it say?"), longest=4000)

    def validate_correction(self, field: TextField) -> None:
        """Whoever says that it is wrong says what is right."""
        if self.answer.data == CORRECTED and not (field.data or "").strip():
            raise ValidationError(_("Write what it should say."))


class NamesField(TextField):
    """Names, one on each line."""

    def process_data(self, value: Any) -> None:
        """Show a list on its lines."""
        super().process_data("\n".join(value) if isinstance(value, list) else value)

    @property
    def names(self) -> list[str]:
        """The names, each once."""
        lines = (" ".join(line.split()) for line in (self.data or "").splitlines())
        return [name for name in dict.fromkeys(lines) if name]


class DecisionForm(RecordForm):
    """A shared decision."""

    decision = TextField(LABELS["decision"], [required(_l("Write what is to be decided."))], longest=1000)
    decides = LineField(LABELS["decides"], longest=1000)
    consulted = LineField(LABELS["consulted"], longest=1000)
    tie = LineField(LABELS["tie"], longest=1000)
    why = TextField(LABELS["why"], [required(_l("Write why it changes."))], longest=2000)
    must_agree = NamesField(LABELS["must_agree"], [required(_l("Write who must agree, one on each line."))], longest=4000)
    agreed = ChecksField(LABELS["agreed"])
    result = TextField(LABELS["result"], longest=2000)
    decided_on = DateField(LABELS["decided_on"], [Optional()])
    OF_SCOPE = ("why", "must_agree", "agreed")

    def __init__(self, record: SharedDecision | None = None, *, is_scope: bool = False, **options: Any) -> None:
        """`is_scope` makes the form of a change of scope, for a new decision; a present one says what it is."""
        self.is_scope = record.changes_scope if record else is_scope
        super().__init__(record, **options)
        for name in ("consulted", "tie") if self.is_scope else self.OF_SCOPE:
            del self[name]
        if self.is_scope:
            self.decision.label.text = _("What changes")
            self.agreed.choices = [(name, name) for name in dict.fromkeys([*self.must_agree.names, *self._known()])]

    def _known(self) -> list[str]:
        """Who must agree, and who had, as it was when the form was opened: a box that was ticked is no error."""
        return [*self.record.must_agree, *self.record.agreed] if isinstance(self.record, SharedDecision) else []

    def values(self) -> dict[str, Any]:
        """What the form says; only who must agree can have agreed."""
        said = super().values()
        if self.is_scope:
            said["must_agree"] = self.must_agree.names
            said["agreed"] = [name for name in self.must_agree.names if name in (self.agreed.data or [])]
        return said

    def validate(self, extra_validators: Any = None) -> bool:
        """A result has its day, and a day its result."""
        ok = super().validate(extra_validators)
        if ok and bool(self.result.data) != bool(self.decided_on.data):
            field = self.decided_on if self.result.data else self.result
            field.errors = [*field.errors, _("Write both: what was decided, and on which day.")]
            return False
        return ok


class SupportForm(RecordForm):
    """What an organization needs, was offered and was given."""

    organization = LineField(
        LABELS["organization"], [required(_l("Write the name of the organization."))],
        render_kw={"list": "partners", "autocomplete": "off"},
    )  # fmt: skip
    need = LineField(LABELS["need"], longest=1000)
    offer = LineField(LABELS["offer"], longest=1000)
    cost = LineField(LABELS["cost"])
    given_on = DateField(LABELS["given_on"], [Optional()])

    def __init__(self, team: Team, support: Support | None = None, **options: Any) -> None:
        super().__init__(support, **options)
        self.names: Names = names_of(team)
