"""What does not fit together across a whole plan: its audiences, its workplan, what its partners were promised.

The checks of the sections (`checks`) ask whether something is there; these ask whether it holds. They never stop anybody: a
plan argues, people decide.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from sprint.core.clock import months_after
from sprint.core.locale import day, month
from sprint.core.words import same
from sprint.partners.commitment_models import Commitment, Side
from sprint.workplan import order
from sprint.workplan.load import Load, monthly_load
from sprint.workplan.models import Task, TaskKind, Wait
from sprint.worksheets.reading import day_of
from sprint.worksheets.values import is_empty, rows_of


class Place(StrEnum):
    """Where something that does not fit can be put right."""

    WORKPLAN = "workplan"
    COMMITMENTS = "commitments"
    PLAN = "plan"


@dataclass(frozen=True)
class Finding:
    """One thing that does not fit."""

    place: Place
    tell: Callable[[], str]
    """Makes the sentence, in the language of whoever reads it."""
    subject_id: int | None = None
    """The task or commitment that it is about."""

    @property
    def sentence(self) -> str:
        """What does not fit, in the reader's language."""
        return self.tell()


@dataclass(frozen=True)
class Whole:
    """What a team has, as far as these checks ask for it."""

    starts_from: date
    """The day on which the months of the promise begin."""
    months: int
    audiences: Sequence[str]
    tasks: Sequence[Task]
    waits: Sequence[Wait] = ()
    commitments: Sequence[Commitment] = ()
    feedback_steps: bool = False
    """Whether the plan names a step on the way of a comment (`comment_path`)."""
    training_days: Sequence[date] = field(default_factory=tuple)
    """Days of trainings that the plan names outside of the workplan."""


def find(whole: Whole) -> list[Finding]:
    """All that does not fit, what weighs most first. Tasks that were dropped count nowhere.

    A workplan that nobody has begun contradicts nothing: that it is missing, the sections say.
    """
    checks = CHECKS if whole.tasks else [promises_have_owners]
    return [finding for check in checks for finding in check(whole)]


def audiences_of(value: Any) -> list[str]:
    """The names in the table of audiences, each once."""
    found: dict[str, str] = {}
    for row in rows_of(value):
        if not is_empty(row.get("name")):
            found.setdefault(same(row["name"]), str(row["name"]).strip())
    return list(found.values())


def days_of(values: Iterable[Any]) -> list[date]:
    """The days among some values."""
    return [on for value in values if (on := day_of(value)) is not None]


def _kept(whole: Whole) -> list[Task]:
    return [task for task in whole.tasks if task.state != "dropped"]


def training_in_time(whole: Whole) -> list[Finding]:
    """There is a training within the months of the promise (003-30, O2)."""
    last = months_after(whole.starts_from, whole.months)
    days = [task.ends_on for task in _kept(whole) if task.kind == TaskKind.TRAINING and task.ends_on]
    if any(on <= last for on in (*days, *whole.training_days)):
        return []
    return [Finding(Place.WORKPLAN, lambda: ngettext(
        "No training has a date up to %(day)s, in the %(num)d month after the Sprint.",
        "No training has a date up to %(day)s, in the %(num)d months after the Sprint.",
        whole.months, day=day(last, year=True),
    ))]  # fmt: skip


def promises_have_owners(whole: Whole) -> list[Finding]:
    """Whatever the city promised to a partner has somebody who answers for it (004-15)."""
    return [
        _orphan(one) for one in whole.commitments if one.side == Side.CITY and one.is_open and not one.has_owner
    ]


def _orphan(one: Commitment) -> Finding:
    def tell() -> str:
        if one.partner_name:
            known = {"partner": one.partner_name, "action": one.action}
            return _("“%(partner)s” was promised “%(action)s”, and nobody answers for it.", **known)
        return _("“%(action)s” was promised, and nobody answers for it.", action=one.action)

    return Finding(Place.COMMITMENTS, tell, one.id)


def audiences_have_activities(whole: Whole) -> list[Finding]:
    """Each audience of the plan has a task that is for it."""
    reached = {same(task.audience) for task in _kept(whole)}
    return [_idle(name) for name in whole.audiences if same(name) not in reached]


