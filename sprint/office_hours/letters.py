"""What letters about office hours go to whom. Each is told in its reader's language and clock."""

from datetime import datetime
from typing import Any

from sprint.cohorts.queries import people_of
from sprint.core import outbox
from sprint.office_hours.models import Booking, OfficeHour
from sprint.people.models import Person


def tell_booked(booking: Booking) -> None:
    """To the facilitator, with the question; to whoever booked, with the link."""
    _write(booking.office_hour.facilitator, "booked", booking, is_host=True)
    _write(booking.person, "booked", booking, is_host=False)


def tell_cancelled_by_team(booking: Booking, by: Person) -> None:
    """To the facilitator, and to whoever booked when another member of the team cancelled."""
    _write(booking.office_hour.facilitator, "cancelled", booking, by=by, is_host=True)
    if booking.person_id != by.id:
        _write(booking.person, "cancelled", booking, by=by, is_host=False)


def tell_cancelled_by_staff(bookings: list[Booking], by: Person) -> None:
    """To all people of the teams that had booked, and to the facilitator when another member of the staff cancelled."""
    for booking, person, is_host in _everybody(bookings, by):
        _write(person, "cancelled", booking, by=by, is_host=is_host)


def tell_moved(bookings: list[Booking], by: Person, *, began_at: datetime, minutes: int, was_with: Person) -> None:
    """To all people of the teams that booked, and to the facilitator when another member of the staff moved the hour."""
    for booking, person, is_host in _everybody(bookings, by):
        _write(person, "moved", booking, by=by, is_host=is_host, began_at=began_at, minutes=minutes, was_with=was_with)


def _everybody(bookings: list[Booking], by: Person) -> list[tuple[Booking, Person, bool]]:
    people = people_of([booking.team_id for booking in bookings])
    readers = [(booking, place.person, False) for booking in bookings for place in people.get(booking.team_id, [])]
    hosts = [(booking, booking.office_hour.facilitator, True) for booking in bookings]
    return readers + [line for line in hosts if line[1].id != by.id]


def _write(to: Person, letter: str, booking: Booking, *, is_host: bool, **more: Any) -> None:
    if not to.active:
        return
    hour: OfficeHour = booking.office_hour
    template = f"office_hours/letters/{letter}.md"
    outbox.write(to.recipient, template, booking=booking, office_hour=hour, team=booking.team, is_host=is_host, **more)
