"""What a team draws and asks: ties between organizations, and what is done about those who are missing."""

from datetime import date
from typing import Any

from flask_babel import gettext as _

from sprint.cohorts.limits import refuse_more
from sprint.cohorts.models import Team
from sprint.cohorts.owning import own
from sprint.core import audit, clock, locale
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.core.words import same
from sprint.partners import queries
from sprint.partners.actions import members_of
from sprint.partners.horizon import refuse_outside
from sprint.partners.marks import refuse_unseen
from sprint.partners.missing import About
from sprint.partners.models import Absence, Partner, Tie
from sprint.partners.settling import keep
from sprint.partners.streams import between
from sprint.people.models import Person

MOST = 1000
"""How many ties, and how many absences, a map holds: two for each organization of a full one, more than a drawing can show."""


def add_tie(team: Team, by: Person, ends: tuple[Partner | None, Partner | None], **values: Any) -> Tie:
    """Connect two organizations, or one with the city itself (None). Raises Refused for a tie that is there already."""
    _refuse_many(Tie, team)
    tie = Tie(team_id=team.id, language=locale.voice().language)
    _tie(tie, team, ends, values)
    db.session.add(tie)
    audit.record("partners.add_tie", tie, by)
    return tie


def change_tie(
    tie: Tie, team: Team, by: Person, ends: tuple[Partner | None, Partner | None], *, seen: str, settles: bool, **values: Any
) -> None:  # fmt: skip
    """Say anew how two are connected. Raises Refused where somebody else did since it was read."""
    refuse_unseen(tie, seen)
    _tie(tie, team, ends, values)
    if settles:
        keep(tie)
    audit.record("partners.change_tie", tie, by)


def remove_tie(tie: Tie, by: Person) -> None:
    """Take a tie off the map."""
    audit.record("partners.remove_tie", tie, by, between=tie.between)
    db.session.delete(tie)


def add_absence(team: Team, by: Person, about: str, **values: Any) -> Absence:
    """Say what is done about one who is missing. Raises Refused where that was said already."""
    _refuse_many(Absence, team)
    named = same(values["name"])
    if any(one.about == about and same(one.name) == named for one in queries.absences_of(team.id)):
        raise Refused(_("Your team has written about this one already. Look at the list of who is missing."))
    absence = Absence(team_id=team.id, about=about, settled_because="", language=locale.voice().language)
    _answer(absence, team, values)
    db.session.add(absence)
    audit.record("partners.add_absence", absence, by)
    return absence


def change_absence(absence: Absence, team: Team, by: Person, *, seen: str, settles: bool, **values: Any) -> None:
    """Say anew what is done about one who is missing. Raises Refused where somebody else did since it was read."""
    refuse_unseen(absence, seen)
    if absence.about != About.GROUP:
        values["name"] = absence.name
    _answer(absence, team, values)
    if settles:
        keep(absence)
    audit.record("partners.change_absence", absence, by)


def remove_absence(absence: Absence, by: Person) -> None:
    """Take back what was said about one who is missing: a group is off the list, the others are asked about again."""
    audit.record("partners.remove_absence", absence, by, name=absence.name)
    db.session.delete(absence)


def _tie(tie: Tie, team: Team, ends: tuple[Partner | None, Partner | None], values: dict[str, Any]) -> None:
    names = [one.name if one else team.city.name for one in ends]
    if ends[0] is ends[1]:
        raise Refused(_("Choose two different ends."))
    told = between(names[0], names[1], values["kind"])
    for other in queries.ties_of(team.id):
        if other is not tie and same(other.between) == same(told):
            raise Refused(_("This tie is on the map already. Change that one instead."))
    tie.from_name, tie.to_name = names
    tie.from_id, tie.to_id = (one.id if one else None for one in ends)
    tie.between, tie.kind, tie.strength, tie.is_formal = told, values["kind"], values["strength"], values["is_formal"]


def _answer(absence: Absence, team: Team, values: dict[str, Any]) -> None:
    due_on: date | None = values["due_on"]
    refuse_outside(team.cohort, due_on)
    for key in ("name", "why", "door", "step", "settled_because"):
        setattr(absence, key, values[key])
    absence.due_on = due_on
    is_settled = bool(values["settled_because"].strip())
    absence.settled_on = (absence.settled_on or clock.today(team.zone)) if is_settled else None
    own(absence, values["owner_name"], members_of(team))


def _refuse_many(kind: type[Tie] | type[Absence], team: Team) -> None:
    refuse_more(MOST, _("The map is full. Remove what does not matter any more."), kind, kind.team_id == team.id)
