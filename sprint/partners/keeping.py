"""What a team notes about an organization: its people, the contacts with it, what worries it, what was agreed."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select, update

from sprint.cohorts.limits import refuse_more
from sprint.cohorts.models import Team
from sprint.cohorts.owning import own
from sprint.core import audit, clock, files, locale
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.core.files import Checked
from sprint.partners.actions import lock, members_of
from sprint.partners.horizon import refuse_outside
from sprint.partners.marks import refuse_unseen
from sprint.partners.models import Agreement, Concern, Meeting, Partner, PartnerContact
from sprint.partners.settling import keep
from sprint.people.models import Person

MOST_OF_ONE = 200
"""How many people, contacts or versions one organization has at most: its page shows them all; a contact a week is 52 a year."""
MOST_CONCERNS = 500
"""The list shows them all; worksheet 4 asks for a handful of each organization."""


def add_contact(partner: Partner, by: Person, **values: Any) -> PartnerContact:
    """Note a person at an organization; the first one, or one that is to be, is the main one."""
    lock(partner)
    _refuse_many(PartnerContact, partner)
    is_first = db.session.scalar(select(PartnerContact.id).where(PartnerContact.partner_id == partner.id).limit(1)) is None
    contact = PartnerContact(partner_id=partner.id, team_id=partner.team_id, is_main=False)
    _say(contact, values | {"is_main": values["is_main"] or is_first})
    db.session.add(contact)
    audit.record("partners.add_contact", partner, by)
    return contact


def change_contact(contact: PartnerContact, by: Person, **values: Any) -> None:
    """Say anew who a person at an organization is."""
    lock(contact.partner)
    _say(contact, values | {"is_main": values["is_main"] or contact.is_main})
    audit.record("partners.change_contact", contact.partner, by)


def remove_contact(contact: PartnerContact, by: Person) -> None:
    """Forget a person at an organization."""
    partner = contact.partner
    lock(partner)
    db.session.delete(contact)
    audit.record("partners.remove_contact", partner, by)


def add_meeting(partner: Partner, by: Person, met_on: date, how: str, note: str) -> Meeting:
    """Note a contact with an organization. Raises Refused for a day that lies ahead."""
    lock(partner)
    _refuse_many(Meeting, partner)
    if met_on > clock.today(partner.team.zone):
        raise Refused(_("This day lies ahead. Write about a contact once there was one."))
    meeting = Meeting(
        partner_id=partner.id, team_id=partner.team_id, met_on=met_on, how=how, note=note, language=locale.voice().language,
        written_by_id=by.id, written_at=clock.now(),
    )  # fmt: skip
    db.session.add(meeting)
    audit.record("partners.add_meeting", partner, by, how=how)
    return meeting


def remove_meeting(meeting: Meeting, by: Person) -> None:
    """Take a contact out of the log."""
    partner = db.session.get_one(Partner, meeting.partner_id)
    lock(partner)
    db.session.delete(meeting)
    audit.record("partners.remove_meeting", partner, by, met_on=meeting.met_on.isoformat())


def add_agreement(
    partner: Partner, by: Person, *, number: int, summary: str, signed_on: date | None, review_on: date | None,
    checked: Checked | None,
) -> Agreement:  # fmt: skip
    """Write the next version of the agreement with an organization; those before stay. Without a file it keeps the last one's.

    `number` is the one that the person meant to write. Raises Refused where there is a newer one, and for a review that
    lies outside of the plan.
    """
    lock(partner)
    refuse_outside(partner.team.cohort, review_on)
    latest = db.session.scalar(select(func.max(Agreement.number)).where(Agreement.partner_id == partner.id)) or 0
    if latest >= MOST_OF_ONE:
        raise Refused(_("An agreement has %(max)d versions at most. Note what follows in the log.", max=MOST_OF_ONE))
    if number != latest + 1:
        raise Refused(_("Someone has just added a version of this agreement. Read it, then save yours as the next one."))
    version = Agreement(
        partner_id=partner.id, team_id=partner.team_id, number=number, summary=summary, language=locale.voice().language,
        signed_on=signed_on, review_on=review_on, file_id=files.keep(checked).id if checked else None, added_by_id=by.id,
        added_at=clock.now(),
    )  # fmt: skip
    db.session.add(version)
    audit.record("partners.add_agreement", partner, by, number=number)
    return version


def add_concern(team: Team, by: Person, partner: Partner | None, **values: Any) -> Concern:
    """Note what worries an organization, or the city itself. Raises Refused for a day outside of the plan."""
    told = _("Your team has noted %(max)d concerns. Change one that is settled instead.", max=MOST_CONCERNS)
    refuse_more(MOST_CONCERNS, told, Concern, Concern.team_id == team.id)
    concern = Concern(team_id=team.id, language=locale.voice().language)
    _worry(concern, team, partner, values)
    db.session.add(concern)
    audit.record("partners.add_concern", concern, by)
    return concern


def change_concern(
    concern: Concern, team: Team, by: Person, partner: Partner | None, *, seen: str, settles: bool, **values: Any
) -> None:  # fmt: skip
    """Say anew what the worry is and what is done about it. Raises Refused where somebody else did since it was read."""
    refuse_unseen(concern, seen)
    _worry(concern, team, partner, values)
    if settles:
        keep(concern)
    audit.record("partners.change_concern", concern, by)


def settle_concern(concern: Concern, team: Team, by: Person) -> None:
    """Note that a worry is settled, or that it is open again."""
    concern.settled_on = None if concern.settled_on else clock.today(team.zone)
    audit.record("partners.settle_concern", concern, by, settled=concern.settled_on is not None)


def _worry(concern: Concern, team: Team, partner: Partner | None, values: dict[str, Any]) -> None:
    refuse_outside(team.cohort, values["due_on"])
    concern.partner_id = partner.id if partner else None
    for key in ("kind", "worry", "next_step", "due_on"):
        setattr(concern, key, values[key])
    own(concern, values["owner_name"], members_of(team))


def _say(contact: PartnerContact, values: dict[str, Any]) -> None:
    """Write what is known about a contact; there is one main contact."""
    if values["is_main"]:
        others = update(PartnerContact).where(PartnerContact.partner_id == contact.partner_id)
        db.session.execute(others.values(is_main=False))
    for key, value in values.items():
        setattr(contact, key, value)


def _refuse_many(kind: type[PartnerContact] | type[Meeting], partner: Partner) -> None:
    told = _("One organization holds %(max)d of these. Remove one that is not needed any more.", max=MOST_OF_ONE)
    refuse_more(MOST_OF_ONE, told, kind, kind.partner_id == partner.id)
