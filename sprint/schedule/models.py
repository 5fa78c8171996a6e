"""Weekly sessions and calls. On screen the word is session; in code it is never bare."""

from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.cohorts.models import Cohort
from sprint.core import clock
from sprint.core.database import Base, WallTime, means
from sprint.core.languages import LocalizedText

NO_REASON = LocalizedText("en")
ONE_KEY = means("uq_group_sessions_cohort_id_key", _l("This cohort has such a session already."))
DOORS_OPEN = timedelta(minutes=15)
"""How long before the start the join link is shown."""


class Kind(StrEnum):
    """What a session is for; each kind has its own word on screen."""

    PRE_CALL = "pre_call"
    MASTERCLASS = "masterclass"
    WORKSHOP = "workshop"
    SHOWCASE = "showcase"
    POST_CALL = "post_call"


class GroupSession(Base):
    """A session of a whole cohort. What was agreed is `starts_local` in `zone`; `starts_at` is derived from it."""

    __tablename__ = "group_sessions"
    __table_args__ = (
        UniqueConstraint("cohort_id", "key", name=ONE_KEY),
        CheckConstraint("minutes BETWEEN 10 AND 600", name="minutes"),
        CheckConstraint("kind IN ('pre_call', 'masterclass', 'workshop', 'showcase', 'post_call')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id), index=True)
    key: Mapped[str] = mapped_column(String(80))
    kind: Mapped[str] = mapped_column(String(20))
    number: Mapped[int | None]
    """The week of a weekly session; None for the calls before and after."""
    title: Mapped[LocalizedText]
    summary: Mapped[LocalizedText]
    starts_local: Mapped[datetime] = mapped_column(WallTime())
    zone: Mapped[str] = mapped_column(String(64))
    starts_at: Mapped[datetime] = mapped_column(index=True)
    minutes: Mapped[int]
    join_url: Mapped[str]
    recording_url: Mapped[str]
    languages: Mapped[list[str]]
    interpretation: Mapped[bool]
    captions: Mapped[bool]
    sign_languages: Mapped[str]
    """Which sign languages are interpreted (ASL, LSM, LSC…); empty says: none."""
    cancelled_at: Mapped[datetime | None]
    cancel_reason: Mapped[LocalizedText]
    """Empty where it is not cancelled."""
    sequence: Mapped[int]
    """Grows with every change that calendars must follow."""
    changed_at: Mapped[datetime]

    cohort: Mapped[Cohort] = relationship()
    """Loaded when asked for: a page about a cohort has it already, and a join would load it again with every row."""
    agenda: Mapped[list["AgendaItem"]] = relationship(
        lazy="selectin", order_by="AgendaItem.position", cascade="all, delete-orphan"
    )
    speakers: Mapped[list["Speaker"]] = relationship(lazy="selectin", order_by="Speaker.position", cascade="all, delete-orphan")

    @property
    def ends_at(self) -> datetime:
        """The instant at which it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def is_cancelled(self) -> bool:
        """Whether it was called off."""
        return self.cancelled_at is not None

    def agree(self, starts_local: datetime, zone: str) -> None:
        """Set the agreed wall time and derive the instant. Raises clock.NoSuchTime where the zone skips it."""
        self.starts_at = clock.instant(starts_local, zone)
        self.starts_local, self.zone = starts_local, zone

    def is_over(self, now: datetime) -> bool:
        """Whether it lies in the past."""
        return self.ends_at <= now

    def doors_open_at(self) -> datetime:
        """When the join link is shown."""
        return self.starts_at - DOORS_OPEN

    def is_open(self, now: datetime) -> bool:
        """Whether people may enter now."""
        return not self.is_cancelled and bool(self.join_url) and self.doors_open_at() <= now < self.ends_at


class AgendaItem(Base):
    """A part of a session, with its minutes."""

    __tablename__ = "agenda_items"
    __table_args__ = (CheckConstraint("minutes > 0", name="minutes"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey(GroupSession.id), index=True)
    position: Mapped[int]
    minutes: Mapped[int]
    title: Mapped[LocalizedText]


class Speaker(Base):
    """Someone who speaks in a session (001-01)."""

    __tablename__ = "speakers"

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey(GroupSession.id), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(200))
    job: Mapped[str] = mapped_column(String(200))
    organization: Mapped[str] = mapped_column(String(200))
