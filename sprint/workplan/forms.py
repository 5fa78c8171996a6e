"""What may be sent about tasks, milestones, moves and pasted tables."""

from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from wtforms import DateField, HiddenField, IntegerField, RadioField, SelectField
from wtforms.validators import NumberRange, Optional, ValidationError

from sprint.cohorts.models import Team
from sprint.cohorts.queries import members
from sprint.core.forms import ChecksField, Form, LineField, TextField, required
from sprint.workplan import queries
from sprint.workplan.models import Milestone, MilestoneState, Task, TaskKind, TaskState
from sprint.workplan.naming import milestone_state_name, state_name, task_kind_name
from sprint.workplan.pasting import DAY_FIRST, FIELDS, MONTH_FIRST
from sprint.workplan.settling import COMBINE, KEEP, LABELS, TAKE

NOT_THERE = -1
"""Stands for an id that is none of the team's."""
LONGEST_TABLE = 200_000
FURTHEST = 2000
"""By how many days a task may be moved at once."""


class TaskForm(Form):
    """A task: what, who, when, for whom, after what, and where it stands."""

    seen = HiddenField()
    title = LineField(_l("Task"), [required(_l("Write what is to be done."))])
    owner = LineField(_l("Owner"))
    role = LineField(_l("Responsible role"))
    starts_on = DateField(lazy_pgettext("task", "Start"), [Optional()])
    ends_on = DateField(_l("End"), [Optional()])
    kind = SelectField(_l("Kind of task"), choices=lambda: [(one.value, task_kind_name(one)) for one in TaskKind])
    audience = LineField(_l("For which audience"))
    milestone = SelectField(_l("Milestone that it leads to"), validate_choice=False)
    after = ChecksField(_l("Waits for these tasks"), validate_choice=False)
    outside = LineField(_l("Also waits for something outside the workplan"), longest=1000)
    state = SelectField(_l("State"), choices=lambda: [(one.value, state_name(one)) for one in TaskState])
    state_note = TextField(_l("Note on the state"), longest=2000)

    def __init__(self, team: Team, task: Task | None = None) -> None:
        waits = [wait for wait in queries.waits_of(team.id) if task and wait.task_id == task.id]
        more = {"seen": task.mark, "owner": task.owner_name, "milestone": str(task.milestone_id or "")} if task else {}
        super().__init__(obj=task, after=[str(wait.after_id) for wait in waits], **more)
        tasks = [one for one in queries.tasks_of(team.id) if one is not task]
        self.others = {str(one.id): one for one in tasks}
        self.milestones = {str(one.id): one for one in queries.milestones_of(team.id)}
        self.after.choices = [(key, one.title) for key, one in self.others.items()]
        self.milestone.choices = [("", _("No milestone")), *((key, one.title) for key, one in self.milestones.items())]
        self.people = [one.person.name for one in members(team)]
        self.audiences = list(dict.fromkeys([*queries.audiences_of(team.id), *(one.audience for one in tasks if one.audience)]))
        if task and str(task.id) in (self.after.data or []):
            self.others[str(task.id)] = task

    def validate_ends_on(self, field: DateField) -> None:
        """Not before the start."""
        if self.starts_on.data and field.data and field.data < self.starts_on.data:
            raise ValidationError(_("A task cannot end before it starts."))

    def values(self) -> dict[str, Any]:
        """What the form says, as the actions take it."""
        chosen = self.milestone.data
        names = ("title", "role", "starts_on", "ends_on", "kind", "audience", "outside", "state", "state_note")
        return {
            **{name: getattr(self, name).data for name in names},
            "owner": self.owner.data or "",
            "milestone_id": self.milestones[chosen].id if chosen in self.milestones else NOT_THERE if chosen else None,
            "after": [self.others[one].id if one in self.others else NOT_THERE for one in self.after.data or []],
        }


