"""Where the bars, diamonds and lines of a roadmap stand, as plain numbers: a template only writes them down.

The drawing is as wide as its months, so that a bar never becomes too thin to see, and a row high for each task and
milestone that has a day. It knows no reader: names of months, and the words for screen readers, are the template's.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sprint.workplan.load import months_of
from sprint.workplan.models import MilestoneState, TaskState

LEFT, WIDTH, TOP, ROW, BAR = 216, 824, 44, 34, 20
"""Where the days begin, the whole width, where the rows begin, the height of a row and of a bar."""
LETTERS = 30
"""How many letters of a name stand left of the days."""
SLIMMEST = 4.0
OVER = {TaskState.DONE, TaskState.DROPPED}


@dataclass(frozen=True)
class Month:
    """A line where a month begins."""

    first: date
    x: float
    is_named: bool
    has_year: bool


@dataclass(frozen=True)
class Bar:
    """A task in the drawing; a milestone is one without a width."""

    id: int
    name: str
    """Cut to what fits."""
    record: Any
    kind: str
    """How it is drawn: task, done, dropped, unowned, late, milestone."""
    x: float
    y: float
    width: float
    is_milestone: bool = False

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return self.y + BAR / 2

    @property
    def after(self) -> float:
        """Where a word behind it begins."""
        return round(self.x + max(self.width, 0) + 12, 1)

    @property
    def word_is_left(self) -> bool:
        """Whether there is no room for a word behind it."""
        return self.after > WIDTH - 130


@dataclass(frozen=True)
class Drawing:
    """A whole roadmap."""

    months: list[Month]
    bars: list[Bar]
    lines: list[str]
    """The path of each line from a task to one that waits for it."""
    today_x: float | None
    promise_x: float | None
    first: date | None
    last: date | None
    height: int
    undated: list[Any] = field(default_factory=list)
    """Tasks and milestones without any day."""
    width: int = WIDTH
    left: int = LEFT
    top: int = TOP
    row: int = ROW
    bar: int = BAR

    @property
    def bottom(self) -> int:
        """Where the rows end."""
        return TOP + ROW * len(self.bars)


def drawing(
    tasks: Sequence[Any], milestones: Sequence[Any], waits: Iterable[Any], today: date, promise_on: date | None = None
) -> Drawing:
    """Lay out a roadmap: tasks and milestones by their first day, today, and the day on which leadership's promise ends."""
    dated = [(one.starts_on or one.ends_on, one, False) for one in tasks] + [(one.due_on, one, True) for one in milestones]
    undated = [one for on, one, _ in dated if on is None]
    rows = sorted((row for row in dated if row[0] is not None), key=lambda row: (row[0], row[2], row[1].id))
    days = [on for _, one, is_milestone in rows for on in _days(one, is_milestone)]
    if not days:
        return Drawing([], [], [], None, None, None, None, TOP + 26, undated)
    shown = [*days, *(on for on in (today, promise_on) if on and _near(on, days))]
    first, last = min(shown).replace(day=1), max(shown)
    months = months_of(first, last)
    end = (months[-1] + timedelta(days=32)).replace(day=1)
    scale = (WIDTH - LEFT) / (end - first).days

    def place(on: date) -> float:
        return round(LEFT + (on - first).days * scale, 1)

    bars = [_bar(one, is_milestone, TOP + ROW * number, place, today) for number, (_, one, is_milestone) in enumerate(rows)]
    by_task = {bar.id: bar for bar in bars if not bar.is_milestone}
    pairs = [(by_task.get(wait.after_id), by_task.get(wait.task_id)) for wait in waits]
    lines = [_line(before, behind) for before, behind in pairs if before and behind]
    return Drawing(
        _months(months, place), bars, lines, place(today) if first <= today < end else None,
        place(promise_on) if promise_on and first <= promise_on < end else None, first, last, TOP + ROW * len(bars) + 26, undated,
    )  # fmt: skip


def _days(one: Any, is_milestone: bool) -> list[date]:
    found = [one.due_on] if is_milestone else [one.starts_on, one.ends_on]
    return [on for on in found if on is not None]


def _near(on: date, days: list[date]) -> bool:
    """Whether a day is near enough to the others that showing it squeezes nothing."""
    return min(days) - timedelta(days=92) <= on <= max(days) + timedelta(days=184)


def _bar(one: Any, is_milestone: bool, row_y: int, place: Any, today: date) -> Bar:
    y = row_y + (ROW - BAR) / 2
    name = one.title if len(one.title) <= LETTERS else one.title[: LETTERS - 1].rstrip() + "…"
    if is_milestone:
        ahead = "late" if one.due_on < today else "milestone"
        kind = {MilestoneState.REACHED: "done", MilestoneState.DROPPED: "dropped"}.get(one.state, ahead)
        return Bar(one.id, name, one, kind, place(one.due_on), y, 0, is_milestone=True)
    start, end = one.starts_on or one.ends_on, one.ends_on or one.starts_on
    x = place(start)
    width = max(round(place(end + timedelta(days=1)) - x, 1), SLIMMEST)
    return Bar(one.id, name, one, _kind(one, today), x, y, width)


def _kind(task: Any, today: date) -> str:
    if task.state in OVER:
        return "done" if task.state == TaskState.DONE else "dropped"
    if task.ends_on is not None and task.ends_on < today:
        return "late"
    return "task" if task.owner_name else "unowned"


def _line(before: Bar, behind: Bar) -> str:
    """A line from the end of one bar to the start of another, in right angles."""
    end, start = round(before.x + before.width, 1), behind.x
    if start >= end + 8:
        return f"M{end} {before.middle}h6V{behind.middle}H{start}"
    half = ROW / 2 if behind.middle > before.middle else -ROW / 2
    return f"M{end} {before.middle}h6v{half}H{round(start - 6, 1)}V{behind.middle}h6"


def _months(months: list[date], place: Any) -> list[Month]:
    """Each month with its line; where they stand close, only some have a name."""
    every = 1 if len(months) <= 16 else 2 if len(months) <= 32 else 3
    named = [one for number, one in enumerate(months) if number % every == 0]
    with_year = {one for before, one in zip([None, *named], named, strict=False) if before is None or before.year != one.year}
    return [Month(one, place(one), one in named, one in with_year) for one in months]
