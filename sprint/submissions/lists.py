"""The list of a cohort's submissions, narrowed to a city, a worksheet or a stage, in pages."""

from collections.abc import Mapping
from dataclasses import dataclass

from sprint.cohorts.models import Team
from sprint.submissions.stages import Stage, Work
from sprint.worksheets.models import Assignment

ROWS = 50
"""Rows on a page."""


@dataclass(frozen=True)
class Page:
    """A page of a list."""

    rows: list[Work]
    total: int
    number: int

    @property
    def has_more(self) -> bool:
        """Whether another page follows."""
        return self.number * ROWS < self.total


class Filter:
    """What someone wants to see. A choice that does not exist is none."""

    def __init__(self, args: Mapping[str, str], teams: list[Team], assignments: list[Assignment]) -> None:
        self.teams, self.assignments = teams, assignments
        self.team = next((team for team in teams if str(team.id) == args.get("team")), None)
        self.assignment = next((one for one in assignments if str(one.id) == args.get("worksheet")), None)
        self.stage = next((stage for stage in Stage if stage == args.get("stage")), None)
        number = args.get("page", "1")
        self.page = next((page for page in range(1, 1000) if str(page) == number), 1)

    @property
    def is_on(self) -> bool:
        """Whether anything is left out."""
        return self.team is not None or self.assignment is not None or self.stage is not None

    @property
    def asked(self) -> dict[str, int | str]:
        """What it asks for, as an address carries it."""
        asked = {"team": self.team and self.team.id, "worksheet": self.assignment and self.assignment.id, "stage": self.stage}
        return {name: value for name, value in asked.items() if value}

    def of(self, works: list[Work]) -> Page:
        """The page that was asked for, of those works that fit."""
        rows = [work for work in works if self._fits(work)]
        return Page(rows[(self.page - 1) * ROWS : self.page * ROWS], len(rows), self.page)

    def _fits(self, work: Work) -> bool:
        return (
            (self.team is None or work.team.id == self.team.id)
            and (self.assignment is None or work.assignment.id == self.assignment.id)
            and (self.stage is None or work.stage == self.stage)
        )
