"""The drawings of a document. What they show stands in tables beside them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup

from sprint.cohorts.models import Team
from sprint.core import clock
from sprint.partners import mapping
from sprint.sharing.blocks import Block, Drawing, Prose, own
from sprint.sharing.privacy import Veil
from sprint.workplan.gantt import drawing
from sprint.workplan.models import Milestone, Task

ROWS = 34
"""How many rows of a roadmap fit on a page and can still be read."""
TALLEST = 1500
"""How high the drawing of an ecosystem may be, in its own measure: a page that holds more cannot be read."""
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


@dataclass(frozen=True)
class Point:
    """An organization as a copy may show it."""

    id: int
    kind: str
    name: str
    known_as: str


def of(part: str, veil: Veil, team: Team, approved_on: date | None) -> Iterator[Block]:
    """The drawings of one of `privacy.PARTS`, as they were on the day of approval where there is one."""
    if part == "workplan":
        yield from _roadmaps(veil, team, approved_on)
    if part == "partners" and veil.named:
        yield _ecosystem(veil, team)


def _roadmaps(veil: Veil, team: Team, approved_on: date | None) -> Iterator[Block]:
    """The roadmap, a page at a time."""
    tasks = [one for one in veil.records.tasks if one.starts_on or one.ends_on]
    milestones = [one for one in veil.records.milestones if one.due_on]
    rows: list[Any] = sorted([*tasks, *milestones], key=_first_day)
    if rows and not veil.records.knows_waits:
        told = _("The roadmap is not drawn: this version did not keep which task depends on which. The table tells it by name.")
        yield Prose(own(told), is_quiet=True)
        return
    pieces = [rows[start : start + ROWS] for start in range(0, len(rows), ROWS)]
    for number, piece in enumerate(pieces, 1):
        title = _("Roadmap") if len(pieces) == 1 else _("Roadmap, part %(number)d of %(count)d", number=number, count=len(pieces))
        says = _("Roadmap of %(city)s as a drawing, with a row for each task and milestone. The tables that follow say the same.",
                 city=team.name)  # fmt: skip
        yield Drawing(own(title), says, _roadmap(piece, veil, team, approved_on))


def _first_day(one: Any) -> tuple[Any, int]:
    return one.starts_on or one.ends_on if isinstance(one, Task) else one.due_on, one.id


def _roadmap(rows: list[Any], veil: Veil, team: Team, approved_on: date | None) -> Markup:
    tasks = [_task(one, veil) for one in rows if isinstance(one, Task)]
    milestones = [
        Row(one.id, veil.text(one.title), one.language, "", one.state, due_on=one.due_on)
        for one in rows if isinstance(one, Milestone)
    ]  # fmt: skip
    waits = [Link(*pair) for pair in veil.records.waits]
    drawn = drawing(tasks, milestones, waits, approved_on or clock.today(team.zone))
    if approved_on is not None:
        drawn = replace(drawn, today_x=None)
    return _picture("workplan/_gantt.html", "gantt", drawn, team.name, linked=False)


def _task(one: Any, veil: Veil) -> Row:
    """A task; in a shared copy its role answers for it where it has one, as in the table."""
    owner = one.role or one.owner_name if veil.scope.is_shared else one.owner_name
    return Row(one.id, veil.text(one.title), one.language, veil.text(owner), one.state, one.starts_on, one.ends_on)


def _ecosystem(veil: Veil, team: Team) -> Block:
    """The map of what the tables list: who is not named there is not in it, and neither are the ties to them."""
    points: list[Any] = [Point(one.id, one.kind, veil.text(one.name), one.known_as) for one in veil.named]
    drawn = mapping.draw(team.name, points, veil.ties)
    if drawn.height > TALLEST:
        told = _("The map has too many organizations to be drawn on a page. The tables list them all.")
        return Prose(own(told), is_quiet=True)
    macros: Any = current_app.jinja_env.get_template("partners/_ecosystem.html").module
    counts = len(points), len(veil.ties)
    title, says = _("The ecosystem around %(city)s", city=team.name), str(macros.says(*counts))
    svg = _picture("partners/_ecosystem.html", "ecosystem", drawn, team.name, *counts, titled=False)
    return Drawing(own(title), says, svg, str(macros.legend()) if veil.ties else "")


def _picture(template: str, macro: str, *given: Any, **more: Any) -> Markup:
    """What a macro draws, as a picture that stands for itself."""
    drawn = getattr(current_app.jinja_env.get_template(template).module, macro)(*given, **more)
    found = PICTURE.search(str(drawn))
    return Markup(found[0].replace("<svg ", NAMESPACE, 1) if found else "")  # noqa: S704 — a template of ours escaped it
