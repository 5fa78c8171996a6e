"""What a team does with its tasks and milestones. Each edit says what it was made from; another one in between is told."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from sprint.cohorts.limits import refuse_more
from sprint.cohorts.models import Cohort, Team
from sprint.cohorts.owning import own
from sprint.cohorts.queries import members
from sprint.core import audit, clock
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.people.models import Person
from sprint.submissions.flowing import jsonable
from sprint.workplan import queries
from sprint.workplan.flows import blank_milestone, blank_task
from sprint.workplan.models import Milestone, Task, TaskState, Wait
from sprint.workplan.naming import milestone_state_name, state_name
from sprint.workplan.order import MOST_WAITS, Horizon, horizon, refuse_circle

TASK_WORDS = ("title", "role", "kind", "audience", "starts_on", "ends_on", "milestone_id", "outside", "state", "state_note")
MILESTONE_WORDS = ("title", "due_on", "proof", "state", "state_note")


MOST_TASKS, MOST_MILESTONES = 1000, 200
"""A workplan of two years with a task for each working day is 500; a check-in asks about each milestone."""


def horizon_of(cohort: Cohort) -> Horizon:
    """The days between which the tasks of a cohort's teams lie."""
    return horizon(cohort.starts_on, cohort.ends_on, cohort.follow_up_months)


def hold(team_id: int) -> None:
    """Let whoever else changes the workplan of a team wait until this transaction ends, and see what they have done."""
    db.session.execute(select(Team.id).where(Team.id == team_id).with_for_update(key_share=True))


def add_task(team: Team, by: Person, owner: str, after: Iterable[int], language: str, **words: Any) -> Task:
    """A new task. Raises Refused for days outside the horizon, and for tasks and milestones of another team."""
    hold(team.id)
    refuse_tasks(team.id)
    task = blank_task(team.id, language)
    _write_task(team, task, owner, words)
    db.session.add(task)
    db.session.flush()
    set_waits(task, after)
    audit.record("workplan.add_task", task, by, title=task.title)
    return task


def change_task(task: Task, by: Person, seen: str, owner: str, after: Iterable[int], **words: Any) -> None:
    """Change a task. Raises Refused where it says something else than it did when the edit began, and as `add_task` does."""
    hold(task.team_id)
    refuse_unseen(task, seen)
    before = jsonable({**_said(task, TASK_WORDS), "owner": task.owner_name, "after": sorted(waited_by(task))})
    _write_task(task.team, task, owner, words)
    if set(before["after"]) != set(after):
        set_waits(task, after)
        task.after = "; ".join([*_titles(task.team_id, after), *filter(None, [task.outside])])
    after_all = jsonable({**_said(task, TASK_WORDS), "owner": task.owner_name, "after": sorted(set(after))})
    touch(task, days=(before["starts_on"], before["ends_on"]) != (after_all["starts_on"], after_all["ends_on"]))
    changed = {key: [before[key], after_all[key]] for key in before if before[key] != after_all[key]}
    audit.record("workplan.change_task", task, by, changed=changed)


def set_state(task: Task, state: str, by: Person, seen: str, note: str | None = None) -> None:
    """Say where a task stands. Raises Refused where it does not stand any more where whoever says so saw it."""
    hold(task.team_id)
    db.session.refresh(task)
    if seen != task.state:
        told = _("“%(task)s” was set to “%(state)s” in the meantime. Look at it before you change it.",
                 task=task.title, state=state_name(task.state))  # fmt: skip
        raise Refused(told)
    before, task.state = task.state, TaskState(state)
    task.state_note = task.state_note if note is None else note
    touch(task)
    audit.record("workplan.set_state", task, by, before=before, after=state)


def remove_task(task: Task, by: Person) -> None:
    """Remove a task; what waited for it waits for it no more. What it was stays in the audit."""
    hold(task.team_id)
    details = jsonable({**_said(task, TASK_WORDS), "owner": task.owner_name})
    audit.record("workplan.remove_task", task, by, **details)
    db.session.delete(task)


def add_milestone(team: Team, by: Person, owner: str, language: str, **words: Any) -> Milestone:
    """A new milestone. Raises Refused for a day outside the horizon."""
    hold(team.id)
    told = _("A workplan holds %(max)d milestones. Remove one that does not matter any more.", max=MOST_MILESTONES)
    refuse_more(MOST_MILESTONES, told, Milestone, Milestone.team_id == team.id)
    milestone = blank_milestone(team.id, language)
    _write_milestone(team, milestone, owner, words)
    db.session.add(milestone)
    audit.record("workplan.add_milestone", milestone, by, title=milestone.title)
    return milestone


def change_milestone(milestone: Milestone, by: Person, seen: str, owner: str, **words: Any) -> None:
    """Change a milestone. Raises Refused where somebody else did meanwhile, and for a day outside the horizon."""
    hold(milestone.team_id)
    refuse_unseen(milestone, seen)
    before = jsonable({**_said(milestone, MILESTONE_WORDS), "owner": milestone.owner_name})
    _write_milestone(milestone.team, milestone, owner, words)
    milestone.changed_at = clock.now()
    after_all = jsonable({**_said(milestone, MILESTONE_WORDS), "owner": milestone.owner_name})
    changed = {key: [before[key], after_all[key]] for key in before if before[key] != after_all[key]}
    audit.record("workplan.change_milestone", milestone, by, changed=changed)