def _idle(name: str) -> Finding:
    return Finding(Place.WORKPLAN, lambda: _("The audience “%(name)s” has no task in the workplan yet.", name=name))


def tasks_are_whole(whole: Whole) -> list[Finding]:
    """Each open task has an owner and a last day."""
    return [
        Finding(Place.WORKPLAN, _bare(task), task.id)
        for task in whole.tasks
        if task.is_open and not (task.has_owner and task.ends_on)
    ]


def _bare(task: Task) -> Callable[[], str]:
    if not task.has_owner and not task.ends_on:
        return lambda: _("The task “%(task)s” has no owner and no date.", task=task.title)
    if not task.has_owner:
        return lambda: _("The task “%(task)s” has no owner.", task=task.title)
    return lambda: _("The task “%(task)s” has no date by which it ends.", task=task.title)


def tasks_are_in_order(whole: Whole) -> list[Finding]:
    """A task begins when the tasks that it waits for have ended, and none waits for itself in the end."""
    tasks = {task.id: task for task in _kept(whole)}
    waits = [(tasks[one.task_id], tasks[one.after_id]) for one in whole.waits if {one.task_id, one.after_id} <= tasks.keys()]
    after: dict[int, list[int]] = {}
    for task, waited in waits:
        after.setdefault(task.id, []).append(waited.id)
    circles = [[tasks[one] for one in circle] for circle in order.circles(after)]
    inside = {(task.id, other.id) for circle in circles for task in circle for other in circle}
    early = [
        _early(task, waited, task.starts_on, waited.ends_on)
        for task, waited in waits
        if (task.id, waited.id) not in inside and task.starts_on and waited.ends_on and task.starts_on < waited.ends_on
    ]
    return [*map(_circle, circles), *early]


def _circle(circle: list[Task]) -> Finding:
    names = [task.title for task in (*circle, circle[0])]
    return Finding(Place.WORKPLAN, lambda: _(
        "These tasks depend on each other in a circle: %(tasks)s.", tasks=" → ".join(_("“%(name)s”", name=name) for name in names)
    ), circle[0].id)  # fmt: skip


def _early(task: Task, waited: Task, start: date, end: date) -> Finding:
    return Finding(Place.WORKPLAN, lambda: _(
        "“%(task)s” depends on “%(other)s”, but starts on %(start)s, before that one ends on %(end)s.",
        task=task.title, other=waited.title, start=day(start, year=True), end=day(end, year=True),
    ), task.id)  # fmt: skip


def feedback_is_used(whole: Whole) -> list[Finding]:
    """Some step uses what the community said (003-28, O3)."""
    if whole.feedback_steps and any(task.kind == TaskKind.FEEDBACK for task in _kept(whole)):
        return []
    return [Finding(Place.WORKPLAN, lambda: _("No task of the workplan uses what the community said."))]


def nobody_carries_too_much(whole: Whole) -> list[Finding]:
    """Nobody has more open tasks in one month than a person can do beside the daily work, as the workplan counts them."""
    return [_loaded(one) for one in monthly_load(whole.tasks) if one.too_much]


def _loaded(one: Load) -> Finding:
    """A person is told once, with the fullest month; long tasks would fill a page otherwise."""
    on = min(month for month, count in one.months.items() if count == one.most)
    more, known = len(one.too_much) - 1, {"name": one.name, "count": one.most, "month": month(on)}

    def tell() -> str:
        if more:
            return ngettext(
                "%(name)s has %(count)d tasks in %(month)s, and too many in %(num)d more month: that is much for one person.",
                "%(name)s has %(count)d tasks in %(month)s, and too many in %(num)d more months: that is much for one person.",
                more, **known,
            )  # fmt: skip
        return _("%(name)s has %(count)d tasks in %(month)s: that is much for one person.", **known)

    return Finding(Place.WORKPLAN, tell)


CHECKS: tuple[Callable[[Whole], list[Finding]], ...] = (
    training_in_time, promises_have_owners, audiences_have_activities, tasks_are_whole, tasks_are_in_order, feedback_is_used,
    nobody_carries_too_much,
)  # fmt: skip
