"""Lays out a whole cohort from a program: every date follows from a rule and a first day, and may be changed before it counts."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from flask_babel import gettext as _

from sprint.cohorts.models import City
from sprint.core import clock, locale
from sprint.core.errors import Refused
from sprint.core.languages import LocalizedText
from sprint.programs.models import Program, ProgramOfficeDay, ProgramSession, ProgramWorksheet
from sprint.programs.outline import START
from sprint.programs.queries import office_days, sessions, worksheets
from sprint.schedule import holidays

WEEKLY = ("masterclass", "workshop", "showcase")


@dataclass
class Start:
    """What a facilitator chooses."""

    key: str
    title: LocalizedText
    starts_on: date
    at: time
    zone: str
    languages: list[str]
    cities: list[City]


@dataclass
class PlannedSession:
    """A session with the wall time that was worked out for it."""

    part: ProgramSession
    number: int | None
    starts_local: datetime
    notes: list[str] = field(default_factory=list)


@dataclass
class PlannedDay:
    """A day of office hours."""

    part: ProgramOfficeDay
    day: date
    notes: list[str] = field(default_factory=list)


@dataclass
class PlannedWorksheet:
    """A worksheet with its days."""

    part: ProgramWorksheet
    opens_on: date
    due_on: date
    is_given: bool = True
    """Whether the cohort gets it: a retired one only where somebody says so."""
    notes: list[str] = field(default_factory=list)

    @property
    def is_retired(self) -> bool:
        """Whether it is offered to cohorts no more, although the program names it."""
        return self.part.version.worksheet.retired_at is not None


@dataclass
class Timetable:
    """All dates of a cohort that has not been created yet."""

    start: Start
    sessions: list[PlannedSession]
    office_days: list[PlannedDay]
    worksheets: list[PlannedWorksheet]
    minutes_by_week: dict[date, int] = field(default_factory=dict)

    @property
    def ends_on(self) -> date:
        """The day of the last weekly session, or of the last session where none is weekly."""
        weekly = [one.starts_local.date() for one in self.sessions if one.number is not None]
        return max(weekly or [one.starts_local.date() for one in self.sessions])

    @property
    def given(self) -> list[PlannedWorksheet]:
        """The worksheets that the cohort gets."""
        return [one for one in self.worksheets if one.is_given]

    @property
    def starts_on(self) -> date:
        """The day of the first weekly session."""
        weekly = [one.starts_local.date() for one in self.sessions if one.number is not None]
        return min(weekly or [self.start.starts_on])


def lay_out(program: Program, start: Start) -> Timetable:
    """The timetable that follows from the rules of a program, with its notes. Raises Refused for an hour that does not exist."""
    parts = sessions(program)
    days = days_by_rule(parts, start.starts_on)
    weekly = [part.key for part in parts if part.kind in WEEKLY]
    table = Timetable(
        start,
        [
            PlannedSession(
                part, weekly.index(part.key) + 1 if part.key in weekly else None, datetime.combine(days[part.key], start.at)
            )
            for part in parts
        ],
        [PlannedDay(part, _after(days, part.from_key, part.from_days)) for part in office_days(program)],
        [
            PlannedWorksheet(
                part, _after(days, part.opens_from, part.opens_days), _after(days, part.due_from, part.due_days),
                is_given=part.version.worksheet.retired_at is None,
            )
            for part in worksheets(program)
        ],
    )
    point_out(table, program.settings["weekly_work_minutes"])
    return table


def days_by_rule(parts: list[ProgramSession], first: date) -> dict[str, date]:
    """The day of each session; a rule may point to one that stands later in the file."""
    rules = {part.key: (part.from_key, part.from_days) for part in parts}

    def day_of(key: str) -> date:
        if key == START:
            return first
        from_key, days = rules[key]
        return day_of(from_key) + timedelta(days=days)

    return {START: first, **{key: day_of(key) for key in rules}}


def _after(days: dict[str, date], key: str, count: int) -> date:
    return days[key] + timedelta(days=count)


def point_out(table: Timetable, weekly_work_minutes: int) -> None:
    """Write the notes anew: holidays of the cities, local hours that change, heavy weeks. Raises Refused for a skipped hour."""
    previous: PlannedSession | None = None
    for session in sorted(table.sessions, key=lambda one: one.starts_local):
        instant = _instant(session, table.start.zone)
        session.notes = holidays.notes(table.start.cities, session.starts_local.date())
        if previous is not None:
            session.notes += _changes(table.start.cities, _instant(previous, table.start.zone), instant, session, previous)
        previous = session
    for one in table.office_days:
        one.notes = holidays.notes(table.start.cities, one.day)
    _weigh(table, weekly_work_minutes)


def _instant(session: PlannedSession, zone: str) -> datetime:
    try:
        return clock.instant(session.starts_local, zone)
    except clock.NoSuchTime:
        message = _("On %(day)s the clocks of %(city)s skip that hour. Choose another one.",
                    day=locale.day(session.starts_local.date(), year=True), city=locale.city_of(zone))  # fmt: skip
        raise Refused(message) from None


def _changes(
    cities: list[City], before: datetime, after: datetime, session: PlannedSession, previous: PlannedSession
) -> list[str]:
    """Cities whose clock reads another hour than for the session before, although the host's does not."""
    if session.starts_local.time() != previous.starts_local.time():
        return []
    return [
        _("%(city)s: the local hour changes from %(before)s to %(after)s",
          city=city.name, before=locale.hour(before, city.zone), after=locale.hour(after, city.zone))  # fmt: skip
        for city in cities
        if clock.moved(before, after, city.zone)
    ]


def _weigh(table: Timetable, limit: int) -> None:
    """Warn where the worksheets that are due in one week ask for more minutes than a week has (003-10)."""
    weeks: dict[date, int] = {}
    for one in table.worksheets:
        one.notes = [_("This worksheet is retired. The cohort gets it only where you say so.")] if one.is_retired else []
    for one in table.given:
        monday = one.due_on - timedelta(days=one.due_on.weekday())
        weeks[monday] = weeks.get(monday, 0) + one.part.version.minutes
    for one in table.given:
        minutes = weeks[one.due_on - timedelta(days=one.due_on.weekday())]
        if minutes > limit:
            one.notes.append(_("%(minutes)d minutes of worksheets are due in this week, more than %(limit)d.",
                               minutes=minutes, limit=limit))  # fmt: skip
    table.minutes_by_week = weeks
