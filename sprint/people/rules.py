"""Who may, as far as it depends on the person alone."""

from sprint.people.models import Person, SignIn


def may_administer(person: Person) -> bool:
    """Administrators: all cohorts, all programs, all people."""
    return person.is_administrator


def may_end(person: Person, sign_in: SignIn) -> bool:
    """Everybody their own sign-ins, and nobody else's."""
    return sign_in.person_id == person.id
