"""Who may, with worksheets."""

from sprint.cohorts.rules import facilitates, is_staff
from sprint.people.models import Person
from sprint.worksheets.models import Assignment, WorksheetVersion


def may_see_version(person: Person, version: WorksheetVersion) -> bool:
    """Staff, published or not; a team sees its worksheet through its submission."""
    return is_staff(person)


def may_reschedule(person: Person, assignment: Assignment) -> bool:
    """Facilitates the cohort of the assignment, or administers."""
    return facilitates(person, assignment.cohort_id)
