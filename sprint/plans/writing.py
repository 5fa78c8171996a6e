"""What a team writes in its plan by itself, and how it chooses where an answer is newly accepted beside it.

Writing saves as in worksheets: a save names the revision that it was made from, a revision in between is a conflict that
keeps both texts, and the history only grows. Beside that, a text remembers what the worksheet said when the team wrote it or
last chose (`basis`): an answer that is accepted later with another value never replaces the text, and never goes unnoticed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from sprint.cohorts.models import Team
from sprint.core import audit, clock, revisions, saves
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.core.revisions import APART, Conflict
from sprint.core.saves import Choice, Present, Saved
from sprint.people.models import Person
from sprint.plans import actions
from sprint.plans.models import Plan, PlanEntry, PlanSection, PlanState
from sprint.plans.queries import plan_of
from sprint.plans.saying import TAKEN_OUT
from sprint.plans.section import PARAGRAPH, mark_of
from sprint.plans.text_models import Deed, PlanText, PlanTextRevision
from sprint.submissions.joining import Joining
from sprint.submissions.saving import Clash, Typed
from sprint.worksheets.models import Question


class PlanClash(Clash):
    """Two texts for one question of a plan."""

    @property
    def began(self) -> Any:
        """What both were made from; None where that is not known."""
        known = self.theirs.id is not None and 0 < self.base < self.theirs.revision
        return said_at(self.theirs.id or 0, self.base) if known else None


def said_at(text_id: int, revision: int) -> Any:
    """What the plan said at a revision of a text."""
    found = select(PlanTextRevision.value, PlanTextRevision.basis).where(
        PlanTextRevision.text_id == text_id, PlanTextRevision.revision == revision
    )
    row = db.session.execute(found).first()
    return None if row is None else said(row.value, row.basis)


def said(value: Any, accepted: Any) -> Any:
    """What the plan says with a text's value beside what is accepted."""
    return accepted if value is None else None if value == TAKEN_OUT else value


@dataclass(frozen=True)
class TextPast:
    """The history of a text: what the plan said at its revisions."""

    text_id: int
    before: Any
    """What it said before anybody wrote."""

    def value_at(self, revision: int) -> Any:
        """What the plan said at a revision."""
        return said_at(self.text_id, revision) if revision else self.before

    def lines_after(self, revision: int) -> Sequence[PlanTextRevision]:
        """The lines that came after a revision."""
        found = select(PlanTextRevision).where(PlanTextRevision.text_id == self.text_id, PlanTextRevision.revision > revision)
        return db.session.scalars(found).all()


class PlanJoining(Joining):
    """Makes one of two in a plan, where a text may say what the worksheet says."""

    def __init__(self, one: Typed, text: PlanText, by: Person, past: TextPast, mark: str | None, accepted: Any) -> None:
        super().__init__(one.question, text, one.base, by, past, mark)
        self.accepted, self.theirs = accepted, said(text.value, accepted)

    def __call__(self, mine: Any) -> Any:
        """What goes on, or APART."""
        both = super().__call__(said(mine, self.accepted))
        return both if both is APART else _kept(both, self.accepted)


