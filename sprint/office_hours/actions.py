"""What can be done with office hours and bookings."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from sprint.cohorts.models import Cohort, Team
from sprint.core import audit, clock
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.core.languages import name_of
from sprint.office_hours import letters
from sprint.office_hours.models import Booking, OfficeHour
from sprint.office_hours.queries import bookings_on, count_of
from sprint.people.models import Person


def book(office_hour: OfficeHour, team: Team, by: Person, question: str, language: str) -> Booking:
    """Book the lowest free seat of an office hour for a team. Raises Refused with the reason why not."""
    _hold(Team, team.id)
    _hold_hour(office_hour)
    _refuse_closed(office_hour)
    there = bookings_on(office_hour)
    if any(booking.team_id == team.id for booking in there):
        raise Refused(_("Your team has booked this office hour already."))
    _refuse_above_share(team)
    if len(there) >= office_hour.capacity:
        raise Refused(_("That time was just taken. Choose another one."))
    now = clock.now()
    booking = Booking(
        office_hour=office_hour, team=team, cohort_id=office_hour.cohort_id, seat=_lowest_seat(there), person=by,
        question=question, language=language, booked_at=now, cancelled_at=None, changed_at=now,
    )  # fmt: skip
    db.session.add(booking)
    audit.record("office_hours.book", booking, by)
    letters.tell_booked(booking)
    return booking


def change_question(booking: Booking, by: Person, question: str, language: str) -> None:
    """Say anew what a team wants to solve. Raises Refused after the hour began and for a cancelled booking."""
    _refuse_ended(booking)
    booking.question, booking.language, booking.changed_at = question, language, clock.now()
    audit.record("office_hours.change_question", booking, by)


def cancel_booking(booking: Booking, by: Person, *, is_team: bool) -> None:
    """Give a seat back and tell the other side. Raises Refused after the hour began and for a cancelled booking."""
    _hold_hour(booking.office_hour)
    db.session.refresh(booking)
    _refuse_ended(booking)
    _end(booking)
    audit.record("office_hours.cancel_booking", booking, by)
    if is_team:
        letters.tell_cancelled_by_team(booking, by)
    else:
        letters.tell_cancelled_by_staff([booking], by)


def add(cohort: Cohort, by: Person, starts: list[datetime], **values: Any) -> list[OfficeHour]:
    """New office hours, one for each wall time in the cohort's zone. Raises Refused for a time in the past."""
    made = []
    for starts_local in starts:
        hour = OfficeHour(cohort=cohort, cancelled_at=None, sequence=0, changed_at=clock.now())
        _set(hour, starts_local=starts_local, zone=cohort.zone, **values)
        db.session.add(hour)
        audit.record("office_hours.add", hour, by)
        made.append(hour)
    return made


def change(office_hour: OfficeHour, by: Person, **values: Any) -> None:
    """Change an office hour that lies ahead; the teams that booked it learn of a new time or another facilitator.

    Raises Refused for an hour that has begun or is cancelled, and where a booking would lose its seat or its language.
    """
    _hold_hour(office_hour)
    _refuse_closed(office_hour)
    there = bookings_on(office_hour)
    _refuse_to_break(there, values["capacity"], values["languages"])
    before, was_with = _face(office_hour), office_hour.facilitator
    _set(office_hour, zone=office_hour.zone, **values)
    _gather_seats(there, office_hour.capacity)
    if before != _face(office_hour):
        office_hour.sequence += 1
    office_hour.changed_at = clock.now()
    audit.record("office_hours.change", office_hour, by, before=before[0].isoformat())
    if before[:3] != _face(office_hour)[:3]:
        letters.tell_moved(there, by, began_at=before[0], minutes=before[1], was_with=was_with)


def cancel(office_hour: OfficeHour, by: Person) -> None:
    """Call an office hour off, with its bookings, and tell the teams. Raises Refused after it began."""
    _hold_hour(office_hour)
    _refuse_closed(office_hour)
    there = bookings_on(office_hour)
    for booking in there:
        _end(booking)
    office_hour.cancelled_at = office_hour.changed_at = clock.now()
    office_hour.sequence += 1
    audit.record("office_hours.cancel", office_hour, by, bookings=len(there))
    letters.tell_cancelled_by_staff(there, by)


def _hold(model: type[Any], key: int) -> None:
    """Let others wait for this row until the transaction ends (SQLite lets them wait for all of it)."""
    db.session.execute(select(model.id).where(model.id == key).with_for_update(key_share=True))


def _hold_hour(office_hour: OfficeHour) -> None:
    _hold(OfficeHour, office_hour.id)
    db.session.refresh(office_hour)


def _refuse_closed(office_hour: OfficeHour) -> None:
    if office_hour.cancelled_at is not None:
        raise Refused(_("This office hour was cancelled."))
    if office_hour.is_past(clock.now()):
        raise Refused(_("This office hour has begun already."))


def _refuse_ended(booking: Booking) -> None:
    if not booking.is_active:
        raise Refused(_("This booking was cancelled already."))
    _refuse_closed(booking.office_hour)


def _refuse_above_share(team: Team) -> None:
    share = team.cohort.office_hours_per_team
    if count_of(team) >= share:
        raise Refused(
            ngettext(
                "Your team has used or booked its %(num)d office hour.",
                "Your team has used or booked all of its %(num)d office hours.",
                share,
            )
        )


def _refuse_to_break(there: list[Booking], capacity: int, languages: list[str]) -> None:
    if capacity < len(there):
        raise Refused(
            ngettext(
                "%(num)d team has booked this hour. Keep a place for it.",
                "%(num)d teams have booked this hour. Keep a place for each.",
                len(there),
            )
        )
    for booking in there:
        if booking.language not in languages:
            language = name_of(booking.language)
            team = booking.team.name
            raise Refused(_("%(team)s booked this hour in %(language)s. Keep that language.", team=team, language=language))


def _lowest_seat(there: list[Booking]) -> int:
    taken = {booking.seat for booking in there}
    return next(seat for seat in range(1, len(taken) + 2) if seat not in taken)


def _gather_seats(there: list[Booking], capacity: int) -> None:
    """Give bookings above the capacity a seat below it, so that the unique key goes on guarding the capacity."""
    for booking in there:
        if booking.seat > capacity:
            booking.seat = _lowest_seat([other for other in there if other is not booking])


def _end(booking: Booking) -> None:
    booking.cancelled_at = booking.changed_at = clock.now()


def _face(office_hour: OfficeHour) -> tuple[datetime, int, int, str]:
    """What calendars show of an hour; all but the link is worth a letter."""
    return office_hour.starts_at, office_hour.minutes, office_hour.facilitator.id, office_hour.join_url


def _set(hour: OfficeHour, *, facilitator: Person, starts_local: datetime, zone: str, minutes: int, languages: list[str],
         capacity: int, join_url: str) -> None:  # fmt: skip
    hour.agree(starts_local, zone, minutes)
    if hour.is_past(clock.now()):
        raise Refused(_("This time is past. Choose one that lies ahead."))
    hour.facilitator, hour.languages, hour.capacity, hour.join_url = facilitator, languages, capacity, join_url
