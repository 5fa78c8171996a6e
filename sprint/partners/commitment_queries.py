"""Questions about what a city and its partners promised each other, and who was asked to confirm it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.orm import joinedload, lazyload

from sprint.core.audit import Deed
from sprint.core.database import db
from sprint.partners.commitment_models import Asking, Commitment, CommitmentState, Side
from sprint.people.models import Person

PATIENCE = timedelta(days=7)
"""From how long without an answer a team is told that it may ask again (004-16)."""
COMMITMENTS = (
    select(Commitment).where(Commitment.team_id == bindparam("team_id"))
    .order_by(Commitment.due_on.is_(None), Commitment.due_on, Commitment.id).options(lazyload(Commitment.team))
)  # fmt: skip
ASKINGS = select(Asking).where(Asking.team_id == bindparam("team_id")).order_by(Asking.id)
HISTORY = (
    select(Deed, Person).outerjoin(Person, Person.id == Deed.person_id).where(Deed.about == bindparam("about"))
    .order_by(Deed.id.desc())
)  # fmt: skip


def commitments_of(team_id: int) -> list[Commitment]:
    """What a team and its partners promised each other, by day; what has none comes last."""
    return list(db.session.scalars(COMMITMENTS, {"team_id": team_id}))


def latest_askings(team_id: int) -> dict[int, Asking]:
    """The last time that each commitment of a team was sent to somebody to confirm."""
    return {one.commitment_id: one for one in db.session.scalars(ASKINGS, {"team_id": team_id})}


def askings_of(commitment: Commitment) -> list[Asking]:
    """Everybody who was asked to confirm a commitment, the latest first."""
    found = select(Asking).where(Asking.commitment_id == commitment.id).order_by(Asking.id.desc())
    return list(db.session.scalars(found.options(joinedload(Asking.asked_by))))


def asked_about(ids: Iterable[int]) -> set[int]:
    """Those of some commitments that somebody was asked to confirm."""
    return set(db.session.scalars(select(Asking.commitment_id).where(Asking.commitment_id.in_(list(ids)))))


def history_of(record: Commitment) -> list[tuple[Deed, Person | None]]:
    """Who did what with a commitment, the latest first."""
    return list(db.session.execute(HISTORY, {"about": f"{record.__tablename__}:{record.id}"}).all())


def has_commitments(partner_id: int) -> bool:
    """Whether an organization has promised something, or was promised something, that was not dropped."""
    theirs = exists().where(Commitment.partner_id == partner_id, Commitment.state != CommitmentState.DROPPED)
    return bool(db.session.scalar(select(theirs)))


def count_of(partner_id: int) -> int:
    """How many commitments with an organization were not dropped."""
    found = select(func.count()).where(Commitment.partner_id == partner_id, Commitment.state != CommitmentState.DROPPED)
    return db.session.scalar(found) or 0


def is_unanswered(asking: Asking | None, now: datetime) -> bool:
    """Whether somebody was asked more than a week ago and has not answered."""
    return asking is not None and asking.is_waiting and now - asking.asked_at > PATIENCE


@dataclass(frozen=True)
class Facts:
    """What the cross-checks of a plan ask about its commitments; each list holds what was promised."""

    commitments: int
    ownerless: list[str]
    undated: list[str]
    unconfirmed: list[str]
    broken_by_city: list[str]
    """Broken promises of the city, and those whose day is over."""
    late_of_partners: list[str]


def commitment_facts(team_id: int, today: date) -> Facts:
    """How the commitments of a team stand; one query. What was dropped is not counted."""
    living = [one for one in commitments_of(team_id) if one.state != CommitmentState.DROPPED]
    ahead = [one for one in living if one.is_open]
    late = [one for one in living if one.state == CommitmentState.BROKEN or one.is_overdue(today)]
    return Facts(
        len(living),
        [one.action for one in ahead if not one.has_owner],
        [one.action for one in ahead if one.due_on is None],
        [one.action for one in ahead if one.confirmed_on is None],
        [one.action for one in late if one.side == Side.CITY],
        [one.action for one in late if one.side == Side.PARTNER],
    )
