"""What a team writes in its plan by itself, beside the accepted answers, and what is said about it."""

from collections.abc import Hashable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.cohorts.models import Team
from sprint.core.database import Base
from sprint.core.revisions import Written, keep_as_written, keep_while_there
from sprint.people.models import Person
from sprint.plans.models import Plan, PlanSection
from sprint.submissions.models import Remark
from sprint.worksheets.models import Question

OF_SECTIONS = text("question_id IS NULL")


class Deed(StrEnum):
    """How a line of history came to be."""

    WROTE = "wrote"
    KEPT = "kept"
    """The team kept its text although the worksheet says something else now."""
    TOOK = "took"
    """The plan says again what the worksheet says."""
    COMBINED = "combined"
    RESTORED = "restored"


class PlanText(Written, Base):
    """The team's own text for one question, or its own paragraph of a section.

    Without a value the plan says what the worksheet says.
    """

    __tablename__ = "plan_texts"
    __table_args__ = (
        UniqueConstraint("plan_id", "question_id"),
        Index(
            "uq_plan_texts_paragraph", "plan_id", "section", unique=True,
            sqlite_where=OF_SECTIONS, postgresql_where=OF_SECTIONS,
        ),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey(Plan.id))
    section: Mapped[str] = mapped_column(String(10))
    """The key of the section that it stands in."""
    question_id: Mapped[int | None] = mapped_column(ForeignKey(Question.id))
    """None for the team's own paragraph of the section."""
    basis: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    """What the worksheet said when the team last wrote beside it, or chose between the two."""

    written_by: Mapped[Person | None] = relationship()


class PlanPresence(Base):
    """Who of a team has a section of its plan open, and where in it they are."""

    __tablename__ = "plan_presences"

    team_id: Mapped[int] = mapped_column(ForeignKey(Team.id), primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey(PlanSection.id), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey(Person.id), primary_key=True)
    place: Mapped[str] = mapped_column(String(12))
    """The id of a question, 0 for the team's own paragraph, or nothing."""
    seen_at: Mapped[datetime]


class PlanTextRevision(Written, Base):
    """One line of the history of a text. Lines are added, never changed, and never deleted while the text is there."""

    __tablename__ = "plan_text_revisions"
    __table_args__ = (
        UniqueConstraint("text_id", "revision"), Index("uq_plan_text_revisions_operation", "text_id", "operation", unique=True),
        CheckConstraint("deed IN ('wrote', 'kept', 'took', 'combined', 'restored')", name="deed"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    text_id: Mapped[int] = mapped_column(ForeignKey(PlanText.id))
    operation: Mapped[str | None] = mapped_column(String(64))
    """The mark of the save that brought it: the same save again is the same line."""
    deed: Mapped[str] = mapped_column(String(10))
    basis: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    """What the worksheet said at that time."""

    text: Mapped[PlanText] = relationship(lazy="joined", innerjoin=True)
    written_by: Mapped[Person | None] = relationship()


class PlanComment(Remark, Base):
    """What someone of the team or of its facilitators says about a section or a line of a plan; or a reply to it."""

    __tablename__ = "plan_comments"
    __table_args__ = (
        UniqueConstraint("id", "plan_id"),
        ForeignKeyConstraint(["thread_id", "plan_id"], ["plan_comments.id", "plan_comments.plan_id"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey(Plan.id), index=True)
    section: Mapped[str] = mapped_column(String(10))
    question_id: Mapped[int | None] = mapped_column(ForeignKey(Question.id))
    """None where it is about the section as a whole."""

    decision = None
    """Nobody decides with it, as with a comment on an answer."""

    @property
    def sent_at(self) -> datetime:
        """It is read at once."""
        return self.written_at

    @property
    def mark(self) -> Hashable:
        """All that can change in what is shown of it, for `core.fragments`."""
        return self.id, self.written_by.name, self.is_resolved, self.turned_at, self.turned_by and self.turned_by.name


keep_as_written(PlanTextRevision.__table__)
keep_while_there(PlanTextRevision.__table__, PlanText.__table__, "text_id")
