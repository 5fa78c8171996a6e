"""Who may, with worksheets."""

from sprint.cohorts.rules import facilitates, is_staff
from sprint.people.models import Person
from sprint.worksheets.models import Assignment, Part, Question, Worksheet, WorksheetVersion


def may_see_version(person: Person, version: WorksheetVersion) -> bool:
    """Staff, published or not; a team sees its worksheet through its submission."""
    return is_staff(person)


def may_reschedule(person: Person, assignment: Assignment) -> bool:
    """Facilitates the cohort of the assignment, or administers."""
    return facilitates(person, assignment.cohort_id)


def may_build(person: Person, **what: Worksheet | WorksheetVersion | Part | Question) -> bool:
    """Staff: a worksheet belongs to no cohort, so whoever facilitates one may write it."""
    return is_staff(person)
