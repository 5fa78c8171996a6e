"""How a team's answers are saved, and what happens where two people changed the same one.

A save names, for each answer, the revision that it was made from. Where someone else wrote in between, both texts stay: the
page shows them side by side, and the text that is not chosen becomes a line of the history under its author's name.
"""

from dataclasses import dataclass, replace
from typing import Any

from sprint.core import clock, revisions
from sprint.core.database import db
from sprint.core.files import Checked
from sprint.core.merging import woven
from sprint.core.revisions import Conflict
from sprint.core.saves import Choice, Present
from sprint.people.models import Person
from sprint.submissions import moving, queries
from sprint.submissions.actions import lock, lock_for_team
from sprint.submissions.attachments import attach
from sprint.submissions.comparing import Comparison, compare
from sprint.submissions.joining import AnswerPast, Joining
from sprint.submissions.models import Answer, AnswerRevision, Submission
from sprint.worksheets.models import Question


@dataclass(frozen=True)
class Typed:
    """What a form brings for one question."""

    question: Question
    value: Any
    base: int
    """The revision that it was made from."""
    choice: Choice = Choice.MINE
    joined: Any = None
    """A text made of both, where that is the choice."""


@dataclass(frozen=True)
class Clash:
    """Two texts for one question."""

    question: Question
    mine: Any
    theirs: Answer | Present
    base: int = 0
    """The revision that mine was made from; 0 where it is not known."""

    @property
    def difference(self) -> Comparison:
        """What mine changes in theirs."""
        return compare(self.question, self.theirs.value, self.mine)

    @property
    def began(self) -> Any:
        """What both were made from; None where that is not known."""
        known = self.theirs.id is not None and 0 < self.base < self.theirs.revision
        return queries.value_at(self.theirs.id or 0, self.base) if known else None

    @property
    def woven(self) -> str:
        """A proposal that holds both: my changes made to their text, or one text below the other."""
        return combined(self.began, str(self.mine or ""), str(self.theirs.value or ""))


def combined(began: Any, mine: str, theirs: str) -> str:
    """A proposal that holds two texts: the changes of one made to the other, or one below the other."""
    both = woven(began, mine, theirs) if isinstance(began, str) else None
    return both or "\n\n".join(text for text in (mine, theirs) if text)


def save(
    submission: Submission, typed: list[Typed], files: dict[int, Checked] | None = None, *, language: str, by: Person
) -> list[Clash]:
    """Save what changed; gives the questions where someone else wrote in between, which are left as they were.

    Raises Refused while the submission is not with the team and something would change.
    """
    lock(submission)
    typed, files = _followed(submission, typed, files or {})
    current = queries.answers(submission)
    if not files and all(one.value == (current[one.question.id].value if one.question.id in current else None) for one in typed):
        return []
    lock_for_team(submission)
    clashes = []
    for one in typed:
        answer = current.get(one.question.id) or _unwritten(submission, one.question.id)
        try:
            _settle(answer, one, language, by)
        except Conflict as conflict:
            clashes.append(Clash(one.question, conflict.mine, answer, one.base))
    for question_id, checked in files.items():
        answer = current.get(question_id) or _unwritten(submission, question_id)
        _write(answer, attach(submission, question_id, checked, by), answer.revision, language, by)
    return clashes


def _followed(
    submission: Submission, typed: list[Typed], files: dict[int, Checked]
) -> tuple[list[Typed], dict[int, Checked]]:  # fmt: skip
    """What a page brings, at the questions that stand for those of the page where the submission has moved since."""
    asked = typed[0].question.version_id if typed else queries.version_asking(submission, files) if files else None
    now = moving.successors(submission, asked or submission.version_id)
    if not now:
        return typed, files
    moved = [replace(one, question=now.get(one.question.id, one.question)) for one in typed]
    return moved, {now[one].id if one in now else one: checked for one, checked in files.items()}


def _settle(answer: Answer, one: Typed, language: str, by: Person) -> None:
    """Write what goes on; before it, where that is another text, the one that was typed, so that the history holds it."""
    theirs, their_language = answer.value, answer.language
    _write(answer, one.value, one.base, language, by, Joining(one.question, answer, one.base, by, AnswerPast(answer.id)))
    if one.choice == Choice.THEIRS:
        _write(answer, theirs, answer.revision, their_language, by)
    elif one.choice == Choice.JOINED and one.joined is not None:
        _write(answer, one.joined, answer.revision, language, by)


def _write(answer: Answer, value: Any, base: int, language: str, by: Person, join: Joining | None = None) -> None:
    if not revisions.write(answer, value, base=base, language=language, by=by, join=join):
        return
    db.session.add(answer)
    db.session.flush()
    db.session.add(revisions.line(answer, AnswerRevision, answer_id=answer.id))


def _unwritten(submission: Submission, question_id: int) -> Answer:
    return Answer(
        submission_id=submission.id, question_id=question_id, value=None, language="", revision=0, written_by_id=None,
        written_at=clock.now(),
    )  # fmt: skip
