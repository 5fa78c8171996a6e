"""What happens to a plan: accepted answers fill it, the team sends it to review, a facilitator decides."""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, null, select

from sprint.cohorts import queries as cohorts
from sprint.core import audit, clock, locale, outbox
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.people.models import Person
from sprint.plans import queries
from sprint.plans.models import Plan, PlanAcceptance, PlanEntry, PlanState, PlanVersion
from sprint.plans.queries import entries, plan_of
from sprint.submissions.models import Answer, Submission


def accept(submission: Submission) -> Plan:
    """Copy the answers of an approved submission into its team's plan, which is made when there is none.

    What that changes puts an approved plan back to draft; the approved version stays.
    """
    plan = plan_of(submission.team) or _begin(submission)
    _lock(plan)
    present = {one.question_id: one for one in entries(plan.id)}
    answers = db.session.scalars(select(Answer).where(Answer.submission_id == submission.id, Answer.value.is_not(null())))
    written = {one.question_id: one for one in answers}
    _remember(plan, submission, {one: present.get(one) for one in _touched(submission, present, written)})
    changed = [_enter(plan, submission, answer, present.get(question_id)) for question_id, answer in written.items()]
    for question_id, entry in present.items():
        if entry.submission_id == submission.id and question_id not in written:
            db.session.delete(entry)
            changed.append(True)
    if any(changed) and plan.state == PlanState.APPROVED:
        plan.state = PlanState.DRAFT
    count(plan)
    audit.record("plans.accept", plan, submission=submission.id, changed=sum(changed))
    return plan


def count(plan: Plan) -> None:
    """Examine a plan and keep the figures for the lists of many teams."""
    cohort = plan.team.cohort
    found = queries.standings(cohort, [plan.team_id])[plan.team_id]
    plan.figures = queries.figures_of(found, queries.mark_of([one.section for one in found], cohort))


def when_approved(sender: Any, submission: Submission) -> None:
    """Hear that a submission was approved, in the transaction in which it was."""
    accept(submission)


def when_withdrawn(sender: Any, submission: Submission) -> None:
    """Hear that an approval was taken back, in the transaction in which it was."""
    give_back(submission)


def give_back(submission: Submission) -> None:
    """Put a plan back to what it said before an approval. Raises Refused where the plan has gone on since."""
    plan, acceptance = plan_of(submission.team), queries.last_acceptance(submission)
    if plan is None or acceptance is None:
        raise Refused(_("This was accepted before decisions could be taken back. Give the worksheet back to the team instead."))
    db.session.refresh(plan, ["state", "submitted_at", "decided_at"], with_for_update={"of": Plan})
    if any(at and at >= acceptance.accepted_at for at in (plan.submitted_at, plan.decided_at)):
        raise Refused(_("The plan was sent to review since. Give the worksheet back to the team instead."))
    present = {one.question_id: one for one in entries(plan.id)}
    ids = {int(question_id) for question_id in acceptance.before}
    if any(present[one].submission_id != submission.id for one in ids & present.keys()):
        raise Refused(_("Another worksheet has changed the same part of the plan since. The decision stays."))
    for question_id in ids:
        _restore(plan, question_id, present.get(question_id), acceptance.before[str(question_id)])
    if acceptance.state == PlanState.APPROVED and queries.is_latest(acceptance):
        plan.state = acceptance.state
    db.session.flush()
    count(plan)
    audit.record("plans.give_back", plan, submission=submission.id)


def _touched(submission: Submission, present: dict[int, PlanEntry], written: dict[int, Answer]) -> set[int]:
    """The questions whose entries an approved submission writes or takes away."""
    return written.keys() | {one for one, entry in present.items() if entry.submission_id == submission.id}


def _remember(plan: Plan, submission: Submission, touched: dict[int, PlanEntry | None]) -> None:
    before = {
        str(one): {**_frozen(entry), "accepted_by": entry.accepted_by_id} if entry else None for one, entry in touched.items()
    }
    db.session.add(
        PlanAcceptance(
            plan_id=plan.id, submission_id=submission.id, accepted_at=clock.now(), state=plan.state, before=before,
        )
    )  # fmt: skip


