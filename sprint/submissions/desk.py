"""What a reviewer has on the desk: a submission with its rounds, the questions to look at, and what waits after it."""

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from flask_babel import gettext as _
from flask_babel import ngettext

from sprint.core import clock, locale
from sprint.people.models import Person
from sprint.submissions import queries, reviewing, rounds, withdrawing
from sprint.submissions.models import Comment, ReviewStep, Submission
from sprint.submissions.queries import Turn
from sprint.submissions.rounds import Round
from sprint.submissions.sheets import Sheet
from sprint.worksheets.models import Question


@dataclass
class Desk:
    """A submission before a reviewer."""

    sheet: Sheet
    reviewer: Person
    steps: list[ReviewStep]
    line: list[Turn]
    wants_all: bool
    """Whether the questions without news are shown too."""

    @classmethod
    def of(cls, submission: Submission, reviewer: Person, *, wants_all: bool) -> Self:
        """The desk of a reviewer with a submission on it."""
        steps, line = rounds.steps(submission), queries.line(submission.cohort_id)
        return cls(Sheet.of(submission, unsent=True), reviewer, steps, line, wants_all)

    @property
    def submission(self) -> Submission:
        """What is on the desk."""
        return self.sheet.submission

    @cached_property
    def verdict(self) -> ReviewStep | None:
        """The last decision before the present round, as it stands; with it begins what is new."""
        return rounds.last_verdict(self.steps) if self.submission.waits_for_review else None

    @cached_property
    def carried(self) -> dict[int, Comment]:
        """The approvals of earlier rounds that still hold."""
        return reviewing.carried(self.sheet.comments, self.sheet.written, self.submission)

    @cached_property
    def notes(self) -> dict[int, Comment]:
        """What the reviewer has noted and not sent."""
        return reviewing.own_notes(self.sheet.comments, self.reviewer)

    @property
    def tally(self) -> dict[str, int]:
        """How many questions have which decision."""
        return reviewing.tally(self.sheet.comments, self.submission, self.carried)

    def before(self, question: Question) -> int:
        """The revision of an answer at the last decision; 0 where it had none."""
        return int(self.verdict.revisions.get(str(question.id), 0)) if self.verdict else 0

    def has_changed(self, question: Question) -> bool:
        """Whether an answer was changed since the last decision."""
        answer = self.sheet.written.get(question.id)
        return self.verdict is not None and (answer.revision if answer else 0) != self.before(question)

    def has_news(self, question: Question) -> bool:
        """Whether a question needs a look: its answer changed, something on it is open, or it has a note of this round."""
        is_open = any(thread.is_open for thread in self.sheet.threads(question))
        noted = any(one.sent_at is None for one in self.sheet.comments.get(question.id, ()))
        return self.has_changed(question) or is_open or noted

    def mark(self, question: Question) -> Hashable:
        """What the page shows of a question while nothing unsaved is in it, for `core.fragments`."""
        held = self.carried.get(question.id)
        comments = self.sheet.comments.get(question.id, ())
        notes = tuple((one.decision, one.body, one.quote) for one in comments if one.sent_at is None)
        since = self.verdict is not None, self.before(question)
        return self.sheet.mark(question), self.reviewer.id, self.submission.waits_for_review, held and held.id, notes, since

    @cached_property
    def shown(self) -> list[Question]:
        """The questions that the page shows: all in the first round, afterwards those with news."""
        every = self.sheet.questions
        return every if self.wants_all or self.verdict is None else [one for one in every if self.has_news(one)]

    @property
    def hides(self) -> bool:
        """Whether questions are left out."""
        return len(self.shown) < len(self.sheet.questions)

    @property
    def rounds(self) -> list[Round]:
        """The table of rounds."""
        return rounds.rounds(self.steps)

    @property
    def may_be_withdrawn(self) -> bool:
        """Whether the last decision can be taken back."""
        return not self.submission.waits_for_review and withdrawing.may_be_withdrawn(self.submission, self.steps)

    @property
    def place(self) -> int | None:
        """Its place among all that waits, from 1."""
        return next((place for place, turn in enumerate(self.line, 1) if turn.id == self.submission.id), None)

    @property
    def next(self) -> Turn | None:
        """What waits after it; behind the last one the first comes again."""
        place = self.place or 0
        others = [turn for turn in self.line[place:] + self.line[:place] if turn.id != self.submission.id]
        return others[0] if others else None


def named(turn: Turn) -> str:
    """The way to something that waits, in words."""
    days = (clock.today(locale.voice().zone) - clock.wall(turn.submitted_at, locale.voice().zone).date()).days
    waiting = ngettext("waiting %(num)d day", "waiting %(num)d days", days) if days else _("sent today")
    return _("Next: %(team)s, worksheet %(number)d (%(waiting)s)", team=turn.team, number=turn.number, waiting=waiting)
