"""Who may record what becomes of a plan, hand work over, and say what a criterion asks for."""

from sprint.cohorts.models import Team
from sprint.cohorts.rules import facilitates, is_in, may_invite_to_team
from sprint.follow_up.models import EvidenceGiven, EvidenceRule, Handover, Training
from sprint.follow_up.owned import owns_any
from sprint.people.models import Person


def may_change_training(person: Person, training: Training) -> bool:
    """Is in the team or facilitates its cohort; a training that was removed is nobody's."""
    return training.removed_at is None and _is_around(person, training.team)


def may_ask_again(person: Person, team: Team) -> bool:
    """Leads the team, or facilitates its cohort."""
    return may_invite_to_team(person, team)


def may_hand_over(person: Person, team: Team, leaver: Person) -> bool:
    """Leads the team or facilitates its cohort, about somebody who is in the team or still owns something there."""
    return may_invite_to_team(person, team) and (is_in(leaver, team.id) or owns_any(team.id, leaver))


def may_read_brief(person: Person, handover: Handover) -> bool:
    """Is in the team or facilitates its cohort."""
    return _is_around(person, handover.team)


def may_hand_back(person: Person, handover: Handover) -> bool:
    """Leads the team, or facilitates its cohort."""
    return may_invite_to_team(person, handover.team)


def may_change_rule(person: Person, evidence_rule: EvidenceRule) -> bool:
    """Facilitates the cohort."""
    return facilitates(person, evidence_rule.cohort_id)


def may_give(person: Person, team: Team, evidence_rule: EvidenceRule) -> bool:
    """Is in the team or facilitates its cohort, and the rule is one of that cohort."""
    return evidence_rule.cohort_id == team.cohort_id and _is_around(person, team)


def may_take_back(person: Person, given: EvidenceGiven) -> bool:
    """Is in the team or facilitates its cohort."""
    return _is_around(person, given.team)


def _is_around(person: Person, team: Team) -> bool:
    return is_in(person, team.id) or facilitates(person, team.cohort_id)
