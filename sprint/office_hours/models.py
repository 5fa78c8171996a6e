"""Office hours and bookings. The database keeps the two promises: one booking per seat, no overlap for a facilitator."""

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import DDL, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, event, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.cohorts.models import Cohort, Team
from sprint.core import clock
from sprint.core.database import Base, WallTime, means
from sprint.people.models import Person

ONE_SEAT = means("uq_bookings_seat", _l("That time was just taken. Choose another one."))
ONE_BOOKING = means("uq_bookings_team", _l("Your team has booked this office hour already."))
NO_OVERLAP = means("office_hours_never_overlap", _l("This facilitator has another office hour at that time."))


class OfficeHour(Base):
    """A 1:1 slot with a facilitator. Like a session, it was agreed as a wall time in a zone."""

    __tablename__ = "office_hours"
    __table_args__ = (
        UniqueConstraint("id", "cohort_id"),
        CheckConstraint("minutes BETWEEN 10 AND 240", name="minutes"),
        CheckConstraint("capacity BETWEEN 1 AND 20", name="capacity"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id), index=True)
    facilitator_id: Mapped[int] = mapped_column(ForeignKey(Person.id), index=True)
    starts_local: Mapped[datetime] = mapped_column(WallTime())
    zone: Mapped[str] = mapped_column(String(64))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    minutes: Mapped[int]
    languages: Mapped[list[str]]
    capacity: Mapped[int]
    join_url: Mapped[str]
    cancelled_at: Mapped[datetime | None]
    sequence: Mapped[int]
    changed_at: Mapped[datetime]

    cohort: Mapped[Cohort] = relationship()
    """Loaded when asked for: a page about a cohort has it already, and a join would load it again with every row."""
    facilitator: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    def agree(self, starts_local: datetime, zone: str, minutes: int) -> None:
        """Set the agreed wall time and length, and derive the instants. Raises clock.NoSuchTime."""
        self.starts_at = clock.instant(starts_local, zone)
        self.starts_local, self.zone, self.minutes = starts_local, zone, minutes
        self.ends_at = self.starts_at + clock.minutes(minutes)

    def is_past(self, now: datetime) -> bool:
        """Whether it has begun, so that nobody can book it any more."""
        return self.starts_at <= now


class Booking(Base):
    """A team's claim on one seat of an office hour. A cancelled one stays as history and frees its seat."""

    __tablename__ = "bookings"
    __table_args__ = (
        ForeignKeyConstraint(["office_hour_id", "cohort_id"], ["office_hours.id", "office_hours.cohort_id"]),
        ForeignKeyConstraint(["team_id", "cohort_id"], ["teams.id", "teams.cohort_id"]),
        CheckConstraint("seat >= 1", name="seat"),
        Index(ONE_SEAT, "office_hour_id", "seat", unique=True,
              sqlite_where=text("cancelled_at IS NULL"), postgresql_where=text("cancelled_at IS NULL")),
        Index(ONE_BOOKING, "office_hour_id", "team_id", unique=True,
              sqlite_where=text("cancelled_at IS NULL"), postgresql_where=text("cancelled_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    office_hour_id: Mapped[int] = mapped_column(index=True)
    cohort_id: Mapped[int]
    team_id: Mapped[int] = mapped_column(index=True)
    seat: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    question: Mapped[str]
    """What the team wants to solve; the facilitator reads it before they meet."""
    language: Mapped[str] = mapped_column(String(10))
    """The language of the hour."""
    booked_at: Mapped[datetime]
    cancelled_at: Mapped[datetime | None]
    changed_at: Mapped[datetime]

    office_hour: Mapped[OfficeHour] = relationship(lazy="joined", innerjoin=True, overlaps="team")
    team: Mapped[Team] = relationship(lazy="joined", innerjoin=True, overlaps="office_hour")
    person: Mapped[Person] = relationship()

    @property
    def is_active(self) -> bool:
        """Whether it still holds its seat."""
        return self.cancelled_at is None


REFUSE_OVERLAP = """
CREATE TRIGGER office_hours_never_overlap_VERB BEFORE VERB ON office_hours WHEN NEW.cancelled_at IS NULL BEGIN
  SELECT RAISE(ABORT, 'office_hours_never_overlap') FROM office_hours
  WHERE facilitator_id = NEW.facilitator_id AND id IS NOT NEW.id AND cancelled_at IS NULL
    AND starts_at < NEW.ends_at AND NEW.starts_at < ends_at;
END"""
OVERLAP_SQLITE = [REFUSE_OVERLAP.replace("VERB", verb) for verb in ("INSERT", "UPDATE")]
OVERLAP_POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    """ALTER TABLE office_hours ADD CONSTRAINT office_hours_never_overlap
  EXCLUDE USING gist (facilitator_id WITH =, tstzrange(starts_at, ends_at) WITH &&) WHERE (cancelled_at IS NULL)""",
]
for statement in OVERLAP_SQLITE:
    event.listen(OfficeHour.__table__, "after_create", DDL(statement).execute_if(dialect="sqlite"))
for statement in OVERLAP_POSTGRESQL:
    event.listen(OfficeHour.__table__, "after_create", DDL(statement).execute_if(dialect="postgresql"))
