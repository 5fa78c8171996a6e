"""Questions about a team's partners. What is private to the team has a query of its own: `ratings_of`.

An organization that was removed answers none of them, but for `removed_of` and `named_in`.
"""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import joinedload, lazyload

from sprint.core.audit import Deed
from sprint.core.database import db
from sprint.partners.models import Absence, Agreement, Concern, Meeting, Partner, PartnerContact, Rating, Tie
from sprint.people.models import Person

BY_NAME = (Partner.known_as, Partner.id)
OF_TEAM = Partner.team_id == bindparam("team_id")
PARTNERS = select(Partner).where(OF_TEAM, Partner.removed_at.is_(None)).order_by(*BY_NAME).options(lazyload(Partner.team))
REMOVED = select(Partner).where(OF_TEAM, Partner.removed_at.is_not(None)).order_by(*BY_NAME).options(lazyload(Partner.team))
PRESENT = select(Partner.id).where(OF_TEAM, Partner.removed_at.is_(None))
CONTACTS = (
    select(PartnerContact).where(PartnerContact.team_id == bindparam("team_id"), PartnerContact.partner_id.in_(PRESENT))
    .order_by(PartnerContact.partner_id, PartnerContact.is_main.desc(), PartnerContact.name, PartnerContact.id)
)  # fmt: skip
TIES = (
    select(Tie)
    .where(
        Tie.team_id == bindparam("team_id"),
        or_(Tie.from_id.is_(None), Tie.from_id.in_(PRESENT)), or_(Tie.to_id.is_(None), Tie.to_id.in_(PRESENT)),
    )
    .order_by(Tie.from_name, Tie.to_name, Tie.id)
)  # fmt: skip
ABSENCES = select(Absence).where(Absence.team_id == bindparam("team_id")).order_by(Absence.id)
CONCERNS = (
    select(Concern)
    .where(Concern.team_id == bindparam("team_id"), or_(Concern.partner_id.is_(None), Concern.partner_id.in_(PRESENT)))
    .order_by(Concern.settled_on.is_not(None), Concern.due_on.is_(None), Concern.due_on, Concern.id)
)  # fmt: skip
LATEST = (
    select(Agreement.partner_id, func.max(Agreement.number)).where(Agreement.team_id == bindparam("team_id"))
    .group_by(Agreement.partner_id).subquery()
)  # fmt: skip
AGREEMENTS = (
    select(Agreement).join(LATEST, (LATEST.c[0] == Agreement.partner_id) & (LATEST.c[1] == Agreement.number))
    .where(Agreement.partner_id.in_(PRESENT)).order_by(Agreement.partner_id)
)  # fmt: skip
LAST_MET = (
    select(Meeting.partner_id, func.max(Meeting.met_on)).where(Meeting.team_id == bindparam("team_id"))
    .group_by(Meeting.partner_id)
)  # fmt: skip
RATINGS = select(Rating).where(Rating.team_id == bindparam("team_id"))
STAGES = (
    select(Deed, Person).outerjoin(Person, Person.id == Deed.person_id)
    .where(Deed.about == bindparam("about"), Deed.what.in_(["partners.move", "partners.add", "partners.arrive"]))
    .order_by(Deed.id.desc())
)  # fmt: skip


def partners_of(team_id: int) -> list[Partner]:
    """The organizations on a team's map, by name."""
    return list(db.session.scalars(PARTNERS, {"team_id": team_id}))


def removed_of(team_id: int) -> list[Partner]:
    """The organizations that a team took off its map, by name."""
    return list(db.session.scalars(REMOVED, {"team_id": team_id}))


def contacts_of(team_id: int) -> list[PartnerContact]:
    """The people at a team's organizations, the main one of each first. For the team and its facilitators only."""
    return list(db.session.scalars(CONTACTS, {"team_id": team_id}))


def contacts_at(partner: Partner) -> list[PartnerContact]:
    """The people at one organization, the main one first."""
    found = select(PartnerContact).where(PartnerContact.partner_id == partner.id)
    return list(db.session.scalars(found.order_by(PartnerContact.is_main.desc(), PartnerContact.name, PartnerContact.id)))


def ties_of(team_id: int) -> list[Tie]:
    """How a team's organizations are connected, by the names of both ends."""
    return list(db.session.scalars(TIES, {"team_id": team_id}))


def absences_of(team_id: int) -> list[Absence]:
    """What a team has said about who is missing."""
    return list(db.session.scalars(ABSENCES, {"team_id": team_id}))


def concerns_of(team_id: int) -> list[Concern]:
    """What worries a team and its organizations: open ones first, by their day. Never for a copy that is shared."""
    return list(db.session.scalars(CONCERNS, {"team_id": team_id}))


def agreements_of(team_id: int) -> list[Agreement]:
    """The latest version of each agreement of a team."""
    return list(db.session.scalars(AGREEMENTS, {"team_id": team_id}))


def versions_of(partner: Partner) -> list[Agreement]:
    """All versions of the agreement with an organization, the latest first, with their files and who added them."""
    found = select(Agreement).where(Agreement.partner_id == partner.id).order_by(Agreement.number.desc())
    return list(db.session.scalars(found.options(joinedload(Agreement.file), joinedload(Agreement.added_by))))


def meetings_of(partner: Partner) -> list[Meeting]:
    """The contacts with an organization, the latest first, with who wrote about them."""
    found = select(Meeting).where(Meeting.partner_id == partner.id).order_by(Meeting.met_on.desc(), Meeting.id.desc())
    return list(db.session.scalars(found.options(joinedload(Meeting.written_by))))


def last_met(team_id: int) -> dict[int, date]:
    """The day of the last contact with each organization that there was one with."""
    return dict(db.session.execute(LAST_MET, {"team_id": team_id}).all())


def ratings_of(team_id: int) -> dict[int, Rating]:
    """How much each organization can influence and is affected. For the members of the team alone, and for no copy."""
    return {one.partner_id: one for one in db.session.scalars(RATINGS, {"team_id": team_id})}


def stages_of(partner: Partner) -> list[tuple[Deed, Person | None]]:
    """Who moved a relationship to which stage, when; the latest first."""
    return [(deed, person) for deed, person in db.session.execute(STAGES, {"about": f"partners:{partner.id}"})]


def named_in(team_id: int) -> dict[str, Partner]:
    """All organizations of a team by the names as they are compared; one on the map before one that was removed."""
    found = [*partners_of(team_id), *removed_of(team_id)]
    return {one.known_as: one for one in reversed(found)}


@dataclass(frozen=True)
class Facts:
    """What the cross-checks of a plan ask about its partners."""

    partners: int
    without_owner: list[str]
    with_one_owner: list[str]
    unmet: list[str]
    reviews_due: list[tuple[str, date]]


def partner_facts(team_id: int) -> Facts:
    """How a team's relationships stand, by the names of the organizations; three queries. Nothing private is in it."""
    partners, met = partners_of(team_id), last_met(team_id)
    names = {one.id: one.name for one in partners}
    return Facts(
        len(partners),
        [one.name for one in partners if not one.owner_name and not one.second_name],
        [one.name for one in partners if bool(one.owner_name) != bool(one.second_name)],
        [one.name for one in partners if one.id not in met],
        [(names[one.partner_id], one.review_on) for one in agreements_of(team_id) if one.review_on],
    )
