"""Derives the instants of what lies ahead again, after the zone tables have changed. What people agreed, the wall time, stays."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select

from sprint.core import audit, clock
from sprint.core.database import db
from sprint.office_hours.models import OfficeHour
from sprint.schedule.models import GroupSession


def retime() -> list[str]:
    """Set anew the instants of all sessions and office hours ahead; gives a line for each that moved."""
    return [*_sessions(), *_hours()]


def _sessions() -> Iterator[str]:
    for one in db.session.scalars(select(GroupSession).where(GroupSession.starts_at > clock.now())):
        before = one.starts_at
        one.agree(one.starts_local, one.zone)
        if one.starts_at != before:
            yield _moved(one, before)


def _hours() -> Iterator[str]:
    for one in db.session.scalars(select(OfficeHour).where(OfficeHour.starts_at > clock.now())):
        before = one.starts_at
        one.agree(one.starts_local, one.zone, one.minutes)
        if one.starts_at != before:
            yield _moved(one, before)


def _moved(one: GroupSession | OfficeHour, before: datetime) -> str:
    one.sequence += 1
    one.changed_at = clock.now()
    audit.record("office_hours.retime", one)
    return f"{one.__tablename__} {one.id}: {before:%Y-%m-%d %H:%M} UTC is now {one.starts_at:%Y-%m-%d %H:%M} UTC"
