"""What the facilitation team does with one worksheet of its cohort: more time for a team, and taking the worksheet away."""

from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import delete, func, select

from sprint.cohorts import queries as cohorts
from sprint.cohorts.models import Team
from sprint.core import audit, clock, locale, outbox
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.people.models import Person
from sprint.submissions import queries
from sprint.submissions.assignment_models import Extension
from sprint.submissions.models import Submission
from sprint.worksheets import actions as worksheets
from sprint.worksheets.models import Assignment


def extend(assignment: Assignment, team: Team, due_on: date, reason: str, *, language: str, by: Person) -> Extension:
    """Give a team more time, or change what it was given, and tell its people; the same again changes nothing.

    Raises Refused for a day that is over in the team's city, and for one that gives it no more time than everybody has.
    """
    if due_on <= assignment.due_on:
        day = locale.day(assignment.due_on)
        raise Refused(_("The worksheet is due on %(day)s for everybody. Choose a later day.", day=day))
    if due_on < clock.today(team.zone):
        raise Refused(_("This day is over in %(city)s. Choose a later one.", city=team.name))
    given = queries.extension_of(team.id, assignment.id)
    if given and (given.due_on, given.reason, given.language) == (due_on, reason, language):
        return given
    before = given.due_on.isoformat() if given else None
    given = given or Extension(cohort_id=assignment.cohort_id, team_id=team.id, assignment_id=assignment.id)
    given.due_on, given.reason, given.language = due_on, reason, language
    given.given_by_id, given.given_at = by.id, clock.now()
    db.session.add(given)
    audit.record("submissions.extend", given, by, before=before, after=due_on.isoformat(), reason=reason)
    _tell(team, "submissions/letters/extended.md", assignment, by, due_on, given)
    return given


def withdraw(extension: Extension, by: Person) -> None:
    """Take back the time that a team was given, and tell its people: the day of everybody counts again."""
    audit.record("submissions.withdraw_extension", extension, by, due_on=extension.due_on.isoformat())
    assignment = extension.assignment
    _tell(extension.team, "submissions/letters/extension_withdrawn.md", assignment, by, assignment.due_on, extension)
    db.session.delete(extension)


def remove(assignment: Assignment, by: Person) -> None:
    """Take a worksheet away from its cohort. Raises Refused once a team has begun it: what teams wrote stays."""
    db.session.execute(select(Assignment.id).where(Assignment.id == assignment.id).with_for_update(of=Assignment))
    begun = db.session.scalar(select(func.count()).where(Submission.assignment_id == assignment.id)) or 0
    if begun:
        raise Refused(
            ngettext(
                "%(num)d team has begun this worksheet. It stays, so that nothing is lost.",
                "%(num)d teams have begun this worksheet. It stays, so that nothing is lost.", begun,
            )
        )  # fmt: skip
    db.session.execute(delete(Extension).where(Extension.assignment_id == assignment.id))
    worksheets.remove(assignment, by)


def _tell(team: Team, letter: str, assignment: Assignment, by: Person, due_on: date, extension: Extension) -> None:
    due_at = clock.end_of_day(due_on, team.zone)
    begun = queries.of_team(team.id, assignment.id)
    for place in cohorts.members(team):
        outbox.write(
            place.person.recipient, letter, team=team, assignment=assignment, by=by, due_at=due_at, extension=extension,
            path=f"/submissions/{begun.id}" if begun else f"/teams/{team.id}/worksheets",
        )  # fmt: skip