class MilestoneForm(Form):
    """A milestone: what can be shown by when, by what it is seen, and who answers for it."""

    seen = HiddenField()
    title = LineField(_l("Milestone"), [required(_l("Write what others will be able to see."))])
    due_on = DateField(_l("Day"), [Optional()])
    proof = LineField(_l("Proof"), longest=1000)
    owner = LineField(_l("Owner"))
    state = SelectField(_l("State"), choices=lambda: [(one.value, milestone_state_name(one)) for one in MilestoneState])
    state_note = TextField(_l("Note on the state"), longest=2000)

    def __init__(self, team: Team, milestone: Milestone | None = None) -> None:
        more = {"seen": milestone.mark, "owner": milestone.owner_name} if milestone else {}
        super().__init__(obj=milestone, **more)
        self.people = [one.person.name for one in members(team)]

    def values(self) -> dict[str, Any]:
        """What the form says, as the actions take it."""
        texts = ("title", "proof", "owner", "state", "state_note")
        return {**{name: getattr(self, name).data or "" for name in texts}, "due_on": self.due_on.data}


class StateForm(Form):
    """One click in the table: which task, the state that was seen, the new one."""

    set = HiddenField()

    def chosen(self, tasks: list[Task]) -> tuple[Task, str, str] | None:
        """The task, the state that was seen, and the new state; None where that is no task of these, or no state."""
        parts = (self.set.data or "").split(":")
        task = next((one for one in tasks if str(one.id) == parts[0]), None)
        states = {state.value for state in TaskState}
        return (task, parts[1], parts[2]) if task and len(parts) == 3 and parts[2] in states else None


class NoteForm(Form):
    """The state of one task, with a note."""

    seen = HiddenField()
    state = RadioField(_l("State"), choices=lambda: [(one.value, state_name(one)) for one in TaskState])
    state_note = TextField(_l("Note on the state"), longest=2000)


class MoveForm(Form):
    """Where a task moves: by so many days, or to a start and an end."""

    seen = HiddenField()
    days = IntegerField(
        _l("Days later (with a minus: earlier)"),
        [Optional(), NumberRange(-FURTHEST, FURTHEST, _l("Write a number from %(min)s to %(max)s."))],
    )
    starts_on = DateField(_l("New start"), [Optional()])
    ends_on = DateField(_l("New end"), [Optional()])

    def validate_ends_on(self, field: DateField) -> None:
        """Not before the start."""
        if self.starts_on.data and field.data and field.data < self.starts_on.data:
            raise ValidationError(_("A task cannot end before it starts."))

    def validate(self, extra_validators: Any = None) -> bool:
        """Days, or a start and an end, and not both."""
        ok, by_day = super().validate(extra_validators), bool(self.starts_on.data or self.ends_on.data)
        if ok and bool(self.days.data) == by_day:
            told = _("Write either the days or a new start and end, not both.") if by_day else None
            self.days.errors = [told or _("Write by how many days it moves, or a new start or end.")]
            return False
        return ok


class SettleForm(Form):
    """What to do about a worksheet that says something else."""

    seen = HiddenField()
    choice = RadioField(
        _l("What shall the workplan say?"), default=KEEP,
        choices=[(KEEP, _l("Keep the workplan as it is")), (TAKE, _l("Take all of what the worksheet says")),
                 (COMBINE, _l("Take only what is marked below"))],
    )  # fmt: skip
    taken = ChecksField(_l("From the worksheet"), choices=list(LABELS.items()), validate_choice=False)


class PasteForm(Form):
    """A pasted table, which column is which, and how its days are written."""

    seen = HiddenField()
    table = TextField(_l("Table"), [required(_l("Paste the rows of your table."))], longest=LONGEST_TABLE)
    order = RadioField(
        _l("Days such as 03/04/2026"), default="", validate_choice=False,
        choices=[("", _l("Tell me where it is unclear")), (DAY_FIRST, _l("The day first: April 3")),
                 (MONTH_FIRST, _l("The month first: March 4"))],
    )  # fmt: skip

    def columns(self, width: int, guessed: list[str]) -> list[str]:
        """For each column the chosen attribute, or the guessed one; each attribute once."""
        found: list[str] = []
        for place in range(width):
            name = request.form.get(f"column-{place}", guessed[place])
            found.append(name if name in FIELDS and name not in found else "")
        return found

    @property
    def days(self) -> str | None:
        """What comes first in a day; None where nobody said."""
        return self.order.data if self.order.data in (DAY_FIRST, MONTH_FIRST) else None
