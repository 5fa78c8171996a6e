"""The drawings of a document. What they show stands in tables beside them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup

from sprint.cohorts.models import Team
from sprint.core import clock
from sprint.sharing.blocks import Block, Drawing, own
from sprint.sharing.privacy import Veil
from sprint.workplan.gantt import drawing
from sprint.workplan.models import Milestone, Task

ROWS = 34
"""How many rows of a roadmap fit on a page and can still be read."""
PICTURE = re.compile(r"<svg\b.*</svg>", re.S)
NAMESPACE = '<svg xmlns="http://www.w3.org/2000/svg" '


@dataclass(frozen=True)
class Row:
    """A task or a milestone as a copy may show it."""

    id: int
    title: str
    language: str
    owner_name: str
    state: str
    starts_on: date | None = None
    ends_on: date | None = None
    due_on: date | None = None


@dataclass(frozen=True)
class Link:
    """That a task waits for another one."""

    task_id: int
    after_id: int


def of(part: str, veil: Veil, team: Team) -> Iterator[Block]:
    """The drawings of one of `privacy.PARTS`: the roadmap, a page at a time."""
    if part != "workplan":
        return
    tasks = [one for one in veil.records.tasks if one.starts_on or one.ends_on]
    milestones = [one for one in veil.records.milestones if one.due_on]
    rows: list[Any] = sorted([*tasks, *milestones], key=_first_day)
    pieces = [rows[start : start + ROWS] for start in range(0, len(rows), ROWS)]
    for number, piece in enumerate(pieces, 1):
        title = _("Roadmap") if len(pieces) == 1 else _("Roadmap, part %(number)d of %(count)d", number=number, count=len(pieces))
        says = _("Roadmap of %(city)s as a drawing, with a row for each task and milestone. The tables that follow say the same.",
                 city=team.name)  # fmt: skip
        yield Drawing(own(title), says, _roadmap(piece, veil, team))


def _first_day(one: Any) -> tuple[Any, int]:
    return one.starts_on or one.ends_on if isinstance(one, Task) else one.due_on, one.id


def _roadmap(rows: list[Any], veil: Veil, team: Team) -> Markup:
    tasks = [_task(one, veil) for one in rows if isinstance(one, Task)]
    milestones = [
        Row(one.id, veil.text(one.title), one.language, "", one.state, due_on=one.due_on)
        for one in rows if isinstance(one, Milestone)
    ]  # fmt: skip
    waits = [Link(*pair) for pair in veil.records.waits]
    macros = current_app.jinja_env.get_template("workplan/_gantt.html").module
    drawn = macros.gantt(drawing(tasks, milestones, waits, clock.today(team.zone)), team.name, linked=False)  # type: ignore[attr-defined]
    found = PICTURE.search(str(drawn))
    return Markup(found[0].replace("<svg ", NAMESPACE, 1) if found else "")  # noqa: S704 — a template of ours escaped it


def _task(one: Any, veil: Veil) -> Row:
    """A task; in a shared copy its role answers for it where it has one, as in the table."""
    owner = one.role or one.owner_name if veil.scope.is_shared else one.owner_name
    return Row(one.id, veil.text(one.title), one.language, veil.text(owner), one.state, one.starts_on, one.ends_on)
