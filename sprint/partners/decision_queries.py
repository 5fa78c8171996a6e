"""Questions about the decisions that a city shares with its partners."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import lazyload

from sprint.core.audit import Deed
from sprint.core.database import db
from sprint.partners.commitment_models import SharedDecision
from sprint.partners.commitment_queries import HISTORY
from sprint.people.models import Person

DECISIONS = (
    select(SharedDecision).where(SharedDecision.team_id == bindparam("team_id"))
    .order_by(SharedDecision.decided_on.is_not(None), SharedDecision.decided_on.desc(), SharedDecision.id)
    .options(lazyload(SharedDecision.team))
)  # fmt: skip


def decisions_of(team_id: int) -> list[SharedDecision]:
    """The decisions that a team shares: those that are still to be made first, then the latest."""
    return list(db.session.scalars(DECISIONS, {"team_id": team_id}))


def history_of(decision: SharedDecision) -> list[tuple[Deed, Person | None]]:
    """Who did what with a decision, the latest first."""
    return list(db.session.execute(HISTORY, {"about": f"{decision.__tablename__}:{decision.id}"}).all())
