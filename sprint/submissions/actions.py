"""What a team and its reviewers do with a submission: begin it, send it, send it back, approve it."""

from blinker import Namespace
from flask_babel import gettext as _
from sqlalchemy import select

from sprint.cohorts import queries as cohorts
from sprint.cohorts.models import Team
from sprint.core import audit, clock, locale, outbox
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.people.models import Person
from sprint.submissions import mentions, queries, rounds
from sprint.submissions.models import TEAM_WRITES, Comment, Decision, StepKind, Submission, SubmissionState
from sprint.submissions.stages import reply_due_on
from sprint.worksheets import queries as worksheets
from sprint.worksheets import values
from sprint.worksheets.models import Assignment

approved = Namespace().signal("submission-approved")
"""Sent with `submission=…` inside the transaction in which a submission is approved; rooms to the right listen."""


def begin(assignment: Assignment, team: Team, by: Person) -> Submission:
    """A team's work on a worksheet; begun again it is the same. Raises Refused before the worksheet opens."""
    db.session.execute(select(Team.id).where(Team.id == team.id).with_for_update(of=Team))
    if begun := queries.of_team(team.id, assignment.id):
        return begun
    if not assignment.is_open(team.zone):
        raise Refused(_("This worksheet opens on %(day)s.", day=locale.day(assignment.opens_on)))
    submission = Submission(
        cohort_id=team.cohort_id, team_id=team.id, assignment_id=assignment.id, version_id=assignment.version_id,
        state=SubmissionState.DRAFT, round=0, begun_at=clock.now(), submitted_at=None, submitted_by_id=None, decided_at=None,
        decided_by_id=None,
    )  # fmt: skip
    db.session.add(submission)
    audit.record("submissions.begin", submission, by)
    return submission


def lock(submission: Submission) -> None:
    """Let nobody else change a submission until this transaction ends, and look at it as it is now."""
    db.session.refresh(submission, ["state", "round", "submitted_by_id", "decided_by_id"], with_for_update={"of": Submission})


def lock_for_team(submission: Submission) -> None:
    """Lock a submission for its team. Raises Refused while it is not with the team."""
    lock(submission)
    refuse_unless_with_team(submission.state)


def refuse_unless_with_team(state: str) -> None:
    """Raises Refused in a state in which the team does not write."""
    if state == SubmissionState.SUBMITTED:
        raise Refused(_("This worksheet is with your facilitation team. You can write in it again when they send it back."))
    if state not in TEAM_WRITES:
        raise Refused(_("This worksheet was accepted. It stays as it is."))


def lock_for_review(submission: Submission) -> None:
    """Lock a submission for its reviewers. Raises Refused while it does not wait for them."""
    lock(submission)
    if not submission.waits_for_review:
        raise Refused(_("This worksheet is not waiting for a review. Look at how it stands now."))


def submit(submission: Submission, by: Person) -> dict[int, list[str]]:
    """Send to review; gives what is still missing, by question. Where something is, nothing was sent."""
    lock(submission)
    if submission.waits_for_review and submission.submitted_by_id == by.id:
        return {}
    lock_for_team(submission)
    if missing := gaps(submission):
        return missing
    submission.state = SubmissionState.SUBMITTED
    submission.round += 1
    submission.submitted_at, submission.submitted_by_id = clock.now(), by.id
    rounds.step(submission, StepKind.SENT, by)
    audit.record("submissions.submit", submission, by, round=submission.round)
    due_on = reply_due_on(submission)
    for person in cohorts.facilitators(submission.team.cohort):
        outbox.write(person.recipient, "submissions/letters/submitted.md", submission=submission, by=by, due_on=due_on)
    return {}


def gaps(submission: Submission) -> dict[int, list[str]]:
    """What is missing before a submission can be sent, by question, in sentences."""
    written = queries.answers(submission)
    found = {}
    for question in worksheets.questions(submission.version_id):
        answer = written.get(question.id)
        if missing := values.gaps(question, answer.value if answer else None):
            found[question.id] = missing
    return found


def send_back(submission: Submission, by: Person) -> None:
    """Give a submission back to its team with all comments. Raises Refused without a question or a request."""
    lock_for_review(submission)
    said = of_this_round(submission)
    if not any(one.decision in (Decision.CHANGE, Decision.QUESTION) for one in said):
        raise Refused(_("Ask a question or request a change first, so that the team knows what to do."))
    _decide(submission, StepKind.SENT_BACK, by)
    audit.record("submissions.send_back", submission, by, round=submission.round)
    _tell_team(submission, "submissions/letters/sent_back.md", said, by)


def approve(submission: Submission, by: Person) -> None:
    """Accept a submission as it is. Raises Refused while a change is requested in this round."""
    lock_for_review(submission)
    said = of_this_round(submission)
    if any(one.decision == Decision.CHANGE for one in said):
        raise Refused(_("A change is requested. Send the worksheet back, or take the request away first."))
    _decide(submission, StepKind.APPROVED, by)
    audit.record("submissions.approve", submission, by, round=submission.round)
    _tell_team(submission, "submissions/letters/approved.md", said, by)
    approved.send(submission, submission=submission)


def reopen(submission: Submission, by: Person) -> None:
    """Give an accepted submission back to its team, to write in it again. Raises Refused while it is not accepted.

    What it brought into the plan stays there until the new answers are accepted.
    """
    lock(submission)
    if submission.state != SubmissionState.APPROVED:
        raise Refused(_("Only an accepted worksheet can be given back like this."))
    _decide(submission, StepKind.REOPENED, by)
    audit.record("submissions.reopen", submission, by)
    _tell_team(submission, "submissions/letters/reopened.md", [], by)


def of_this_round(submission: Submission) -> list[Comment]:
    """What reviewers have said in the present round, sent or not."""
    said = queries.comments(submission, unsent=True)
    return [one for group in said.values() for one in group if one.decision and one.round == submission.round]


def _decide(submission: Submission, kind: StepKind, by: Person) -> None:
    """Note a decision with all that reviewers have noted for it, and call the colleagues who are mentioned there."""
    now = clock.now()
    unsent = list(db.session.scalars(select(Comment).where(Comment.submission_id == submission.id, Comment.sent_at.is_(None))))
    submission.state = SubmissionState.APPROVED if kind == StepKind.APPROVED else SubmissionState.CHANGES
    submission.decided_at, submission.decided_by_id = now, by.id
    step = rounds.step(submission, kind, by)
    for one in unsent:
        one.sent_at, one.step_id = now, step.id
    mentions.tell(submission, unsent, besides=[place.person for place in cohorts.members(submission.team)])


def _tell_team(submission: Submission, letter: str, said: list[Comment], by: Person) -> None:
    questions = {one.id: one for one in worksheets.questions(submission.version_id)}
    told = [(questions[one.question_id], one) for one in said if one.body]
    told.sort(key=lambda pair: pair[0].position)
    for place in cohorts.members(submission.team):
        outbox.write(place.person.recipient, letter, submission=submission, by=by, comments=told)
