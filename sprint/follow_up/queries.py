"""Questions about the year after a Sprint."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload, lazyload, selectinload

from sprint.cohorts.models import Cohort, Team
from sprint.core import clock
from sprint.core.database import db
from sprint.follow_up.models import CheckIn, CheckInDays, CheckInReport, EvidenceGiven, EvidenceRule, Handover, Training

USUAL_DAYS = (30, 90, 180, 270, 365)
EARLY, LATE = timedelta(days=7), timedelta(days=14)
"""How long before its day a check-in can be sent, and how long after it the facilitators are told."""

DAYS = select(CheckInDays.days).where(CheckInDays.cohort_id == bindparam("cohort_id"))
LATEST = (
    select(CheckInReport.check_in_id, func.max(CheckInReport.number).label("number"))
    .group_by(CheckInReport.check_in_id).subquery()
)  # fmt: skip
CHECK_INS = select(CheckIn).where(CheckIn.team_id.in_(bindparam("team_ids", expanding=True))).options(lazyload(CheckIn.team))
REPORTS = (
    select(CheckIn.team_id, CheckIn.day, CheckInReport)
    .join(CheckInReport, CheckInReport.check_in_id == CheckIn.id)
    .join(LATEST, (LATEST.c.check_in_id == CheckInReport.check_in_id) & (LATEST.c.number == CheckInReport.number))
    .where(CheckIn.team_id.in_(bindparam("team_ids", expanding=True)))
    .order_by(CheckIn.day)
)  # fmt: skip
TRAININGS = (
    select(Training).where(Training.team_id == bindparam("team_id"), Training.removed_at.is_(None))
    .order_by(Training.held_on.desc(), Training.id.desc())
    .options(lazyload(Training.team), selectinload(Training.partners), joinedload(Training.task))
)  # fmt: skip
HANDOVERS = (
    select(Handover).where(Handover.team_id == bindparam("team_id")).order_by(Handover.id.desc())
    .options(lazyload(Handover.team))
)  # fmt: skip
RULES = (
    select(EvidenceRule).where(EvidenceRule.cohort_id == bindparam("cohort_id"))
    .order_by(EvidenceRule.position, EvidenceRule.id)
)  # fmt: skip
GIVEN = (
    select(EvidenceGiven).where(EvidenceGiven.team_id == bindparam("team_id")).order_by(EvidenceGiven.id)
    .options(lazyload(EvidenceGiven.team))
)  # fmt: skip


@dataclass(frozen=True)
class Due:
    """A check-in of a team as it stands today, whether or not anything of it is kept yet."""

    day: int
    due_on: date
    today: date
    row: CheckIn | None

    @property
    def is_sent(self) -> bool:
        """Whether the team sent it."""
        return self.row is not None and self.row.sent_at is not None

    @property
    def is_open(self) -> bool:
        """Whether it can be sent by now."""
        return self.today >= self.due_on - EARLY

    @property
    def is_due(self) -> bool:
        """Whether it is asked for and not sent."""
        return not self.is_sent and self.today >= self.due_on

    @property
    def is_late(self) -> bool:
        """Whether it has been asked for so long that the facilitators are told."""
        return not self.is_sent and self.today >= self.due_on + LATE


@dataclass(frozen=True)
class Reach:
    """Trainings in numbers."""

    trainings: int
    people: int


def last_day(cohort: Cohort) -> date:
    """The day on which the follow-up of a cohort ends."""
    return clock.months_after(cohort.ends_on, cohort.follow_up_months)


def days_of(cohort: Cohort) -> list[int]:
    """How many days after the end of a Sprint its cohort asks, within the months of the follow-up."""
    days = db.session.scalar(DAYS, {"cohort_id": cohort.id}) or USUAL_DAYS
    last = last_day(cohort)
    return [day for day in days if cohort.ends_on + timedelta(days=day) <= last]


def check_ins_of(cohort: Cohort, teams: Iterable[Team]) -> dict[int, list[Due]]:
    """The check-ins of some teams of one cohort, by team, in the order of their days; those that were sent stay for good."""
    teams = list(teams)
    days = days_of(cohort)
    there: dict[int, dict[int, CheckIn]] = {}
    for one in db.session.scalars(CHECK_INS, {"team_ids": [team.id for team in teams]}):
        there.setdefault(one.team_id, {})[one.day] = one
    return {team.id: _due(cohort, team, days, there.get(team.id, {})) for team in teams}


def check_ins_of_team(team: Team) -> list[Due]:
    """The check-ins of a team."""
    return check_ins_of(team.cohort, [team])[team.id]


def check_in_of(team: Team, day: int) -> Due | None:
    """The check-in of a team so many days after the Sprint, if it is one that is asked for."""
    return next((one for one in check_ins_of_team(team) if one.day == day), None)


def _due(cohort: Cohort, team: Team, days: list[int], there: dict[int, CheckIn]) -> list[Due]:
    today = clock.today(team.zone)
    all_days = sorted({*days, *(day for day, one in there.items() if one.sent_at is not None)})
    return [Due(day, cohort.ends_on + timedelta(days=day), today, there.get(day)) for day in all_days]


def reports_of(check_in: CheckIn) -> list[CheckInReport]:
    """A check-in as it was sent, the latest first, with who sent it."""
    found = select(CheckInReport).where(CheckInReport.check_in_id == check_in.id).order_by(CheckInReport.number.desc())
    return list(db.session.scalars(found.options(joinedload(CheckInReport.sent_by))))


def latest_reports(team_ids: Iterable[int]) -> dict[int, dict[int, CheckInReport]]:
    """What some teams said last in each check-in, by team and day."""
    result: dict[int, dict[int, CheckInReport]] = {}
    for team_id, day, report in db.session.execute(REPORTS, {"team_ids": list(team_ids)}):
        result.setdefault(team_id, {})[day] = report
    return result


def trainings_of(team_id: int) -> list[Training]:
    """The trainings that a team held, the latest first."""
    return list(db.session.scalars(TRAININGS, {"team_id": team_id}))


def reach(trainings: Iterable[Training]) -> Reach:
    """How many trainings, and how many people took part in them. Who took part in two is counted twice."""
    people = [one.people for one in trainings]
    return Reach(len(people), sum(people))


def reach_by_team(team_ids: Iterable[int]) -> dict[int, Reach]:
    """The trainings of several teams in numbers."""
    found = select(Training.team_id, func.count(), func.sum(Training.people)).where(
        Training.team_id.in_(list(team_ids)), Training.removed_at.is_(None)
    )
    return {team_id: Reach(count, people) for team_id, count, people in db.session.execute(found.group_by(Training.team_id))}


def handovers_of(team_id: int) -> list[Handover]:
    """What was handed over in a team, the latest first."""
    return list(db.session.scalars(HANDOVERS, {"team_id": team_id}))


def rules_of(cohort_id: int) -> list[EvidenceRule]:
    """What the criterion of a cohort asks for, in its order."""
    return list(db.session.scalars(RULES, {"cohort_id": cohort_id}))


def given_by(team_id: int) -> dict[int, list[EvidenceGiven]]:
    """What a team gave for each rule."""
    result: dict[int, list[EvidenceGiven]] = {}
    for one in db.session.scalars(GIVEN, {"team_id": team_id}):
        result.setdefault(one.rule_id, []).append(one)
    return result


def total(reports: Iterable[Any], name: str) -> int:
    """The sum of a number that check-ins hold."""
    return sum(report.content.get(name) or 0 for report in reports)
