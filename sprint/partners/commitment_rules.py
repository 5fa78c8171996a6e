"""Who may read and change what a city and its partners promised, decided and gave: the team writes, its facilitators read.

Whoever answers a letter needs no account: the secret in its link is the right to answer once.
"""

from sprint.cohorts.rules import facilitates, is_in
from sprint.partners.commitment_models import Asking, Commitment, SharedDecision, Support
from sprint.people.models import Person


def may_see_commitment(person: Person, commitment: Commitment) -> bool:
    """Is in the team or facilitates its cohort."""
    return is_in(person, commitment.team_id) or facilitates(person, commitment.team.cohort_id)


def may_change_commitment(person: Person, commitment: Commitment) -> bool:
    """Is in the team whose commitment it is."""
    return is_in(person, commitment.team_id)


def may_change_asking(person: Person, asking: Asking) -> bool:
    """Is in the team that asked."""
    return is_in(person, asking.team_id)


def may_change_decision(person: Person, decision: SharedDecision) -> bool:
    """Is in the team that shares the decision."""
    return is_in(person, decision.team_id)


def may_change_support(person: Person, support: Support) -> bool:
    """Is in the team that gives the support."""
    return is_in(person, support.team_id)
