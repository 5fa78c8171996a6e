"""Where a team's text and an answer differ: what each says, what could be made of both, and the choice between them."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from sprint.cohorts.models import Team
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.core.merging import merged
from sprint.people.models import Person
from sprint.plans.models import PlanEntry
from sprint.plans.queries import plan_of
from sprint.plans.saying import is_open
from sprint.plans.section import mark_of
from sprint.plans.text_models import Deed, PlanText, PlanTextRevision
from sprint.plans.writing import Pen, said
from sprint.submissions.comparing import TEXTS, Comparison, compare
from sprint.submissions.saving import combined
from sprint.worksheets.models import Question, QuestionKind
from sprint.worksheets.values import rows_of


@dataclass(frozen=True)
class Sides:
    """What the plan and the worksheet say for one question."""

    question: Question
    text: PlanText
    entry: PlanEntry

    @property
    def own(self) -> Any:
        """What the team wrote; None where it took the answer out of the plan."""
        return said(self.text.value, None)

    @property
    def asks(self) -> bool:
        """Whether the team must choose."""
        return is_open(self.text, self.entry.value)

    @property
    def seen(self) -> str:
        """The mark of what is accepted."""
        return mark_of(self.entry.value)

    @property
    def difference(self) -> Comparison:
        """What the team's text changes in the accepted answer."""
        return compare(self.question, self.entry.value, self.own)

    @property
    def is_text(self) -> bool:
        """Whether both can be made into one text, to be looked at and changed."""
        return self.question.kind in TEXTS

    @cached_property
    def both(self) -> Any:
        """A proposal that holds both; None where there is none."""
        kind, own, new = self.question.kind, self.own, self.entry.value
        if own is None:
            return None
        if self.is_text:
            return combined(self.text.basis, str(own), str(new))
        if kind == QuestionKind.TABLE:
            found = merged(rows_of(self.text.basis), rows_of(own), rows_of(new)) if self.text.basis else None
            return found.rows if found else rows_of(own) + [row for row in rows_of(new) if row not in rows_of(own)]
        if kind == QuestionKind.CHOICES and isinstance(own, list) and isinstance(new, list):
            return [one.key for one in self.question.choices if one.key in {*own, *new}]
        return None

    @property
    def joined_difference(self) -> Comparison:
        """What the proposal changes in the plan's text."""
        return compare(self.question, self.own, self.both)


def sides_of(team: Team, question: Question) -> Sides | None:
    """Both sides of a question of a team's plan; None where the team has no text of its own, or nothing is accepted."""
    plan = plan_of(team)
    if plan is None:
        return None
    text = db.session.scalar(select(PlanText).where(PlanText.plan_id == plan.id, PlanText.question_id == question.id))
    entry = db.session.scalar(select(PlanEntry).where(PlanEntry.plan_id == plan.id, PlanEntry.question_id == question.id))
    if text is None or text.value is None or entry is None:
        return None
    return Sides(question, text, entry)


def restore(line: PlanTextRevision, team: Team, *, base: int, by: Person) -> None:
    """Let the plan say again what it said at a line of its history. Raises Refused while it is in review, and where someone
    wrote after the revision that the restoring was decided on.
    """
    pen = Pen(team, line.text.section, by)
    text = pen.again(line.text)
    if text.revision != base:
        name = text.written_by.name if text.written_by else _("Someone who has left")
        raise Refused(_("%(name)s changed this text in the meantime. Look at what would change now.", name=name))
    pen.stamp(text, line.value, Deed.RESTORED, line.basis, language=line.language)
    pen.close()


def settle(
    team: Team, question: Question, deed: Deed, joined: Any, *, base: int, seen: str, language: str, by: Person
) -> None:  # fmt: skip
    """Keep the team's text, take the worksheet's, or go on with one made of both; the other stays in the history.

    Raises Refused where either has changed since the page was made, and while the plan is in review.
    """
    pen = Pen(team, question.section, by)
    text, entry = pen.text(question), pen.accepted(question)
    if text.revision != base or entry is None or mark_of(entry.value) != seen or text.value is None:
        raise Refused(_("The plan or the worksheet has changed in the meantime. Look at both again."))
    if deed == Deed.TOOK:
        pen.stamp(text, None, deed, entry.value, language=entry.language)
    elif deed == Deed.COMBINED:
        if joined is None:
            raise Refused(_("Write the text made of both, or choose one of the two."))
        pen.stamp(text, joined, deed, entry.value, language=language)
    else:
        pen.stamp(text, text.value, Deed.KEPT, entry.value, language=text.language)
    pen.close()
