"""Worksheets in versions. A published version never changes, see `freezing`; a cohort is given one version of each."""

from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.cohorts.models import Cohort
from sprint.core import clock
from sprint.core.database import Base, means
from sprint.core.languages import LocalizedText

ONCE = means("uq_assignments_cohort_id_number", _l("This cohort has a worksheet with that number already."))
ONE_DRAFT = means("uq_worksheet_versions_draft", _l("This worksheet has a draft already. Someone else may have begun it."))


class QuestionKind(StrEnum):
    """What kind of answer a question asks for."""

    SHORT_TEXT = "short_text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    CHOICES = "choices"
    NUMBER = "number"
    DATE = "date"
    URL = "url"
    FILE = "file"
    TABLE = "table"
    SCALE = "scale"


CELLS = (QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT, QuestionKind.CHOICE, QuestionKind.NUMBER, QuestionKind.DATE,
         QuestionKind.URL, QuestionKind.SCALE)  # fmt: skip
"""What a column of a table may hold."""


class Worksheet(Base):
    """A form that staff write, whatever its version."""

    __tablename__ = "worksheets"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(80), unique=True)
    retired_at: Mapped[datetime | None]
    """Since when it is not offered to cohorts any more; those that have it keep it."""


DRAFTS = text("published_at IS NULL AND number > 0")


