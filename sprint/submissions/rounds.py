"""The rounds of a review: each step that a submission takes between its team and its reviewers, and what stands of them.

Steps are only added. One that takes another back is a step too: what stands is the steps without those that were taken back.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from sprint.core import clock
from sprint.core.database import db
from sprint.people.models import Person
from sprint.submissions.models import Answer, ReviewStep, StepKind, Submission

DECISIONS = (StepKind.SENT_BACK, StepKind.APPROVED)
TAKE_BACK = (StepKind.TAKEN_BACK, StepKind.WITHDRAWN)

STEPS = (
    select(ReviewStep).where(ReviewStep.submission_id == bindparam("submission_id")).order_by(ReviewStep.id)
    .options(joinedload(ReviewStep.by))
)  # fmt: skip
REVISIONS = select(Answer.question_id, Answer.revision).where(Answer.submission_id == bindparam("submission_id"))


@dataclass
class Round:
    """A row of the table of rounds: what was sent, and what became of it."""

    number: int
    sent: ReviewStep | None
    then: list[ReviewStep] = field(default_factory=list)

    @property
    def revisions(self) -> dict[str, int]:
        """The revision of each answer at its last step."""
        last = self.then[-1] if self.then else self.sent
        return last.revisions if last else {}


def steps(submission: Submission) -> list[ReviewStep]:
    """All steps of a submission in their order."""
    return list(db.session.scalars(STEPS, {"submission_id": submission.id}))


def revisions(submission: Submission) -> dict[str, int]:
    """The revision of each answer now."""
    found = db.session.execute(REVISIONS, {"submission_id": submission.id})
    return {str(question_id): revision for question_id, revision in found}


def step(submission: Submission, kind: StepKind, by: Person) -> ReviewStep:
    """Add a step that a submission takes now."""
    db.session.flush()
    added = ReviewStep(
        submission_id=submission.id, kind=kind, round=submission.round, happened_at=clock.now(), by_id=by.id,
        revisions=revisions(submission),
    )  # fmt: skip
    db.session.add(added)
    db.session.flush()
    return added


def standing(taken: Iterable[ReviewStep]) -> list[ReviewStep]:
    """The steps that stand: without those that were taken back, and without the taking back."""
    stack: list[ReviewStep] = []
    for one in taken:
        if one.kind not in TAKE_BACK:
            stack.append(one)
        elif stack:
            stack.pop()
    return stack


def last_sent(taken: Iterable[ReviewStep]) -> ReviewStep | None:
    """The last time that it was sent to review, as it stands."""
    return next((one for one in reversed(standing(taken)) if one.kind == StepKind.SENT), None)


def last_verdict(taken: Iterable[ReviewStep]) -> ReviewStep | None:
    """The last time that it went back to its team or was approved, as it stands."""
    return next((one for one in reversed(standing(taken)) if one.kind != StepKind.SENT), None)


def rounds(taken: Iterable[ReviewStep]) -> list[Round]:
    """The rows of the table of rounds."""
    rows: list[Round] = []
    for one in taken:
        if one.kind == StepKind.SENT:
            rows.append(Round(one.round, one))
        elif rows:
            rows[-1].then.append(one)
        else:
            rows.append(Round(one.round, None, [one]))
    return rows
