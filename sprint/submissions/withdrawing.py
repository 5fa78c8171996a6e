"""Taking back: a reviewer the last decision, a team what it sent, both only while the other side has not gone on from it."""

from blinker import Namespace
from flask_babel import gettext as _
from sqlalchemy import bindparam, exists, or_, select, update

from sprint.cohorts import queries as cohorts
from sprint.core import audit, outbox
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.people.models import Person
from sprint.submissions import rounds
from sprint.submissions.actions import lock
from sprint.submissions.models import Comment, ReviewStep, StepKind, Submission, SubmissionState

NOTED = select(
    exists().where(
        Comment.submission_id == bindparam("submission_id"), Comment.round == bindparam("round"),
        or_(Comment.decision.is_not(None), Comment.sent_at.is_(None)),
    )
)  # fmt: skip

withdrawn = Namespace().signal("submission-withdrawn")
"""Sent with `submission=…` inside the transaction in which an approval is taken back; whoever cannot follow refuses."""


def may_be_withdrawn(submission: Submission, taken: list[ReviewStep]) -> bool:
    """Whether the last step is a decision and the team has not gone on from it."""
    last = _last(taken)
    return last is not None and last.kind in rounds.DECISIONS and _is_untouched(submission, last)


def withdraw(submission: Submission, by: Person) -> None:
    """Take the last decision back: it waits for a review again, and what was said with the decision is noted, not sent.

    Raises Refused where there is no decision, where something was written or said since, and where the plan has gone on.
    """
    lock(submission)
    taken = rounds.steps(submission)
    if taken and taken[-1].kind == StepKind.WITHDRAWN and taken[-1].by_id == by.id:
        return
    last = _last(taken)
    if last is None or last.kind not in rounds.DECISIONS:
        raise Refused(_("There is no decision here that could be taken back."))
    if not _is_untouched(submission, last):
        raise Refused(_("Something was written or said since this decision. It stays; say in a comment what should change."))
    db.session.execute(update(Comment).where(Comment.step_id == last.id).values(sent_at=None, step_id=None))
    submission.state = SubmissionState.SUBMITTED
    before = rounds.last_verdict(rounds.standing(taken)[:-1])
    submission.decided_at, submission.decided_by_id = (before.happened_at, before.by_id) if before else (None, None)
    rounds.step(submission, StepKind.WITHDRAWN, by)
    audit.record("submissions.withdraw", submission, by, round=submission.round, decision=last.kind)
    if last.kind == StepKind.APPROVED:
        withdrawn.send(submission, submission=submission)
    _tell_about_withdrawal(submission, last, by)


def _last(taken: list[ReviewStep]) -> ReviewStep | None:
    standing = rounds.standing(taken)
    return standing[-1] if standing else None


def _is_untouched(submission: Submission, decision: ReviewStep) -> bool:
    """Whether the answers are those of a decision, and nobody has said, resolved or opened anything since."""
    if rounds.revisions(submission) != decision.revisions:
        return False
    of_others = or_(Comment.step_id.is_(None), Comment.step_id != decision.id)
    said = of_others & (Comment.sent_at >= decision.happened_at)
    since = exists().where(Comment.submission_id == submission.id, or_(said, Comment.turned_at >= decision.happened_at))
    return not db.session.scalar(select(since))


def _tell_about_withdrawal(submission: Submission, last: ReviewStep, by: Person) -> None:
    concerned = [place.person for place in cohorts.members(submission.team)]
    if last.by is not None and last.by_id != by.id:
        concerned.append(last.by)
    for person in concerned:
        outbox.write(
            person.recipient, "submissions/letters/withdrawn.md", submission=submission, by=by,
            was_approved=last.kind == StepKind.APPROVED, is_staff=person is last.by,
        )  # fmt: skip


def has_been_looked_at(submission: Submission) -> bool:
    """Whether a reviewer has noted or decided something in the present round."""
    return bool(db.session.scalar(NOTED, {"submission_id": submission.id, "round": submission.round}))


def take_back(submission: Submission, by: Person) -> None:
    """Let a team write again in what it sent, as if it had not. Raises Refused once a reviewer has noted anything."""
    lock(submission)
    taken = rounds.steps(submission)
    if taken and taken[-1].kind == StepKind.TAKEN_BACK and taken[-1].by_id == by.id:
        return
    if not submission.waits_for_review:
        raise Refused(_("This worksheet does not wait for a review. Look at how it stands now."))
    if has_been_looked_at(submission):
        raise Refused(_("Your facilitation team has begun its review. You can write again when they send it back."))
    submission.state = SubmissionState.CHANGES if rounds.last_verdict(taken) or submission.round > 1 else SubmissionState.DRAFT
    rounds.step(submission, StepKind.TAKEN_BACK, by)
    audit.record("submissions.take_back", submission, by, round=submission.round)
    submission.round -= 1
    before = rounds.last_sent(one for one in rounds.standing(taken) if one.round <= submission.round)
    submission.submitted_at, submission.submitted_by_id = (before.happened_at, before.by_id) if before else (None, None)
    for person in cohorts.facilitators(submission.team.cohort):
        outbox.write(person.recipient, "submissions/letters/taken_back.md", submission=submission, by=by)
