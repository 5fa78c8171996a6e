"""Who may look at a team's partners and change them: the team writes, its facilitators read; ratings are the team's alone."""

from sprint.cohorts.rules import facilitates, is_in
from sprint.partners.models import Absence, Agreement, Concern, Meeting, Partner, PartnerContact, Tie
from sprint.people.models import Person


def may_see_partner(person: Person, partner: Partner) -> bool:
    """Is in the team or facilitates its cohort."""
    return is_in(person, partner.team_id) or facilitates(person, partner.team.cohort_id)


def may_change_partner(person: Person, partner: Partner) -> bool:
    """Is in the team whose map it stands on."""
    return is_in(person, partner.team_id)


def may_change_contact(person: Person, contact: PartnerContact) -> bool:
    """Is in the team whose contact it is."""
    return is_in(person, contact.team_id)


def may_change_meeting(person: Person, meeting: Meeting) -> bool:
    """Is in the team that met."""
    return is_in(person, meeting.team_id)


def may_open_agreement(person: Person, agreement: Agreement) -> bool:
    """Is in the team that agreed or facilitates its cohort."""
    return may_see_partner(person, agreement.partner)


def may_change_concern(person: Person, concern: Concern) -> bool:
    """Is in the team that is concerned."""
    return is_in(person, concern.team_id)


def may_change_tie(person: Person, tie: Tie) -> bool:
    """Is in the team whose map it stands on."""
    return is_in(person, tie.team_id)


def may_change_absence(person: Person, absence: Absence) -> bool:
    """Is in the team whose map lacks someone."""
    return is_in(person, absence.team_id)
