"""The workplan of a demo city: what the team added to it, where each task stands, and what became of it in the year after."""

from datetime import datetime
from typing import Any

from sprint.core.database import db
from sprint.demo.moments import Life
from sprint.demo.story import Story
from sprint.workplan import actions
from sprint.workplan.models import Milestone, MilestoneState, Task, TaskState
from sprint.workplan.queries import milestones_of, tasks_of

ADDED = 25
"""The day on which a team wrote what the roadmap does not say yet."""
SORTED = 50
"""The day on which a team sorted the tasks of its roadmap."""
ALWAYS = 10_000
"""A day that lies after all others."""


def plan(story: Story, now: datetime, is_over: bool) -> None:
    """Add the milestones and tasks of the file, each with the state that it had in the fifth week."""
    life = Life(story, "work", now, is_over)
    language = story.file["language"]
    with life.at(ADDED, 9):
        reached = {told["title"]: _milestone(life, told, language) for told in life.rows("milestones")}
        db.session.flush()
        made: dict[str, Task] = {}
        for told in life.rows("tasks"):
            after = [made[name].id for name in told.get("after", [])]
            words = {key: told.get(key, "") for key in ("title", "role", "audience", "outside")}
            days = {"starts_on": life.day(told["from"]), "ends_on": life.day(told["to"])}
            state = {"state": TaskState(told.get("state", "not_started")), "state_note": told.get("note", "")}
            more = {"kind": told.get("kind", "step"), "milestone_id": _id(reached.get(told.get("leads_to", "")))}
            owner = told.get("owner", "")
            made[told["title"]] = actions.add_task(life.team, life.by, owner, after, language, **words, **days, **state, **more)


def work(story: Story, now: datetime, until: int = ALWAYS) -> None:
    """In the year after the Sprint tasks are done on their last day, unless the file says otherwise."""
    life = Life(story, "work", now, is_over=True)
    ended: dict[str, dict[str, Any]] = life.told.get("ended", {})
    tasks = [one for one in tasks_of(life.team.id) if one.is_open and one.ends_on]
    for one in sorted(tasks, key=lambda task: (task.ends_on, task.id)):
        told = ended.get(one.title, {})
        on = told.get("day", life.offset(one.ends_on) if one.ends_on else until)
        if on <= until and life.has_come(on) and told.get("state", TaskState.DONE) != one.state:
            with life.at(on, 17):
                actions.set_state(one, told.get("state", TaskState.DONE), life.by, one.state, told.get("note", ""))
    for milestone in milestones_of(life.team.id):
        on = life.offset(milestone.due_on) if milestone.due_on else until
        if milestone.state == MilestoneState.AHEAD and on <= until and life.has_come(on):
            state = ended.get(milestone.title, {}).get("state", MilestoneState.REACHED)
            if state != milestone.state:
                with life.at(on, 17):
                    actions.set_milestone_state(milestone, state, life.by, milestone.state)


def move(story: Story, now: datetime, told: dict[str, Any]) -> None:
    """Give a task other days."""
    life = Life(story, "plan", now, is_over=True)
    _change(life, told["task"], told["day"], starts_on=life.day(told["from"]), ends_on=life.day(told["to"]))


def sort(story: Story, now: datetime) -> None:
    """Say for whom the tasks of the roadmap are, and which of them use what the community said."""
    life = Life(story, "work", now, is_over=True)
    for title, told in life.told.get("about", {}).items():
        _change(life, title, SORTED, **told)


def _change(life: Life, title: str, day: int, **words: Any) -> None:
    task = next(one for one in tasks_of(life.team.id) if one.title == title)
    with life.at(day, 11):
        words = {name: getattr(task, name) for name in actions.TASK_WORDS} | words
        actions.change_task(task, life.by, task.mark, task.owner_name, actions.waited_by(task), **words)


def _milestone(life: Life, told: dict[str, Any], language: str) -> Milestone:
    words = {"title": told["title"], "proof": told["proof"], "due_on": life.day(told["on"]), "state_note": ""}
    state = MilestoneState(told.get("state", MilestoneState.AHEAD))
    return actions.add_milestone(life.team, life.by, told.get("owner", ""), language, **words, state=state)


def _id(milestone: Milestone | None) -> int | None:
    return milestone.id if milestone else None
