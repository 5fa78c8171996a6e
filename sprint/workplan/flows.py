"""Accepted answers become milestones and tasks: the tables of the roadmap, and the day of the first training.

The day of the first training is one question beside the tables. A task that begins on that day is the training; where no
task does, the day becomes a task of its own.
"""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import null, select

from sprint.cohorts.models import Team
from sprint.cohorts.owning import own
from sprint.cohorts.queries import members
from sprint.core import audit, clock, locale
from sprint.core.database import db
from sprint.core.locale import Voice
from sprint.core.words import same, text_of
from sprint.submissions.flowing import Cells, Row, Stream, flow, jsonable, withdraw
from sprint.submissions.models import Answer, Submission
from sprint.workplan import queries
from sprint.workplan.models import Milestone, MilestoneState, Task, TaskKind, TaskState, Wait
from sprint.workplan.order import MOST_WAITS, named_in, waiting_for
from sprint.worksheets.models import Question
from sprint.worksheets.reading import day_of

FIRST_TRAINING = "first_training"


def blank_task(team_id: int, language: str) -> Task:
    """A task that says nothing yet."""
    return Task(
        team_id=team_id, milestone_id=None, title="", kind=TaskKind.STEP, audience="", role="", starts_on=None, ends_on=None,
        after="", outside="", state=TaskState.NOT_STARTED, state_note="", changed_at=clock.now(), sequence=0, owner_name="",
        owner_id=None, language=language, submission_id=None, question_id=None, origin=None, taken=None, offered=None,
    )  # fmt: skip


def blank_milestone(team_id: int, language: str) -> Milestone:
    """A milestone that says nothing yet."""
    return Milestone(
        team_id=team_id, title="", due_on=None, proof="", state=MilestoneState.AHEAD, state_note="", changed_at=clock.now(),
        owner_name="", owner_id=None, language=language, submission_id=None, question_id=None, origin=None, taken=None,
        offered=None,
    )  # fmt: skip


def _task_cells(row: Row) -> Cells:
    start, end = day_of(row.get("start")), day_of(row.get("end"))
    if start and end and end < start:
        start = None  # the plan tells the disorder of the answer; a task cannot hold it
    state = row.get("state")
    return {
        "title": text_of(row.get("task")), "role": text_of(row.get("owner")), "owner_name": text_of(row.get("person")),
        "starts_on": start, "ends_on": end, "after": text_of(row.get("after")),
        "state": state if state in set(TaskState) else TaskState.NOT_STARTED.value,
    }  # fmt: skip


def _milestone_cells(row: Row) -> Cells:
    return {"title": text_of(row.get("milestone")), "due_on": day_of(row.get("date")), "proof": text_of(row.get("proof"))}


TASKS: Stream[Task] = Stream("workplan", "title", _task_cells, lambda one: blank_task(one.team_id, one.team.city.language))
MILESTONES: Stream[Milestone] = Stream(
    "milestones", "title", _milestone_cells, lambda one: blank_milestone(one.team_id, one.team.city.language)
)


def accept(submission: Submission) -> int:
    """Let an approved submission flow into the workplan of its team; gives how many milestones and tasks came from it."""
    team_id = submission.team_id
    milestones = flow(submission, MILESTONES, queries.milestones_of(team_id))
    db.session.flush()
    present = queries.tasks_of(team_id)
    before = {one.id: (one.after, one.starts_on, one.ends_on) for one in present}
    tasks = flow(submission, TASKS, present)
    training = _first_training(submission, [*present, *(one for one in tasks if one not in present)])
    tasks += [training] if training and training not in tasks else []
    db.session.flush()
    _touch(submission, tasks, milestones, before)
    settle_waits(team_id, [one for one in tasks if before.get(one.id, ("",))[0] != one.after])
    if tasks or milestones:
        audit.record("workplan.flow", submission, tasks=len(tasks), milestones=len(milestones))
    return len(tasks) + len(milestones)


