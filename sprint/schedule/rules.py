"""Who may see and change sessions."""

from sprint.cohorts.rules import belongs_to, facilitates
from sprint.people.models import Person
from sprint.schedule.models import GroupSession


def may_see_session(person: Person, session: GroupSession) -> bool:
    """Is in a team of its cohort, or facilitates it."""
    return facilitates(person, session.cohort_id) or belongs_to(person, session.cohort_id)


def may_change_session(person: Person, session: GroupSession) -> bool:
    """Facilitates its cohort, or administers."""
    return facilitates(person, session.cohort_id)
