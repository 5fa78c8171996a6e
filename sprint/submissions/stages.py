"""How a team's work on a worksheet stands on a day: what the lists and boards show, and until when a reply is due."""

from collections.abc import Hashable, Iterable, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from sprint.cohorts.models import Team
from sprint.core import clock
from sprint.submissions import queries
from sprint.submissions.assignment_models import Extension
from sprint.submissions.models import Submission, SubmissionState
from sprint.submissions.queries import Begun, Extended
from sprint.worksheets import queries as worksheets
from sprint.worksheets.models import Assignment

WORKING_DAYS = 3
"""Within how many working days the facilitation team answers."""


class Stage(StrEnum):
    """What a list shows about a team's work on a worksheet."""

    LATER = "later"
    NOT_STARTED = "not_started"
    DRAFT = "draft"
    LATE = "late"
    TO_REVIEW = "to_review"
    CHANGES = "changes"
    ACCEPTED = "accepted"


SENT: Mapping[str | None, Stage] = {
    SubmissionState.SUBMITTED: Stage.TO_REVIEW,
    SubmissionState.CHANGES: Stage.CHANGES,
    SubmissionState.APPROVED: Stage.ACCEPTED,
}
WITH_TEAM = (Stage.NOT_STARTED, Stage.DRAFT, Stage.LATE, Stage.CHANGES)
"""The stages in which the team has something to do."""


class Work(NamedTuple):
    """A team's work on one assignment, begun or not."""

    team: Team
    assignment: Assignment
    submission: Begun | None
    stage: Stage
    answered: int
    questions: int
    extension: Extended | None = None

    @property
    def mark(self) -> Hashable:
        """What a list shows of it, for `core.fragments`."""
        given, counts = self.assignment, (self.answered, self.questions)
        what = given.id, given.number, given.version_id, given.due_on
        return self.team.name, what, self.submission, self.stage, counts, self.extension

    @property
    def due_on(self) -> date:
        """The calendar day at whose end it is due, with the team's extension."""
        return later(self.assignment, self.extension)

    @property
    def due_at(self) -> datetime:
        """The instant at which it is due, in the team's own zone."""
        return clock.end_of_day(self.due_on, self.team.zone)

    @property
    def waits_for_team(self) -> bool:
        """Whether the team has something to do."""
        return self.stage in WITH_TEAM

    @property
    def share(self) -> int:
        """How much of it is answered, in percent."""
        return round(100 * self.answered / self.questions) if self.questions else 0


def later(assignment: Assignment, extension: Extended | Extension | None) -> date:
    """The day on which a worksheet is due for a team: that of all, or the one that an extension names where it is later."""
    return max(assignment.due_on, extension.due_on) if extension else assignment.due_on


def stage_of(assignment: Assignment, state: str | None, zone: str, due_on: date | None = None) -> Stage:
    """How the work on an assignment stands now, by the state of its submission, for a team of a zone and its due day."""
    if state in SENT:
        return SENT[state]
    if state is None and not assignment.is_open(zone):
        return Stage.LATER
    if clock.end_of_day(due_on or assignment.due_on, zone) < clock.now():
        return Stage.LATE
    return Stage.NOT_STARTED if state is None else Stage.DRAFT


def works(teams: Iterable[Team], assignments: Iterable[Assignment]) -> list[Work]:
    """The work of some teams on some assignments of their cohort, with three queries however many there are."""
    teams, assignments = list(teams), list(assignments)
    ids = [team.id for team in teams]
    begun, extensions = queries.begun(ids), queries.extended(ids)
    versions = {one.version_id for one in begun.values()} | {one.version_id for one in assignments}
    questions = worksheets.question_counts(versions)
    stage = cache(stage_of)  # many teams share a zone
    given = [(one, one.id, one.due_on, questions.get(one.version_id, 0)) for one in assignments]
    result = []
    for team in teams:
        team_id, zone = team.id, team.zone
        for assignment, key, due_on, asked in given:
            one, more = begun.get((team_id, key)), extensions.get((team_id, key))
            due = max(due_on, more.due_on) if more else due_on
            if one is None:
                result.append(Work(team, assignment, None, stage(assignment, None, zone, due), 0, asked, more))
            else:
                own = questions.get(one.version_id, 0)
                result.append(Work(team, assignment, one, stage(assignment, one.state, zone, due), one.answered, own, more))
    return result


def reply_due_on(submission: Submission) -> date | None:
    """The day by which the facilitation team owes its reply: so many working days of the host after it was sent."""
    if submission.submitted_at is None:
        return None
    day = clock.wall(submission.submitted_at, submission.team.cohort.zone).date()
    left = WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.isoweekday() < 6
    return day
