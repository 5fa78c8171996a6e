"""How much one person has at the same time: the tasks that are open in each month. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sprint.core.words import same
from sprint.workplan.models import TaskState

MUCH = 4
"""From how many open tasks in one month on a person has too much."""
MOST_MONTHS = 48
OVER = {TaskState.DONE, TaskState.DROPPED}


@dataclass
class Load:
    """The open tasks of one person, by the first day of each month."""

    name: str
    owner_id: int | None
    months: dict[date, int] = field(default_factory=dict)

    @property
    def most(self) -> int:
        """The largest number in one month."""
        return max(self.months.values(), default=0)

    @property
    def too_much(self) -> list[date]:
        """The months in which it is too much."""
        return [month for month, count in sorted(self.months.items()) if count >= MUCH]


def monthly_load(tasks: Iterable[Any]) -> list[Load]:
    """Open tasks per owner and month, those with most first. A task counts in each month from its start to its end.

    A task with one day counts in the month of that day; one without days, and one without an owner, counts nowhere.
    """
    found: dict[Any, Load] = {}
    for task in tasks:
        if task.state in OVER or not task.owner_name:
            continue
        load = found.setdefault(task.owner_id or same(task.owner_name), Load(task.owner_name, task.owner_id))
        for month in months_of(task.starts_on, task.ends_on):
            load.months[month] = load.months.get(month, 0) + 1
    return sorted((one for one in found.values() if one.months), key=lambda one: (-one.most, one.name.casefold()))


def months_of(start: date | None, end: date | None) -> list[date]:
    """The first days of the months from a start to an end; either may be missing."""
    first, last = start or end, end or start
    if first is None or last is None:
        return []
    months: list[date] = []
    month = first.replace(day=1)
    while month <= last and len(months) < MOST_MONTHS:
        months.append(month)
        month = month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)
    return months
