"""Milestones and tasks of a team, with owners, days, and what waits for what. Days are the city's own."""

from datetime import date, datetime
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from sprint.cohorts.models import Team
from sprint.cohorts.owning import Owned
from sprint.core.database import Base, means
from sprint.core.languages import fingerprint
from sprint.submissions.flowing import Flowed

ENDS_AFTER_START = means("ck_tasks_ends_after_start", _l("A task cannot end before it starts."))
NOT_ITSELF = means("ck_task_waits_not_itself", _l("A task cannot depend on itself."))


class MilestoneState(StrEnum):
    """Where a milestone stands; that it is late is computed."""

    AHEAD = "ahead"
    REACHED = "reached"
    DROPPED = "dropped"


class TaskState(StrEnum):
    """Where a task stands, as the team says it; that it is late is computed."""

    NOT_STARTED = "not_started"
    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    BLOCKED = "blocked"
    DONE = "done"
    DROPPED = "dropped"


class TaskKind(StrEnum):
    """What a task is for: the cross-checks of a plan look for trainings and for steps that use what the community said."""

    STEP = "step"
    TRAINING = "training"
    FEEDBACK = "feedback"


class Milestone(Owned, Flowed, Base):
    """A day by which something can be shown."""

    __tablename__ = "milestones"
    __table_args__ = (
        UniqueConstraint("id", "team_id"),
        CheckConstraint("state IN ('ahead', 'reached', 'dropped')", name="state"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey(Team.id), index=True)
    title: Mapped[str]
    due_on: Mapped[date | None]
    proof: Mapped[str]
    """By what it can be seen."""
    state: Mapped[str] = mapped_column(String(10))
    state_note: Mapped[str]
    changed_at: Mapped[datetime]

    team: Mapped[Team] = relationship(lazy="joined", innerjoin=True)

    @property
    def mark(self) -> str:
        """What tells later whether it still says the same."""
        return _mark(self)

    def is_late(self, today: date) -> bool:
        """Whether its day is over and it was not reached."""
        return self.state == MilestoneState.AHEAD and self.due_on is not None and self.due_on < today


class Task(Owned, Flowed, Base):
    """A piece of work with one owner and two days."""

    __tablename__ = "tasks"
    __table_args__ = (
        UniqueConstraint("id", "team_id"),
        ForeignKeyConstraint(["milestone_id", "team_id"], ["milestones.id", "milestones.team_id"]),
        CheckConstraint("ends_on >= starts_on", name="ends_after_start"),
        CheckConstraint("state IN ('not_started', 'on_track', 'at_risk', 'blocked', 'done', 'dropped')", name="state"),
        CheckConstraint("kind IN ('step', 'training', 'feedback')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey(Team.id), index=True)
    milestone_id: Mapped[int | None]
    """The milestone that it leads to."""
    title: Mapped[str]
    kind: Mapped[str] = mapped_column(String(10))
    audience: Mapped[str]
    """The audience of the plan that it is for, as the plan calls it; empty for work behind the scenes."""
    role: Mapped[str]
    """The role that owns it, which outlives whoever has it (001-13)."""
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    after: Mapped[str]
    """What it waits for as the worksheet says it; the rows of `task_waits` are what counts."""
    outside: Mapped[str]
    """What it waits for that is no task of the workplan: a decision of the council, a word of a partner."""
    state: Mapped[str] = mapped_column(String(12))
    state_note: Mapped[str]
    """Why it is blocked, at risk or dropped."""
    changed_at: Mapped[datetime]
    sequence: Mapped[int]
    """How often its days changed, for calendars."""

    team: Mapped[Team] = relationship(lazy="joined", innerjoin=True)

    @property
    def mark(self) -> str:
        """What tells later whether it still says the same."""
        return _mark(self)

    @property
    def is_open(self) -> bool:
        """Whether there is still something to do."""
        return self.state not in (TaskState.DONE, TaskState.DROPPED)

    def is_late(self, today: date) -> bool:
        """Whether its last day is over and it is not done."""
        return self.is_open and self.ends_on is not None and self.ends_on < today


def _mark(record: Milestone | Task) -> str:
    return fingerprint(repr([getattr(record, column.key) for column in record.__table__.columns]))


class Wait(Base):
    """That a task waits for another one. Circles are refused when they are made."""

    __tablename__ = "task_waits"
    __table_args__ = (
        ForeignKeyConstraint(["task_id", "team_id"], ["tasks.id", "tasks.team_id"], ondelete="CASCADE"),
        ForeignKeyConstraint(["after_id", "team_id"], ["tasks.id", "tasks.team_id"], ondelete="CASCADE"),
        CheckConstraint("task_id <> after_id", name="not_itself"),
    )

    task_id: Mapped[int] = mapped_column(primary_key=True)
    after_id: Mapped[int] = mapped_column(primary_key=True, index=True)
    team_id: Mapped[int] = mapped_column(index=True)
