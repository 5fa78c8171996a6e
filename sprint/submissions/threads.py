"""Threads: a comment on an answer with its replies, pinned to the text that it was written about, open or resolved."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from flask_babel import gettext as _
from sqlalchemy import select

from sprint.core import audit, clock
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.people.models import Person
from sprint.submissions import mentions, queries
from sprint.submissions.actions import lock
from sprint.submissions.models import Answer, Comment, Decision, Submission
from sprint.worksheets import queries as worksheets
from sprint.worksheets.models import Question, QuestionKind

TEXTS = (QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT)


@dataclass(frozen=True)
class Thread:
    """What was said from one comment on."""

    first: Comment
    replies: list[Comment]
    revision: int
    """The revision of the answer now."""
    has_quote: bool | None
    """Whether the quoted words are still in the answer; None where that cannot be told, and where nothing is quoted."""
    is_answered: bool
    """Whether a reviewer has approved the answer since."""

    @property
    def has_changed(self) -> bool:
        """Whether the answer was changed since the thread began."""
        return self.first.sent_at is not None and self.first.revision < self.revision

    @property
    def is_open(self) -> bool:
        """Whether someone still has to look at it."""
        return not (self.first.is_resolved or self.is_answered or self.first.decision == Decision.FINE)


def threads_of(question: Question, answer: Answer | None, comments: Iterable[Comment]) -> list[Thread]:
    """The threads on one answer, oldest first."""
    comments = list(comments)
    replies: dict[int, list[Comment]] = {}
    for one in comments:
        if one.thread_id is not None:
            replies.setdefault(one.thread_id, []).append(one)
    approved = max((place for place, one in enumerate(comments) if one.decision == Decision.FINE and one.sent_at), default=-1)
    return [
        Thread(
            first=one, replies=replies.get(one.id, []), revision=answer.revision if answer else 0,
            has_quote=_stands(one.quote, question, answer.value if answer else None),
            is_answered=one.decision in (Decision.QUESTION, Decision.CHANGE) and place < approved,
        )
        for place, one in enumerate(comments)
        if one.thread_id is None
    ]  # fmt: skip


def _stands(quote: str, question: Question, value: Any) -> bool | None:
    """Whether some words are in an answer. Words that a page makes of a choice are not, so that they say nothing."""
    if not quote:
        return None
    if " ".join(quote.split()) in " ".join(" ".join(_texts(question, value)).split()):
        return True
    is_text = question.kind in TEXTS or all(column.kind in TEXTS for column in question.columns)
    return False if is_text else None


def _texts(question: Question, value: Any) -> Iterator[str]:
    if question.kind == QuestionKind.TABLE and isinstance(value, list):
        for row in value:
            yield from (str(row[column.key]) for column in question.columns if column.key in row)
    elif isinstance(value, str | int | float):
        yield str(value)


class Discussed(Protocol):
    """A page of questions, on each of which something may be said."""

    @property
    def questions(self) -> list[Question]:
        """What is asked on it."""

    def threads(self, question: Question, /) -> Sequence[Any]:
        """What was said about a question, thread by thread."""

    def asked_now(self, question_ids: set[int], /) -> dict[int, int]:
        """For questions that a page was made with, those that stand for them now, where they are others."""


# Saying something


@dataclass
class Talk:
    """What one form says on the answers of a submission."""

    comments: dict[int, tuple[str, str]] = field(default_factory=dict)
    """Question id to words, and the words of the answer that they are about."""
    replies: dict[int, str] = field(default_factory=dict)
    """The id of the comment that begins a thread to words."""
    resolved: set[str] = field(default_factory=set)
    """The ids, as a page sends them, of the comments whose threads are resolved now."""
    reopened: set[str] = field(default_factory=set)

    @property
    def is_empty(self) -> bool:
        """Whether it says nothing and changes nothing."""
        return not (self.comments or self.replies or self.resolved or self.reopened)


def talk(submission: Submission, said: Talk, *, language: str, by: Person) -> list[Comment]:
    """Say all of it at once; the other side sees it at once, and who is called gets one letter. Gives what is new.

    The same words again in the same place are the same comment.
    """
    if said.is_empty:
        return []
    lock(submission)
    known = queries.comments(submission)
    new = [_say(submission, known, one, *words, None, language, by) for one, words in said.comments.items()]
    firsts = {one.id: one for group in known.values() for one in group if one.thread_id is None}
    for thread_id, body in said.replies.items():
        if (first := firsts.get(thread_id)) is None:
            raise Refused(_("The comment that you reply to was taken back. Look at how it stands now."))
        new.append(_say(submission, known, first.question_id, body, "", first, language, by))
    for thread_id, first in firsts.items():
        if str(thread_id) in said.resolved | said.reopened:
            _turn(submission, first, str(thread_id) in said.resolved, by)
    db.session.flush()
    added = [one for one in new if one is not None]
    mentions.tell(submission, added)
    return added


def reply(submission: Submission, question_id: int, body: str, *, language: str, by: Person) -> None:
    """Answer the newest open thread on a question; where none is open, begin one."""
    answer = queries.answers(submission).get(question_id)
    question = next(one for one in worksheets.questions(submission.version_id) if one.id == question_id)
    found = threads_of(question, answer, queries.comments(submission).get(question_id, []))
    thread = next((one for one in reversed(found) if one.is_open), None)
    said = Talk(replies={thread.first.id: body}) if thread else Talk(comments={question_id: (body, "")})
    talk(submission, said, language=language, by=by)


def _say(
    submission: Submission, known: dict[int, list[Comment]], question_id: int, body: str, quote: str, first: Comment | None,
    language: str, by: Person,
) -> Comment | None:  # fmt: skip
    thread_id = first.id if first else None
    last = next((one for one in reversed(known.get(question_id, [])) if one.thread_id == thread_id or one is first), None)
    if last and (last.written_by_id, last.body, last.thread_id, last.decision) == (by.id, body, thread_id, None):
        return None
    comment = begin(submission, question_id, by)
    comment.body, comment.quote, comment.language, comment.sent_at = body, quote, language, clock.now()
    comment.thread_id = thread_id
    mentions.note(comment, mentions.people(submission) if "@" in body else ())
    db.session.add(comment)
    return comment


def begin(submission: Submission, question_id: int, by: Person) -> Comment:
    """A comment on an answer as it is now, without words yet."""
    revision = db.session.scalar(
        select(Answer.revision).where(Answer.submission_id == submission.id, Answer.question_id == question_id)
    )
    return Comment(
        submission_id=submission.id, question_id=question_id, decision=None, body="", language="", round=submission.round,
        revision=revision or 0, written_by_id=by.id, written_at=clock.now(), sent_at=None, quote="", mentions=[],
        is_resolved=False,
    )  # fmt: skip


def _turn(submission: Submission, first: Comment, resolved: bool, by: Person) -> None:
    """Resolve a thread or open it again; one that is so already stays as it is, with whoever did it."""
    if first.is_resolved == resolved:
        return
    first.is_resolved, first.turned_at, first.turned_by_id = resolved, clock.now(), by.id
    audit.record("submissions.resolve" if resolved else "submissions.open_again", submission, by, comment=first.id)
