"""What can be done with worksheets."""

from datetime import date

from flask_babel import gettext as _

from sprint.cohorts.models import Cohort
from sprint.core import audit
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.people.models import Person
from sprint.worksheets.models import Assignment, WorksheetVersion


def assign(
    cohort: Cohort, version: WorksheetVersion, number: int, opens_on: date, due_on: date, by: Person | None = None
) -> Assignment:
    """Give a cohort a worksheet. Raises Refused for a version that is not published, or that is due before it opens."""
    if version.published_at is None:
        raise Refused(_("This worksheet is not published yet. Publish it first."))
    _check_days(opens_on, due_on)
    assignment = Assignment(cohort=cohort, version=version, number=number, opens_on=opens_on, due_on=due_on)
    db.session.add(assignment)
    audit.record("worksheets.assign", assignment, by)
    return assignment


def reschedule(assignment: Assignment, opens_on: date, due_on: date, by: Person) -> None:
    """Move the days on which a worksheet opens and is due. Raises Refused when it would be due before it opens."""
    _check_days(opens_on, due_on)
    before = {"opens_on": assignment.opens_on.isoformat(), "due_on": assignment.due_on.isoformat()}
    after = {"opens_on": opens_on.isoformat(), "due_on": due_on.isoformat()}
    if before == after:
        return
    assignment.opens_on, assignment.due_on = opens_on, due_on
    audit.record("worksheets.reschedule", assignment, by, before=before, after=after)


def _check_days(opens_on: date, due_on: date) -> None:
    if due_on < opens_on:
        raise Refused(_("The worksheet would be due before it opens. Choose a due date on or after the opening day."))
