"""A pasted table beside the workplan: what is new, what changes, what is the same; and taking it in, whole or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from sprint.cohorts.models import Team
from sprint.cohorts.owning import own
from sprint.cohorts.queries import members
from sprint.core import audit
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.core.languages import fingerprint
from sprint.core.words import same
from sprint.people.models import Person
from sprint.workplan import queries
from sprint.workplan.actions import hold, horizon_of, refuse_tasks, touch
from sprint.workplan.flows import blank_task, settle_waits
from sprint.workplan.models import Task
from sprint.workplan.pasting import Line

NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"


@dataclass(frozen=True)
class Arrival:
    """A row of the table, what it would do, and the task that it is about."""

    line: Line
    kind: str
    task: Task | None
    changes: list[str]
    """The attributes that would change."""


@dataclass(frozen=True)
class Arrivals:
    """All rows, and a mark of what they were compared with."""

    rows: list[Arrival]
    mark: str

    def count(self, kind: str) -> int:
        """How many rows are of a kind."""
        return sum(one.kind == kind for one in self.rows)

    @property
    def can_be_taken(self) -> bool:
        """Whether anything would be new or change."""
        return bool(self.count(NEW) + self.count(CHANGED))


def arrivals(team: Team, lines: Sequence[Line]) -> Arrivals:
    """What the rows would do. A task is known by its name; of two rows with the same name the second is wrong."""
    tasks = queries.tasks_of(team.id)
    by_name: dict[str, Task] = {}
    for one in tasks:
        by_name.setdefault(same(one.title), one)
    horizon, seen, rows = horizon_of(team.cohort), set[str](), []
    for line in lines:
        name = same(line.cells.get("title"))
        if name and name in seen:
            line.problems.append(_("Another row above has the same name."))
        seen.add(name)
        task = by_name.get(name)
        _check_days(line, task, horizon)
        rows.append(_arrival(line, task))
    return Arrivals(rows, fingerprint("".join(one.mark for one in tasks)))


def _check_days(line: Line, task: Task | None, horizon: Any) -> None:
    for name in ("starts_on", "ends_on"):
        on = line.cells.get(name)
        if on and not horizon.holds(on):
            line.problems.append(horizon.tell(on))
    start = line.cells.get("starts_on") or (task.starts_on if task else None)
    end = line.cells.get("ends_on") or (task.ends_on if task else None)
    both = "starts_on" in line.cells and "ends_on" in line.cells
    if start and end and end < start and not both:
        line.problems.append(_("It ends before it starts."))


def _arrival(line: Line, task: Task | None) -> Arrival:
    if line.problems:
        return Arrival(line, WRONG, task, [])
    if task is None:
        return Arrival(line, NEW, None, list(line.cells))
    changes = [name for name, value in line.cells.items() if name != "title" and getattr(task, name) != value]
    return Arrival(line, CHANGED if changes else SAME, task, changes)


def take_in(team: Team, lines: Sequence[Line], by: Person, language: str, seen: str) -> Arrivals:
    """Write the rows that are right as tasks. Raises Refused where the workplan is not the one that was looked at any more.

    Empty cells change nothing, and tasks that the table does not name stay.
    """
    hold(team.id)
    db.session.expire_all()
    found = arrivals(team, lines)
    if seen != found.mark:
        raise Refused(_("The workplan changed in the meantime. Look at the rows again, and accept them."))
    if not found.can_be_taken:
        raise Refused(_("Nothing in the table is new, so nothing was changed."))
    refuse_tasks(team.id, found.count(NEW))
    people = [one.person for one in members(team)]
    written = [_write(team, one, people, language) for one in found.rows if one.kind in (NEW, CHANGED)]
    db.session.flush()
    settle_waits(team.id, [task for task, names in written if "after" in names])
    audit.record("workplan.take_in", team, by, new=found.count(NEW), changed=found.count(CHANGED))
    for task, names in written:
        audit.record("workplan.paste", task, by, cells=sorted(names))
    return found


def _write(team: Team, one: Arrival, people: list[Person], language: str) -> tuple[Task, list[str]]:
    task = one.task or blank_task(team.id, language)
    for name in one.changes:
        if name != "owner_name":
            setattr(task, name, one.line.cells[name])
    if "owner_name" in one.changes:
        own(task, one.line.cells["owner_name"], people)
    if one.task is not None:
        touch(task, days=bool({"starts_on", "ends_on"} & set(one.changes)))
    db.session.add(task)
    return task, one.changes
