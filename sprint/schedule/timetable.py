"""The sessions of a cohort as the people of one zone read them, and why their local hour may differ from week to week."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _

from sprint.core import clock, locale
from sprint.schedule.models import GroupSession


@dataclass(frozen=True)
class HourChange:
    """That a session starts at another local hour than the one before it."""

    new: str
    old: str
    causes: list[str]
    """Whose clocks changed and when, in sentences; empty when another hour was agreed."""

    @property
    def sentence(self) -> str:
        """The two hours, in words."""
        return _("The session before starts at %(old)s and this one at %(new)s on your clock.", old=self.old, new=self.new)


@dataclass(frozen=True)
class Row:
    """One line of a timetable."""

    group_session: GroupSession
    before: GroupSession | None
    """The session that is held before it."""
    change: HourChange | None


def timetable(sessions: Iterable[GroupSession], zone: str) -> list[Row]:
    """Sessions, given in order, for the people of a zone; a cancelled one changes nobody's hour and has none to change."""
    rows, before = [], None
    for one in sessions:
        if one.is_cancelled:
            rows.append(Row(one, None, None))
            continue
        rows.append(Row(one, before, hour_change(before, one, zone) if before else None))
        before = one
    return rows


def hour_change(before: GroupSession, after: GroupSession, zone: str) -> HourChange | None:
    """How the local hour differs between two sessions in a zone, and why; None where the clock reads the same."""
    if not clock.moved(before.starts_at, after.starts_at, zone):
        return None
    causes = []
    if before.zone == after.zone and not clock.moved(before.starts_at, after.starts_at, after.zone):
        for place in dict.fromkeys((zone, after.zone)):
            changed_on = clock_change(before.starts_at, after.starts_at, place)
            if changed_on is not None:
                city, day = locale.city_of(place), locale.day(changed_on)
                causes.append(_("The clocks in %(city)s change on %(day)s.", city=city, day=day))
    return HourChange(locale.hour(after.starts_at, zone), locale.hour(before.starts_at, zone), causes)


def clock_change(first: datetime, second: datetime, zone: str) -> date | None:
    """The day between two instants on which a zone's clocks change, when they differ at the end from the beginning."""
    rules = clock.named(zone)
    old = first.astimezone(rules).utcoffset()
    if old == second.astimezone(rules).utcoffset():
        return None
    while second - first > timedelta(minutes=1):
        middle = first + (second - first) / 2
        if middle.astimezone(rules).utcoffset() == old:
            first = middle
        else:
            second = middle
    return second.astimezone(rules).date()
