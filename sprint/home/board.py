"""The facilitator's board: what waits, and how every city stands."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any

from sqlalchemy import CompoundSelect, bindparam, func, select, union_all

from sprint.cohorts.models import Cohort, Membership, Team
from sprint.cohorts.queries import TEAMS
from sprint.core import clock, locale
from sprint.core.database import db
from sprint.people.models import Person
from sprint.plans.models import Plan, PlanState
from sprint.plans.queries import progress
from sprint.schedule.models import GroupSession
from sprint.schedule.queries import LocalStart, group_sessions, local_starts
from sprint.schedule.timetable import Row, timetable
from sprint.submissions.models import Answer, Submission
from sprint.submissions.stages import Stage, Work, works
from sprint.worksheets.models import Assignment
from sprint.worksheets.queries import assignments

SILENCE = timedelta(days=7)
"""After how long without a sign-in or a saved answer a city counts as silent."""
ROWS = 50
"""Cities on a page of the grid."""
SHOWN = 6
"""How many things of a kind the list of what waits shows."""

CONTACTS: CompoundSelect[Any] = union_all(
    select(Membership.team_id, func.max(Person.signed_in_at))
    .join(Person).join(Team, Team.id == Membership.team_id)
    .where(Team.cohort_id == bindparam("cohort_id"))
    .group_by(Membership.team_id),
    select(Submission.team_id, func.max(Answer.written_at))
    .join(Answer, Answer.submission_id == Submission.id)
    .where(Submission.cohort_id == bindparam("cohort_id"))
    .group_by(Submission.team_id),
)
TEAMS_AND_PLANS = TEAMS.outerjoin(Plan, Plan.team_id == Team.id).add_columns(Plan.state, Plan.figures)


@dataclass
class Line:
    """One city on the board."""

    team: Team
    works: list[Work]
    complete: int
    sections: int
    last_contact_at: datetime | None
    now: datetime
    plan_waits: bool = False

    @cached_property
    def mark(self) -> Hashable:
        """What the grid shows of it, for `core.fragments`."""
        noted = tuple(one and one.assignment.number for one in (self.late, self.to_review, self.back))
        stages = tuple(one.stage for one in self.works)
        team, contact = self.team, (self.days_silent, self.contact_on)
        return team.id, team.name, team.city.language, stages, noted, self.complete, self.sections, contact

    @property
    def contact_on(self) -> date | None:
        """The day of the last contact in the reader's calendar."""
        return clock.wall(self.last_contact_at, locale.voice().zone).date() if self.last_contact_at else None

    @property
    def percent(self) -> int:
        """How much of the plan is complete."""
        return round(100 * self.complete / self.sections) if self.sections else 0

    @cached_property
    def late(self) -> Work | None:
        """The worksheet that is late the longest."""
        return min((one for one in self.works if one.stage == Stage.LATE), key=lambda one: one.due_at, default=None)

    @cached_property
    def to_review(self) -> Work | None:
        """The worksheet that has waited longest for a look."""
        return next((one for one in self.works if one.stage == Stage.TO_REVIEW), None)

    @cached_property
    def back(self) -> Work | None:
        """A worksheet that is back with the city."""
        return next((one for one in self.works if one.stage == Stage.CHANGES), None)

    @cached_property
    def days_silent(self) -> int:
        """For how many days the city has been silent, once that is more than a week; otherwise 0."""
        if self.last_contact_at is None or self.now - self.last_contact_at <= SILENCE:
            return 0
        return (self.now - self.last_contact_at).days

    @property
    def needs_attention(self) -> bool:
        """Whether something is late, or the city is silent."""
        return self.late is not None or self.days_silent > 0


