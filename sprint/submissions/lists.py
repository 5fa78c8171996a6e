"""The list of a cohort's submissions, narrowed to a city, a worksheet or a stage, in pages."""

from collections.abc import Hashable, Iterable, Mapping
from math import ceil

from sprint.cohorts.models import Team
from sprint.core import pages
from sprint.core.pages import Page
from sprint.submissions import queries
from sprint.submissions.models import Submission
from sprint.submissions.stages import Stage, Work, works
from sprint.worksheets.models import Assignment

ROWS = 50
"""Rows on a page."""


class Filter:
    """What someone wants to see. A choice that does not exist is none."""

    def __init__(self, cohort_id: int, args: Mapping[str, str], teams: list[Team], assignments: list[Assignment]) -> None:
        self.cohort_id, self.teams, self.assignments = cohort_id, teams, assignments
        self.team = next((team for team in teams if str(team.id) == args.get("team")), None)
        self.assignment = next((one for one in assignments if str(one.id) == args.get("worksheet")), None)
        self.stage = next((stage for stage in Stage if stage == args.get("stage")), None)
        self.page, self.waiting_page = pages.asked(args), pages.asked(args, "waiting")

    @property
    def is_on(self) -> bool:
        """Whether anything is left out."""
        return self.team is not None or self.assignment is not None or self.stage is not None

    @property
    def asked(self) -> dict[str, int | str]:
        """What it asks for, as an address carries it."""
        asked = {"team": self.team and self.team.id, "worksheet": self.assignment and self.assignment.id, "stage": self.stage}
        return {name: value for name, value in asked.items() if value}

    @property
    def mark(self) -> list[Hashable]:
        """All that its form shows, for `core.fragments`; the title of a published version never changes."""
        teams = [(one.id, one.name) for one in self.teams]
        return [*teams, *((one.id, one.number, one.version_id) for one in self.assignments), *self.asked.items()]

    @property
    def rows(self) -> Page[Work]:
        """The page that was asked for. Only the teams that are on it are looked up, unless a stage must be found among all."""
        teams = [self.team] if self.team else self.teams
        given = [self.assignment] if self.assignment else self.assignments
        if self.stage or not given:
            return pages.page([work for work in works(teams, given) if work.stage == self.stage], self.page, ROWS)
        skipped, first = divmod((self.page - 1) * ROWS, len(given))
        few = works(teams[skipped : skipped + ceil((first + ROWS) / len(given))], given)
        return Page(few[first : first + ROWS], self.page, ROWS, len(teams) * len(given))

    @property
    def waiting(self) -> Page[Submission]:
        """The page that was asked for of what waits for a review, the longest waiting first."""
        found, total = queries.waiting(self.cohort_id, self.teams, self.assignments, self.waiting_page)
        return Page(found, self.waiting_page, queries.LINES, total)

    @staticmethod
    def marks_of(waiting: Iterable[Submission], languages: Mapping[int, list[str]]) -> list[Hashable]:
        """What the list of what waits shows of each, beside the day, for `core.fragments`."""
        return [
            (one.id, one.assignment.number, one.assignment.version_id, one.round, one.submitted_at,
             one.submitted_by and one.submitted_by.name, one.team.name, one.team.zone, *languages.get(one.id, ()))
            for one in waiting
        ]  # fmt: skip
