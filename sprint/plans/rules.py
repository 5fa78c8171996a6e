"""Who may see, write, send and decide a plan."""

from sprint.cohorts.models import Team
from sprint.cohorts.rules import facilitates, is_in, may_see_team
from sprint.core.database import find
from sprint.people.models import Person
from sprint.plans.models import Plan, PlanSection, PlanVersion
from sprint.plans.queries import speaks_of
from sprint.plans.sponsor_models import SponsorReading
from sprint.plans.text_models import PlanTextRevision
from sprint.worksheets.models import Question


def may_submit_plan(person: Person, plan: Plan) -> bool:
    """Is in the team; when, says the state of the plan."""
    return is_in(person, plan.team_id)


def may_decide_plan(person: Person, plan: Plan) -> bool:
    """Facilitates the cohort of the team."""
    return facilitates(person, plan.cohort_id)


def may_see_version(person: Person, version: PlanVersion) -> bool:
    """Is in the team or facilitates its cohort."""
    return is_in(person, version.plan.team_id) or facilitates(person, version.plan.cohort_id)


def may_see_section(person: Person, team: Team, section: PlanSection) -> bool:
    """Is in the team or facilitates its cohort, whose plans have the section."""
    return section.cohort_id == team.cohort_id and may_see_team(person, team)


def may_write_section(person: Person, team: Team, section: PlanSection) -> bool:
    """Is in the team, whose plan has the section; when, says the state of the plan."""
    return section.cohort_id == team.cohort_id and is_in(person, team.id)


def may_see_choice(person: Person, team: Team, question: Question) -> bool:
    """Is in the team or facilitates its cohort, and the plan has an answer to the question."""
    return may_see_team(person, team) and speaks_of(team, question)


def may_restore_text(person: Person, revision: PlanTextRevision) -> bool:
    """Is in the team whose plan the line of history belongs to."""
    plan: Plan = find(Plan, revision.text.plan_id)
    return is_in(person, plan.team_id)


def may_choose(person: Person, team: Team, question: Question) -> bool:
    """Is in the team, and the plan has an answer to the question; when, says the state of the plan."""
    return is_in(person, team.id) and speaks_of(team, question)


def may_withdraw_reading(person: Person, reading: SponsorReading) -> bool:
    """Is in the team whose plan it is about."""
    return is_in(person, reading.plan.team_id)
