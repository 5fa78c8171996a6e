"""Everything in a team that one person answers for, whatever it is: all records that are `Owned`, and second owners of partners.

A record of a new kind is found by itself; `LABELS` gives it a word.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from flask_babel import lazy_gettext as _l
from sqlalchemy import CompoundSelect, Date, and_, bindparam, cast, func, literal, null, or_, select, true, union_all

from sprint.cohorts.owning import Owned
from sprint.core.database import Base, db
from sprint.partners.commitment_models import Commitment, CommitmentState
from sprint.partners.models import Absence, Concern, Partner
from sprint.people.models import Person
from sprint.workplan.models import Milestone, MilestoneState, Task, TaskState

OWNER, SECOND = "owner", "second"
LABELS: dict[type[Any], Any] = {
    Task: _l("Tasks"), Milestone: _l("Milestones"), Commitment: _l("Commitments"), Partner: _l("Organizations"),
    Concern: _l("Concerns"), Absence: _l("Voices that are missing"),
}  # fmt: skip
OPEN: dict[type[Any], Any] = {
    Task: Task.state.not_in([TaskState.DONE, TaskState.DROPPED]), Milestone: Milestone.state == MilestoneState.AHEAD,
    Commitment: Commitment.state == CommitmentState.OPEN, Concern: Concern.settled_on.is_(None),
    Absence: Absence.settled_on.is_(None),
}  # fmt: skip
"""When there is still something to do; what is over stays with whoever did it unless somebody ticks it."""
NAMED_BY = ("title", "action", "worry", "name")
"""What a record is called by, whichever of these it has first."""
DATED_BY = ("ends_on", "due_on")


@dataclass(frozen=True)
class Holding:
    """One thing that somebody answers for, and in which place."""

    table: str
    id: int
    place: str
    title: str
    language: str
    due_on: date | None
    is_open: bool
    held_by_id: int | None
    held_by_name: str

    @property
    def key(self) -> str:
        """How a form names it: table, id and place."""
        return f"{self.table}-{self.id}-{self.place}"

    @property
    def label(self) -> Any:
        """What kind of thing it is."""
        return LABELS.get(models()[self.table], self.table)

    @property
    def is_second(self) -> bool:
        """Whether somebody else is the first to answer for it."""
        return self.place == SECOND

    def record(self) -> Any:
        """The thing itself."""
        return db.session.get_one(models()[self.table], self.id)


@cache
def models() -> dict[str, type[Any]]:
    """Every model in which somebody can answer for a record, by its table; those with a word first."""
    found: set[Any] = {mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, Owned)}
    order = [*LABELS, *sorted(found - set(LABELS), key=lambda one: str(one.__tablename__))]
    return {one.__tablename__: one for one in order}


def holdings(team_id: int, person: Person) -> list[Holding]:
    """All that a person answers for in a team: open things first, by their day; also what only bears the person's name."""
    values = {"team_id": team_id, "person_id": person.id, "name": person.name.lower()}
    found = [Holding(*row) for row in db.session.execute(_held(), values)]
    order = list(models())
    return sorted(found, key=lambda one: (not one.is_open, order.index(one.table), one.due_on or date.max, one.id))


def owns_any(team_id: int, person: Person) -> bool:
    """Whether a person answers for anything in a team."""
    return bool(holdings(team_id, person))


def thing(table: str, key: int, team_id: int) -> Any:
    """The record of an id, if it is there and the team's."""
    model = models().get(table)
    return db.session.scalar(select(model).where(model.id == key, model.team_id == team_id)) if model else None


@cache
def _held() -> CompoundSelect[Any]:
    """One question for all tables."""
    places = [(model, place) for model in models().values() for place in (OWNER, SECOND) if hasattr(model, f"{place}_id")]
    return union_all(*(_of(model, place) for model, place in places))


def _of(model: type[Any], place: str) -> Any:
    held, name = getattr(model, f"{place}_id"), getattr(model, f"{place}_name")
    title = next(getattr(model, one) for one in NAMED_BY if hasattr(model, one))
    due_on = next((getattr(model, one) for one in DATED_BY if hasattr(model, one)), cast(null(), Date))
    by_name = and_(held.is_(None), func.lower(name) == bindparam("name"))
    found = select(
        literal(str(model.__tablename__)), model.id, literal(place), title, getattr(model, "language", literal("")), due_on,
        OPEN.get(model, true()), held, name,
    ).where(model.team_id == bindparam("team_id"), or_(held == bindparam("person_id"), by_name))  # fmt: skip
    return found.where(model.removed_at.is_(None)) if hasattr(model, "removed_at") else found
