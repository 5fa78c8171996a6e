"""What was done to a task or milestone, as sentences for the reader."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from sprint.core.audit import Deed
from sprint.core.locale import day
from sprint.workplan import queries
from sprint.workplan.models import Milestone, Task, TaskKind, TaskState
from sprint.workplan.naming import milestone_state_name, state_name, task_kind_name
from sprint.workplan.settling import KEEP, LABELS, TAKE
from sprint.workplan.shifting import MOVE, MOVE_BACK
from sprint.worksheets.reading import day_of

MORE_LABELS = {
    **LABELS, "owner": _l("Owner"), "kind": _l("Kind of task"), "audience": _l("For which audience"),
    "milestone_id": _l("Milestone that it leads to"), "outside": _l("Also depends on something outside the workplan"),
    "state_note": _l("Note on the state"),
}  # fmt: skip
BY_ID = {"milestone_id", "after"}
"""Attributes that hold ids, which say nothing to a reader."""


@dataclass(frozen=True)
class Line:
    """One thing that happened."""

    at: datetime
    sentence: str
    details: list[str]


def lines_about(record: Task | Milestone) -> list[Line]:
    """The history of a task or milestone, the latest first."""
    return [_line(deed, name or _("Sprint"), record) for deed, name in queries.deeds_about(record)]


def _line(deed: Deed, name: str, record: Task | Milestone) -> Line:
    verb, details = deed.what.removeprefix("workplan."), deed.details
    if deed.what in (MOVE, MOVE_BACK):
        return Line(deed.happened_at, *_of_move(deed, name, record))
    if verb in ("set_state", "set_milestone_state"):
        told = _told("state", details["after"])
        return Line(deed.happened_at, _("%(person)s set the state to “%(state)s”.", person=name, state=told), [])
    if verb == "settle":
        return Line(deed.happened_at, _of_settle(details["choice"], name), [])
    sentences = {
        "add_task": _("%(person)s added this task.", person=name),
        "add_milestone": _("%(person)s added this milestone.", person=name),
        "change_task": _("%(person)s changed this task.", person=name),
        "change_milestone": _("%(person)s changed this milestone.", person=name),
        "paste": _("%(person)s took it in from a pasted table.", person=name),
    }
    changed = [_changed(key, *pair) for key, pair in details.get("changed", {}).items()]
    return Line(deed.happened_at, sentences.get(verb, _("%(person)s did something to it.", person=name)), changed)


def _of_settle(choice: str, name: str) -> str:
    if choice == KEEP:
        return _("%(person)s kept what the workplan says.", person=name)
    if choice == TAKE:
        return _("%(person)s took what the worksheet says.", person=name)
    return _("%(person)s combined the workplan and the worksheet.", person=name)


def _of_move(deed: Deed, name: str, record: Task | Milestone) -> tuple[str, list[str]]:
    moved = deed.details["moved"]
    own = next((one for one in moved if one["task"] == record.id), moved[0])
    others = len(moved) - 1
    to = day_of(own["after"][1] or own["after"][0]) or date.min
    if deed.what == MOVE_BACK:
        sentence = _("%(person)s took the move back; it ends on %(day)s again.", person=name, day=day(to, year=True))
    else:
        sentence = _("%(person)s moved this task; it ends on %(day)s now.", person=name, day=day(to, year=True))
    told = ngettext("%(num)d other task moved with it.", "%(num)d other tasks moved with it.", others) if others else ""
    return sentence, [told] if told else []


def _changed(key: str, before: Any, after: Any) -> str:
    label = str(MORE_LABELS.get(key, key))
    if key in BY_ID:
        return _("%(what)s: changed", what=label)
    return _("%(what)s: “%(before)s” became “%(after)s”", what=label, before=_told(key, before), after=_told(key, after))


def _told(key: str, value: Any) -> str:
    if value in (None, ""):
        return _("nothing")
    if key == "state":
        return state_name(value) if value in set(TaskState) else milestone_state_name(value)
    if key == "kind" and value in set(TaskKind):
        return task_kind_name(value)
    on = day_of(value) if key.endswith("_on") else None
    return day(on, year=True) if on else str(value)


def label(key: str) -> str:
    """What an attribute is called."""
    return str(MORE_LABELS[key])


def told_cell(value: Any, key: str) -> str:
    """A cell of a row as the reader reads it."""
    return _told(key, value.isoformat() if isinstance(value, date) else value)
