"""Who may have files of a plan made, fetch them, and let strangers read it."""

from sprint.cohorts.models import Team
from sprint.cohorts.queries import membership
from sprint.cohorts.rules import belongs_to, facilitates, may_see_team
from sprint.core import clock
from sprint.people.models import Person
from sprint.sharing.models import Export, PlanShare


def may_see_export(person: Person, export: Export) -> bool:
    """Is in the team or facilitates its cohort."""
    return may_see_team(person, export.team)


def may_share_plan(person: Person, team: Team) -> bool:
    """Leads the team: what becomes public is for the lead to say."""
    place = membership(person, team.id)
    return place is not None and place.is_lead


def may_change_share(person: Person, share: PlanShare) -> bool:
    """Leads the team of the link."""
    return may_share_plan(person, share.team)


def may_see_share(person: Person, share: PlanShare) -> bool:
    """Is in the team of the link or facilitates its cohort."""
    return may_see_team(person, share.team)


def may_read_share(person: Person, share: PlanShare) -> bool:
    """May see it; or is in another team of the cohort, where the link is listed and open."""
    if may_see_share(person, share):
        return True
    is_open = share.is_listed and share.is_open(clock.today(share.team.zone))
    return is_open and (belongs_to(person, share.team.cohort_id) or facilitates(person, share.team.cohort_id))
