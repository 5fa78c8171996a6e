"""Moving a team's work to another version of its worksheet, question by question, by the keys of the questions.

An answer goes along with its whole history and stays the same revision: who has the page open meanwhile saves as before. Where
a question asks for another kind of answer, it gets an answer of its own, made from the one before, which stays where it is.
Nothing is deleted; who moves back finds everything.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import update

from sprint.cohorts import queries as cohorts
from sprint.core import audit, clock, outbox, revisions
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.people.models import Person
from sprint.submissions import queries
from sprint.submissions.actions import lock_for_team
from sprint.submissions.assignment_models import Move
from sprint.submissions.carrying import carried, fits
from sprint.submissions.models import Answer, AnswerRevision, Attachment, Comment, Submission
from sprint.worksheets import queries as worksheets
from sprint.worksheets import values
from sprint.worksheets.models import Question, WorksheetVersion


class Fate(StrEnum):
    """What becomes of a question, and of what the team answered."""

    NEW = "new"
    """It is asked from now on."""
    LOOK = "look"
    """The answer goes along, and the team should look at it: the question asks for something else than before."""
    STAYS = "stays"
    """The answer stays in the history: the question is no longer asked, or asks for what it cannot hold."""
    KEPT = "kept"


@dataclass(frozen=True)
class Step:
    """One question of a move."""

    fate: Fate
    question: Question
    """The one that is asked from now on; where the answer stays behind, the one that it answers."""
    answer: Answer | None
    """What the team has answered so far."""
    value: Any = None
    """What the answer says from now on."""
    before: Question | None = None
    """The question that the answer was given to."""

    @property
    def is_answered(self) -> bool:
        """Whether something is written."""
        return self.answer is not None and not values.is_empty(self.answer.value)

    def leaves_an_answer(self, written: dict[int, Answer]) -> bool:
        """Whether another answer counts from now on than the one so far, or none."""
        changes_kind = self.before is not None and self.before.kind != self.question.kind
        return changes_kind and self.is_answered and (self.fate == Fate.NEW or self.question.id in written)


@dataclass(frozen=True)
class Preview:
    """What a move to a version would change, before it happens."""

    version: WorksheetVersion
    steps: list[Step]

    def of(self, fate: Fate) -> list[Step]:
        """The questions of one fate, in the order in which they are asked."""
        return [step for step in self.steps if step.fate == fate]


def preview(submission: Submission, version: WorksheetVersion) -> Preview:
    """What would become of each question and answer. Raises Refused for a version that the submission cannot move to."""
    worksheet_id = submission.version.worksheet_id
    if version.published_at is None or version.worksheet_id != worksheet_id or version.id == submission.version_id:
        raise Refused(_("Choose another published version of this worksheet."))
    asked = worksheets.questions_of({*queries.versions_lived(submission), version.id})
    written = queries.answers(submission)
    now = {one.key: one for one in asked[submission.version_id]}
    answered = [one for several in asked.values() for one in several if one.id in written]
    answered.sort(key=lambda one: written[one.id].written_at)
    latest = {one.key: one for one in answered} | {one.key: one for one in answered if one.version_id == submission.version_id}
    steps = [_step(one, latest.get(one.key), one.key in now, written) for one in asked[version.id]]
    behind = {step.before.key: step.before for step in steps if step.before is not None and step.leaves_an_answer(written)}
    wanted = {one.key for one in asked[version.id]}
    behind |= {key: one for key, one in now.items() if key not in wanted}
    steps += [Step(Fate.STAYS, one, written.get(one.id)) for one in behind.values()]
    return Preview(version, steps)


def _step(question: Question, before: Question | None, was_asked: bool, written: dict[int, Answer]) -> Step:
    """What becomes of one question of the new version; `before` is the one with its key that was answered last."""
    own = written.get(question.id)
    if before is None or before.id == question.id:
        return Step(Fate.KEPT if was_asked or own else Fate.NEW, question, own, own.value if own else None, question)
    answer = written[before.id]
    if before.kind == question.kind:
        fate = Fate.KEPT if answer.value is None or fits(before, question, answer.value) else Fate.LOOK
        return Step(fate, question, answer, answer.value, before)
    if own is not None:
        return Step(Fate.LOOK, question, answer, own.value, before)
    value = carried(before, question, answer.value, answer.language) if answer.value is not None else None
    if value is None:
        return Step(Fate.KEPT if answer.value is None else Fate.NEW, question, answer, None, before)
    return Step(Fate.LOOK, question, answer, value, before)


def move(submission: Submission, version: WorksheetVersion, by: Person) -> Preview:
    """Move a submission to another version, as its preview says, and tell its people.

    Raises Refused while it is not with the team, and for a version that it cannot move to.
    """
    lock_for_team(submission)
    db.session.refresh(submission, ["version"])
    found = preview(submission, version)
    written = queries.answers(submission)
    for step in found.steps:
        if step.fate in (Fate.KEPT, Fate.LOOK) and step.answer is not None and step.before is not None:
            _carry(submission, step, written.get(step.question.id), by)
    db.session.flush()
    _bring_along(submission, version)
    left, now = submission.version, clock.now()
    db.session.add(
        Move(submission_id=submission.id, from_version_id=left.id, to_version_id=version.id, moved_by_id=by.id, moved_at=now)
    )
    submission.version = version
    counts = {str(fate): len(found.of(fate)) for fate in Fate}
    audit.record("submissions.move", submission, by, before=left.number, after=version.number, **counts)
    for place in cohorts.members(submission.team):
        outbox.write(place.person.recipient, "submissions/letters/moved.md", submission=submission, by=by, found=found)
    return found


def _carry(submission: Submission, step: Step, own: Answer | None, by: Person) -> None:
    """Let one answer follow its question."""
    answer, before = step.answer, step.before
    if answer is None or before is None or answer.question_id == step.question.id:
        return
    if before.kind != step.question.kind:
        if own is None and step.value is not None:
            _write(_successor(submission, step.question, answer), step.value, answer.language, by)
    elif own is None:
        answer.question_id = step.question.id
    else:
        _write(own, answer.value, answer.language, by)


def _successor(submission: Submission, question: Question, answer: Answer) -> Answer:
    """An answer that nobody has written yet; its revisions count on from those of the one before."""
    return Answer(
        submission_id=submission.id, question_id=question.id, value=None, language=answer.language, revision=answer.revision,
        written_by_id=None, written_at=clock.now(),
    )  # fmt: skip


def _write(answer: Answer, value: Any, language: str, by: Person) -> None:
    if revisions.write(answer, value, base=answer.revision, language=language, by=by):
        db.session.add(answer)
        db.session.flush()
        db.session.add(revisions.line(answer, AnswerRevision, answer_id=answer.id))


def _bring_along(submission: Submission, version: WorksheetVersion) -> None:
    """Let comments follow the question with the same key, and files where it still asks for one."""
    asked = worksheets.questions_of({*queries.versions_lived(submission), version.id})
    others = [one for version_id, several in asked.items() if version_id != version.id for one in several]
    for question in asked[version.id]:
        of_key = [one for one in others if one.key == question.key]
        same_kind = [one.id for one in of_key if one.kind == question.kind]
        for model, left in ((Comment, [one.id for one in of_key]), (Attachment, same_kind)):
            if left:
                follows = update(model).where(model.submission_id == submission.id, model.question_id.in_(left))
                db.session.execute(follows.values(question_id=question.id))


def differences(left: Iterable[Question], asked: Iterable[Question]) -> dict[Fate, list[Question]]:
    """What two versions ask, by their keys: what is new, what asks for another kind of answer, what is gone, what is kept."""
    before, now = {one.key: one for one in left}, {one.key: one for one in asked}
    found: dict[Fate, list[Question]] = {fate: [] for fate in Fate}
    for key, one in now.items():
        fate = Fate.NEW if key not in before else Fate.KEPT if before[key].kind == one.kind else Fate.LOOK
        found[fate].append(one)
    found[Fate.STAYS] = [one for key, one in before.items() if key not in now]
    return found


def question_on_page(submission: Submission, question_id: int) -> Question | None:
    """A question that a page of this submission may show, also one that was made before a move; None for any other."""
    now = next((one for one in worksheets.questions(submission.version_id) if one.id == question_id), None)
    if now is not None:
        return now
    version_id = queries.version_asking(submission, [question_id])
    return next((one for one in worksheets.questions(version_id) if one.id == question_id), None) if version_id else None


def asked_now(submission: Submission, question_ids: set[int]) -> dict[int, int]:
    """For some questions of a page that was drawn before a move, those with the same keys that are asked now."""
    version_id = queries.version_asking(submission, question_ids) if question_ids else None
    if version_id is None or version_id == submission.version_id:
        return {}
    now = {one.key: one.id for one in worksheets.questions(submission.version_id)}
    return {one.id: now[one.key] for one in worksheets.questions(version_id) if one.key in now}


def successor(submission: Submission, question: Question) -> Question:
    """The question that stands for one of a page, on the version of now; itself where there is none."""
    return successors(submission, question.version_id).get(question.id, question)


def successors(submission: Submission, version_id: int) -> dict[int, Question]:
    """For questions of the version that a page was made of, those that stand for them on the version of now.

    A question that is no longer asked, or asks for another kind of answer, has none: what comes for it stays with it.
    """
    if version_id == submission.version_id:
        return {}
    now = {(one.key, one.kind): one for one in worksheets.questions(submission.version_id)}
    left = worksheets.questions(version_id)
    return {one.id: now[one.key, one.kind] for one in left if (one.key, one.kind) in now}
