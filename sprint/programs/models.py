"""A program: the reusable outline, with its dates as rules."""

from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.core.database import Base
from sprint.core.languages import LocalizedText
from sprint.worksheets.models import WorksheetVersion


class Program(Base):
    """A reusable outline. What its source leaves open is a setting with a stated default."""

    __tablename__ = "programs"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    title: Mapped[LocalizedText]
    summary: Mapped[LocalizedText]
    settings: Mapped[dict[str, Any]]
    """As in the `settings` of a program file (`programs/outline.py: Settings`)."""


class ProgramSession(Base):
    """A session of the outline. Its day is so many days from the day of another one, or from the start."""

    __tablename__ = "program_sessions"
    __table_args__ = (UniqueConstraint("program_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey(Program.id))
    key: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[LocalizedText]
    summary: Mapped[LocalizedText]
    from_key: Mapped[str] = mapped_column(String(80))
    from_days: Mapped[int]
    minutes: Mapped[int]

    agenda: Mapped[list["ProgramAgendaItem"]] = relationship(
        lazy="selectin", order_by="ProgramAgendaItem.position", cascade="all, delete-orphan"
    )


class ProgramAgendaItem(Base):
    """A part of a session of the outline."""

    __tablename__ = "program_agenda_items"
    __table_args__ = (CheckConstraint("minutes > 0", name="minutes"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey(ProgramSession.id), index=True)
    position: Mapped[int]
    minutes: Mapped[int]
    title: Mapped[LocalizedText]


class ProgramOfficeDay(Base):
    """A day of office hours, by rule, and the host's hours at which they begin."""

    __tablename__ = "program_office_days"

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey(Program.id))
    key: Mapped[str] = mapped_column(String(80))
    position: Mapped[int]
    from_key: Mapped[str] = mapped_column(String(80))
    from_days: Mapped[int]
    hours: Mapped[list[str]]
    """Wall times of the host as HH:MM."""


class ProgramWorksheet(Base):
    """A worksheet of the outline, in one version, with the rules for the days on which it opens and is due."""

    __tablename__ = "program_worksheets"
    __table_args__ = (UniqueConstraint("program_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey(Program.id))
    version_id: Mapped[int] = mapped_column(ForeignKey(WorksheetVersion.id))
    number: Mapped[int]
    opens_from: Mapped[str] = mapped_column(String(80))
    opens_days: Mapped[int]
    due_from: Mapped[str] = mapped_column(String(80))
    due_days: Mapped[int]

    version: Mapped[WorksheetVersion] = relationship(lazy="joined", innerjoin=True)


class ProgramSection(Base):
    """A section of the plan that the program leads to."""

    __tablename__ = "program_sections"
    __table_args__ = (UniqueConstraint("program_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey(Program.id))
    key: Mapped[str] = mapped_column(String(10))
    position: Mapped[int]
    title: Mapped[LocalizedText]
    prompt: Mapped[LocalizedText]
    looks_for: Mapped[LocalizedText]
    outcome: Mapped[str | None] = mapped_column(String(10))
    checks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
