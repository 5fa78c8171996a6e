"""Who may, as far as it depends on the place of a person in a cohort or a team. Other rooms build their rules on these."""

from sprint.cohorts.models import City, Cohort, Team
from sprint.cohorts.queries import cohort_ids_with, cohorts_of, facilitation, membership, teams_of
from sprint.people.models import Person


def is_staff(person: Person) -> bool:
    """Facilitates some cohort, or administers: may open the staff's area."""
    return person.is_administrator or bool(cohorts_of(person))


def may_facilitate(person: Person, cohort: Cohort) -> bool:
    """Facilitates this cohort, or administers."""
    return facilitates(person, cohort.id)


def facilitates(person: Person, cohort_id: int) -> bool:
    """Facilitates the cohort of an id, or administers."""
    return person.is_administrator or facilitation(person, cohort_id) is not None


def is_in(person: Person, team_id: int) -> bool:
    """Is in the team of an id."""
    return membership(person, team_id) is not None


def may_see_team(person: Person, team: Team) -> bool:
    """Is in the team or facilitates its cohort."""
    return is_in(person, team.id) or facilitates(person, team.cohort_id)


def may_work_in_team(person: Person, team: Team) -> bool:
    """Is in the team."""
    return is_in(person, team.id)


def may_invite_to_team(person: Person, team: Team) -> bool:
    """Leads the team, or facilitates its cohort."""
    place = membership(person, team.id)
    return (place is not None and place.is_lead) or facilitates(person, team.cohort_id)


def may_change_member(person: Person, team: Team, member: Person) -> bool:
    """May invite to the team, and the member is in it."""
    return may_invite_to_team(person, team) and is_in(member, team.id)


def may_change_city(person: Person, city: City) -> bool:
    """Facilitates a cohort in which the city takes part, or administers; of one that takes part nowhere yet, all staff."""
    found = cohort_ids_with(city)
    return any(facilitates(person, one) for one in found) if found else is_staff(person)


def may_see_cohort(person: Person, cohort: Cohort) -> bool:
    """Facilitates the cohort or is in one of its teams."""
    return facilitates(person, cohort.id) or belongs_to(person, cohort.id)


def belongs_to(person: Person, cohort_id: int) -> bool:
    """Is in a team of the cohort of an id."""
    return any(team.cohort_id == cohort_id for team in teams_of(person))
