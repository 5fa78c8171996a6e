"""Whether the tasks of a workplan stand in an order in which they can be done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from sprint.core.locale import day
from sprint.core.words import same
from sprint.workplan import order
from sprint.worksheets.reading import day_of

Tell = Callable[[], str]


@dataclass(frozen=True)
class Task:
    """One row of a workplan."""

    name: str
    start: date | None
    end: date | None
    after: Mapping[str, str]
    """The names of the tasks that it waits for: as they are compared, and as they are written."""


def disorders(rows: list[dict[str, Any]]) -> list[Tell]:
    """What is out of order, each as something that tells it: a task that nobody knows, a circle, days that do not fit.

    The columns are `task`, `start`, `end` and `after`; `after` names one task, or several with commas or semicolons.
    """
    names = {same(row.get("task")): str(row.get("task")).strip() for row in rows if same(row.get("task"))}
    tasks = {same(row.get("task")): _task(row, names) for row in reversed(rows) if same(row.get("task"))}
    tasks = {key: tasks[key] for key in names}
    circles = order.circles({key: [one for one in task.after if one in tasks] for key, task in tasks.items()})
    inside = {(one, other) for circle in circles for one in circle for other in circle}
    found = [_tell_circle([tasks[key].name for key in circle]) for circle in circles]
    for key, task in tasks.items():
        if task.start and task.end and task.end < task.start:
            found.append(_tell_backwards(task))
        for waited, written in task.after.items():
            if waited not in tasks:
                found.append(_tell_unknown(task, written))
            elif (key, waited) not in inside and (tell := _overlap(task, tasks[waited])):
                found.append(tell)
    return found


def _task(row: Mapping[str, Any], names: Mapping[str, str]) -> Task:
    whole = str(row.get("after") or "").strip()
    parts = [whole] if same(whole) in names else whole.replace("\n", ";").replace(",", ";").split(";")
    after = {same(part): part.strip() for part in parts if part.strip() not in order.NOTHING}
    return Task(str(row["task"]).strip(), day_of(row.get("start")), day_of(row.get("end")), after)


def _overlap(task: Task, waited: Task) -> Tell | None:
    """How a task does not fit behind one that it waits for; a task without a start is known by its end."""
    if waited.end is None:
        return None
    if task.start is not None:
        return _tell_early_start(task, waited, task.start, waited.end) if task.start < waited.end else None
    if task.end is not None and task.end < waited.end:
        return _tell_early_end(task, waited, task.end, waited.end)
    return None


def _tell_circle(names: list[str]) -> Tell:
    if len(names) == 1:
        return lambda: _("“%(task)s” depends on itself.", task=names[0])
    return lambda: _(
        "These tasks depend on each other in a circle: %(tasks)s.",
        tasks=" → ".join(_("“%(name)s”", name=name) for name in [*names, names[0]]),
    )


def _tell_backwards(task: Task) -> Tell:
    return lambda: _("“%(task)s” ends before it starts.", task=task.name)


def _tell_unknown(task: Task, waited: str) -> Tell:
    return lambda: _("“%(task)s” depends on “%(other)s”, which is not a task of the workplan.", task=task.name, other=waited)


def _tell_early_start(task: Task, waited: Task, start: date, end: date) -> Tell:
    return lambda: _(
        "“%(task)s” depends on “%(other)s”, but starts on %(start)s, before that one ends on %(end)s.",
        task=task.name, other=waited.name, start=day(start, year=True), end=day(end, year=True),
    )  # fmt: skip


def _tell_early_end(task: Task, waited: Task, own: date, end: date) -> Tell:
    return lambda: _(
        "“%(task)s” depends on “%(other)s”, but ends on %(own)s, before that one ends on %(end)s.",
        task=task.name, other=waited.name, own=day(own, year=True), end=day(end, year=True),
    )  # fmt: skip
