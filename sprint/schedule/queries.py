"""Questions about the sessions of a cohort."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import lazyload

from sprint.cohorts.models import Facilitation, Membership, Team
from sprint.core import clock
from sprint.core.database import db
from sprint.people.models import Person
from sprint.schedule.models import GroupSession

LONGEST = timedelta(minutes=600)
"""As long as a session may be; the table's constraint says the same."""
WITHOUT_DETAILS = (lazyload(GroupSession.agenda), lazyload(GroupSession.speakers))
OF_COHORT = (
    select(GroupSession).where(GroupSession.cohort_id == bindparam("cohort_id"))
    .order_by(GroupSession.starts_at, GroupSession.id).options(*WITHOUT_DETAILS)
)  # fmt: skip


@dataclass(frozen=True)
class LocalStart:
    """When a session starts on the clock of a team's city."""

    team: Team
    starts_local: datetime
    moved: timedelta
    """By how much its hour there differs from the session before; zero when there is none."""

    @property
    def mark(self) -> Hashable:
        """What a page shows of it, for `core.fragments`."""
        return self.team.id, self.team.name, self.team.zone, self.moved


def group_sessions(cohort_id: int) -> list[GroupSession]:
    """All sessions and calls of a cohort in order, the cancelled ones too; one query, without agendas and speakers."""
    return list(db.session.scalars(OF_COHORT, {"cohort_id": cohort_id}))


def next_session(cohort_id: int, now: datetime) -> GroupSession | None:
    """The session that runs now or comes next; a cancelled one never does."""
    found = (
        select(GroupSession)
        .where(GroupSession.cohort_id == cohort_id, GroupSession.cancelled_at.is_(None), GroupSession.starts_at > now - LONGEST)
        .order_by(GroupSession.starts_at, GroupSession.id)
        .options(*WITHOUT_DETAILS)
    )
    return next((one for one in db.session.scalars(found) if not one.is_over(now)), None)


def session_before(group_session: GroupSession) -> GroupSession | None:
    """The session that was or will be held before another one of its cohort."""
    found = (
        select(GroupSession)
        .where(
            GroupSession.cohort_id == group_session.cohort_id,
            GroupSession.cancelled_at.is_(None),
            GroupSession.starts_at < group_session.starts_at,
        )
        .order_by(GroupSession.starts_at.desc(), GroupSession.id.desc())
        .options(*WITHOUT_DETAILS)
    )
    return db.session.scalar(found.limit(1))


def local_starts(session: GroupSession, teams: Iterable[Team], before: GroupSession | None = None) -> list[LocalStart]:
    """The start of a session on the clock of each team's city; no query."""
    return [
        LocalStart(
            team,
            clock.wall(session.starts_at, team.zone),
            clock.moved(before.starts_at, session.starts_at, team.zone) if before else timedelta(),
        )
        for team in teams
    ]


def people_around(cohort_id: int) -> list[Person]:
    """Everybody who must hear about a cohort's sessions: the people of its teams and its facilitators, each once."""
    in_teams = select(Membership.person_id).join(Team).where(Team.cohort_id == cohort_id)
    facilitating = select(Facilitation.person_id).where(Facilitation.cohort_id == cohort_id)
    found = select(Person).where(Person.active, or_(Person.id.in_(in_teams), Person.id.in_(facilitating)))
    return list(db.session.scalars(found.order_by(Person.id)))


def keys(cohort_id: int) -> set[str]:
    """The keys that the sessions of a cohort have."""
    return set(db.session.scalars(select(GroupSession.key).where(GroupSession.cohort_id == cohort_id)))