def remove_milestone(milestone: Milestone, by: Person) -> None:
    """Remove a milestone; the tasks that led to it stay."""
    hold(milestone.team_id)
    for task in queries.tasks_of(milestone.team_id):
        if task.milestone_id == milestone.id:
            task.milestone_id = None
            touch(task)
    db.session.flush()
    details = jsonable({**_said(milestone, MILESTONE_WORDS), "owner": milestone.owner_name})
    audit.record("workplan.remove_milestone", milestone, by, **details)
    db.session.delete(milestone)


def refuse_tasks(team_id: int, more: int = 1) -> None:
    """Raise Refused where a workplan would hold too many tasks with so many more."""
    told = _("A workplan holds %(max)d tasks. Remove those that do not matter any more.", max=MOST_TASKS)
    refuse_more(MOST_TASKS, told, Task, Task.team_id == team_id, more=more)


def set_waits(task: Task, after: Iterable[int]) -> None:
    """Let a task wait for exactly these others. Raises Refused for a circle and for tasks of another team."""
    wanted = set(after)
    names = {one.id: one.title for one in queries.tasks_of(task.team_id)}
    if not wanted <= names.keys():
        raise Refused(_("One of the tasks that it should depend on is not there any more. Choose again."))
    if len(wanted) > MOST_WAITS:
        raise Refused(_("A task depends on at most %(max)d others. Make a milestone of them.", max=MOST_WAITS))
    waits: dict[int, set[int]] = {}
    for wait in queries.waits_of(task.team_id):
        if wait.task_id == task.id:
            db.session.delete(wait)
        else:
            waits.setdefault(wait.task_id, set()).add(wait.after_id)
    refuse_circle(waits, task.id, sorted(wanted), names)
    db.session.flush()
    db.session.add_all(Wait(task_id=task.id, after_id=one, team_id=task.team_id) for one in wanted)
    db.session.flush()


def waited_by(task: Task) -> set[int]:
    """The tasks that a task waits for."""
    return {wait.after_id for wait in queries.waits_of(task.team_id) if wait.task_id == task.id}


def touch(task: Task, *, days: bool = False) -> None:
    """Note that a task changed, and whether its days did, which calendars must learn."""
    task.changed_at = clock.now()
    task.sequence += int(days)


def refuse_unseen(record: Task | Milestone, seen: str) -> None:
    """Raise Refused where a record says something else than it did when an edit of it began."""
    db.session.refresh(record)
    if seen != record.mark:
        raise Refused(
            _("Somebody else changed this while you were writing. Your text is still here; how it is now stands beside it. "
              "Send it again to replace that.")
        )  # fmt: skip


def _write_task(team: Team, task: Task, owner: str, words: dict[str, Any]) -> None:
    refuse_backwards(words["starts_on"], words["ends_on"])
    _refuse_new_days(team, (task.starts_on, task.ends_on), words["starts_on"], words["ends_on"])
    milestone_id = words["milestone_id"]
    if milestone_id is not None and milestone_id not in {one.id for one in queries.milestones_of(team.id)}:
        raise Refused(_("This milestone is not there any more. Choose another one."))
    for name in TASK_WORDS:
        setattr(task, name, words[name])
    own(task, owner, [one.person for one in members(team)])


def _write_milestone(team: Team, milestone: Milestone, owner: str, words: dict[str, Any]) -> None:
    _refuse_new_days(team, (milestone.due_on,), words["due_on"])
    for name in MILESTONE_WORDS:
        setattr(milestone, name, words[name])
    own(milestone, owner, [one.person for one in members(team)])


def _refuse_new_days(team: Team, present: tuple[date | None, ...], *days: date | None) -> None:
    """Refuse days outside the horizon, unless they stand there already: a worksheet may have brought them."""
    horizon_of(team.cohort).refuse(*(one for one in days if one not in present))


def refuse_backwards(start: date | None, end: date | None) -> None:
    """Raise Refused for an end before its start."""
    if start is not None and end is not None and end < start:
        raise Refused(_("A task cannot end before it starts."))


def _said(record: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(record, name) for name in names}


def _titles(team_id: int, ids: Iterable[int]) -> list[str]:
    wanted = set(ids)
    return [one.title for one in queries.tasks_of(team_id) if one.id in wanted]


def set_milestone_state(milestone: Milestone, state: str, by: Person, seen: str, note: str | None = None) -> None:
    """Say where a milestone stands. Raises Refused where it does not stand any more where whoever says so saw it."""
    hold(milestone.team_id)
    db.session.refresh(milestone)
    if seen != milestone.state:
        told = _("“%(milestone)s” was set to “%(state)s” in the meantime. Look at it before you change it.",
                 milestone=milestone.title, state=milestone_state_name(milestone.state))  # fmt: skip
        raise Refused(told)
    before, milestone.state, milestone.changed_at = milestone.state, state, clock.now()
    milestone.state_note = milestone.state_note if note is None else note
    audit.record("workplan.set_milestone_state", milestone, by, before=before, after=state)
