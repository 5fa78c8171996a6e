"""A reviewer's notes on the answers: kept until a decision sends them."""

from collections.abc import Container
from dataclasses import dataclass
from enum import StrEnum

from sprint.core import clock
from sprint.core.database import db
from sprint.people.models import Person
from sprint.submissions import mentions, queries, threads
from sprint.submissions.actions import approve, lock, lock_for_review, send_back
from sprint.submissions.models import Answer, Comment, Decision, Submission, SubmissionState
from sprint.submissions.threads import Talk


class Wish(StrEnum):
    """What a reviewer wants to happen with the notes."""

    SAVE = "save"
    NEXT = "next"
    """Save, and look at the next one that waits."""
    SEND_BACK = "send_back"
    APPROVE = "approve"


DECIDED = {Wish.SEND_BACK: SubmissionState.CHANGES, Wish.APPROVE: SubmissionState.APPROVED}


@dataclass(frozen=True)
class Note:
    """What a reviewer says about one answer: a decision, words, both or neither."""

    decision: Decision | None
    body: str
    quote: str = ""
    """The words of the answer that it is about."""

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing."""
        return not (self.decision or self.body or self.quote)

    @property
    def lacks_words(self) -> bool:
        """Whether the team would not know what to do."""
        return self.decision in (Decision.QUESTION, Decision.CHANGE) and not self.body.strip()


def own_notes(comments: dict[int, list[Comment]], reviewer: Person) -> dict[int, Comment]:
    """What a reviewer has noted and not sent yet, by question."""
    every = [one for group in comments.values() for one in group]
    return {one.question_id: one for one in every if one.sent_at is None and one.written_by_id == reviewer.id}


def carried(comments: dict[int, list[Comment]], written: dict[int, Answer], submission: Submission) -> dict[int, Comment]:
    """The approvals of earlier rounds that still hold, by question: the last word of the reviewers on the same text."""
    found = {}
    for question_id, group in comments.items():
        decided = [one for one in group if one.decision and one.sent_at and one.round < submission.round]
        answer = written.get(question_id)
        if decided and decided[-1].decision == Decision.FINE and answer and decided[-1].revision == answer.revision:
            found[question_id] = decided[-1]
    return found


def tally(
    comments: dict[int, list[Comment]], submission: Submission, carried: Container[int] = ()
) -> dict[str, int]:
    """How many questions have which decision in the present round, or from an earlier one; the latest counts."""
    counts = dict.fromkeys(Decision, 0)
    for question_id, group in comments.items():
        decided = [one.decision for one in group if one.decision and one.round == submission.round]
        if decided:
            counts[Decision(decided[-1])] += 1
        elif question_id in carried:
            counts[Decision.FINE] += 1
    return {str(decision): count for decision, count in counts.items()}


def review(
    submission: Submission, notes: dict[int, Note], wish: Wish, *, language: str, by: Person, talk: Talk | None = None
) -> None:
    """Keep a reviewer's notes, say what goes out at once, and decide where wished; the same again changes nothing.

    Raises Refused where the decision does not fit what was said, and while nothing waits for a review.
    """
    lock(submission)
    is_done = wish in DECIDED and submission.state == DECIDED[wish] and submission.decided_by_id == by.id
    if is_done and _were_said(submission, notes, by):
        return
    note(submission, notes, language=language, by=by)
    if talk is not None:
        threads.talk(submission, talk, language=language, by=by)
    if wish == Wish.SEND_BACK:
        send_back(submission, by)
    elif wish == Wish.APPROVE:
        approve(submission, by)


def _were_said(submission: Submission, notes: dict[int, Note], by: Person) -> bool:
    said = queries.comments(submission)
    known = {(one.question_id, one.decision, one.body) for group in said.values() for one in group if one.written_by_id == by.id}
    known |= {(one, Decision.FINE, "") for one in carried(said, queries.answers(submission), submission)}
    return all((question_id, one.decision, one.body) in known for question_id, one in notes.items() if not one.is_empty)


def note(submission: Submission, notes: dict[int, Note], *, language: str, by: Person) -> None:
    """Keep a reviewer's notes, one for each question; only reviewers see them. Raises Refused outside of a review.

    An approval from an earlier round that still holds is not noted again.
    """
    lock_for_review(submission)
    said, concerned = queries.comments(submission, unsent=True), mentions.people(submission)
    kept, held = own_notes(said, by), carried(said, queries.answers(submission), submission)
    for question_id, one in notes.items():
        present = kept.get(question_id)
        if present is None and (one.is_empty or (question_id in held and one == Note(Decision.FINE, ""))):
            continue
        if present is None:
            present = threads.begin(submission, question_id, by)
            db.session.add(present)
        if one.is_empty:
            db.session.delete(present)
        elif (present.decision, present.body, present.quote) != (one.decision, one.body, one.quote):
            present.decision, present.body, present.quote, present.language = one.decision, one.body, one.quote, language
            present.written_at = clock.now()
            mentions.note(present, concerned)
    db.session.flush()
