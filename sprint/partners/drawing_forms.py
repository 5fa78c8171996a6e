"""What may be sent about ties and about those who are missing."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import BooleanField, SelectField
from wtforms.validators import ValidationError

from sprint.cohorts.models import Team
from sprint.core.forms import LineField, TextField, chosen, required
from sprint.core.words import same
from sprint.partners import mapping, words
from sprint.partners.forms import OF_MEMBERS, TEXT, MarkedForm, choices_of
from sprint.partners.keeping_forms import DayField
from sprint.partners.models import Absence, Partner, Tie

CITY = "city"


class TieForm(MarkedForm):
    """How two organizations, or one and the city, are connected."""

    KINDS = words.TIES
    start = SelectField(lazy_pgettext("tie", "From"), validators=[chosen()])
    end = SelectField(lazy_pgettext("tie", "To"), validators=[chosen()])
    kind = SelectField(_l("What connects them"), choices=lambda: choices_of(words.TIES))
    strength = SelectField(_l("Strength from 1 to 5"))
    is_formal = BooleanField(_l("Agreed in writing"))

    def __init__(
        self, team: Team, partners: Sequence[Partner], tie: Tie | None = None, *, joins: bool = False, **data: Any
    ) -> None:
        places = mapping.places_of(team.city.name, partners)
        if tie:
            data |= {"start": _end(tie.from_id, tie.from_name, places), "end": _end(tie.to_id, tie.to_name, places)}
        super().__init__(tie, joins=joins, **data)
        self.partners = {str(one.id): one for one in partners}
        ends = [(CITY, team.city.name), *((key, one.name) for key, one in self.partners.items())]
        self.start.choices = _with_unlisted(ends, data.get("start"), tie.from_name if tie else "")
        self.end.choices = _with_unlisted(ends, data.get("end"), tie.to_name if tie else "")
        self.strength.choices = [("", _("Not said")), *((str(number), str(number)) for number in range(1, 6))]

    def validate_end(self, field: SelectField) -> None:
        """Two ends, not one."""
        if field.data == self.start.data:
            raise ValidationError(_("Choose two different ends."))

    @property
    def ends(self) -> tuple[Partner | None, Partner | None]:
        """Both ends; None stands for the city."""
        return self.partners.get(self.start.data), self.partners.get(self.end.data)

    def values(self) -> dict[str, Any]:
        """What the form says about the tie."""
        strength = self.strength.data
        return {
            "kind": self.kind.data, "strength": int(strength) if strength else None, "is_formal": self.is_formal.data,
        }  # fmt: skip


class AbsenceForm(MarkedForm):
    """What is done about one who is missing, or why nothing needs to be."""

    name = LineField(_l("Group"), [required(_l("Write which group is missing."))])
    why = TextField(_l("Why it is missing"), longest=TEXT)
    door = LineField(_l("Who could open the door"))
    step = TextField(_l("Next step"), longest=TEXT)
    owner_name = LineField(_l("Owner"), render_kw=OF_MEMBERS)
    due_on = DayField(_l("By when"))
    settled_because = TextField(_l("Nothing is needed, because"), longest=TEXT)

    def __init__(self, absence: Absence | None = None, *, joins: bool = False, **data: Any) -> None:
        super().__init__(absence, joins=joins, **data)

    def validate_settled_because(self, field: TextField) -> None:
        """An owner or a day, a step, or a reason: an empty answer helps nobody."""
        said = (field.data, self.owner_name.data, self.due_on.data, self.step.data, self.why.data)
        if not any(str(one or "").strip() for one in said):
            raise ValidationError(_("Write who answers for it and by when, or why nothing is needed."))

    def values(self) -> dict[str, Any]:
        """What the form says."""
        texts = ("name", "why", "door", "step", "owner_name", "settled_because")
        return {key: self[key].data or "" for key in texts} | {"due_on": self.due_on.data}


def _end(partner_id: int | None, name: str, places: dict[str, int | None]) -> str:
    """An end of a tie as the form has it; empty for an organization that is not on the map."""
    if partner_id is None and same(name) not in places:
        return ""
    key = partner_id or places[same(name)]
    return str(key) if key else CITY


def _with_unlisted(ends: list[tuple[str, str]], chosen_end: Any, name: str) -> list[tuple[str, str]]:
    """The ends to choose from; where a worksheet names one that is not on the map, it asks for a choice."""
    if chosen_end != "":
        return ends
    return [("", _("“%(name)s”, not on the map", name=name) if name else _("Choose an organization")), *ends]
