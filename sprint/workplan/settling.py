"""Where a worksheet says something else about a task or milestone than the workplan: keep, take, or make one of both."""

from collections.abc import Iterable
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from sprint.cohorts.owning import own
from sprint.cohorts.queries import members
from sprint.core import audit, clock
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.people.models import Person
from sprint.submissions.flowing import fill, keep, written
from sprint.workplan.actions import hold, refuse_backwards, refuse_unseen, touch
from sprint.workplan.flows import settle_waits
from sprint.workplan.models import Milestone, Task

KEEP, TAKE, COMBINE = "keep", "take", "combine"
LABELS = {
    "title": _l("Task"), "role": _l("Responsible role"), "owner_name": _l("Owner"), "starts_on": lazy_pgettext("task", "Start"),
    "ends_on": _l("End"), "after": _l("Depends on"), "state": _l("State"), "due_on": _l("Day"), "proof": _l("Proof"),
}  # fmt: skip


def differences(record: Task | Milestone) -> list[tuple[str, Any, Any]]:
    """What the workplan and the worksheet say differently: the attribute, what the one says, what the other says."""
    if not record.offered:
        return []
    ours = written(record, record.offered)
    return [(name, ours[name], theirs) for name, theirs in record.offered.items() if ours[name] != theirs]


def settle(record: Task | Milestone, by: Person, seen: str, choice: str, taken: Iterable[str] = ()) -> None:
    """Decide between the workplan and its worksheet; `taken` are the attributes that a mix takes from the worksheet.

    Raises Refused where there is nothing to decide, or no row to take, and where the mix is in disorder.
    """
    hold(record.team_id)
    refuse_unseen(record, seen)
    if record.offered is None:
        raise Refused(_("This was decided already."))
    if choice != KEEP and not record.offered:
        raise Refused(_("The row is gone from the worksheet, so there is nothing to take from it. Keep it or remove it."))
    wanted = {KEEP: set(), TAKE: set(record.offered), COMBINE: set(taken) & set(record.offered)}[choice]
    cells = {name: value for name, value in record.offered.items() if name in wanted}
    if isinstance(record, Task):
        _take_into_task(record, cells)
    else:
        fill(record, cells)
        record.changed_at = clock.now()
    keep(record)
    db.session.flush()
    audit.record("workplan.settle", record, by, choice=choice, taken=sorted(wanted))


def _take_into_task(task: Task, cells: dict[str, Any]) -> None:
    before = (task.starts_on, task.ends_on)
    fill(task, cells)
    refuse_backwards(task.starts_on, task.ends_on)
    if "owner_name" in cells:
        own(task, task.owner_name, [one.person for one in members(task.team)])
    touch(task, days=before != (task.starts_on, task.ends_on))
    if "after" in cells:
        db.session.flush()
        settle_waits(task.team_id, [task])
