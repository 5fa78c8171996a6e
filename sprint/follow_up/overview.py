"""The page about all cities of a cohort after its Sprint: their check-ins, trainings and wishes. Five queries, however many."""

from collections.abc import Hashable
from functools import cached_property

from sprint.cohorts.models import Cohort, Team
from sprint.cohorts.queries import people_of, teams
from sprint.follow_up import queries
from sprint.follow_up.models import CheckInReport
from sprint.follow_up.queries import Due, Reach

NOTHING = Reach(0, 0)


class Overview:
    """What the cities of a cohort report."""

    def __init__(self, cohort: Cohort) -> None:
        self.teams = teams(cohort)
        ids = [team.id for team in self.teams]
        self._due, self._reach = queries.check_ins_of(cohort, self.teams), queries.reach_by_team(ids)
        self._reports, self._people = queries.latest_reports(ids), people_of(ids)

    @cached_property
    def mark(self) -> Hashable:
        """All that its table shows, for `core.fragments`."""
        return tuple(
            (team.id, team.name, tuple(self.leads(team)), tuple(one.mark for one in self.due(team)), self.reach(team),
             last.id if (last := self.last(team)) else None)
            for team in self.teams
        )  # fmt: skip

    @property
    def late(self) -> int:
        """How many check-ins are late."""
        return sum(one.is_late for team in self.teams for one in self.due(team))

    @property
    def days(self) -> list[int]:
        """How many days after the Sprint some city was or will be asked."""
        return sorted({one.day for team in self.teams for one in self.due(team)})

    def leads(self, team: Team) -> list[str]:
        """The names of those who lead a team."""
        return [place.person.name for place in self._people.get(team.id, []) if place.is_lead]

    def due(self, team: Team) -> list[Due]:
        """The check-ins of a team."""
        return self._due[team.id]

    def reach(self, team: Team) -> Reach:
        """Its trainings in numbers."""
        return self._reach.get(team.id, NOTHING)

    def last(self, team: Team) -> CheckInReport | None:
        """What it said in its last check-in."""
        return next(reversed(self._reports.get(team.id, {}).values()), None)
