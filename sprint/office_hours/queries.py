"""Questions about office hours and bookings. A cancelled hour or booking answers none of them."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Text, bindparam, case, cast, func, select
from sqlalchemy.orm import contains_eager, lazyload

from sprint.cohorts.models import City, Team
from sprint.core import clock
from sprint.core.database import db
from sprint.office_hours.models import Booking, OfficeHour

HOURS = (
    select(OfficeHour)
    .where(OfficeHour.cohort_id == bindparam("cohort_id"), OfficeHour.cancelled_at.is_(None))
    .order_by(OfficeHour.starts_at, OfficeHour.id)
)  # fmt: skip
TAKEN = (
    select(func.count()).select_from(Booking)
    .where(Booking.office_hour_id == OfficeHour.id, Booking.cancelled_at.is_(None)).scalar_subquery()
)  # fmt: skip
FREE = (
    HOURS.where(OfficeHour.starts_at > bindparam("now"), OfficeHour.capacity > TAKEN)
    .where(cast(OfficeHour.languages, Text).contains(bindparam("language"))).limit(1)
)  # fmt: skip
SEATS_TAKEN = (
    select(Booking.office_hour_id, func.count())
    .where(Booking.cohort_id == bindparam("cohort_id"), Booking.cancelled_at.is_(None))
    .group_by(Booking.office_hour_id)
)
BOOKINGS_OF = (
    select(Booking).join(Booking.office_hour).options(contains_eager(Booking.office_hour))
    .where(Booking.team_id == bindparam("team_id"), Booking.cancelled_at.is_(None))
    .order_by(OfficeHour.starts_at).options(lazyload(Booking.team))
)  # fmt: skip
BOOKINGS_IN = (
    select(Booking).join(Booking.person).options(contains_eager(Booking.person))
    .where(Booking.cohort_id == bindparam("cohort_id"), Booking.cancelled_at.is_(None)).order_by(Booking.seat)
)  # fmt: skip
USE_BY_TEAM = (
    select(
        Team.id, City.name, func.count(Booking.id),
        func.coalesce(func.sum(case((OfficeHour.starts_at <= bindparam("now"), 1), else_=0)), 0),
    )
    .join(Team.city)
    .outerjoin(Booking, (Booking.team_id == Team.id) & Booking.cancelled_at.is_(None))
    .outerjoin(OfficeHour, OfficeHour.id == Booking.office_hour_id)
    .where(Team.cohort_id == bindparam("cohort_id"))
    .group_by(Team.id, City.name)
)  # fmt: skip


def hours(cohort_id: int) -> list[OfficeHour]:
    """The office hours of a cohort, past ones too, by their start."""
    return list(db.session.scalars(HOURS, {"cohort_id": cohort_id}))


def seats_taken(cohort_id: int) -> dict[int, int]:
    """How many seats of each office hour of a cohort are booked; an hour without a booking is left out."""
    return dict(db.session.execute(SEATS_TAKEN, {"cohort_id": cohort_id}).all())


def bookings_on(office_hour: OfficeHour) -> list[Booking]:
    """The bookings of an office hour, by seat."""
    found = select(Booking).where(Booking.office_hour_id == office_hour.id, Booking.cancelled_at.is_(None))
    return list(db.session.scalars(found.order_by(Booking.seat)))


def bookings_in(cohort_id: int) -> dict[int, list[Booking]]:
    """The bookings of a cohort by the id of their hour, with whoever made them."""
    result: dict[int, list[Booking]] = {}
    for booking in db.session.scalars(BOOKINGS_IN, {"cohort_id": cohort_id}):
        result.setdefault(booking.office_hour_id, []).append(booking)
    return result


def bookings_of(team: Team) -> list[Booking]:
    """The bookings of a team, past ones too, by the start of their hour."""
    return list(db.session.scalars(BOOKINGS_OF, {"team_id": team.id}))


def next_booking(team: Team, now: datetime) -> Booking | None:
    """The first booking of a team whose hour is not over."""
    return next((booking for booking in bookings_of(team) if booking.office_hour.ends_at > now), None)


def count_of(team: Team) -> int:
    """How many office hours a team has used or booked."""
    found = select(func.count()).select_from(Booking).where(Booking.team_id == team.id, Booking.cancelled_at.is_(None))
    return db.session.scalar(found) or 0


class Use(NamedTuple):
    """What a team of a cohort has made of its office hours: how many have begun, how many it has booked ahead."""

    team_id: int
    name: str
    used: int
    booked: int


def use_by_team(cohort_id: int) -> list[Use]:
    """The use of every team of a cohort."""
    rows = db.session.execute(USE_BY_TEAM, {"cohort_id": cohort_id, "now": clock.now()})
    return [Use(team_id, name, used, count - used) for team_id, name, count, used in rows]


def next_free(cohort_id: int, now: datetime, language: str | None = None) -> OfficeHour | None:
    """The first office hour ahead with a free seat, in a language if one is named."""
    quoted = f'"{language}"' if language else ""  # as the list of an hour's languages has it
    return db.session.scalar(FREE, {"cohort_id": cohort_id, "now": now, "language": quoted})
