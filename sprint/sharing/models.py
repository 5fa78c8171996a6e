"""Files of a plan that were asked for, and links by which strangers read it."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.cohorts.models import Team
from sprint.core.database import Base
from sprint.core.files import StoredFile
from sprint.people.models import Person
from sprint.plans.models import PlanVersion


class Audience(StrEnum):
    """For whom a copy is. What is private stands in neither (`privacy`)."""

    TEAM = "team"
    """With all names, and with what is missing."""
    SHARED = "shared"


class ExportKind(StrEnum):
    """What kind of file."""

    PDF = "pdf"
    WORD = "docx"
    WORKBOOK = "xlsx"


class ExportState(StrEnum):
    """Where a file is."""

    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


class Export(Base):
    """A file of a plan that somebody asked for. A worker makes it."""

    __tablename__ = "exports"
    __table_args__ = (
        CheckConstraint("kind IN ('pdf', 'docx', 'xlsx')", name="kind"),
        CheckConstraint("audience IN ('team', 'shared')", name="audience"),
        CheckConstraint("state IN ('waiting', 'making', 'ready', 'failed')", name="state"),
        CheckConstraint("(state = 'ready') = (file_id IS NOT NULL)", name="ready_has_file"),
        Index("ix_exports_due", "state", "next_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey(Team.id), index=True)
    version_id: Mapped[int | None] = mapped_column(ForeignKey(PlanVersion.id))
    """The approved version that it holds; None for the plan as it is when the file is made."""
    kind: Mapped[str] = mapped_column(String(4))
    language: Mapped[str] = mapped_column(String(10))
    audience: Mapped[str] = mapped_column(String(6))
    state: Mapped[str] = mapped_column(String(10))
    progress: Mapped[int]
    """How much of it is done, in percent."""
    tries: Mapped[int]
    error: Mapped[str]
    """Why the last try failed, for whoever runs this."""
    asked_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    asked_at: Mapped[datetime]
    next_at: Mapped[datetime]
    """When it is due; while it is being made, when another worker may take it."""
    made_at: Mapped[datetime | None]
    expires_at: Mapped[datetime]
    """When it is swept, with its file."""
    file_id: Mapped[int | None] = mapped_column(ForeignKey(StoredFile.id))

    team: Mapped[Team] = relationship(lazy="joined", innerjoin=True)
    version: Mapped[PlanVersion | None] = relationship()
    asked_by: Mapped[Person] = relationship()
    file: Mapped[StoredFile | None] = relationship(lazy="joined")

    @property
    def is_busy(self) -> bool:
        """Whether it is still to come."""
        return self.state in (ExportState.WAITING, ExportState.MAKING)


class PlanShare(Base):
    """That strangers may read a plan, and what of it. The secret in the address is a `core.tokens` token."""

    __tablename__ = "plan_shares"

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey(Team.id), index=True)
    title: Mapped[str]
    """What the team calls the link, to know it again; readers do not see it."""
    language: Mapped[str] = mapped_column(String(10))
    """The language in which a reader meets it who has not chosen one."""
    sections: Mapped[list[str]]
    """The keys of the sections that are in it."""
    parts: Mapped[list[str]]
    """Which records stand in them: `privacy.PARTS`."""
    is_listed: Mapped[bool]
    """Whether the other cities of the cohort find it."""
    ends_on: Mapped[date | None]
    """The last day on which it can be read, by the clock of the city."""
    made_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    made_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    """When its present address was made; before that nobody but the team and its facilitators sees it."""
    withdrawn_at: Mapped[datetime | None]

    team: Mapped[Team] = relationship(lazy="joined", innerjoin=True)
    made_by: Mapped[Person] = relationship()

    @property
    def mark(self) -> str:
        """Which address it has: whoever looked at another one, or at none, did not mean to end this one."""
        return self.opened_at.isoformat() if self.opened_at else ""

    def is_over(self, today: date) -> bool:
        """Whether its last day is past."""
        return self.ends_on is not None and self.ends_on < today

    def is_open(self, today: date) -> bool:
        """Whether strangers can read it."""
        return self.opened_at is not None and self.withdrawn_at is None and not self.is_over(today)
