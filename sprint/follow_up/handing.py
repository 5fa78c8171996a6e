"""Handing over: all that one person answers for passes to another one in one act, and can be handed back."""

from typing import Any

from flask_babel import gettext as _

from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Role, Team
from sprint.cohorts.queries import membership
from sprint.core import audit, clock
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.follow_up import owned
from sprint.follow_up.models import Handover
from sprint.follow_up.owned import OWNER, SECOND
from sprint.partners.models import Partner
from sprint.people.models import Person


def hand_over(team: Team, leaver: Person, newcomer: Person, by: Person, *, keys: set[str], note: str, language: str,
              ends: bool = False, leads: bool = False) -> Handover:  # fmt: skip
    """Pass what was chosen of a person's things to another member; what is not the person's, or not the team's, stays.

    Raises Refused where both are the same, where the newcomer is not in the team, and where the team would lose its only lead.
    """
    place = membership(newcomer, team.id)
    if newcomer.id == leaver.id:
        raise Refused(_("Choose somebody else: this person has it already."))
    if place is None:
        raise Refused(_("%(name)s is not in the team. Invite this person first.", name=newcomer.name))
    moved = [one for holding in owned.holdings(team.id, leaver) if holding.key in keys for one in _pass(holding, newcomer)]
    came_as = place.role if leads and not place.is_lead else None
    if came_as:
        cohorts.change_role(team, newcomer, Role.LEAD, by)
    db.session.flush()
    old = membership(leaver, team.id)
    left_as = old.role if ends and old else None
    if left_as:
        cohorts.leave(team, leaver, by)
    handover = Handover(
        team_id=team.id, leaver_id=leaver.id, newcomer_id=newcomer.id, moved=moved, note=note, language=language,
        left_as=left_as, came_as=came_as, made_at=clock.now(), made_by_id=by.id, undone_at=None,
    )  # fmt: skip
    db.session.add(handover)
    audit.record("follow_up.hand_over", handover, by, leaver=leaver.id, newcomer=newcomer.id, things=len(moved))
    return handover


def hand_back(handover: Handover, by: Person) -> int:
    """Give the same things back, and the places in the team; gives how many. What went on to somebody else since stays there.

    Raises Refused for a second time.
    """
    if handover.undone_at is not None:
        raise Refused(_("This was handed back already."))
    given = sum(_give_back(one, handover) for one in handover.moved)
    if handover.left_as and membership(handover.leaver, handover.team_id) is None:
        cohorts.join(handover.team, handover.leaver, handover.left_as)
        db.session.flush()
    if handover.came_as:
        cohorts.change_role(handover.team, handover.newcomer, handover.came_as, by)
    handover.undone_at = clock.now()
    audit.record("follow_up.hand_back", handover, by, things=given)
    return given


def _pass(holding: owned.Holding, newcomer: Person) -> list[dict[str, Any]]:
    record = holding.record()
    moved = [_give(record, holding.place, newcomer.id, newcomer.name)]
    # Two people keep a relationship; whoever is first now is not the second one as well.
    if isinstance(record, Partner) and record.owner_id == record.second_id == newcomer.id:
        moved.append(_give(record, SECOND if holding.place == OWNER else holding.place, None, ""))
    return moved


def _give(record: Any, place: str, person_id: int | None, name: str) -> dict[str, Any]:
    was_id, was_name = getattr(record, f"{place}_id"), getattr(record, f"{place}_name")
    setattr(record, f"{place}_id", person_id)
    setattr(record, f"{place}_name", name)
    if hasattr(record, "changed_at"):
        record.changed_at = clock.now()
    return {"table": record.__tablename__, "id": record.id, "place": place, "was_id": was_id, "was": was_name, "is_id": person_id}


def _give_back(one: dict[str, Any], handover: Handover) -> bool:
    record = owned.thing(one["table"], one["id"], handover.team_id)
    if record is None or getattr(record, f"{one['place']}_id") != one["is_id"]:
        return False
    _give(record, one["place"], one["was_id"], one["was"])
    return True
