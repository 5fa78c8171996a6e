"""A whole plan beside what it says: the workplan and the promises of its team, for the cross-checks and the drawing.

What follows from them is worked out when it is drawn: a page that remembers its fragments does not pay for it.
"""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import CompoundSelect, Date, Integer, Row, String, bindparam, cast, literal, null, select, union_all

from sprint.cohorts.models import Team
from sprint.core import clock
from sprint.core.clock import months_after
from sprint.core.database import db
from sprint.partners.commitment_models import Commitment
from sprint.plans import crosschecks, matter
from sprint.plans.crosschecks import Finding, Whole
from sprint.plans.sheet import Sheet
from sprint.workplan.gantt import Drawing, drawing
from sprint.workplan.models import Milestone, Task, Wait
from sprint.worksheets.values import is_empty, rows_of

ROADMAP = "P9"
"""The section in which the workplan is drawn."""
AUDIENCES, COMMENT_PATH, TRAININGS = "audiences", "comment_path", ("first_training", "pilot_date")
LOOKED_AT = {AUDIENCES, COMMENT_PATH, *TRAININGS}
OF_TASK = ("id", "title", "kind", "audience", "owner_name", "owner_id", "starts_on", "ends_on", "state", "language")
TASK, MILESTONE, PROMISE, WAIT = "task", "milestone", "promise", "wait"
NO_ID, NO_DAY, NO_WORDS = cast(null(), Integer), cast(null(), Date), cast(null(), String)
TEAM = bindparam("team_id", type_=Integer)
BESIDE: CompoundSelect[Any] = union_all(
    select(
        literal(TASK).label("what"), Task.id, Task.title, Task.kind, Task.audience, Task.owner_name, Task.owner_id,
        Task.starts_on, Task.ends_on, Task.state, Task.language,
    ).where(Task.team_id == TEAM),
    select(
        literal(MILESTONE), Milestone.id, Milestone.title, NO_WORDS, NO_WORDS, Milestone.owner_name, Milestone.owner_id,
        NO_DAY, Milestone.due_on, Milestone.state, Milestone.language,
    ).where(Milestone.team_id == TEAM),
    select(
        literal(PROMISE), Commitment.id, Commitment.action, Commitment.side, Commitment.partner_name, Commitment.owner_name,
        Commitment.owner_id, NO_DAY, Commitment.due_on, Commitment.state, Commitment.language,
    ).where(Commitment.team_id == TEAM),
    select(
        literal(WAIT), Wait.task_id, NO_WORDS, NO_WORDS, NO_WORDS, NO_WORDS, Wait.after_id, NO_DAY, NO_DAY, NO_WORDS, NO_WORDS,
    ).where(Wait.team_id == TEAM),
)  # fmt: skip
"""The workplan and the promises of a team in one query, and only what this room asks of them: hundreds of rows cost little."""


@dataclass(frozen=True)
class Surroundings:
    """What stands beside the plan of a team."""

    team: Team
    sheet: Sheet
    rows: tuple[Row[Any], ...]
    """Its tasks, milestones, promises and waits, as `BESIDE` gives them."""
    roadmap = ROADMAP

    @cached_property
    def mark(self) -> Hashable:
        """All that is shown of it, for `core.fragments`; the sheet has a mark of its own."""
        team, cohort = self.team, self.team.cohort
        return team.name, clock.today(team.zone), cohort.ends_on, cohort.follow_up_months, tuple(map(tuple, self.rows))

    def _of(self, what: str) -> Iterator[Any]:
        return (row for row in self.rows if row.what == what)

    @cached_property
    def tasks(self) -> list[Task]:
        """Its tasks by their first day, as far as they are shown here: they belong to no session and are never kept."""
        rows = sorted(self._of(TASK), key=lambda row: (row.starts_on or row.ends_on or date.max, row.id))
        return [Task(**{name: getattr(row, name) for name in OF_TASK}, after="", outside="") for row in rows]

    @cached_property
    def milestones(self) -> list[Milestone]:
        """Its milestones, in the same way."""
        return [
            Milestone(
                id=row.id, title=row.title, due_on=row.ends_on, owner_name=row.owner_name, state=row.state, language=row.language
            )
            for row in self._of(MILESTONE)
        ]

    @cached_property
    def waits(self) -> list[Wait]:
        """Which task waits for which."""
        return [Wait(task_id=row.id, after_id=row.owner_id) for row in self._of(WAIT)]

    @cached_property
    def commitments(self) -> list[Commitment]:
        """What was promised, in the same way."""
        return [
            Commitment(
                id=row.id, action=row.title, side=row.kind, partner_name=row.audience, owner_name=row.owner_name, state=row.state,
            )
            for row in self._of(PROMISE)
        ]  # fmt: skip

    @property
    def is_empty(self) -> bool:
        """Whether the team has neither tasks nor promises: then there is nothing that could contradict itself."""
        return not any(row.what in (TASK, PROMISE) for row in self.rows)

    def has_changed_since(self, says: str | None) -> bool:
        """Whether the plan says something else than what has this fingerprint."""
        return says is not None and says != matter.mark_now(self.sheet, self.tasks, self.milestones)

    @cached_property
    def findings(self) -> list[Finding]:
        """What does not fit together; nothing before there is something to compare."""
        return [] if self.is_empty else crosschecks.find(whole_of(self.team, self.sheet, self))

    @cached_property
    def drawing(self) -> Drawing | None:
        """The roadmap; None where nothing has a day."""
        cohort = self.team.cohort
        promise_on = months_after(cohort.ends_on, cohort.follow_up_months)
        found = drawing(self.tasks, self.milestones, self.waits, clock.today(self.team.zone), promise_on)
        return found if found.bars else None


def around(team: Team, sheet: Sheet) -> Surroundings:
    """What stands beside a plan; one query."""
    return Surroundings(team, sheet, tuple(db.session.execute(BESIDE, {"team_id": team.id})))


def whole_of(team: Team, sheet: Sheet, beside: Surroundings) -> Whole:
    """What the cross-checks ask of a plan, from what it says and from what stands beside it."""
    says = _said(sheet)
    return Whole(
        starts_from=team.cohort.ends_on, months=team.cohort.follow_up_months,
        audiences=crosschecks.audiences_of(says.get(AUDIENCES)), tasks=beside.tasks, waits=beside.waits,
        commitments=beside.commitments,
        feedback_steps=any(not is_empty(row) for row in rows_of(says.get(COMMENT_PATH))),
        training_days=crosschecks.days_of(says.get(key) for key in TRAININGS),
    )  # fmt: skip


def _said(sheet: Sheet) -> Mapping[str, Any]:
    """What the checks look at, by the key of the question; of two versions of a worksheet the later one that it speaks of."""
    asked = (one for one in sheet.asked if one.key in LOOKED_AT)
    return {one.key: said.value for one in asked if (said := sheet.content.of(one.id)) is not None}