class Pen:
    """A team's hand on its plan: it waits for whoever writes there, then sees all as it is. Raises Refused where the plan is
    with the facilitation team.
    """

    def __init__(self, team: Team, section: str, by: Person) -> None:
        self.section, self.by = section, by
        self.plan = plan_of(team) or actions.begin(team)
        actions.lock(self.plan)
        refuse_while_in_review(self.plan)
        self.changes = 0

    def text(self, question: Question) -> PlanText:
        """The text for a question, or the paragraph of the section; with revision 0 where nobody has written it."""
        question_id = question.id if question.id != PARAGRAPH else None
        place = PlanText.question_id == question_id if question_id else PlanText.question_id.is_(None)
        found = select(PlanText).where(PlanText.plan_id == self.plan.id, place)
        if question_id is None:
            found = found.where(PlanText.section == self.section)
        there = db.session.scalar(found.execution_options(populate_existing=True))
        return there or PlanText(
            plan_id=self.plan.id, section=self.section, question_id=question_id, value=None, basis=None, language="", revision=0,
            written_by_id=None, written_at=clock.now(),
        )  # fmt: skip

    def again(self, text: PlanText) -> PlanText:
        """A text as it is now."""
        db.session.refresh(text)
        return text

    def accepted(self, question: Question) -> PlanEntry | None:
        """What is accepted for a question."""
        found = select(PlanEntry).where(PlanEntry.plan_id == self.plan.id, PlanEntry.question_id == question.id)
        return db.session.scalar(found.execution_options(populate_existing=True))

    def write(self, one: Typed, seen: str, operation: str | None, *, language: str, deed: Deed = Deed.WROTE) -> Saved:
        """Write one text. Raises Conflict, and Reused."""
        text, entry = self.text(one.question), self.accepted(one.question)
        accepted = entry.value if entry else None
        if operation and text.id and (known := _known(text, operation)) is not None:
            return saves.again(known.revision, one, is_same=said(known.value, known.basis) == one.value)
        before = accepted if mark_of(accepted) == seen else None
        past = TextPast(text.id, before)
        base = past.value_at(one.base)
        if _is_untouched(one, text, base, seen):
            return Saved(text.revision)
        join = PlanJoining(one, text, self.by, past, operation, accepted)
        one = replace(one, value=_kept(one.value, accepted), joined=_kept(one.joined, accepted))
        began = text.value

        def keep(_before: int, mark: str | None) -> bool:
            nonlocal began
            if text.value is None:
                text.basis = accepted
            elif began is None:
                text.basis = before
            began = text.value
            self._keep(text, mark, deed if text.value is not None else Deed.TOOK)
            return True

        saved = saves.settled(text, one, operation, language=language, by=self.by, join=join, keep=keep)
        return saved or Saved(text.revision)

    def stamp(self, text: PlanText, value: Any, deed: Deed, accepted: Any, *, language: str) -> None:
        """Write a line of history that settles a text against what is accepted now, also where its words stay."""
        text.value, text.basis, text.language = value, accepted, language
        text.revision += 1
        text.written_by_id, text.written_at = self.by.id, clock.now()
        self._keep(text, None, deed)

    def _keep(self, text: PlanText, mark: str | None, deed: Deed) -> None:
        db.session.add(text)
        db.session.flush()
        line = revisions.line(text, PlanTextRevision, text_id=text.id, operation=mark, deed=deed, basis=text.basis)
        db.session.add(line)
        db.session.flush()
        self.changes += 1

    def close(self) -> None:
        """Count again what is complete; an approved plan that changed is a draft again, and its version stays."""
        if not self.changes:
            return
        if self.plan.state == PlanState.APPROVED:
            self.plan.state = PlanState.DRAFT
        db.session.flush()
        actions.count(self.plan)
        audit.record("plans.write", self.plan, self.by, section=self.section)


def refuse_while_in_review(plan: Plan) -> None:
    """Raises Refused where the plan is with the facilitation team."""
    if plan.state == PlanState.SUBMITTED:
        raise Refused(_("The plan is with your facilitation team. You write in it again when it comes back."))


def _known(text: PlanText, operation: str) -> PlanTextRevision | None:
    found = select(PlanTextRevision).where(PlanTextRevision.text_id == text.id, PlanTextRevision.operation == operation)
    return db.session.scalar(found)


def _is_untouched(one: Typed, text: PlanText, base: Any, seen: str) -> bool:
    """Whether a page only brings back what it was made with, while something else came in between."""
    if one.choice != Choice.MINE:
        return False
    if text.value is None and one.base == text.revision:
        return mark_of(one.value) == seen
    return one.base < text.revision and (one.value == base if one.base else mark_of(one.value) == seen)


def _kept(value: Any, accepted: Any) -> Any:
    """A typed value as a text keeps it: none where the plan says what the worksheet says."""
    if value is None:
        return None if accepted is None else TAKEN_OUT
    return None if value == accepted else value


def save_one(
    team: Team, section: PlanSection, one: Typed, operation: str, seen: str, *, language: str, by: Person
) -> Saved:  # fmt: skip
    """Save one text by itself, known by the mark of the save. Raises Refused, Conflict and Reused."""
    pen = Pen(team, section.key, by)
    saved = pen.write(one, seen, operation, language=language)
    pen.close()
    return saved


def save(
    team: Team, section: PlanSection, typed: list[Typed], seen: Mapping[int, str], present: Mapping[int, Present], *,
    language: str, by: Person,
) -> list[PlanClash]:  # fmt: skip
    """Save all of a section that changed; gives the questions where someone else wrote in between, left as they were.

    `present` is what the page was filled from. Raises Refused while the plan is in review and something would change.
    """
    if all(one.value == (present[one.question.id].value if one.question.id in present else None) for one in typed):
        return []
    pen, clashes = Pen(team, section.key, by), []
    for one in typed:
        try:
            pen.write(one, seen.get(one.question.id, ""), None, language=language)
        except Conflict as conflict:
            clashes.append(PlanClash(one.question, one.value, _theirs(conflict.theirs, pen.accepted(one.question)), one.base))
    pen.close()
    return clashes


def _theirs(text: Any, entry: PlanEntry | None) -> Present:
    value = said(text.value, entry.value if entry else None)
    return Present(text.id, value, text.language, text.revision, text.written_by, text.written_at)
