"""What reviewers say about each section of a plan, round by round."""

from collections.abc import Hashable
from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.core.database import Base
from sprint.people.models import Person
from sprint.plans.models import Plan
from sprint.submissions.models import Decision


class Verdict(Base):
    """What a reviewer says about one section in one round. The reviewers alone see it until the round is decided."""

    __tablename__ = "plan_verdicts"
    __table_args__ = (
        UniqueConstraint("plan_id", "round", "section"),
        CheckConstraint("decision IN ('fine', 'question', 'change')", name="decision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey(Plan.id))
    round: Mapped[int]
    section: Mapped[str] = mapped_column(String(10))
    decision: Mapped[str] = mapped_column(String(10))
    note: Mapped[str]
    language: Mapped[str] = mapped_column(String(10))
    by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    said_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    """When the team got it, with the decision about the plan."""

    by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)

    @property
    def mark(self) -> Hashable:
        """All that pages show of it, for `core.fragments`."""
        return self.id, self.decision, self.note, self.language, self.by.name, self.said_at

    @property
    def asks_for_change(self) -> bool:
        """Whether the plan cannot be approved while it stands."""
        return self.decision == Decision.CHANGE
