"""What waits for what: names that a text lists, the way back of a circle, and the horizon of days. All of it is pure."""

import re
from collections import deque
from collections.abc import Collection, Hashable, Iterable, Mapping
from datetime import date
from typing import NamedTuple, TypeVar

from flask_babel import gettext as _

from sprint.core.clock import months_after
from sprint.core.errors import Refused
from sprint.core.locale import day
from sprint.core.words import same

NOTHING = {"", "-", "–", "—"}
"""What people write for no task at all."""
MOST_WAITS = 50
"""For how many others a task waits at most: whoever waits for more waits for a milestone."""
FURTHER = 12
"""How many months a plan may look beyond what leadership promised."""

One = TypeVar("One", bound=Hashable)
Waits = Mapping[int, set[int]]
"""For each task the tasks that it waits for."""


class Horizon(NamedTuple):
    """The days between which the tasks of a team lie."""

    first: date
    last: date

    def refuse(self, *days: date | None) -> None:
        """Raise Refused where a day lies outside, in a sentence that names both ends."""
        for one in days:
            if one is not None and not self.holds(one):
                raise Refused(self.tell(one))

    def holds(self, on: date) -> bool:
        """Whether a day lies between them."""
        return self.first <= on <= self.last

    def tell(self, on: date) -> str:
        """A sentence about a day that lies outside."""
        return _(
            "%(day)s lies outside the plan, which goes from %(first)s to %(last)s.",
            day=day(on, year=True), first=day(self.first, year=True), last=day(self.last, year=True),
        )  # fmt: skip


def horizon(starts_on: date, ends_on: date, follow_up_months: int) -> Horizon:
    """From the start of a Sprint to a year beyond what leadership promised."""
    return Horizon(starts_on, months_after(ends_on, follow_up_months + FURTHER))



def named_in(text: str, known: Mapping[str, int]) -> tuple[list[int], list[str]]:
    """The tasks that a text names, and what it names beside: names stand apart by semicolons, lines or commas.

    `known` has names as `same` compares them. A name that has a comma or semicolon itself is found where it stands whole.
    """
    found: dict[int, None] = {}
    unknown: list[str] = []
    for piece in _pieces(text, known):
        key = same(piece)
        if key in known:
            found[known[key]] = None
        elif piece.strip() not in NOTHING:
            unknown.append(piece.strip())
    return list(found), unknown


def _pieces(text: str, known: Mapping[str, int]) -> Iterable[str]:
    if same(text) in known:
        return [text]
    parts = re.split(r"[;\n]", text)
    return [piece for part in parts for piece in ([part] if same(part) in known else part.split(","))]


def circle_with(waits: Mapping[One, Collection[One]], first: One, after: Iterable[One]) -> list[One] | None:
    """The shortest circle that closes where a task waits for some others, from that task back to it; None where none closes."""
    before: dict[One, One] = dict.fromkeys(after, first)
    ways = deque(before)
    while ways:
        way = ways.popleft()
        if way == first:
            return _way_to(first, before)
        for one in waits.get(way, ()):
            if one not in before:
                before[one] = way
                ways.append(one)
    return None


def _way_to(first: One, before: Mapping[One, One]) -> list[One]:
    way = [first, before[first]]
    while way[-1] != first:
        way.append(before[way[-1]])
    return way[::-1]


def circles(waits: Mapping[One, Collection[One]]) -> list[list[One]]:
    """Each circle of tasks once, along what they wait for, from the task of it that comes first."""
    found: list[list[One]] = []
    taken: set[One] = set()
    within = _without_ends(waits)
    for first in within:
        circle = None if first in taken else circle_with(within, first, within[first])
        if circle:
            found.append(circle[:-1])
            taken.update(circle)
    return found


def _without_ends(waits: Mapping[One, Collection[One]]) -> Mapping[One, Collection[One]]:
    """What waits for something that waits, and so on without an end: the rest is in no circle and need not be walked."""
    left = {one: {other for other in after if other in waits} for one, after in waits.items()}
    behind: dict[One, list[One]] = {}
    for one, after in left.items():
        for other in after:
            behind.setdefault(other, []).append(one)
    ends = [one for one, after in left.items() if not after]
    while ends:
        end = ends.pop()
        for one in behind.get(end, ()):
            left[one].discard(end)
            if not left[one]:
                ends.append(one)
    return {one: [other for other in waits[one] if left.get(other)] for one, after in left.items() if after}


def waiting_for(behind: Waits, task_id: int) -> set[int]:
    """A task and all that wait for it, at once or by way of others. `behind` has for each task those that wait for it."""
    found, fresh = {task_id}, {task_id}
    while fresh:
        fresh = set[int]().union(*(behind.get(one, ()) for one in fresh)) - found
        found |= fresh
    return found


def refuse_circle(waits: Waits, task_id: int, after: Iterable[int], names: Mapping[int, str]) -> None:
    """Raise Refused where a task would wait for itself, at once or by way of others; the circle is told by names."""
    circle = circle_with(waits, task_id, after)
    if circle is None:
        return
    if len(circle) == 2:
        raise Refused(_("“%(task)s” cannot depend on itself.", task=names[task_id]))
    told = " → ".join(_("“%(name)s”", name=names[one]) for one in circle)
    raise Refused(_("These tasks would depend on each other in a circle: %(tasks)s.", tasks=told))
