"""The form of a check-in: five minutes, the same by a link as signed in."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext
from wtforms import DateField, HiddenField, IntegerField, SelectField, SubmitField
from wtforms.validators import Optional

from sprint.cohorts.models import Team
from sprint.core.forms import Form, LineField, TextField, between
from sprint.follow_up.forms import MOST, a_link, nothing_personal, refuse_other_days
from sprint.follow_up.models import State
from sprint.workplan.models import Milestone, MilestoneState

ROWS = (1, 2, 3)
"""Trainings that one check-in has room for; further ones are recorded by themselves."""
WHOLE = 0
"""Stands for the plan as a whole, where a team has no milestones."""
NUMBERS = ("feedback_received", "feedback_answered", "feedback_changed")
TEXTS = ("partners_gained", "partners_lost", "staff", "help", "evidence")
FROM_WORKPLAN = {MilestoneState.REACHED: State.DONE, MilestoneState.DROPPED: State.DROPPED}


def a_count() -> list[Any]:
    """A number that may be left out."""
    return [Optional(), between(0, MOST)]


def state_said(state: str) -> str:
    """Where a milestone stands, for the reader."""
    return {
        State.ON_TRACK: pgettext("state of a milestone", "on track"), State.AT_RISK: pgettext("state of a milestone", "at risk"),
        State.BLOCKED: pgettext("state of a milestone", "blocked"), State.DONE: pgettext("state of a milestone", "done"),
        State.DROPPED: pgettext("state of a milestone", "dropped"),
    }[State(state)]  # fmt: skip


class CheckInForm(Form):
    """All of a check-in but its milestones and trainings, which `form_for` adds."""

    base = HiddenField(default="0")
    feedback_received = IntegerField(_l("Pieces of feedback received"), a_count())
    feedback_answered = IntegerField(_l("of which answered"), a_count())
    feedback_changed = IntegerField(_l("of which changed something"), a_count())
    partners_gained = TextField(_l("Organizations that joined"), [nothing_personal], longest=2000)
    partners_lost = TextField(_l("Organizations that left"), [nothing_personal], longest=2000)
    staff = TextField(_l("Changes in the team"), [nothing_personal], longest=2000)
    help = TextField(_l("Help that you want"), [nothing_personal], longest=2000)
    evidence = LineField(_l("Link to evidence"), [Optional(), a_link()], longest=1000)
    later = SubmitField(_l("Save and go on later"))

    team: Team
    milestones: list[Milestone]

    def rows(self) -> list[tuple[Milestone | None, Any, Any]]:
        """Each milestone with its state and why; the plan as a whole where there are none."""
        keys: list[tuple[Milestone | None, int]] = [(one, one.id) for one in self.milestones]
        keys = keys or [(None, WHOLE)]
        return [(one, self[f"state_{key}"], self[f"why_{key}"]) for one, key in keys]

    def training_rows(self) -> list[dict[str, Any]]:
        """The fields of each training."""
        return [{name: self[f"training_{name}_{row}"] for name in ("on", "title", "people", "spoken", "orgs")} for row in ROWS]

    def validate(self, extra_validators: Any = None) -> bool:
        """What is sent is whole; what is kept for later may have gaps."""
        ok = super().validate(extra_validators)
        if self.later.data:
            return ok
        wrong = [*self._gaps_in_states(), *self._gaps_in_trainings(), *self._numbers_that_cannot_be()]
        for field, message in wrong:
            field.errors = [*field.errors, message]
        return ok and not wrong

    def _gaps_in_states(self) -> list[tuple[Any, str]]:
        wrong = []
        for _milestone, state, why in self.rows():
            if not state.data:
                wrong.append((state, _("Choose where it stands.")))
            if state.data == State.DROPPED and not (why.data or "").strip():
                wrong.append((why, _("Say why it was dropped.")))
        return wrong

    def _gaps_in_trainings(self) -> list[tuple[Any, str]]:
        wrong = []
        for row in self.training_rows():
            if not any(field.data not in (None, "") for field in row.values()):
                continue
            if row["on"].data is None and not row["on"].errors:
                wrong.append((row["on"], _("Write the day.")))
            if not (row["title"].data or "").strip():
                wrong.append((row["title"], _("Write what the training was about.")))
            if row["people"].data is None and not row["people"].errors:
                wrong.append((row["people"], _("Write how many people took part.")))
        return wrong

    def _numbers_that_cannot_be(self) -> list[tuple[Any, str]]:
        received, answered, changed = (self[name].data for name in NUMBERS)
        if (answered or 0) > (received or 0):
            return [(self.feedback_answered, _("No more can be answered than was received."))]
        if (changed or 0) > (received or 0):
            return [(self.feedback_changed, _("No more can have changed something than was received."))]
        return []

    def content(self) -> dict[str, Any]:
        """What the check-in says, as it is kept."""
        states = [
            {"title": one.title if one else "", "language": one.language if one else "", "key": one.id if one else WHOLE,
             "state": state.data, "why": why.data or ""}
            for one, state, why in self.rows()
        ]  # fmt: skip
        numbers, texts = {name: self[name].data for name in NUMBERS}, {name: self[name].data or "" for name in TEXTS}
        return {"states": states, **numbers, **texts}

    def trainings(self) -> list[dict[str, Any]]:
        """The trainings that are recorded with it."""
        return [
            {"held_on": row["on"].data, "title": row["title"].data, "people": row["people"].data,
             "spoken": row["spoken"].data or "", "organizations": row["orgs"].data or ""}
            for row in self.training_rows() if row["on"].data is not None
        ]  # fmt: skip

    def typed(self) -> dict[str, Any]:
        """All that was typed, to be shown again."""
        skipped = {"csrf_token", "operation", "base", "later"}
        data = {name: value for name, value in self.data.items() if name not in skipped}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in data.items()}


def form_for(team: Team, milestones: list[Milestone], *, draft: dict[str, Any] | None, said: dict[str, Any] | None,
             number: int) -> CheckInForm:  # fmt: skip
    """The form of one team, with what was typed before, or with what was sent last to correct it."""
    fields: dict[str, Any] = {"team": team, "milestones": milestones}
    choices = [("", _("Choose")), *((one.value, state_said(one)) for one in State)]
    for key in [one.id for one in milestones] or [WHOLE]:
        fields[f"state_{key}"] = SelectField(_l("Where it stands"), choices=choices, default="")
        fields[f"why_{key}"] = LineField(_l("Why"), [nothing_personal], longest=1000)
    for row in ROWS:
        fields[f"training_on_{row}"] = DateField(_l("Day"), [Optional()])
        fields[f"training_title_{row}"] = LineField(_l("Title"), [nothing_personal])
        fields[f"training_people_{row}"] = IntegerField(_l("People who took part"), a_count())
        fields[f"training_spoken_{row}"] = LineField(_l("Language of the training"), [nothing_personal])
        fields[f"training_orgs_{row}"] = LineField(_l("Organizations"), [nothing_personal], longest=1000)
        fields[f"validate_training_on_{row}"] = lambda form, field: refuse_other_days(form.team, field)
    data = {"base": str(number), **_first(milestones, said), **_of_draft(draft)}
    made: CheckInForm = type("CheckInFormOfTeam", (CheckInForm,), fields)(data=data)
    return made


def _first(milestones: list[Milestone], said: dict[str, Any] | None) -> dict[str, Any]:
    if said is None:
        return {f"state_{one.id}": FROM_WORKPLAN.get(MilestoneState(one.state), "") for one in milestones}
    states = {f"{name}_{one['key']}": one[name] for one in said["states"] for name in ("state", "why")}
    return {**states, **{name: said.get(name) for name in (*NUMBERS, *TEXTS)}}


def _of_draft(draft: dict[str, Any] | None) -> dict[str, Any]:
    draft = dict(draft or {})
    for row in ROWS:
        if day := draft.get(f"training_on_{row}"):
            draft[f"training_on_{row}"] = date.fromisoformat(day)
    return draft
