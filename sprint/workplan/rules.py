"""Who may see and change tasks and milestones."""

from sprint.cohorts.rules import is_in, may_see_team
from sprint.people.models import Person
from sprint.workplan.models import Milestone, Task


def may_see_task(person: Person, task: Task) -> bool:
    """Is in the team, or facilitates its cohort."""
    return may_see_team(person, task.team)


def may_change_task(person: Person, task: Task) -> bool:
    """Is in the team."""
    return is_in(person, task.team_id)


def may_see_milestone(person: Person, milestone: Milestone) -> bool:
    """Is in the team, or facilitates its cohort."""
    return may_see_team(person, milestone.team)


def may_change_milestone(person: Person, milestone: Milestone) -> bool:
    """Is in the team."""
    return is_in(person, milestone.team_id)
