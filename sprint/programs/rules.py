"""Who may work with programs."""

from sprint.cohorts.rules import is_staff
from sprint.people.models import Person
from sprint.people.rules import may_administer
from sprint.programs.models import Program


def may_see_programs(person: Person) -> bool:
    """The facilitation team."""
    return is_staff(person)


def may_import(person: Person) -> bool:
    """Administrators."""
    return may_administer(person)


def may_start(person: Person, program: Program) -> bool:
    """The facilitation team starts cohorts of any program."""
    return is_staff(person)
