"""Who may, as far as it depends on the person alone."""

from sprint.people.models import Person


def may_administer(person: Person) -> bool:
    """Administrators: all cohorts, all programs, all people."""
    return person.is_administrator
