"""What may be sent about an assignment."""

from collections.abc import Iterable
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import pgettext
from wtforms import DateField, IntegerField, SelectField
from wtforms.validators import StopValidation

from sprint.core import locale
from sprint.core.forms import Form, between, chosen, refuse_far_year
from sprint.schedule.models import GroupSession
from sprint.worksheets.following import Follows, When, day_of
from sprint.worksheets.models import Assignment, WorksheetVersion

BEFORE, AFTER = "before", "after"
MOST_DAYS = 400


def _session(value: object) -> int | None:
    return int(str(value)) if value else None


class AFixedDay:
    """A day that a calendar of the Sprint can hold, where no session is chosen to follow."""

    def __init__(self, name: str, message: object) -> None:
        self.name, self.message = name, message

    def __call__(self, form: "AssignmentForm", field: DateField) -> None:
        """Check the field; what stands in it beside a session counts for nothing."""
        if form.follows(self.name):
            field.errors = []
            raise StopValidation
        if field.data is None:
            field.errors = []
            raise StopValidation(str(self.message))
        refuse_far_year(field.data)


def _days() -> IntegerField:
    return IntegerField(_l("Days"), [between(0, MOST_DAYS)], default=0)


def _side() -> SelectField:
    return SelectField(_l("Before or after"), default=BEFORE)


def _of_session() -> SelectField:
    return SelectField(_l("Counted from"), coerce=_session, default="")


class AssignmentForm(Form):
    """The number of a worksheet, when it opens and when it is due: on a fixed day, or so many days from a session."""

    number = IntegerField(_l("Number"), [between(1, 99)])
    opens_from = _of_session()
    opens_days, opens_side = _days(), _side()
    opens_on = DateField(_l("Opens on"), [AFixedDay("opens", _l("Choose the day on which it opens."))])
    due_from = _of_session()
    due_days, due_side = _days(), _side()
    due_on = DateField(_l("Due on"), [AFixedDay("due", _l("Choose the day on which it is due."))])

    @classmethod
    def about(cls, sessions: Iterable[GroupSession], assignment: Assignment | None = None, **values: object) -> "AssignmentForm":
        """The form for a cohort with these sessions, filled with what an assignment has."""
        if assignment is not None:
            values = {"number": assignment.number, **_present(assignment, "opens"), **_present(assignment, "due")}
        form = cls(data=values)
        form.sessions = {one.id: one for one in sessions}
        held = [(str(one.id), _named(one)) for one in form.sessions.values()]
        sides = [(BEFORE, pgettext("days", "before")), (AFTER, pgettext("days", "after"))]
        for name in ("opens", "due"):
            form[f"{name}_from"].choices = [("", _("On a fixed day")), *held]
            form[f"{name}_side"].choices = sides
        return form

    sessions: dict[int, GroupSession]

    def follows(self, name: str) -> bool:
        """Whether a session is chosen for one of the two days."""
        return self[f"{name}_from"].data is not None

    def when(self, name: str) -> When:
        """One of the two days as it was sent."""
        if not self.follows(name):
            fixed: date = self[f"{name}_on"].data
            return fixed
        days = self[f"{name}_days"].data or 0
        return Follows(self.sessions[self[f"{name}_from"].data], -days if self[f"{name}_side"].data == BEFORE else days)


class NewAssignmentForm(AssignmentForm):
    """Which worksheet a cohort gets."""

    version = SelectField(_l("Worksheet"), [chosen(_l("Choose a worksheet."))], coerce=int)

    def offer(self, versions: Iterable[WorksheetVersion]) -> None:
        """Let these versions be chosen."""
        told = {one.id: _("%(title)s, version %(number)d", title=locale.plain(one.title), number=one.number) for one in versions}
        self.version.choices = list(told.items())


def _present(assignment: Assignment, name: str) -> dict[str, object]:
    days = getattr(assignment, f"{name}_days")
    return {
        f"{name}_from": getattr(assignment, f"{name}_session_id") or "",
        f"{name}_days": abs(days or 0),
        f"{name}_side": AFTER if (days or 0) > 0 else BEFORE,
        f"{name}_on": getattr(assignment, f"{name}_on"),
    }


def _named(one: GroupSession) -> str:
    title, day = locale.plain(one.title), locale.day(day_of(one))
    if one.number is not None:
        return _("Session %(number)d, %(title)s: %(day)s", number=one.number, title=title, day=day)
    return _("%(title)s: %(day)s", title=title, day=day)
