"""What can be done with worksheets."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import or_, select

from sprint.cohorts.models import Cohort
from sprint.core import audit
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.people.models import Person
from sprint.schedule.models import GroupSession
from sprint.worksheets import queries
from sprint.worksheets.following import Follows, When
from sprint.worksheets.models import Assignment, WorksheetVersion


def assign(
    cohort: Cohort, version: WorksheetVersion, number: int, opens: When, due: When, by: Person | None = None
) -> Assignment:
    """Give a cohort a worksheet; each of its two days is fixed or follows a session.

    Raises Refused for a version that is not published, for a worksheet that the cohort has already, and for one that would
    be due before it opens.
    """
    if version.published_at is None:
        raise Refused(_("This worksheet is not published yet. Publish it first."))
    db.session.execute(select(Cohort.id).where(Cohort.id == cohort.id).with_for_update(of=Cohort))
    if version.worksheet_id in queries.assigned(cohort.id):
        raise Refused(_("This cohort has that worksheet already. Choose another one, or change its days."))
    assignment = Assignment(cohort=cohort, version=version, number=number)
    _set_days(assignment, opens, due)
    db.session.add(assignment)
    audit.record("worksheets.assign", assignment, by)
    return assignment


def reschedule(assignment: Assignment, opens: When, due: When, by: Person) -> None:
    """Change when a worksheet opens and is due, or what follows what. Raises Refused when it would be due before it opens."""
    before = _days(assignment)
    _set_days(assignment, opens, due)
    if (after := _days(assignment)) != before:
        audit.record("worksheets.reschedule", assignment, by, before=before, after=after)


def renumber(assignment: Assignment, number: int, by: Person) -> None:
    """Give a worksheet another number in its cohort; that it is free, the database says."""
    if number != assignment.number:
        before, assignment.number = assignment.number, number
        audit.record("worksheets.renumber", assignment, by, before=before, after=number)


def switch(assignment: Assignment, version: WorksheetVersion, by: Person) -> None:
    """Let teams that begin from now on work on another version; those that have begun stay on theirs.

    Raises Refused for a version that is not published, or that is one of another worksheet.
    """
    if version.published_at is None or version.worksheet_id != assignment.version.worksheet_id:
        raise Refused(_("Choose a published version of this worksheet."))
    if version.id != assignment.version_id:
        before, assignment.version = assignment.version.number, version
        audit.record("worksheets.switch", assignment, by, before=before, after=version.number)


def remove(assignment: Assignment, by: Person) -> None:
    """Take a worksheet away from its cohort. That no team has begun, whoever asks has made sure."""
    audit.record("worksheets.remove", assignment, by, version=assignment.version_id, number=assignment.number)
    db.session.delete(assignment)


def follow(sender: Any, group_session: GroupSession, by: Person | None) -> None:
    """Hear that a session has another time, in the transaction in which it got it: the days that count from it move along.

    Raises Refused where a worksheet would be due before it opens.
    """
    found = select(Assignment).where(
        or_(Assignment.opens_session_id == group_session.id, Assignment.due_session_id == group_session.id)
    )
    found = found.order_by(Assignment.number).with_for_update(of=Assignment).execution_options(populate_existing=True)
    for assignment in db.session.scalars(found):
        before = _days(assignment)
        opens, due = (_followed(assignment, day, group_session) for day in ("opens", "due"))
        if due < opens:
            raise Refused(
                _("Worksheet %(number)d follows this session and would be due before it opens. Change its days first.",
                  number=assignment.number)
            )  # fmt: skip
        assignment.opens_on, assignment.due_on = opens, due
        if (after := _days(assignment)) != before:
            audit.record("worksheets.follow", assignment, by, session=group_session.id, before=before, after=after)


def _followed(assignment: Assignment, day: str, group_session: GroupSession) -> date:
    """One of the two days of a worksheet after a session has moved."""
    if getattr(assignment, f"{day}_session_id") == group_session.id:
        return Follows(group_session, getattr(assignment, f"{day}_days")).on
    fixed: date = getattr(assignment, f"{day}_on")
    return fixed


def _set_days(assignment: Assignment, opens: When, due: When) -> None:
    """Write both days and their rules. The sessions stay where they are until this transaction ends."""
    sessions = sorted({when.session.id for when in (opens, due) if isinstance(when, Follows)})
    held = select(GroupSession).where(GroupSession.id.in_(sessions)).order_by(GroupSession.id)
    db.session.scalars(held.with_for_update(of=GroupSession).execution_options(populate_existing=True)).all()
    days = [when.on if isinstance(when, Follows) else when for when in (opens, due)]
    if days[1] < days[0]:
        raise Refused(_("The worksheet would be due before it opens. Choose a due date on or after the opening day."))
    for name, when, on in zip(("opens", "due"), (opens, due), days, strict=True):
        session_id, count = (when.session.id, when.days) if isinstance(when, Follows) else (None, None)
        setattr(assignment, f"{name}_on", on)
        setattr(assignment, f"{name}_session_id", session_id)
        setattr(assignment, f"{name}_days", count)


def _days(assignment: Assignment) -> dict[str, Any]:
    """Both days and their rules, for the audit."""
    found: dict[str, Any] = {"opens_on": assignment.opens_on.isoformat(), "due_on": assignment.due_on.isoformat()}
    for name in ("opens", "due"):
        if session_id := getattr(assignment, f"{name}_session_id"):
            found[f"{name}_follows"] = [session_id, getattr(assignment, f"{name}_days")]
    return found