@dataclass
class Board:
    """What the home page of a facilitator shows."""

    cohort: Cohort
    lines: list[Line]
    assignments: list[Assignment]
    sessions: list[GroupSession]
    row: Row | None
    starts: list[LocalStart]
    reviews: list[Work] = field(default_factory=list)
    most: int = SHOWN

    @property
    def is_over(self) -> bool:
        """Whether all sessions were held."""
        return self.row is None and bool(self.sessions)

    @cached_property
    def late(self) -> list[tuple[Line, Work]]:
        """Each city with the worksheet that is late the longest; nobody once all sessions were held."""
        return [] if self.is_over else [(line, line.late) for line in self.lines if line.late is not None]

    @cached_property
    def silent(self) -> list[Line]:
        """The cities that have been silent, the longest first; none once all sessions were held."""
        silent = [] if self.is_over else [line for line in self.lines if line.days_silent]
        return sorted(silent, key=lambda line: -line.days_silent)

    @cached_property
    def plans(self) -> list[Line]:
        """The cities whose plan waits for review."""
        return [line for line in self.lines if line.plan_waits]

    @property
    def mark(self) -> Hashable:
        """What the list of what waits shows, for `core.fragments`."""
        late = tuple((line.team.id, one.mark) for line, one in self.late[:SHOWN])
        others = tuple(line.mark for line in (*self.plans[:SHOWN], *self.silent[:SHOWN]))
        return tuple(one.mark for one in self.reviews[:SHOWN]), late, others, self.counts

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """How many worksheets and plans wait for a review, how many cities are late and silent."""
        return len(self.reviews), len(self.plans), len(self.late), len(self.silent)

    @property
    def count(self) -> int:
        """How many things wait."""
        return sum(self.counts)

    @cached_property
    def chips(self) -> dict[str, int]:
        """How many cities each filter leaves."""
        return {wanted: len(self.shown(wanted)) for wanted in ("all", "attention", *locale.languages())}

    def shown(self, wanted: str) -> list[Line]:
        """The cities that a filter leaves."""
        if wanted == "attention":
            return [line for line in self.lines if line.needs_attention]
        if wanted in ("all", ""):
            return self.lines
        return [line for line in self.lines if line.team.city.language == wanted]


def board_of(cohort: Cohort) -> Board:
    """The board of a cohort, as of now; the number of queries does not grow with the cities."""
    now = clock.now()
    states, figures, of_cohort = {}, {}, []
    for team, state, kept in db.session.execute(TEAMS_AND_PLANS, {"cohort_id": cohort.id}):
        of_cohort.append(team)
        states[team.id], figures[team.id] = state, kept
    given = assignments(cohort.id)
    by_team: dict[int, list[Work]] = {team_id: [] for team_id in states}
    for one in works(of_cohort, given):
        by_team[one.team.id].append(one)
    plans, contacts = progress(cohort, figures), last_contacts(cohort)
    lines = [
        Line(
            team=team,
            works=by_team[team.id],
            complete=plans[team.id][0],
            sections=plans[team.id][1],
            last_contact_at=contacts.get(team.id),
            now=now,
            plan_waits=states[team.id] == PlanState.SUBMITTED,
        )
        for team in of_cohort
    ]
    sessions = group_sessions(cohort.id)
    rows = timetable(sessions, cohort.zone)
    row = next((one for one in rows if not one.group_session.is_cancelled and not one.group_session.is_over(now)), None)
    starts = local_starts(row.group_session, of_cohort, row.before) if row else []
    reviews = [one for line in lines for one in line.works if one.stage == Stage.TO_REVIEW]
    reviews.sort(key=lambda one: one.submission.submitted_at or now if one.submission else now)
    return Board(cohort, lines, given, sessions, row, starts, reviews)


def last_contacts(cohort: Cohort) -> dict[int, datetime]:
    """When someone of each team of a cohort last signed in or saved an answer; one query."""
    result: dict[int, datetime] = {}
    for team_id, at in db.session.execute(CONTACTS, {"cohort_id": cohort.id}):
        if at is not None:
            result[team_id] = max(at, result.get(team_id, at))
    return result

