"""What belongs into a person's calendar, gathered from the rooms."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import and_, select
from sqlalchemy.orm import lazyload

from sprint.cohorts.models import Facilitation, Team
from sprint.cohorts.queries import teams_of
from sprint.core.database import db
from sprint.core.tokens import Token
from sprint.office_hours.models import Booking, OfficeHour
from sprint.people.models import Person
from sprint.schedule.models import GroupSession
from sprint.schedule.queries import WITHOUT_DETAILS
from sprint.submissions.assignment_models import Extension
from sprint.workplan.models import Milestone, Task
from sprint.worksheets.models import Assignment

FEED = "feed"
"""The purpose of the tokens that open calendars."""


class Due(NamedTuple):
    """A worksheet with the day on which it is due for a person."""

    assignment: Assignment
    due_on: date
    changed_at: datetime | None
    """When that day last became another one for the person's team; None where it is the day of everybody."""


@dataclass(frozen=True)
class Own:
    """All that a person's calendar holds."""

    sessions: list[GroupSession]
    bookings: list[Booking]
    """Those of the person's teams, and those with the person as facilitator."""
    assignments: list[Due]
    tasks: list[Task]
    """Those that the person owns, with an end."""
    milestones: list[Milestone]
    """Those of the person's teams, with a day."""


def own(person: Person) -> Own:
    """What a person takes part in; eight queries, however much it is."""
    in_teams = teams_of(person)
    facilitated = db.session.scalars(select(Facilitation.cohort_id).where(Facilitation.person_id == person.id))
    cohort_ids = sorted({team.cohort_id for team in in_teams} | set(facilitated))
    return Own(
        _sessions(cohort_ids), _bookings(person, in_teams), _assignments(cohort_ids, in_teams),
        _tasks(person, in_teams), _milestones(in_teams),
    )  # fmt: skip


def _tasks(person: Person, in_teams: list[Team]) -> list[Task]:
    """Only in teams where the person still is."""
    of_teams = Task.team_id.in_([team.id for team in in_teams])
    found = select(Task).where(of_teams, Task.owner_id == person.id, Task.ends_on.is_not(None)).options(lazyload(Task.team))
    return list(db.session.scalars(found.order_by(Task.ends_on, Task.id)))


def _milestones(in_teams: list[Team]) -> list[Milestone]:
    found = select(Milestone).where(Milestone.team_id.in_([team.id for team in in_teams]), Milestone.due_on.is_not(None))
    return list(db.session.scalars(found.options(lazyload(Milestone.team)).order_by(Milestone.due_on, Milestone.id)))


def _sessions(cohort_ids: list[int]) -> list[GroupSession]:
    found = select(GroupSession).where(GroupSession.cohort_id.in_(cohort_ids)).options(*WITHOUT_DETAILS)
    return list(db.session.scalars(found.order_by(GroupSession.starts_at, GroupSession.id)))


def _bookings(person: Person, in_teams: list[Team]) -> list[Booking]:
    found = (
        select(Booking)
        .join(OfficeHour, OfficeHour.id == Booking.office_hour_id)
        .where(
            Booking.cancelled_at.is_(None),
            Booking.team_id.in_([team.id for team in in_teams]) | (OfficeHour.facilitator_id == person.id),
        )
    )
    return list(db.session.scalars(found.order_by(OfficeHour.starts_at, Booking.id)))


def _assignments(cohort_ids: list[int], in_teams: list[Team]) -> list[Due]:
    """What is due, each worksheet once, with the extension of the person's team."""
    of_team = and_(Extension.assignment_id == Assignment.id, Extension.team_id.in_([team.id for team in in_teams]))
    found = select(Assignment, Extension.due_on, Extension.given_at).outerjoin(Extension, of_team)
    rows = db.session.execute(found.where(Assignment.cohort_id.in_(cohort_ids)).order_by(Assignment.due_on, Assignment.id))
    dues = (Due(one, max(one.due_on, due_on or one.due_on), given_at) for one, due_on, given_at in rows)
    return list({one.assignment.id: one for one in dues}.values())


def address_in_use(person: Person) -> Token | None:
    """The token of a person's calendar address, while there is one."""
    found = select(Token).where(Token.purpose == FEED, Token.subject_id == person.id, Token.ended_at.is_(None))
    return db.session.scalar(found.order_by(Token.id.desc()).limit(1))
