"""What is said about answers: a reviewer's notes before they are sent, and replies."""

from dataclasses import dataclass
from enum import StrEnum

from sprint.core import clock
from sprint.core.database import db
from sprint.people.models import Person
from sprint.submissions import queries
from sprint.submissions.actions import approve, lock, lock_for_review, send_back
from sprint.submissions.models import Comment, Decision, Submission, SubmissionState


class Wish(StrEnum):
    """What a reviewer wants to happen with the notes."""

    SAVE = "save"
    SEND_BACK = "send_back"
    APPROVE = "approve"


DECIDED = {Wish.SEND_BACK: SubmissionState.CHANGES, Wish.APPROVE: SubmissionState.APPROVED}


@dataclass(frozen=True)
class Note:
    """What a reviewer says about one answer: a decision, words, both or neither."""

    decision: Decision | None
    body: str

    @property
    def lacks_words(self) -> bool:
        """Whether the team would not know what to do."""
        return self.decision in (Decision.QUESTION, Decision.CHANGE) and not self.body.strip()


def own_notes(comments: dict[int, list[Comment]], reviewer: Person) -> dict[int, Comment]:
    """What a reviewer has noted and not sent yet, by question."""
    every = [one for group in comments.values() for one in group]
    return {one.question_id: one for one in every if one.sent_at is None and one.written_by_id == reviewer.id}


def tally(comments: dict[int, list[Comment]], submission: Submission) -> dict[str, int]:
    """How many questions have which decision in the present round; the latest one counts."""
    counts = dict.fromkeys(Decision, 0)
    for group in comments.values():
        decided = [one.decision for one in group if one.decision and one.round == submission.round]
        if decided:
            counts[Decision(decided[-1])] += 1
    return {str(decision): count for decision, count in counts.items()}


def review(submission: Submission, notes: dict[int, Note], wish: Wish, *, language: str, by: Person) -> None:
    """Keep a reviewer's notes and, where wished, decide; the same again changes nothing.

    Raises Refused where the decision does not fit what was said, and while nothing waits for a review.
    """
    lock(submission)
    is_done = wish in DECIDED and submission.state == DECIDED[wish] and submission.decided_by_id == by.id
    if is_done and _were_said(submission, notes, by):
        return
    note(submission, notes, language=language, by=by)
    if wish == Wish.SEND_BACK:
        send_back(submission, by)
    elif wish == Wish.APPROVE:
        approve(submission, by)


def _were_said(submission: Submission, notes: dict[int, Note], by: Person) -> bool:
    said = queries.comments(submission)
    known = {(one.question_id, one.decision, one.body) for group in said.values() for one in group if one.written_by_id == by.id}
    return all((question_id, one.decision, one.body) in known for question_id, one in notes.items() if one.decision or one.body)


def note(submission: Submission, notes: dict[int, Note], *, language: str, by: Person) -> None:
    """Keep a reviewer's notes, one for each question; only reviewers see them. Raises Refused outside of a review."""
    lock_for_review(submission)
    kept, written = own_notes(queries.comments(submission, unsent=True), by), queries.answers(submission)
    for question_id, one in notes.items():
        present, answer = kept.get(question_id), written.get(question_id)
        if present is None and (one.decision or one.body):
            present = _comment(submission, question_id, answer.revision if answer else 0, by)
            db.session.add(present)
        if present is None:
            continue
        if not one.decision and not one.body:
            db.session.delete(present)
        elif (present.decision, present.body) != (one.decision, one.body):
            present.decision, present.body, present.language = one.decision, one.body, language
            present.written_at = clock.now()
    db.session.flush()


def reply(submission: Submission, question_id: int, body: str, *, language: str, by: Person) -> Comment:
    """Say something about an answer; the other side sees it at once. The same words again are the same comment."""
    said = queries.comments(submission).get(question_id, [])
    if said and said[-1].written_by_id == by.id and said[-1].body == body and said[-1].decision is None:
        return said[-1]
    answer = queries.answers(submission).get(question_id)
    comment = _comment(submission, question_id, answer.revision if answer else 0, by)
    comment.body, comment.language, comment.sent_at = body, language, clock.now()
    db.session.add(comment)
    db.session.flush()
    return comment


def _comment(submission: Submission, question_id: int, revision: int, by: Person) -> Comment:
    return Comment(
        submission_id=submission.id, question_id=question_id, decision=None, body="", language="", round=submission.round,
        revision=revision, written_by_id=by.id, written_at=clock.now(), sent_at=None,
    )  # fmt: skip