def _restore(plan: Plan, question_id: int, entry: PlanEntry | None, before: dict[str, Any] | None) -> None:
    if before is None:
        if entry is not None:
            db.session.delete(entry)
        return
    if entry is None:
        entry = PlanEntry(plan_id=plan.id, question_id=question_id)
        db.session.add(entry)
    entry.value, entry.language, entry.revision = before["value"], before["language"], before["revision"]
    entry.submission_id, entry.accepted_by_id = before["submission"], before["accepted_by"]
    entry.accepted_at = datetime.fromisoformat(before["accepted_at"])


def _begin(submission: Submission) -> Plan:
    plan = Plan(
        team_id=submission.team_id, cohort_id=submission.cohort_id, state=PlanState.DRAFT, submitted_at=None,
        submitted_by_id=None, decided_at=None, decided_by_id=None, note="", note_language=submission.team.city.language,
        figures={},
    )  # fmt: skip
    db.session.add(plan)
    db.session.flush()
    return plan


def _lock(plan: Plan) -> None:
    db.session.refresh(plan, ["state"], with_for_update={"of": Plan})


def _enter(plan: Plan, submission: Submission, answer: Answer, entry: PlanEntry | None) -> bool:
    """Write one accepted answer; gives whether the plan says something else than before."""
    if entry is not None and entry.value == answer.value and entry.language == answer.language:
        entry.revision, entry.submission_id = answer.revision, submission.id
        return False
    if entry is None:
        entry = PlanEntry(plan_id=plan.id, question_id=answer.question_id)
        db.session.add(entry)
    entry.submission_id, entry.value, entry.language = submission.id, answer.value, answer.language
    entry.revision, entry.accepted_at = answer.revision, submission.decided_at or clock.now()
    entry.accepted_by_id = submission.decided_by_id
    return True


def submit(plan: Plan, by: Person) -> None:
    """Send a plan to review. Raises Refused where it is not with the team, and where nothing is in it."""
    _lock(plan)
    if plan.state == PlanState.SUBMITTED:
        raise Refused(_("The plan is with your facilitation team already."))
    if plan.state == PlanState.APPROVED:
        raise Refused(_("The plan is approved. It opens again when a new answer is accepted."))
    if not entries(plan.id):
        raise Refused(_("No answer is in the plan yet. Send a worksheet to review first."))
    plan.state, plan.submitted_at, plan.submitted_by_id = PlanState.SUBMITTED, clock.now(), by.id
    audit.record("plans.submit", plan, by)
    for person in cohorts.facilitators(plan.team.cohort):
        outbox.write(person.recipient, "plans/letters/submitted.md", plan=plan, by=by)


def send_back(plan: Plan, note: str, by: Person) -> None:
    """Give a plan back to its team with a note. Raises Refused where it does not wait for review."""
    _decide(plan, PlanState.CHANGES, note, by)
    audit.record("plans.send_back", plan, by)
    _tell_team(plan, "plans/letters/sent_back.md", by=by)


def approve(plan: Plan, note: str, by: Person) -> PlanVersion:
    """Approve a plan as it is and freeze it as its next version. Raises Refused where it does not wait for review."""
    _decide(plan, PlanState.APPROVED, note, by)
    version = PlanVersion(
        plan=plan, number=_next_number(plan), approved_at=clock.now(), approved_by_id=by.id,
        content={str(one.question_id): _frozen(one) for one in entries(plan.id)},
    )  # fmt: skip
    db.session.add(version)
    audit.record("plans.approve", plan, by, version=version.number)
    _tell_team(plan, "plans/letters/approved.md", by=by, version=version)
    return version


def _decide(plan: Plan, state: PlanState, note: str, by: Person) -> None:
    _lock(plan)
    if plan.state != PlanState.SUBMITTED:
        raise Refused(_("This plan is not waiting for a review. Look at how it stands now."))
    plan.state, plan.decided_at, plan.decided_by_id = state, clock.now(), by.id
    plan.note, plan.note_language = note, locale.voice().language


def _next_number(plan: Plan) -> int:
    return (db.session.scalar(select(func.max(PlanVersion.number)).where(PlanVersion.plan_id == plan.id)) or 0) + 1


def _frozen(entry: PlanEntry) -> dict[str, Any]:
    return {
        "value": entry.value, "language": entry.language, "revision": entry.revision, "submission": entry.submission_id,
        "accepted_at": entry.accepted_at.isoformat(),
    }  # fmt: skip


def _tell_team(plan: Plan, letter: str, **more: Any) -> None:
    for place in cohorts.members(plan.team):
        outbox.write(place.person.recipient, letter, plan=plan, **more)
