"""The plan that a city takes home: its sections, and what accepted answers wrote into them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.cohorts.models import Cohort, Team
from sprint.core.database import Base
from sprint.core.languages import LocalizedText
from sprint.core.revisions import keep_as_written, keep_while_there
from sprint.people.models import Person
from sprint.submissions.models import Submission
from sprint.worksheets.models import Question


class PlanState(StrEnum):
    """Where a plan stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHANGES = "changes"
    APPROVED = "approved"


class PlanSection(Base):
    """A section of every plan of a cohort, with the rule that says when it is complete."""

    __tablename__ = "plan_sections"
    __table_args__ = (UniqueConstraint("cohort_id", "key"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int] = mapped_column(ForeignKey(Cohort.id))
    key: Mapped[str] = mapped_column(String(10))
    position: Mapped[int]
    title: Mapped[LocalizedText]
    prompt: Mapped[LocalizedText]
    looks_for: Mapped[LocalizedText]
    outcome: Mapped[str | None] = mapped_column(String(10))
    """Which outcome of the Sprint it shows as met: O1, O2 or O3."""
    checks: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """The rule, as a list of checks of `plans/completeness.py`."""

    @property
    def number(self) -> str:
        """Its number on screen: the key without its letter."""
        return self.key[1:]


class Plan(Base):
    """The Community Data Training Plan of one team."""

    __tablename__ = "plans"
    __table_args__ = (
        UniqueConstraint("team_id"),
        ForeignKeyConstraint(["team_id", "cohort_id"], ["teams.id", "teams.cohort_id"]),
        CheckConstraint("state IN ('draft', 'submitted', 'changes', 'approved')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int]
    cohort_id: Mapped[int]
    state: Mapped[str] = mapped_column(String(10))
    round: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often it was sent to review."""
    submitted_at: Mapped[datetime | None]
    submitted_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    note: Mapped[str]
    """What the reviewer said with the last decision."""
    note_language: Mapped[str] = mapped_column(String(10))
    figures: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """How its sections stood when answers were last accepted, and by which checks (`queries.tallied`)."""

    team: Mapped[Team] = relationship(lazy="joined", innerjoin=True)
    submitted_by: Mapped[Person | None] = relationship(foreign_keys=submitted_by_id)
    decided_by: Mapped[Person | None] = relationship(foreign_keys=decided_by_id)

    @property
    def is_with_team(self) -> bool:
        """Whether the team has it, to send it to review."""
        return self.state in (PlanState.DRAFT, PlanState.CHANGES)

    @property
    def is_in_review(self) -> bool:
        """Whether the facilitators have it, and nobody writes in it."""
        return self.state == PlanState.SUBMITTED


class PlanEntry(Base):
    """An accepted answer in the plan: a copy of it as it was accepted, and where it came from."""

    __tablename__ = "plan_entries"
    __table_args__ = (UniqueConstraint("plan_id", "question_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey(Plan.id))
    question_id: Mapped[int] = mapped_column(ForeignKey(Question.id))
    submission_id: Mapped[int] = mapped_column(ForeignKey(Submission.id))
    value: Mapped[Any] = mapped_column(JSON(none_as_null=True))
    language: Mapped[str] = mapped_column(String(10))
    revision: Mapped[int]
    """The revision of the answer that was accepted."""
    accepted_at: Mapped[datetime]
    accepted_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))

    question: Mapped[Question] = relationship()
    submission: Mapped[Submission] = relationship()


class PlanAcceptance(Base):
    """That an approved submission came into a plan, and what the plan said before: whoever takes the approval back needs it."""

    __tablename__ = "plan_acceptances"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey(Plan.id), index=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey(Submission.id), index=True)
    accepted_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(String(10))
    """The state of the plan before."""
    before: Mapped[dict[str, Any]]
    """Question id (as text) to what the entry held, or to None where there was none."""


class PlanVersion(Base):
    """A plan as it was approved. It never changes."""

    __tablename__ = "plan_versions"
    __table_args__ = (UniqueConstraint("plan_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey(Plan.id))
    number: Mapped[int]
    approved_at: Mapped[datetime]
    approved_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    content: Mapped[dict[str, Any]]
    """Question id (as text) to value, language, revision, submission (its id) and accepted_at (ISO 8601)."""
    records: Mapped[Any] = mapped_column(JSON(none_as_null=True), nullable=True)
    """Workplan, partners and promises at that time (`plans.freezing`); None in versions from before they were frozen."""

    plan: Mapped[Plan] = relationship(lazy="joined", innerjoin=True)
    approved_by: Mapped[Person] = relationship()


for history in (PlanAcceptance, PlanVersion):
    keep_as_written(history.__table__)
    keep_while_there(history.__table__, Plan.__table__, "plan_id")
