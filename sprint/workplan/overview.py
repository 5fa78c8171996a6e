"""The page of a workplan: what matters now, what the filters leave, the drawing and the load. Worked out when it is drawn."""

from collections.abc import Hashable, Iterator, Mapping
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import Any

from sprint.cohorts.models import Team
from sprint.core import clock
from sprint.core.clock import months_after
from sprint.workplan import queries
from sprint.workplan.gantt import Drawing, drawing
from sprint.workplan.load import MUCH, Load, monthly_load, months_of
from sprint.workplan.models import Milestone, MilestoneState, Task, TaskKind, TaskState

NOBODY, OPEN, LATE = "-", "open", "late"
OF_TASK = attrgetter(
    "id", "title", "role", "owner_name", "owner_id", "starts_on", "ends_on", "outside", "state", "kind", "audience",
    "milestone_id", "is_asked_about", "language",
)  # fmt: skip
OF_MILESTONE = attrgetter("id", "title", "due_on", "proof", "owner_name", "state", "is_asked_about", "language")


class Overview:
    """A workplan with its filters."""

    much = MUCH

    def __init__(self, team: Team, asked: Mapping[str, str]) -> None:
        self.team = team
        self.all_tasks, self.milestones = queries.tasks_of(team.id), queries.milestones_of(team.id)
        self.waits = queries.waits_of(team.id)
        self.today = clock.today(team.zone)
        self.owner, self.state = asked.get("owner", ""), asked.get("state", "")
        self.kind, self.month = asked.get("kind", ""), asked.get("month", "")
        self.state = self.state if self.state in {OPEN, LATE, *TaskState} else ""
        self.kind = self.kind if self.kind in set(TaskKind) else ""
        self.owner = self.owner if self.owner == NOBODY or self.owner in self.owners else ""
        self.month = self.month if self.month in {on.isoformat()[:7] for on in self.months} else ""

    @cached_property
    def mark(self) -> Hashable:
        """All that the page shows of it."""
        cohort = self.team.cohort
        return (
            self.team.id, self.team.name, cohort.ends_on, cohort.follow_up_months, self.today,
            self.owner, self.state, self.kind, self.month,
            tuple(map(OF_TASK, self.all_tasks)), tuple(map(OF_MILESTONE, self.milestones)),
            tuple((one.task_id, one.after_id) for one in self.waits),
        )  # fmt: skip

    @property
    def is_filtered(self) -> bool:
        """Whether some tasks may be left out."""
        return bool(self.owner or self.state or self.kind or self.month)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing at all."""
        return not self.all_tasks and not self.milestones

    @cached_property
    def owners(self) -> list[str]:
        """Everybody who owns a task, by name."""
        return sorted({one.owner_name for one in self.all_tasks if one.owner_name}, key=str.casefold)

    @cached_property
    def months(self) -> list[date]:
        """The months in which something happens."""
        found = {month for one in self.all_tasks for month in months_of(one.starts_on, one.ends_on)}
        return sorted(found)

    @cached_property
    def tasks(self) -> list[Task]:
        """The tasks that the filters leave."""
        return [one for one in self.all_tasks if self._passes(one)]

    def _passes(self, one: Task) -> bool:
        if self.owner and one.owner_name != ("" if self.owner == NOBODY else self.owner):
            return False
        if self.kind and one.kind != self.kind:
            return False
        if self.month and self.month not in {on.isoformat()[:7] for on in months_of(one.starts_on, one.ends_on)}:
            return False
        if self.state == OPEN:
            return one.is_open
        return one.is_late(self.today) if self.state == LATE else not self.state or one.state == self.state

    @cached_property
    def late(self) -> list[Task]:
        """The tasks whose last day is over."""
        return [one for one in self.all_tasks if one.is_late(self.today)]

    @cached_property
    def unowned(self) -> list[Task]:
        """The open tasks that nobody owns."""
        return [one for one in self.all_tasks if one.is_open and not one.owner_name]

    @cached_property
    def undated(self) -> list[Task]:
        """The open tasks without an end."""
        return [one for one in self.all_tasks if one.is_open and one.ends_on is None]

    @cached_property
    def asked_about(self) -> list[Task | Milestone]:
        """The tasks and milestones about which the worksheet says something else."""
        everything: list[Task | Milestone] = [*self.all_tasks, *self.milestones]
        return [one for one in everything if one.is_asked_about]

    @property
    def next_milestone(self) -> Milestone | None:
        """The first milestone ahead."""
        ahead = (one for one in self.milestones if one.state == MilestoneState.AHEAD and one.due_on and one.due_on >= self.today)
        return next(ahead, None)

    @cached_property
    def drawing(self) -> Drawing:
        """The roadmap of what the filters leave, with the milestones."""
        cohort = self.team.cohort
        promise_on = months_after(cohort.ends_on, cohort.follow_up_months)
        milestones = self.milestones if not self.is_filtered else []
        return drawing(self.tasks, milestones, self.waits, self.today, promise_on)

    @cached_property
    def awaited(self) -> dict[int, list[Task]]:
        """For each task those that it waits for."""
        by_id, found = {one.id: one for one in self.all_tasks}, dict[int, list[Task]]()
        for wait in self.waits:
            found.setdefault(wait.task_id, []).append(by_id[wait.after_id])
        return found

    def rows(self) -> Iterator[tuple[Any, bool]]:
        """What the drawing shows, as the table shows it: a task, or a milestone and True."""
        for bar in self.drawing.bars:
            yield bar.record, bar.is_milestone
        for one in self.drawing.undated:
            yield one, isinstance(one, Milestone)

    @cached_property
    def load(self) -> list[Load]:
        """The open tasks of each person by month, from this month on."""
        return monthly_load(self.all_tasks)

    @cached_property
    def load_months(self) -> list[date]:
        """The months of the table of loads, from this month on."""
        this = self.today.replace(day=1)
        return sorted({month for one in self.load for month in one.months if month >= this})
