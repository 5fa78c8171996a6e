"""That a sponsor was asked to read a plan, and what came of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.core.database import Base
from sprint.people.models import Person
from sprint.plans.models import Plan, PlanVersion


class SponsorReading(Base):
    """A person with authority who was asked to read a plan, by a link without an account. Its secret is a `core.tokens` token."""

    __tablename__ = "sponsor_readings"
    __table_args__ = (CheckConstraint("(read_at IS NULL) = (says IS NULL)", name="read_says"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey(Plan.id), index=True)
    name: Mapped[str]
    email: Mapped[str] = mapped_column(String(254))
    language: Mapped[str] = mapped_column(String(10))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    asked_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    """When the team withdrew it, or asked again; what was confirmed stays."""
    read_at: Mapped[datetime | None]
    version_id: Mapped[int | None] = mapped_column(ForeignKey(PlanVersion.id))
    """The version that was read; None for the plan as it was that day."""
    says: Mapped[str | None] = mapped_column(String(64))
    """The fingerprint of what was read."""
    note: Mapped[str]

    plan: Mapped[Plan] = relationship(lazy="joined", innerjoin=True)
    version: Mapped[PlanVersion | None] = relationship()
    asked_by: Mapped[Person] = relationship()

    @property
    def is_open(self) -> bool:
        """Whether an answer is still awaited, as far as it is not too late."""
        return self.read_at is None and self.withdrawn_at is None
