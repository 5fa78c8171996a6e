"""Questions about the roadmap and the workplan of a team."""

from typing import Any

from sqlalchemy import bindparam, exists, null, select
from sqlalchemy.orm import lazyload

from sprint.cohorts.models import Team
from sprint.core.audit import Deed
from sprint.core.database import db
from sprint.core.words import text_of
from sprint.people.models import Person
from sprint.submissions.models import Answer, Submission
from sprint.workplan.models import Milestone, Task, Wait
from sprint.worksheets.models import Question

QUESTIONS = ("milestones", "workplan", "first_training")
"""The questions whose accepted answers become milestones and tasks."""
AUDIENCES = "audiences"

TASKS = (
    select(Task).where(Task.team_id == bindparam("team_id")).options(lazyload(Task.team))
    .order_by(Task.starts_on.is_(None), Task.starts_on, Task.ends_on, Task.id)
)  # fmt: skip
MILESTONES = (
    select(Milestone).where(Milestone.team_id == bindparam("team_id")).options(lazyload(Milestone.team))
    .order_by(Milestone.due_on.is_(None), Milestone.due_on, Milestone.id)
)  # fmt: skip
WAITS = select(Wait).where(Wait.team_id == bindparam("team_id")).order_by(Wait.task_id, Wait.after_id)
DEEDS = (
    select(Deed, Person.name).outerjoin(Person, Person.id == Deed.person_id)
    .where(Deed.about == bindparam("about")).order_by(Deed.id.desc()).limit(50)
)  # fmt: skip


def tasks_of(team_id: int) -> list[Task]:
    """The tasks of a team, by their start; those without days at the end."""
    return list(db.session.scalars(TASKS, {"team_id": team_id}))


def milestones_of(team_id: int) -> list[Milestone]:
    """The milestones of a team, by their day."""
    return list(db.session.scalars(MILESTONES, {"team_id": team_id}))


def waits_of(team_id: int) -> list[Wait]:
    """Which task of a team waits for which other one."""
    return list(db.session.scalars(WAITS, {"team_id": team_id}))


def accepted_before(team: Team) -> list[Submission]:
    """The approved submissions of a team that say something about its roadmap or workplan."""
    says = exists().where(
        Answer.submission_id == Submission.id, Answer.value.is_not(null()), Question.id == Answer.question_id,
        Question.key.in_(QUESTIONS), Question.version_id == Submission.version_id,
    )  # fmt: skip
    found = select(Submission).where(Submission.team_id == team.id, Submission.state == "approved", says)
    return list(db.session.scalars(found.order_by(Submission.decided_at, Submission.id)))


def audiences_of(team_id: int) -> list[str]:
    """The audiences that the accepted answers of a team name, in their order."""
    found = (
        select(Answer.value).join(Submission, Submission.id == Answer.submission_id)
        .join(Question, Question.id == Answer.question_id)
        .where(Submission.team_id == team_id, Submission.state == "approved", Question.key == AUDIENCES)
    )  # fmt: skip
    rows = [row for value in db.session.scalars(found) if isinstance(value, list) for row in value if isinstance(row, dict)]
    return list(dict.fromkeys(name for row in rows if (name := text_of(row.get("name")))))


def deeds_about(record: Any) -> list[tuple[Deed, str | None]]:
    """What was done to a task or milestone, the latest first, each with the name of whoever did it."""
    about = f"{record.__tablename__}:{record.id}"
    return [(deed, name) for deed, name in db.session.execute(DEEDS, {"about": about})]
