"""Questions about what is shared, and all records of a team that a document may hold."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, and_, bindparam, cast, literal, null, select, union_all
from sqlalchemy.orm import contains_eager, defer, lazyload

from sprint.cohorts.models import City, Team
from sprint.core.database import db
from sprint.core.tokens import Token, hashed
from sprint.partners.commitment_models import Commitment, SharedDecision, Support
from sprint.partners.models import Absence, Partner, PartnerContact, Tie
from sprint.plans.models import Plan, PlanVersion
from sprint.sharing.models import Export, ExportState, PlanShare
from sprint.workplan.models import Milestone, Task, Wait

SHARE = "plan-share"
"""The purpose of the tokens that let strangers read a plan."""
OF_TEAM: tuple[Any, ...] = (
    Partner, PartnerContact, Tie, Absence, Commitment, SharedDecision, Support, Task, Milestone,
)  # fmt: skip
ROWS = union_all(
    *(
        select(literal(place).label("kind"), model.id.label("id"), cast(null(), Integer).label("after_id"))
        .where(model.team_id == bindparam("team_id"))
        for place, model in enumerate(OF_TEAM)
    ),
    select(literal(len(OF_TEAM)), Wait.task_id, Wait.after_id).where(Wait.team_id == bindparam("team_id")),
).subquery()
RECORDS = select(ROWS.c.kind, ROWS.c.id.label("row_id"), ROWS.c.after_id, *OF_TEAM).select_from(ROWS)
for _place, _model in enumerate(OF_TEAM):
    RECORDS = RECORDS.outerjoin(_model, and_(ROWS.c.kind == _place, _model.id == ROWS.c.id))
RECORDS = RECORDS.options(*(lazyload(model.team) for model in OF_TEAM if hasattr(model, "team")))
"""All records of a team in one query: each row is one of them. A page has no twelve queries for ten tables."""


@dataclass
class Records:
    """What a team has beside the answers of its plan. Partners that were taken off the map are apart."""

    partners: list[Partner] = field(default_factory=list)
    removed: list[Partner] = field(default_factory=list)
    contacts: list[PartnerContact] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    absences: list[Absence] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    decisions: list[SharedDecision] = field(default_factory=list)
    support: list[Support] = field(default_factory=list)
    tasks: list[Task] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    waits: list[tuple[int, int]] = field(default_factory=list)
    """Ids of a task and of the one that it waits for."""
    knows_waits: bool = True
    """Whether it is known which tasks wait for which; otherwise their names stand in `Task.outside`."""


def records_of(team_id: int) -> Records:
    """All records of a team, in one query, each kind in the order in which people read it. A tie to an organization that was
    removed is none, as on the map.
    """
    found: list[list[Any]] = [[] for _ in OF_TEAM]
    waits = []
    for kind, task_id, after_id, *entities in db.session.execute(RECORDS, {"team_id": team_id}):
        if kind == len(OF_TEAM):
            waits.append((task_id, after_id))
        elif entities[kind] is not None:
            found[kind].append(entities[kind])
    partners, contacts, ties, absences, commitments, decisions, support, tasks, milestones = found
    by_name = sorted(partners, key=lambda one: (one.known_as, one.id))
    removed = [one for one in by_name if one.removed_at is not None]
    gone = {one.id for one in removed}
    kept = [one for one in ties if not {one.from_id, one.to_id} & gone]
    return Records(
        [one for one in by_name if one.removed_at is None], removed, contacts, _by_id(kept), _by_id(absences),
        sorted(commitments, key=lambda one: _by_day(one.due_on, one.id)), _by_id(decisions),
        _by_id(support), sorted(tasks, key=lambda one: _by_day(one.starts_on or one.ends_on, one.id)),
        sorted(milestones, key=lambda one: _by_day(one.due_on, one.id)), sorted(waits),
    )  # fmt: skip


def _by_id(found: Iterable[Any]) -> list[Any]:
    return sorted(found, key=lambda one: one.id)


def _by_day(day: Any, key: int) -> tuple[bool, Any, int]:
    return day is None, day or 0, key


def versions_of(team_id: int) -> list[tuple[int, int, datetime]]:
    """Id, number and day of the approved versions of a team's plan, the newest first."""
    found = select(PlanVersion.id, PlanVersion.number, PlanVersion.approved_at).join(Plan, Plan.id == PlanVersion.plan_id)
    rows = db.session.execute(found.where(Plan.team_id == team_id).order_by(PlanVersion.number.desc()))
    return [(one.id, one.number, one.approved_at) for one in rows]


def exports_of(team_id: int, limit: int = 12) -> list[Export]:
    """The newest files of a team, with who asked for them."""
    found = (
        select(Export).join(Export.asked_by).outerjoin(Export.version).options(contains_eager(Export.asked_by))
        .options(contains_eager(Export.version).options(lazyload(PlanVersion.plan), defer(PlanVersion.content)))
        .options(lazyload(Export.team))
        .where(Export.team_id == team_id).order_by(Export.id.desc()).limit(limit)
    )  # fmt: skip
    return list(db.session.scalars(found))


def busy_exports(team_id: int) -> list[Export]:
    """The files of a team that are still to come."""
    busy = Export.state.in_([ExportState.WAITING, ExportState.MAKING])
    return list(db.session.scalars(select(Export).where(Export.team_id == team_id, busy)))


def shares_of(team_id: int) -> list[PlanShare]:
    """The links of a team, the newest first."""
    found = select(PlanShare).options(lazyload(PlanShare.team)).where(PlanShare.team_id == team_id)
    return list(db.session.scalars(found.order_by(PlanShare.id.desc())))


def listed_in(cohort_id: int) -> list[PlanShare]:
    """The links that the teams of a cohort list for each other, by city; also those that are over by now."""
    found = (
        select(PlanShare).join(PlanShare.team).join(Team.city)
        .options(contains_eager(PlanShare.team).options(contains_eager(Team.city), lazyload(Team.cohort)))
        .where(Team.cohort_id == cohort_id, PlanShare.is_listed, PlanShare.opened_at.is_not(None),
               PlanShare.withdrawn_at.is_(None))
        .order_by(City.name, PlanShare.id.desc())
    )  # fmt: skip
    return list(db.session.scalars(found))


def by_secret(secret: str) -> tuple[PlanShare, Token] | None:
    """The share of a secret with its token, also of one that opens nothing any more: its page says so."""
    found = (
        select(PlanShare, Token)
        .join(Token, and_(Token.purpose == SHARE, Token.subject_id == PlanShare.id))
        .join(PlanShare.team).join(Team.cohort).join(Team.city)
        .options(contains_eager(PlanShare.team).options(contains_eager(Team.cohort), contains_eager(Team.city)))
        .where(Token.hash == hashed(secret))
    )  # fmt: skip
    row = db.session.execute(found).first()
    return (row[0], row[1]) if row else None
