"""What facilitators give one team beside its worksheet: more time, and a newer version."""

from datetime import date, datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.cohorts.models import Team
from sprint.core.database import Base, means
from sprint.people.models import Person
from sprint.submissions.models import Submission
from sprint.worksheets.models import Assignment, WorksheetVersion

ONE_EXTENSION = means(
    "uq_extensions_team_id_assignment_id", _l("This team has an extension already. Look at it, then change it.")
)


class Extension(Base):
    """More time for one team on one worksheet, with the reason. It counts where it reaches beyond the day of all."""

    __tablename__ = "extensions"
    __table_args__ = (
        UniqueConstraint("team_id", "assignment_id", name=ONE_EXTENSION),
        ForeignKeyConstraint(["team_id", "cohort_id"], ["teams.id", "teams.cohort_id"]),
        ForeignKeyConstraint(["assignment_id", "cohort_id"], ["assignments.id", "assignments.cohort_id"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    cohort_id: Mapped[int]
    team_id: Mapped[int]
    assignment_id: Mapped[int] = mapped_column(index=True)
    due_on: Mapped[date]
    """The calendar day at whose end, in the team's own zone, the worksheet is due instead."""
    reason: Mapped[str]
    language: Mapped[str] = mapped_column(String(10))
    """The language that the reason is written in."""
    given_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    given_at: Mapped[datetime]

    team: Mapped[Team] = relationship(lazy="joined", innerjoin=True, overlaps="assignment")
    assignment: Mapped[Assignment] = relationship(lazy="joined", innerjoin=True, overlaps="team")
    given_by: Mapped[Person] = relationship()


class Move(Base):
    """That a submission was moved from one version of its worksheet to another. Lines are added, never changed."""

    __tablename__ = "moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey(Submission.id), index=True)
    from_version_id: Mapped[int] = mapped_column(ForeignKey(WorksheetVersion.id))
    to_version_id: Mapped[int] = mapped_column(ForeignKey(WorksheetVersion.id))
    moved_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    moved_at: Mapped[datetime]

    from_version: Mapped[WorksheetVersion] = relationship(foreign_keys=from_version_id, lazy="joined", innerjoin=True)
    to_version: Mapped[WorksheetVersion] = relationship(foreign_keys=to_version_id, lazy="joined", innerjoin=True)
    moved_by: Mapped[Person] = relationship(lazy="joined", innerjoin=True)
