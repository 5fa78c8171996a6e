"""Who may see, send and decide a plan."""

from sprint.cohorts.rules import facilitates, is_in
from sprint.people.models import Person
from sprint.plans.models import Plan, PlanVersion


def may_submit_plan(person: Person, plan: Plan) -> bool:
    """Is in the team; when, says the state of the plan."""
    return is_in(person, plan.team_id)


def may_decide_plan(person: Person, plan: Plan) -> bool:
    """Facilitates the cohort of the team."""
    return facilitates(person, plan.cohort_id)


def may_see_version(person: Person, version: PlanVersion) -> bool:
    """Is in the team or facilitates its cohort."""
    return is_in(person, version.plan.team_id) or facilitates(person, version.plan.cohort_id)
