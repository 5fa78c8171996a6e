"""Two saves of one answer made into one without asking: tables by their rows, and what one person wrote alone.

Whoever leaves a page in the middle of a word and types on in the next one, or in another tab, saves from a revision older than
their own last one. Nobody is asked to choose between two texts of their own. A text that only grew is the longer one. Of others
that came from one browser the one typed last goes on, because it is what its writer has before their eyes; the one before it
stays in the history, and the page says so. By the time of typing, not of arrival: a save may have been held up on its way.

From two devices it is asked all the same: what a phone kept without a line for a day must not take the place of what its owner
wrote on the laptop since, where nobody looks at the phone.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from sprint.core.merging import merged
from sprint.core.revisions import APART, Written
from sprint.people.models import Person
from sprint.submissions import queries
from sprint.worksheets.models import Question, QuestionKind
from sprint.worksheets.values import rows_of

MARK = re.compile(r"([0-9a-z]{8,24})\.([0-9a-z]{1,10})\.[0-9a-z-]+")


class Sent(NamedTuple):
    """What the mark of a save tells: `saving.js` makes them."""

    browser: str
    at: int
    """When it was typed, by the clock of that browser."""


def sent_by(mark: str | None) -> Sent | None:
    """The browser and time in a mark; None for any other mark."""
    found = MARK.fullmatch(mark or "")
    return Sent(found[1], int(found[2], 36)) if found else None


class Line(Protocol):
    """A line of a history: who wrote it, with which save."""

    @property
    def written_by_id(self) -> int | None:
        """The id of its author."""

    @property
    def operation(self) -> str | None:
        """The mark of the save."""


class Past(Protocol):
    """The history of what is written."""

    def value_at(self, revision: int) -> Any:
        """What stood there at a revision; 0 is before anybody wrote."""

    def lines_after(self, revision: int) -> Sequence[Line]:
        """The lines that came after a revision."""


@dataclass(frozen=True)
class AnswerPast:
    """The history of an answer; one that nobody has written yet has none."""

    answer_id: int

    def value_at(self, revision: int) -> Any:
        """What the answer said at a revision."""
        return queries.value_at(self.answer_id, revision) if revision else None

    def lines_after(self, revision: int) -> Sequence[Line]:
        """The lines that came after a revision."""
        return queries.lines_after(self.answer_id, revision)


class Joining:
    """Makes one of mine and what is there, and remembers how."""

    def __init__(
        self, question: Question, current: Written, base: int, by: Person, past: Past, mark: str | None = None
    ) -> None:  # fmt: skip
        self.question, self.theirs, self.revision = question, current.value, current.revision
        self.base, self.by, self.past, self.mark = base, by, past, mark
        self.places: list[int | None] | None = None
        """Where the rows of mine stand in a table made of both."""
        self.is_over = self.is_under = False
        """Whether mine was typed after another text of the same person that is there, or before it."""

    def __call__(self, mine: Any) -> Any:
        """What goes on, or APART."""
        began = self.past.value_at(self.base)
        if self.question.kind == QuestionKind.TABLE:
            both = merged(rows_of(began), rows_of(mine), rows_of(self.theirs))
            if both is not None:
                self.places = both.places
                return both.rows or None
        lines = self.past.lines_after(self.base)
        is_alone = all(line.written_by_id == self.by.id for line in lines)
        if not is_alone or len(lines) != self.revision - self.base:
            return APART
        grown = _grown(began, mine, self.theirs)
        return grown if grown is not APART else self._typed_last(mine, lines)

    def _typed_last(self, mine: Any, lines: Sequence[Line]) -> Any:
        """Mine, which goes above the lines of the same browser or below them; APART where another one sent some."""
        me, others = sent_by(self.mark), [sent_by(line.operation) for line in lines]
        if me is None or any(one is None or one.browser != me.browser for one in others):
            return APART
        self.is_over = all(one is not None and one.at <= me.at for one in others)
        self.is_under = not self.is_over
        return mine


def _grown(began: Any, mine: Any, theirs: Any) -> Any:
    """The longer of two texts, where one is the other with more behind it and neither took anything out of the first."""
    texts = [one or "" for one in (began, mine, theirs)]
    if not all(isinstance(one, str) for one in texts):
        return APART
    first, shorter, longer = texts[0], *sorted(texts[1:], key=len)
    return longer if longer.startswith(shorter) and shorter.startswith(first) else APART
