"""Dates of a new cohort that cannot be meant: sessions out of order, worksheets due before they open, days that have passed."""

from datetime import date

from flask_babel import gettext as _

from sprint.core import clock, locale
from sprint.programs.layout import PlannedSession, PlannedWorksheet, Timetable, days_by_rule


def out_of_order(table: Timetable) -> list[tuple[PlannedSession, str]]:
    """The sessions that lie before one that the program holds earlier, each with a sentence that names both."""
    days = days_by_rule([one.part for one in table.sessions], table.start.starts_on)
    planned = sorted(table.sessions, key=lambda one: (days[one.part.key], one.starts_local))
    found = []
    for place, one in enumerate(planned):
        if place and one.starts_local < planned[place - 1].starts_local:
            earlier = next(before for before in planned if before.starts_local > one.starts_local)
            message = _("“%(session)s” lies before “%(earlier)s”, which comes first in the program. Change one of the two.",
                        session=locale.plain(one.part.title), earlier=locale.plain(earlier.part.title))  # fmt: skip
            found.append((one, message))
    return found


def due_too_early(table: Timetable) -> list[tuple[PlannedWorksheet, str]]:
    """The worksheets that would be due before they open, each with a sentence that names it."""
    return [
        (
            one,
            _("“%(worksheet)s” is due on %(due)s, before it opens on %(opens)s.",
              worksheet=locale.plain(one.part.version.title), due=_day(one.due_on), opens=_day(one.opens_on)),
        )
        for one in table.given
        if one.due_on < one.opens_on
    ]  # fmt: skip


def passed(table: Timetable) -> list[str]:
    """What lies in the past, by the clock of the host: a sentence for each session, day of office hours and worksheet."""
    today, now = clock.today(table.start.zone), clock.wall(clock.now(), table.start.zone)
    sessions = [
        _("“%(session)s” lies in the past: %(day)s.", session=locale.plain(one.part.title), day=_day(one.starts_local.date()))
        for one in table.sessions
        if one.starts_local < now
    ]
    office_days = [
        _("Day %(number)d of office hours lies in the past: %(day)s.", number=number, day=_day(one.day))
        for number, one in enumerate(table.office_days, 1)
        if one.day < today
    ]
    return [*sessions, *office_days, *(_passed(one, today) for one in table.given if min(one.opens_on, one.due_on) < today)]


def _passed(one: PlannedWorksheet, today: date) -> str:
    title = locale.plain(one.part.version.title)
    if one.due_on < today:
        return _("“%(worksheet)s” is due in the past: %(day)s.", worksheet=title, day=_day(one.due_on))
    return _("“%(worksheet)s” opens in the past: %(day)s.", worksheet=title, day=_day(one.opens_on))


def _day(on: date) -> str:
    return locale.day(on, year=True)
