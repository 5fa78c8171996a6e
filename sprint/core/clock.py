"""The only reader of the clock, and of the time zone tables.

What people agreed is a wall time in a named zone; an instant is derived from it. Names that end in `_at` hold aware
UTC instants, names that end in `_on` hold calendar days, names that end in `_local` hold wall times.
"""

import zoneinfo
from calendar import monthrange
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from zoneinfo import ZoneInfo

# The pinned tzdata package has the rules, never the machine: system tables are often a year behind.
zoneinfo.reset_tzpath(to=())

_fixed: datetime | None = None


class NoSuchTime(ValueError):
    """A wall time that the zone skips when its clocks go forward."""


def now() -> datetime:
    """The present instant, in UTC."""
    return _fixed or datetime.now(UTC)


def fix(at: datetime | None) -> None:
    """Make `now` stand still at an aware instant, for tests and rehearsals; None lets it run again."""
    global _fixed
    _fixed = at.astimezone(UTC) if at else None


@contextmanager
def standing_at(at: datetime) -> Iterator[None]:
    """Let `now` stand still at an aware instant for a while, as when the demo world tells what happened earlier."""
    before = _fixed
    fix(at)
    try:
        yield
    finally:
        fix(before)


def today(zone: str) -> date:
    """The calendar day that it is now in a zone."""
    return now().astimezone(named(zone)).date()


@cache
def zones() -> frozenset[str]:
    """The zone names that a person may choose: places, not the legacy abbreviations."""
    return frozenset(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/")) | {"UTC"}


@cache
def places() -> dict[str, str]:
    """The zones that are a place of their own, and the ISO 3166 code of the country or territory in which each lies."""
    table = files("tzdata").joinpath("zoneinfo/zone.tab").read_text(encoding="utf-8")
    rows = (line.split("\t") for line in table.splitlines() if line and not line.startswith("#"))
    return {row[2]: row[0] for row in rows}


def named(zone: str) -> ZoneInfo:
    """The rules of a zone. Raises KeyError for a name that is not in `zones()`."""
    if zone not in zones():
        raise KeyError(zone)
    return ZoneInfo(zone)


def instant(wall: datetime, zone: str) -> datetime:
    """The UTC instant of a wall time.

    A wall time that comes twice (clocks go back) is its first occurrence. Raises NoSuchTime for one that never comes.
    """
    aware = wall.replace(tzinfo=named(zone))
    result = aware.astimezone(UTC)
    if result.astimezone(named(zone)).replace(tzinfo=None) != wall:
        raise NoSuchTime(f"{wall:%Y-%m-%d %H:%M} does not exist in {zone}")
    return result


def wall(at: datetime, zone: str) -> datetime:
    """The wall time of an instant in a zone, without the zone."""
    return at.astimezone(named(zone)).replace(tzinfo=None)


def minutes(count: int) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=count)


def end_of_day(day: date, zone: str) -> datetime:
    """The last minute of a day in a zone, as an instant; of two such minutes (clocks go back) the later."""
    late = datetime.combine(day, time(23, 59), tzinfo=named(zone)).replace(fold=1)
    return late.astimezone(UTC)


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def moved(before: datetime, after: datetime, zone: str) -> timedelta:
    """By how much the local hour of two occurrences differs in a zone; zero when the clock reads the same."""
    first, second = wall(before, zone), wall(after, zone)
    return datetime.combine(first.date(), second.time()) - first


def table_version() -> str:
    """The version of the zone tables, for `sprint doctor`."""
    return version("tzdata")
