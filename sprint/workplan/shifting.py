"""Moving a task, and what follows from it: seen before it is accepted, done in one piece, and taken back in one piece.

A task that waits for a moved one moves only as far as it must, and keeps its length; what is done or dropped stays.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from sprint.core import audit
from sprint.core.audit import Deed
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.core.languages import fingerprint
from sprint.people.models import Person
from sprint.workplan import queries
from sprint.workplan.actions import hold, horizon_of, touch
from sprint.workplan.models import Milestone, Task, Wait
from sprint.workplan.order import Horizon

Days = tuple[date | None, date | None]
"""The start and the end of a task."""
MOVE, MOVE_BACK = "workplan.move", "workplan.move_back"


@dataclass(frozen=True)
class Move:
    """A task with its days before and after."""

    task: Any
    before: Days
    after: Days

    @property
    def days(self) -> int:
        """By how many days its end (or its only day) moves."""
        old, new = self.before[1] or self.before[0], self.after[1] or self.after[0]
        return (new - old).days if old and new else 0


@dataclass(frozen=True)
class Shift:
    """Everything that follows from moving one task."""

    moves: list[Move]
    """The task itself, then what must follow, by the new start."""
    missed: list[tuple[Milestone, Task]]
    """Milestones whose day comes before the new end of a task that leads to them."""
    outside: list[Move]
    """The moves that leave the horizon."""
    too_early: list[Task]
    """What the moved task waits for and does not wait long enough for any more."""
    mark: str
    """Of everything that it was worked out from."""


def moves(tasks: Sequence[Any], waits: Iterable[Any], task_id: int, to: Days) -> list[Move]:
    """What moves when one task goes to other days, that task first. Pure."""
    by_id = {one.id: one for one in tasks}
    behind: dict[int, list[int]] = {}
    for wait in waits:
        behind.setdefault(wait.after_id, []).append(wait.task_id)
    moved: dict[int, Days] = {task_id: to}
    for one in _in_order(task_id, behind):
        end = moved[one][1] or moved[one][0] if one in moved else None
        for follower in behind.get(one, []):
            record = by_id.get(follower)
            if record is None or not record.is_open or follower == task_id or end is None:
                continue
            days = moved.get(follower, (record.starts_on, record.ends_on))
            if (later := _behind(days, end)) != days:
                moved[follower] = later
    found = [Move(by_id[one], (by_id[one].starts_on, by_id[one].ends_on), days) for one, days in moved.items()]
    return [found[0], *sorted(found[1:], key=lambda move: (move.after[0] or move.after[1] or date.max, move.task.id))]


def _in_order(first: int, behind: Mapping[int, Sequence[int]]) -> Iterable[int]:
    """A task and all that waits for it, each once and after everything that it waits for itself; a circle has an end too."""
    seen, done, ways = {first}, [], [(first, iter(behind.get(first, ())))]
    while ways:
        one, rest = ways[-1]
        follower = next((found for found in rest if found not in seen), None)
        if follower is None:
            done.append(one)
            ways.pop()
        else:
            seen.add(follower)
            ways.append((follower, iter(behind.get(follower, ()))))
    return reversed(done)


def _behind(days: Days, end: date) -> Days:
    """The days of a task that must not begin before another one ends."""
    first = days[0] or days[1]
    if first is None or first >= end:
        return days
    by = end - first
    return (_later(days[0], by) if days[0] else None, _later(days[1], by) if days[1] else None)


def _later(on: date, by: timedelta) -> date:
    """A day so much later. Where a calendar ends, its last day: it lies outside of every plan, which is told."""
    return on + by if by <= date.max - on else date.max


def moved_by(task: Task, days: int) -> Days:
    """The days of a task so many days later, or earlier. Raises Refused where a calendar has no such day."""
    try:
        by = timedelta(days=days)
        return (task.starts_on + by if task.starts_on else None, task.ends_on + by if task.ends_on else None)
    except OverflowError:
        raise Refused(_("That is too far away. Write fewer days.")) from None


def shift_of(task: Task, to: Days) -> Shift:
    """What follows from moving a task, to be looked at."""
    tasks, waits = queries.tasks_of(task.team_id), queries.waits_of(task.team_id)
    milestones = queries.milestones_of(task.team_id)
    found = moves(tasks, waits, task.id, to)
    return Shift(
        found, _missed(found, milestones), _outside(found, horizon_of(task.team.cohort)),
        [one for one in tasks if any(_ends_too_late(wait, task, one, to) for wait in waits)], _mark(tasks, waits, milestones, to),
    )  # fmt: skip


def _missed(found: list[Move], milestones: list[Milestone]) -> list[tuple[Milestone, Task]]:
    by_id = {one.id: one for one in milestones}
    pairs = ((by_id.get(move.task.milestone_id), move) for move in found)
    return [
        (milestone, move.task) for milestone, move in pairs
        if milestone is not None and milestone.due_on and milestone.state == "ahead" and _end(move.after) > milestone.due_on
    ]  # fmt: skip


def _outside(found: list[Move], horizon: Horizon) -> list[Move]:
    return [move for move in found if any(on and not horizon.holds(on) for on in move.after)]


def _ends_too_late(wait: Wait, task: Task, one: Task, to: Days) -> bool:
    first = to[0] or to[1]
    waits = wait.task_id == task.id and wait.after_id == one.id
    return waits and one.is_open and one.ends_on is not None and first is not None and first < one.ends_on


def _end(days: Days) -> date:
    return days[1] or days[0] or date.min


def _mark(tasks: Iterable[Task], waits: Iterable[Wait], milestones: Iterable[Milestone], to: Days) -> str:
    told = [(one.id, one.starts_on, one.ends_on, one.state, one.milestone_id) for one in tasks]
    return fingerprint(repr([sorted(told, key=lambda row: row[0]), [(one.task_id, one.after_id) for one in waits],
                             [(one.id, one.due_on, one.state) for one in milestones], to]))  # fmt: skip


def move(task: Task, to: Days, by: Person, seen: str) -> list[Move]:
    """Move a task and everything that must follow. Raises Refused where that leaves the horizon, or was never looked at.

    `seen` is the mark of the shift that was looked at: where something changed since, it must be looked at again.
    """
    hold(task.team_id)
    db.session.expire_all()
    shift = shift_of(task, to)
    if seen != shift.mark:
        raise Refused(_("The workplan changed in the meantime. Look at what follows now, and accept it again."))
    if shift.outside:
        first = shift.outside[0]
        horizon_of(task.team.cohort).refuse(*first.after)
    if all(one.before == one.after for one in shift.moves):
        raise Refused(_("The task has these days already."))
    _write(shift.moves)
    audit.record(MOVE, task, by, moved=[_kept(one) for one in shift.moves])
    return shift.moves


def move_back(task: Task, by: Person) -> None:
    """Take the last move of a task back, with everything that followed. Raises Refused where one of them moved on since."""
    hold(task.team_id)
    db.session.expire_all()
    deed = last_move(task)
    if deed is None:
        raise Refused(_("There is no move to take back."))
    by_id = {one.id: one for one in queries.tasks_of(task.team_id)}
    back = [replace(one, task=by_id[one.task]) for one in map(_read, deed.details["moved"]) if one.task in by_id]
    for one in back:
        if (one.task.starts_on, one.task.ends_on) != one.before:
            raise Refused(_("“%(task)s” got other days since. Move the tasks one by one.", task=one.task.title))
    _write(back)
    audit.record(MOVE_BACK, task, by, moved=[_kept(one) for one in back])


def last_move(task: Task) -> Deed | None:
    """The last move of a task, unless it was taken back or the days were changed otherwise since."""
    found = select(Deed).where(Deed.about == f"tasks:{task.id}", Deed.what.in_([MOVE, MOVE_BACK])).order_by(Deed.id.desc())
    deed = db.session.scalar(found.limit(1))
    if deed is None or deed.what != MOVE:
        return None
    own = next((one for one in map(_read, deed.details["moved"]) if one.task == task.id), None)
    return deed if own and own.before == (task.starts_on, task.ends_on) else None


def _write(found: Iterable[Move]) -> None:
    for one in found:
        if one.before != one.after:
            one.task.starts_on, one.task.ends_on = one.after
            touch(one.task, days=True)


def _kept(one: Move) -> dict[str, Any]:
    days = {"before": one.before, "after": one.after}
    told = {key: [on.isoformat() if on else None for on in pair] for key, pair in days.items()}
    return {"task": one.task.id, "title": one.task.title, **told}


def _read(kept: Mapping[str, Any]) -> Move:
    """A kept move, the other way round; the task by its id."""
    before, after = ([date.fromisoformat(on) if on else None for on in kept[key]] for key in ("before", "after"))
    return Move(kept["task"], (after[0], after[1]), (before[0], before[1]))