class WorksheetVersion(Base):
    """One wording of a worksheet: a draft, of which there is at most one, or published, and then it never changes."""

    __tablename__ = "worksheet_versions"
    __table_args__ = (
        UniqueConstraint("worksheet_id", "number"),
        CheckConstraint("minutes > 0", name="minutes"),
        Index(ONE_DRAFT, "worksheet_id", unique=True, sqlite_where=DRAFTS, postgresql_where=DRAFTS),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    worksheet_id: Mapped[int] = mapped_column(ForeignKey(Worksheet.id))
    number: Mapped[int]
    """From 1 on; 0 only inside the transaction in which a file is taken over, beside a draft that someone works on."""
    title: Mapped[LocalizedText]
    purpose: Mapped[LocalizedText]
    minutes: Mapped[int]
    """How long a team needs, as an estimate."""
    published_at: Mapped[datetime | None]

    worksheet: Mapped[Worksheet] = relationship(lazy="joined", innerjoin=True)

    @property
    def is_draft(self) -> bool:
        """Whether it can still change."""
        return self.published_at is None


class Part(Base):
    """A part of a version: a heading over some questions."""

    __tablename__ = "worksheet_parts"
    __table_args__ = (
        UniqueConstraint("version_id", "key"),
        UniqueConstraint("version_id", "position"),
        UniqueConstraint("id", "version_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey(WorksheetVersion.id))
    key: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    title: Mapped[LocalizedText]
    introduction: Mapped[LocalizedText]

    version: Mapped[WorksheetVersion] = relationship()
    questions: Mapped[list["Question"]] = relationship(order_by="Question.position", viewonly=True)


class Limited:
    """How little and how much an answer may be, in the measure of its kind: see `kinds.MEASURES`."""

    least: Mapped[float | None]
    most: Mapped[float | None]


class Question(Limited, Base):
    """A question of one version, in one of its parts or before the first of them."""

    __tablename__ = "questions"
    __table_args__ = (
        UniqueConstraint("version_id", "key"),
        UniqueConstraint("version_id", "position"),
        ForeignKeyConstraint(["part_id", "version_id"], ["worksheet_parts.id", "worksheet_parts.version_id"]),
        CheckConstraint("least <= most", name="limits"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey(WorksheetVersion.id))
    part_id: Mapped[int | None]
    key: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    number: Mapped[int]
    """The number on screen; a question that follows another one shares its number."""
    follows: Mapped[bool]
    """Asked under the question before it."""
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[LocalizedText]
    help: Mapped[LocalizedText]
    example: Mapped[LocalizedText]
    unit: Mapped[LocalizedText]
    is_required: Mapped[bool]
    is_private: Mapped[bool]
    """For the team and its facilitators only (002-01): it never enters a copy that is for others. The Word file and the paper of
    a worksheet are for these two, and mark it."""
    section: Mapped[str] = mapped_column(String(10))
    """The key of the plan section that its answer feeds; empty where it feeds none."""
    minimum_rows: Mapped[int]

    version: Mapped[WorksheetVersion] = relationship()
    part: Mapped[Part | None] = relationship(viewonly=True)
    columns: Mapped[list["Column"]] = relationship(lazy="selectin", order_by="Column.position")
    choices: Mapped[list["Choice"]] = relationship(
        lazy="selectin",
        order_by="Choice.position",
        primaryjoin="and_(Choice.question_id == Question.id, Choice.column_id.is_(None))",
        viewonly=True,
    )

    @property
    def opens_part(self) -> Part | None:
        """The part whose heading stands above it, where it is the first of one."""
        return self.part if self.part is not None and self.part.questions[0] is self else None


class Column(Limited, Base):
    """A column of a table question."""

    __tablename__ = "question_columns"
    __table_args__ = (UniqueConstraint("question_id", "key"), CheckConstraint("least <= most", name="limits"))

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id), index=True)
    key: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    kind: Mapped[str] = mapped_column(String(20))
    title: Mapped[LocalizedText]
    is_required: Mapped[bool]

    choices: Mapped[list["Choice"]] = relationship(lazy="selectin", order_by="Choice.position")


class Choice(Base):
    """One of the choices of a question or of a column; on a scale, the word for one of its five steps."""

    __tablename__ = "question_choices"
    __table_args__ = (UniqueConstraint("question_id", "column_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id), index=True)
    column_id: Mapped[int | None] = mapped_column(ForeignKey(Column.id), index=True)
    key: Mapped[str] = mapped_column(String(60))
    position: Mapped[int]
    title: Mapped[LocalizedText]


class Assignment(Base):
    """A worksheet that a cohort works on, with the days on which it opens and is due.

    Each of the two days is fixed, or follows a session of the cohort: then the rule stands beside the day that came of it.
    """

    __tablename__ = "assignments"
    __table_args__ = (
        UniqueConstraint("cohort_id", "number", name=ONCE),
        UniqueConstraint("id", "cohort_id"),
        ForeignKeyConstraint(["opens_session_id", "cohort_id"], ["group_sessions.id", "group_sessions.cohort_id"]),
        ForeignKeyConstraint(["due_session_id", "cohort_id"], ["group_sessions.id", "group_sessions.cohort_id"]),
        CheckConstraint("due_on >= opens_on", name="due_after_opening"),
        CheckConstraint("(opens_session_id IS NULL) = (opens_days IS NULL)", name="opening_rule_whole"),
        CheckConstraint("(due_session_id IS NULL) = (due_days IS NULL)", name="due_rule_whole"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id))
    version_id: Mapped[int] = mapped_column(ForeignKey(WorksheetVersion.id))
    number: Mapped[int]
    opens_on: Mapped[date]
    opens_session_id: Mapped[int | None] = mapped_column(index=True)
    """The session that the opening follows; None where its day is fixed."""
    opens_days: Mapped[int | None]
    """How many days after that session it opens; before it where negative."""
    due_on: Mapped[date]
    """A calendar day: the worksheet is due at the end of it in each city's own zone."""
    due_session_id: Mapped[int | None] = mapped_column(index=True)
    due_days: Mapped[int | None]

    cohort: Mapped[Cohort] = relationship()
    """Loaded when asked for: a page about a cohort has it already, and a join would load it again with every row."""
    version: Mapped[WorksheetVersion] = relationship(lazy="joined", innerjoin=True)

    def due_at(self, zone: str) -> datetime:
        """The instant at which it is due in a zone, for whoever has no extension."""
        return clock.end_of_day(self.due_on, zone)

    def is_open(self, zone: str) -> bool:
        """Whether teams of a zone may start; it stays open afterwards."""
        return self.opens_on <= clock.today(zone)
