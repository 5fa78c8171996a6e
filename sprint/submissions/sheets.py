"""What the pages of one submission show, gathered: its questions with answers, comments and files."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, Self, TypeVar

from sprint.core import clock
from sprint.people.models import Person
from sprint.submissions import mentions, moving, queries, translating, withdrawing
from sprint.submissions.models import (
    Answer,
    Attachment,
    Comment,
    Decision,
    Submission,
    SubmissionState,
    Translation,
)
from sprint.submissions.queries import Extended
from sprint.submissions.stages import Stage, later, stage_of
from sprint.submissions.threads import Thread, threads_of
from sprint.worksheets import queries as worksheets
from sprint.worksheets import values
from sprint.worksheets.models import Question, QuestionKind

OPEN = (Decision.QUESTION, Decision.CHANGE)
Value = TypeVar("Value")


@dataclass
class Stop:
    """A numbered question in the contents of a worksheet, with those that follow it."""

    question: Question
    asked: int = 0
    answered: int = 0
    remarks: int = 0
    """Comments of the present round that ask for something."""
    ids: list[int] = field(default_factory=list)
    """Its own id and those of the questions that follow it."""

    @property
    def mark(self) -> Hashable:
        """What the contents show of it, for `core.fragments`."""
        return self.question.id, self.asked, self.answered, self.remarks

    @property
    def is_done(self) -> bool:
        """Whether everything under its number is answered."""
        return self.answered == self.asked


@dataclass
class Sheet:
    """A submission with all that was written and said."""

    submission: Submission
    questions: list[Question]
    written: dict[int, Answer]
    comments: dict[int, list[Comment]]
    files: dict[int, list[Attachment]] = field(default_factory=dict)
    extension: Extended | None = None

    @classmethod
    def of(cls, submission: Submission, *, unsent: bool = False) -> Self:
        """The sheet of a submission; with the reviewers' unsent notes where asked."""
        questions = worksheets.questions(submission.version_id)
        has_files = any(question.kind == QuestionKind.FILE for question in questions)
        return cls(
            submission=submission,
            questions=questions,
            written=queries.answers(submission),
            comments=queries.comments(submission, unsent=unsent),
            files=queries.attachments(submission) if has_files else {},
            extension=queries.extended([submission.team_id]).get((submission.team_id, submission.assignment_id)),
        )

    def as_asked(self, question_ids: set[int]) -> Self:
        """This sheet as a page showed it that brings answers to some questions: the submission may have moved since."""
        if question_ids <= {question.id for question in self.questions}:
            return self
        version_id = queries.version_asking(self.submission, question_ids) or self.submission.version_id
        now = moving.successors(self.submission, version_id)
        if not now:
            return self
        return replace(
            self, questions=worksheets.questions(version_id), written={**self.written, **_at(self.written, now)},
            comments={**self.comments, **_at(self.comments, now)}, files={**self.files, **_at(self.files, now)},
        )  # fmt: skip

    @property
    def stage(self) -> Stage:
        """How the work stands."""
        return stage_of(self.submission.assignment, self.submission.state, self.submission.team.zone, self.due_on)

    @property
    def due_on(self) -> date:
        """The calendar day at whose end it is due, with the team's extension."""
        return later(self.submission.assignment, self.extension)

    @property
    def due_at(self) -> datetime:
        """The instant at which it is due."""
        return clock.end_of_day(self.due_on, self.submission.team.zone)

    @property
    def answered(self) -> int:
        """How many questions are answered."""
        return sum(self._is_answered(question) for question in self.questions)

    @property
    def share(self) -> int:
        """How much is answered, in percent."""
        return round(100 * self.answered / len(self.questions)) if self.questions else 0

    @property
    def stops(self) -> list[Stop]:
        """The contents: one entry for each number."""
        stops: list[Stop] = []
        for question in self.questions:
            if not question.follows or not stops:
                stops.append(Stop(question))
            stops[-1].ids.append(question.id)
            stops[-1].asked += 1
            stops[-1].answered += self._is_answered(question)
            stops[-1].remarks += len(self.remarks(question))
        return stops

    def remarks(self, question: Question) -> list[Comment]:
        """The comments of the present round that ask the team for something."""
        if self.submission.state != SubmissionState.CHANGES:
            return []
        said = self.comments.get(question.id, [])
        return [one for one in said if one.decision in OPEN and one.round == self.submission.round and not one.is_resolved]

    def threads(self, question: Question, besides_notes_of: Person | None = None) -> list[Thread]:
        """What was said about an answer, thread by thread; without the unsent notes of someone who has them in a form."""
        said = self.comments.get(question.id, [])
        own = besides_notes_of.id if besides_notes_of else None
        shown = [one for one in said if one.sent_at or own is None or one.written_by_id != own]
        return threads_of(question, self.written.get(question.id), shown)

    def asked_now(self, question_ids: set[int]) -> dict[int, int]:
        """For questions that a page was made with, those that stand for them now, where they are others."""
        return moving.asked_now(self.submission, question_ids)

    @cached_property
    def translations(self) -> dict[int, dict[str, Translation]]:
        """The translations that count, by question and language."""
        return translating.current(self.submission)

    @cached_property
    def names_to_call(self) -> list[str]:
        """The names of those who can be called in a comment."""
        return mentions.names_around(self.submission.team_id, self.submission.cohort_id)

    @cached_property
    def may_be_taken_back(self) -> bool:
        """Whether its team may write again in what it sent."""
        return self.submission.waits_for_review and not withdrawing.has_been_looked_at(self.submission)

    def mark(self, question: Question) -> Hashable:
        """What a page shows below a question while nothing unsaved is in it, for `core.fragments`."""
        answer = self.written.get(question.id)
        written = (answer.revision, answer.written_at, answer.written_by and answer.written_by.name) if answer else None
        said = tuple(
            (one.id, one.sent_at, one.written_at, one.written_by.name, one.is_resolved, one.turned_at,
             one.turned_by and one.turned_by.name)
            for one in self.comments.get(question.id, ())
        )
        files = tuple((one.id, one.attached_by.name) for one in self.files.get(question.id, ()))
        translated = tuple((one.id, one.written_by.name) for one in self.translations.get(question.id, {}).values())
        return self.submission.id, question.id, written, said, files, translated

    def value(self, question: Question) -> Any:
        """What is written for a question."""
        answer = self.written.get(question.id)
        return answer.value if answer else None

    def _is_answered(self, question: Question) -> bool:
        return not values.is_empty(self.value(question))


def _at(found: Mapping[int, Value], now: Mapping[int, Question]) -> dict[int, Value]:
    """What is found at some questions, at those that they stand for."""
    return {question_id: found[question.id] for question_id, question in now.items() if question.id in found}
