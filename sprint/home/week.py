"""A team's week: what is next, what is due, where the plan stands."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sprint.cohorts.models import Team
from sprint.core import clock
from sprint.office_hours.models import Booking, OfficeHour
from sprint.office_hours.queries import bookings_of, next_free
from sprint.plans.completeness import Tally
from sprint.plans.models import Plan
from sprint.plans.queries import plan_of, tallied
from sprint.schedule.models import GroupSession
from sprint.schedule.queries import group_sessions
from sprint.schedule.timetable import Row, timetable
from sprint.submissions.stages import Stage, Work, works
from sprint.worksheets.queries import assignments

WEEK = timedelta(days=7)


@dataclass
class Week:
    """What the home page of a team shows."""

    team: Team
    sessions: list[GroupSession]
    row: Row | None
    """The session that runs or comes next, with the change of its local hour."""
    work: list[Work]
    """What the team has to do now, the most urgent first."""
    waiting: list[Work]
    """What the facilitation team has to look at."""
    next_to_open: Work | None
    standings: list[Tally]
    plan: Plan | None
    bookings: list[Booking]
    free: OfficeHour | None
    """The next hour that the team could book, while it has booked none."""
    now: datetime

    @property
    def sessions_this_week(self) -> int:
        """1 when the next session lies within seven days."""
        return int(self.row is not None and self.row.group_session.starts_at - self.now < WEEK)

    @property
    def minutes(self) -> int:
        """About how many minutes of work wait, to the next five."""
        return 5 * round(sum(minutes_left(one) for one in self.work) / 5)

    @property
    def figures(self) -> Hashable:
        """What the page shows of the plan's sections, for `core.fragments`."""
        return tuple((one.section.id, one.state, one.done, one.total) for one in self.standings)

    @property
    def session_mark(self) -> Hashable:
        """What the page shows of the next session, for `core.fragments`."""
        if self.row is None:
            return self.team.cohort_id
        one, change = self.row.group_session, self.row.change
        return one.id, one.changed_at, one.is_open(self.now), change and (change.new, change.old, *change.causes)

    @property
    def hours_mark(self) -> Hashable:
        """What the page shows of office hours, for `core.fragments`."""
        hour = self.next_booking.office_hour if self.next_booking else self.free
        counts = self.used, self.ahead, self.left, self.team.cohort.office_hours_per_team
        return self.team.id, counts, self.next_booking is None, hour and (hour.id, hour.changed_at, hour.facilitator.name)

    @property
    def complete(self) -> int:
        """How many sections of the plan are complete."""
        return sum(one.is_complete for one in self.standings)

    @property
    def next_booking(self) -> Booking | None:
        """The team's first booking that is not over."""
        return next((one for one in self.bookings if one.office_hour.ends_at > self.now), None)

    @property
    def used(self) -> int:
        """How many office hours have begun."""
        return sum(one.office_hour.is_past(self.now) for one in self.bookings)

    @property
    def ahead(self) -> int:
        """How many are booked ahead."""
        return len(self.bookings) - self.used

    @property
    def left(self) -> int:
        """How many the team may still book."""
        return max(self.team.cohort.office_hours_per_team - len(self.bookings), 0)


def minutes_left(one: Work) -> int:
    """About how long the rest of a worksheet takes; a worksheet that came back takes at least ten minutes."""
    minutes = one.assignment.version.minutes * (100 - one.share) / 100
    return max(10 if one.stage == Stage.CHANGES else 5, 5 * round(minutes / 5))


def week_of(team: Team) -> Week:
    """The week of a team, as of now."""
    now, plan = clock.now(), plan_of(team)
    sessions = group_sessions(team.cohort_id)
    rows = timetable(sessions, team.zone)
    row = next((one for one in rows if not one.group_session.is_cancelled and not one.group_session.is_over(now)), None)
    all_work = works([team], assignments(team.cohort_id))
    bookings = bookings_of(team)
    may_book = len(bookings) < team.cohort.office_hours_per_team
    is_booked = any(one.office_hour.ends_at > now for one in bookings)
    return Week(
        team=team,
        sessions=sessions,
        row=row,
        work=sorted((one for one in all_work if one.waits_for_team), key=_urgency),
        waiting=[one for one in all_work if one.stage == Stage.TO_REVIEW],
        next_to_open=min((one for one in all_work if one.stage == Stage.LATER), key=_opens, default=None),
        standings=tallied(team, plan),
        plan=plan,
        bookings=bookings,
        free=next_free(team.cohort_id, now, team.city.language) if may_book and not is_booked else None,
        now=now,
    )


def _urgency(one: Work) -> tuple[bool, datetime]:
    return one.stage != Stage.CHANGES, one.due_at


def _opens(one: Work) -> tuple[object, int]:
    return one.assignment.opens_on, one.assignment.number


