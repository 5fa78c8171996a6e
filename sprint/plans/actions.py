"""What happens to a plan: accepted answers fill it, the team sends it to review, a facilitator decides.

What the team writes in it by itself is in `writing`.
"""

from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import exists, func, null, select

from sprint.cohorts import queries as cohorts
from sprint.cohorts.models import Team
from sprint.core import audit, clock, database, locale, outbox
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.people.models import Person
from sprint.plans import queries
from sprint.plans.freezing import records_of
from sprint.plans.models import Plan, PlanAcceptance, PlanEntry, PlanState, PlanVersion
from sprint.plans.queries import entries, plan_of
from sprint.plans.saying import freeze, frozen_entry
from sprint.plans.verdict_models import Verdict
from sprint.submissions.models import Answer, Submission
from sprint.worksheets.models import Question


def accept(submission: Submission) -> Plan:
    """Copy the answers of an approved submission to its version into its team's plan, which is made when there is none.

    What that changes puts an approved plan back to draft; the approved version stays.
    """
    plan = plan_of(submission.team) or begin(submission.team)
    lock(plan)
    present = {one.question_id: one for one in entries(plan.id)}
    asked = select(Question.id).where(Question.version_id == submission.version_id)
    given = select(Answer).where(Answer.submission_id == submission.id, Answer.value.is_not(null()))
    answers = db.session.scalars(given.where(Answer.question_id.in_(asked)))
    written = {one.question_id: one for one in answers}
    _remember(plan, submission, {one: present.get(one) for one in _touched(submission, present, written)})
    changed = [_enter(plan, submission, answer, present.get(question_id)) for question_id, answer in written.items()]
    for question_id, entry in present.items():
        if entry.submission_id == submission.id and question_id not in written:
            db.session.delete(entry)
            changed.append(True)
    if any(changed) and plan.state == PlanState.APPROVED:
        plan.state = PlanState.DRAFT
    _let_texts_follow(plan)
    count(plan)
    audit.record("plans.accept", plan, submission=submission.id, changed=sum(changed))
    return plan


def count(plan: Plan) -> None:
    """Examine a plan and keep the figures for the lists of many teams."""
    cohort = plan.team.cohort
    found = queries.standings(cohort, [plan.team_id])[plan.team_id]
    plan.figures = queries.figures_of(found, queries.mark_of([one.section for one in found], cohort.ends_on))


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
    _let_texts_follow(plan)
    count(plan)
    audit.record("plans.give_back", plan, submission=submission.id)


def _touched(submission: Submission, present: dict[int, PlanEntry], written: dict[int, Answer]) -> set[int]:
    """The questions whose entries an approved submission writes or takes away."""
    return written.keys() | {one for one, entry in present.items() if entry.submission_id == submission.id}


def _remember(plan: Plan, submission: Submission, touched: dict[int, PlanEntry | None]) -> None:
    before = {str(question_id): _as_it_was(entry) for question_id, entry in touched.items()}
    db.session.add(
        PlanAcceptance(
            plan_id=plan.id, submission_id=submission.id, accepted_at=clock.now(), state=plan.state, before=before,
        )
    )  # fmt: skip


def _as_it_was(entry: PlanEntry | None) -> dict[str, Any] | None:
    return {**frozen_entry(entry), "accepted_by": entry.accepted_by_id} if entry else None


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


def _let_texts_follow(plan: Plan) -> None:
    """Put what the team wrote for a question beside the accepted answer of the same key, where the worksheet has moved since."""
    db.session.flush()
    texts = queries.texts(plan.id)
    if not texts:
        return
    present = {one.question_id for one in entries(plan.id)}
    asked = queries.questions_by_id(present | texts.keys())
    now = {(asked[one].key, asked[one].kind): one for one in present}
    for question_id, text in texts.items():
        follows = now.get((asked[question_id].key, asked[question_id].kind), question_id)
        if question_id not in present and follows not in texts:
            text.question_id = follows
    db.session.flush()


def begin(team: Team) -> Plan:
    """The plan of a team that has none yet; where another one was faster, that one."""
    values = {
        "team_id": team.id, "cohort_id": team.cohort_id, "state": PlanState.DRAFT, "note": "",
        "note_language": team.city.language, "figures": {},
    }  # fmt: skip
    database.insert_unless_there(Plan, **values)
    return db.session.scalars(select(Plan).where(Plan.team_id == team.id)).one()


def lock(plan: Plan) -> None:
    """Wait for whoever is writing in a plan, and see its state and its round as they are then."""
    db.session.refresh(plan, ["state", "round"], with_for_update={"of": Plan})


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
    lock(plan)
    if plan.state == PlanState.SUBMITTED:
        raise Refused(_("The plan is with your facilitation team already."))
    if plan.state == PlanState.APPROVED:
        raise Refused(_("The plan is approved. It opens again when your team writes in it or a new answer is accepted."))
    if not entries(plan.id) and not any(one.value is not None for one in queries.texts(plan.id).values()):
        raise Refused(_("Nothing is in the plan yet. Write in it, or send a worksheet to review first."))
    plan.state, plan.submitted_at, plan.submitted_by_id = PlanState.SUBMITTED, clock.now(), by.id
    plan.round += 1
    audit.record("plans.submit", plan, by, round=plan.round)
    for person in cohorts.facilitators(plan.team.cohort):
        outbox.write(person.recipient, "plans/letters/submitted.md", plan=plan, by=by)


def take_back(plan: Plan, by: Person) -> None:
    """Let a team write again in a plan that it sent, as if it had not. Raises Refused once a reviewer has noted anything."""
    lock_for_review(plan)
    noted = exists().where(Verdict.plan_id == plan.id, Verdict.round == plan.round)
    if db.session.scalar(select(noted)):
        raise Refused(_("Your facilitation team has begun its review. You can write again when they send it back."))
    approved_at = db.session.scalar(select(func.max(PlanVersion.approved_at)).where(PlanVersion.plan_id == plan.id))
    came_back = plan.decided_at is not None and (approved_at is None or approved_at < plan.decided_at)
    plan.state = PlanState.CHANGES if came_back else PlanState.DRAFT
    plan.submitted_at, plan.submitted_by_id = None, None
    audit.record("plans.take_back", plan, by, round=plan.round)
    plan.round -= 1
    for person in cohorts.facilitators(plan.team.cohort):
        outbox.write(person.recipient, "plans/letters/taken_back.md", plan=plan, by=by)


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
        content=freeze(plan, {one.question_id: one for one in entries(plan.id)}), records=records_of(plan.team),
    )  # fmt: skip
    db.session.add(version)
    audit.record("plans.approve", plan, by, version=version.number)
    _tell_team(plan, "plans/letters/approved.md", by=by, version=version)
    return version


def lock_for_review(plan: Plan) -> None:
    """Lock a plan for its reviewers. Raises Refused while it does not wait for them."""
    lock(plan)
    if plan.state != PlanState.SUBMITTED:
        raise Refused(_("This plan is not waiting for a review. Look at how it stands now."))


def _decide(plan: Plan, state: PlanState, note: str, by: Person) -> None:
    lock_for_review(plan)
    plan.state, plan.decided_at, plan.decided_by_id = state, clock.now(), by.id
    plan.note, plan.note_language = note, locale.voice().language


def _next_number(plan: Plan) -> int:
    return (db.session.scalar(select(func.max(PlanVersion.number)).where(PlanVersion.plan_id == plan.id)) or 0) + 1


def _tell_team(plan: Plan, letter: str, **more: Any) -> None:
    for place in cohorts.members(plan.team):
        outbox.write(place.person.recipient, letter, plan=plan, **more)
