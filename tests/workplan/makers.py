"""Tasks, milestones and accepted roadmaps for the tests of this room. Each maker writes and commits."""

from datetime import date
from typing import Any

from sprint.cohorts.models import Team
from sprint.core.database import db, writing
from sprint.submissions import actions as submissions
from sprint.submissions.models import Answer, Submission
from sprint.workplan.flows import blank_milestone, blank_task
from sprint.workplan.models import Milestone, Task, Wait
from sprint.worksheets.models import Assignment, Question
from tests import make
from tests.cast import Cast


def task(
    team: Team, title: str, start: date | None = None, end: date | None = None, after: Task | None = None, **more: Any
) -> Task:
    one = blank_task(team.id, "es")
    one.title, one.starts_on, one.ends_on = title, start, end
    for name, value in more.items():
        setattr(one, name, value)
    with writing():
        db.session.add(one)
        db.session.flush()
        if after is not None:
            db.session.add(Wait(task_id=one.id, after_id=after.id, team_id=team.id))
    return one


def milestone(team: Team, title: str, due_on: date | None = None) -> Milestone:
    one = blank_milestone(team.id, "es")
    one.title, one.due_on = title, due_on
    with writing():
        db.session.add(one)
    return one


def roadmap_worksheet(cast: Cast) -> Assignment:
    """Worksheet 9 as far as this room reads it."""
    milestones = make.question(
        "table", key="milestones", number=1, columns=[("milestone", "short_text"), ("date", "date"), ("proof", "short_text")]
    )
    texts = [(key, "short_text") for key in ("task", "owner", "person", "after", "state")]
    workplan = make.question("table", key="workplan", number=2, columns=[*texts, ("start", "date"), ("end", "date")])
    training = make.question("date", key="first_training", number=3)
    return make.assignment(cast.cohort, make.worksheet(milestones, workplan, training), number=9)


def accepted(cast: Cast, assignment: Assignment, **values: Any) -> Submission:
    """Asunción's answers, approved in the way of the house; again and again where asked."""
    with writing():
        found = db.session.query(Submission).filter_by(team_id=cast.asuncion.id, assignment_id=assignment.id).first()
        one = found or submissions.begin(assignment, cast.asuncion, cast.ana)
        db.session.flush()
        for question in db.session.query(Question).filter_by(version_id=one.version_id):
            answer = db.session.query(Answer).filter_by(submission_id=one.id, question_id=question.id).first()
            if answer is None:
                answer = Answer(submission_id=one.id, question_id=question.id, language="es", revision=0)
                db.session.add(answer)
            answer.value, answer.revision, answer.written_at = values.get(question.key), answer.revision + 1, one.begun_at
        one.state, one.round = "submitted", one.round + 1
        db.session.flush()
        submissions.approve(one, cast.carla)
    return one


def row(
    name: str, start: str = "2024-11-04", end: str = "2024-11-22", after: str = "", person: str = "Ana Benítez"
) -> dict[str, Any]:
    return {"task": name, "owner": "Coordinación", "person": person, "start": start, "end": end, "after": after}
