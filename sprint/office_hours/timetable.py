"""Office hours as a page lists them: slots by day in the reader's zone, and how much each team has used."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import NamedTuple

from sprint.core import clock
from sprint.office_hours.models import Booking, OfficeHour
from sprint.office_hours.queries import Use


@dataclass(frozen=True)
class Slot:
    """An office hour with its bookings, as they are now."""

    hour: OfficeHour
    now: datetime
    taken: int
    bookings: tuple[Booking, ...] = ()
    """Those that the reader may read: of the own team, or all for staff."""

    @property
    def mark(self) -> Hashable:
        """What a team's list shows of it, for `core.fragments`."""
        hour, own = self.hour, tuple(one.id for one in self.bookings)
        return hour.id, hour.changed_at, hour.facilitator.name, self.taken, self.is_past, own

    @property
    def free(self) -> int:
        """How many seats are left."""
        return max(self.hour.capacity - self.taken, 0)

    @property
    def is_past(self) -> bool:
        """Whether it has begun."""
        return self.hour.is_past(self.now)

    @property
    def is_open(self) -> bool:
        """Whether some team could book it."""
        return not self.is_past and self.free > 0


@dataclass(frozen=True)
class Day:
    """The slots of one day of the reader's calendar."""

    starts_at: datetime
    slots: list[Slot]

    @property
    def is_after_the_sprint(self) -> bool:
        """Whether it lies after the last session of the cohort."""
        first = self.slots[0].hour
        return first.starts_local.date() > first.cohort.ends_on


class Share(NamedTuple):
    """What a team has used of its office hours; counts only."""

    team_id: int
    name: str
    used: int
    booked: int
    total: int

    @property
    def left(self) -> int:
        """How many the team can still book."""
        return max(self.total - self.used - self.booked, 0)


def slots(hours: Iterable[OfficeHour], taken: dict[int, int], bookings: dict[int, list[Booking]]) -> list[Slot]:
    """Office hours with their bookings, as they are now."""
    now = clock.now()
    return [Slot(hour, now, taken.get(hour.id, 0), tuple(bookings.get(hour.id, ()))) for hour in hours]


def by_day(of: Iterable[Slot], zone: str, past: bool = False) -> list[Day]:
    """The slots that lie ahead (or, when asked, the past ones) by the days of a zone."""
    chosen = [slot for slot in of if slot.is_past == past]
    days = groupby(chosen, key=lambda slot: clock.wall(slot.hour.starts_at, zone).date())
    return [Day(group[0].hour.starts_at, group) for group in (list(slots_of) for _, slots_of in days)]


def shares(uses: Iterable[Use], total: int) -> list[Share]:
    """What each team has used, those who used least first."""
    return sorted((Share(*use, total) for use in uses), key=lambda share: (share.used, share.booked, share.name))
