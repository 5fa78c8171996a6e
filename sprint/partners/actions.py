"""What a team does with the organizations on its map."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import ngettext

from sprint.cohorts import queries as cohorts
from sprint.cohorts.limits import refuse_more
from sprint.cohorts.models import Team
from sprint.cohorts.owning import member_named, own
from sprint.core import audit, clock, locale
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.partners import commitment_flow, commitment_queries, marks, settling
from sprint.partners.models import Absence, Concern, Partner, Rating, Tie
from sprint.partners.streams import empty_partner
from sprint.people.models import Person

MOST = 500
"""How many organizations a map holds."""


def add(team: Team, by: Person, stage: str, **values: Any) -> Partner:
    """Put an organization on a team's map. Raises Refused where the map is full."""
    told = _("The map holds %(max)d organizations. Take off one that does not matter any more.", max=MOST)
    refuse_more(MOST, told, Partner, Partner.team_id == team.id, Partner.removed_at.is_(None))
    partner = empty_partner(team, locale.voice().language)
    partner.stage = stage
    _fill(partner, team, values)
    db.session.add(partner)
    audit.record("partners.add", partner, by, stage=stage)
    commitment_flow.link(team)
    return partner


def change(partner: Partner, by: Person, *, seen: str, settles: bool = False, **values: Any) -> None:
    """Say anew what is known about an organization.

    `seen` is the mark (`mark_of`) of what the person saw; `settles` says that they had the worksheet's words before them.
    Raises Refused where somebody changed it in between, and for one that was removed.
    """
    lock(partner)
    if seen != mark_of(partner):
        raise Refused(_("Someone changed this organization after you opened it. Compare with its page, then save."))
    _fill(partner, partner.team, values)
    if settles:
        settling.keep(partner)
    audit.record("partners.change", partner, by)


def move(partner: Partner, by: Person, stage: str, note: str) -> None:
    """Note that a relationship has come to a stage. Raises Refused where it is there already, and for a removed one."""
    lock(partner)
    if partner.stage == stage:
        raise Refused(_("The relationship is at this stage already."))
    was, partner.stage, partner.changed_at = partner.stage, stage, clock.now()
    audit.record("partners.move", partner, by, stage=stage, was=was, note=note, language=locale.voice().language)


def remove(partner: Partner, by: Person) -> None:
    """Take an organization off the map; it can be brought back. Raises Refused while it has commitments."""
    lock(partner)
    count = commitment_queries.count_of(partner.id)
    if count:
        raise Refused(
            ngettext(
                "%(name)s has %(num)d commitment with you, so it stays on the map. Drop the commitment first, or set the "
                "relationship to “Ended”.",
                "%(name)s has %(num)d commitments with you, so it stays on the map. Drop the commitments first, or set the "
                "relationship to “Ended”.",
                count, name=partner.name,
            )  # fmt: skip
        )
    settling.keep(partner)
    partner.removed_at = partner.changed_at = clock.now()
    audit.record("partners.remove", partner, by)


def bring_back(partner: Partner, by: Person) -> None:
    """Put an organization that was removed back on the map, with all that belongs to it."""
    db.session.refresh(partner, ["removed_at"], with_for_update={"of": Partner})
    partner.removed_at, partner.changed_at = None, clock.now()
    audit.record("partners.bring_back", partner, by)


def rate(partner: Partner, by: Person, influence: int | None, affected: int | None) -> None:
    """Say how much an organization can influence and is affected, for the team alone. Raises Refused for a removed one."""
    lock(partner)
    rating = db.session.get(Rating, partner.id) or Rating(partner_id=partner.id, team_id=partner.team_id)
    rating.influence, rating.affected = influence, affected
    db.session.add(rating)
    audit.record("partners.rate", partner, by)


def take(record: Tie | Concern | Absence | Partner, by: Person, seen: str) -> None:
    """Let a record say what worksheets say since. Raises Refused where somebody changed it since it was read."""
    _refuse_unseen(record, seen)
    audit.record("partners.take", record, by)
    settling.take(record)
    if isinstance(record, Partner):
        record.changed_at = clock.now()
    elif isinstance(record, Concern | Absence) and record not in db.session.deleted:
        own(record, record.owner_name, members_of(db.session.get_one(Team, record.team_id)))


def let_go(partner: Partner, by: Person, seen: str) -> None:
    """Take an organization off the map as its worksheet did. Raises Refused as `take` and `remove` do."""
    _refuse_unseen(partner, seen)
    remove(partner, by)


def keep_as_is(record: Tie | Concern | Absence | Partner, by: Person, seen: str) -> None:
    """Leave a record as it is: what worksheets say since was seen. Raises Refused as `take` does."""
    _refuse_unseen(record, seen)
    audit.record("partners.keep", record, by)
    settling.keep(record)


def lock(partner: Partner) -> None:
    """Let others wait until the transaction ends. Raises Refused for an organization that was removed."""
    db.session.refresh(partner, with_for_update={"of": Partner})
    if partner.removed_at is not None:
        raise Refused(_("This organization is not on the map any more. Bring it back first."))


def mark_of(partner: Partner) -> str:
    """A mark that is another one after each change."""
    return at_mark(partner.changed_at)


def mark_of_any(record: Tie | Concern | Absence | Partner) -> str:
    """The mark of whatever worksheets may say something else about."""
    return mark_of(record) if isinstance(record, Partner) else marks.mark_of(record)


def at_mark(at: datetime) -> str:
    """An instant as a form carries it."""
    return at.isoformat()


def members_of(team: Team) -> list[Person]:
    """The people of a team, who can answer for something under their name."""
    return [place.person for place in cohorts.members(team)]


def _refuse_unseen(record: Tie | Concern | Absence | Partner, seen: str) -> None:
    lock(record) if isinstance(record, Partner) else marks.hold(record)
    if seen != mark_of_any(record):
        raise Refused(_("Someone has decided about this already. Look at how it is now."))


def _fill(partner: Partner, team: Team, values: Mapping[str, Any]) -> None:
    people = members_of(team)
    rest = {key: value for key, value in values.items() if key not in ("owner_name", "second_name")}
    for key, value in rest.items():
        setattr(partner, key, value)
    if "owner_name" in values:
        own(partner, values["owner_name"], people)
    if "second_name" in values:
        _second(partner, values["second_name"], people)
    partner.changed_at = clock.now()


def _second(partner: Partner, name: str, people: Iterable[Person]) -> None:
    partner.second_name = " ".join(name.split())
    partner.second_id = member_named(partner.second_name, people)