def _touch(submission: Submission, tasks: list[Task], milestones: list[Milestone], before: dict[int, Any]) -> None:
    people = [one.person for one in members(submission.team)] if tasks else []
    for milestone in milestones:
        milestone.changed_at = clock.now()
    for one in tasks:
        own(one, one.owner_name, people)
        one.changed_at = clock.now()
        if one.id in before and before[one.id][1:] != (one.starts_on, one.ends_on):
            one.sequence += 1


def settle_waits(team_id: int, tasks: list[Task]) -> None:
    """Let tasks wait for what their text `after` names. What would close a circle, is no task, or too much stays as text."""
    everyone = queries.tasks_of(team_id)
    known: dict[str, int] = {}
    for one in everyone:
        known.setdefault(same(one.title), one.id)
    behind: dict[int, set[int]] = {}
    ids = {one.id for one in tasks}
    for wait in queries.waits_of(team_id):
        if wait.task_id in ids:
            db.session.delete(wait)
        else:
            behind.setdefault(wait.after_id, set()).add(wait.task_id)
    db.session.flush()
    titles = {one.id: one.title for one in everyone}
    for task in tasks:
        found, outside = named_in(task.after, known)
        closing = waiting_for(behind, task.id)
        fitting = [one for one in found if one not in closing][:MOST_WAITS]
        outside += [titles[one] for one in found if one not in fitting]
        for after_id in fitting:
            behind.setdefault(after_id, set()).add(task.id)
            db.session.add(Wait(task_id=task.id, after_id=after_id, team_id=team_id))
        task.outside = "; ".join(outside)


def _first_training(submission: Submission, present: list[Task]) -> Task | None:
    """The task of the first training, where the submission says a day for it."""
    asked = select(Question.id).where(Question.version_id == submission.version_id, Question.key == FIRST_TRAINING)
    given = select(Answer).where(Answer.submission_id == submission.id, Answer.question_id.in_(asked))
    answer = db.session.scalar(given.where(Answer.value.is_not(null())))
    on = day_of(answer.value) if answer else None
    if answer is None or on is None:
        return None
    own_task = next((one for one in present if one.origin == f"={FIRST_TRAINING}"), None)
    if own_task is None:
        beginning = [one for one in present if one.starts_on == on]
        if beginning:
            if not any(one.kind == TaskKind.TRAINING for one in beginning):
                beginning[0].kind = TaskKind.TRAINING
            return None
        own_task = _new_training(submission, answer)
    says = jsonable({"starts_on": on, "ends_on": on})
    if own_task.taken is None or not own_task.differs:
        own_task.starts_on = own_task.ends_on = on
        own_task.taken, own_task.offered = says, None
    elif own_task.taken != says:
        own_task.offered = says
    own_task.submission_id, own_task.question_id = submission.id, answer.question_id
    return own_task


def _new_training(submission: Submission, answer: Answer) -> Task:
    task = blank_task(submission.team_id, answer.language)
    with locale.speaking(Voice(answer.language, submission.team.zone)):
        task.title = _("First training")
    task.kind, task.origin = TaskKind.TRAINING, f"={FIRST_TRAINING}"
    db.session.add(task)
    return task


def give_back(submission: Submission) -> None:
    """Take back what came with an approval that is withdrawn, as far as nobody built on it."""
    tasks, waits = queries.tasks_of(submission.team_id), queries.waits_of(submission.team_id)
    same_source = {one.id for one in tasks if one.submission_id == submission.id}
    awaited = {wait.after_id for wait in waits if wait.task_id not in same_source}
    held = {one.milestone_id for one in tasks}
    withdraw(submission, tasks, lambda one: one.id not in awaited and not (one.milestone_id or one.audience or one.state_note))
    withdraw(submission, queries.milestones_of(submission.team_id), lambda one: one.id not in held and not one.owner_name)


def bring_in(team: Team) -> int:
    """Let everything that was accepted flow in, also what was accepted before there was a workplan. Twice is as good as once."""
    return sum(accept(one) for one in queries.accepted_before(team))


def when_approved(sender: Any, submission: Submission) -> None:
    """Hear that a submission was approved, in the transaction in which it was."""
    accept(submission)


def when_withdrawn(sender: Any, submission: Submission) -> None:
    """Hear that an approval was taken back, in the transaction in which it was."""
    give_back(submission)
