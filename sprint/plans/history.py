"""The history of a plan: who wrote what when, what was accepted, for one section or one person, and two states side by side."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from flask_babel import gettext as _
from sqlalchemy import Integer, String, bindparam, or_, select
from sqlalchemy.orm import joinedload, lazyload

from sprint.cohorts.models import Team
from sprint.core import locale, pages
from sprint.core.database import db
from sprint.people.models import Person
from sprint.plans import queries
from sprint.plans.models import Plan, PlanAcceptance, PlanSection
from sprint.plans.saying import TAKEN_OUT
from sprint.plans.section import paragraph_of
from sprint.plans.text_models import Deed, PlanText, PlanTextRevision
from sprint.plans.writing import said
from sprint.submissions.comparing import Comparison, compare
from sprint.submissions.models import Submission
from sprint.worksheets import queries as worksheets
from sprint.worksheets.models import Question

LINES = 25
"""Lines on a page, beside those about worksheets that were accepted in between."""
SECTION, PERSON = bindparam("section", type_=String), bindparam("person_id", type_=Integer)
OF_PLAN = (
    select(PlanTextRevision).join(PlanTextRevision.text)
    .where(PlanText.plan_id == bindparam("plan_id"))
    .options(joinedload(PlanTextRevision.written_by))
)  # fmt: skip
NEWEST_FIRST = (
    OF_PLAN.add_columns(Question.version_id).outerjoin(Question, Question.id == PlanText.question_id)
    .where(or_(SECTION.is_(None), PlanText.section == SECTION))
    .where(or_(PERSON.is_(None), PlanTextRevision.written_by_id == PERSON))
    .order_by(PlanTextRevision.written_at.desc(), PlanTextRevision.id.desc())
    .limit(LINES + 1).offset(bindparam("skipped"))
)  # fmt: skip
AUTHORS = (
    select(Person).where(
        Person.id.in_(
            select(PlanTextRevision.written_by_id).join(PlanTextRevision.text).where(PlanText.plan_id == bindparam("plan_id"))
        )
    ).order_by(Person.name, Person.id)
)  # fmt: skip
ACCEPTED = (
    select(PlanAcceptance, Submission)
    .join(Submission, Submission.id == PlanAcceptance.submission_id)
    .where(PlanAcceptance.plan_id == bindparam("plan_id"))
    .order_by(PlanAcceptance.id.desc())
    .options(lazyload(Submission.team))
)
STATES = (
    select(PlanTextRevision.revision, PlanTextRevision.written_at, Person.name)
    .join(PlanTextRevision.written_by, isouter=True)
    .where(PlanTextRevision.text_id == bindparam("text_id"))
    .order_by(PlanTextRevision.revision)
)


@dataclass(frozen=True)
class Told:
    """Something that happened to a plan, as a sentence."""

    at: datetime
    sentence: str
    line: PlanTextRevision | None = None
    """The line of history; None for a worksheet that was accepted."""
    question: Question | None = None
    submission: Submission | None = None
    lines: int = 0
    """How many lines of the plan a worksheet wrote."""

    @property
    def value(self) -> Any:
        """What the plan said from then on."""
        return said(self.line.value, self.line.basis) if self.line else None


class History:
    """A page of what was written in a plan, newest first. A choice that does not exist is none."""

    def __init__(self, team: Team, args: Mapping[str, str]) -> None:
        self.team, self.page, self.plan = team, pages.asked(args), queries.plan_of(team)
        self.sections = queries.sections(team.cohort_id)
        plan_id = self.plan.id if self.plan else 0
        self.authors = list(db.session.scalars(AUTHORS, {"plan_id": plan_id}))
        self.section = next((one for one in self.sections if one.key == args.get("section")), None)
        self.author = next((one for one in self.authors if str(one.id) == args.get("person")), None)
        asked = {"section": self.section and self.section.key, "person_id": self.author and self.author.id}
        rows = db.session.execute(NEWEST_FIRST, {**asked, "plan_id": plan_id, "skipped": (self.page - 1) * LINES}).all()
        found, self.has_more = [line for line, _version_id in rows[:LINES]], len(rows) > LINES
        of_versions = worksheets.questions_of({version_id for _line, version_id in rows if version_id is not None})
        asked_in = {one.id: one for several in of_versions.values() for one in several}
        lines = told(found, _questions([one.text for one in found], asked_in, self.sections))
        self.lines = sorted([*lines, *self._accepted(found)], key=lambda one: one.at, reverse=True)

    def _accepted(self, shown: list[PlanTextRevision]) -> list[Told]:
        """The worksheets that were accepted in the time of this page; none where only one person is asked for."""
        if self.plan is None or self.author is not None:
            return []
        newest = shown[0].written_at if shown and self.page > 1 else None
        oldest = shown[-1].written_at if shown and self.has_more else None
        rows = [
            (one, submission)
            for one, submission in db.session.execute(ACCEPTED, {"plan_id": self.plan.id})
            if (newest is None or one.accepted_at <= newest) and (oldest is None or one.accepted_at > oldest)
        ]
        if self.page > 1 and not shown:
            return []
        touched = queries.questions_by_id({int(key) for one, _submission in rows for key in one.before}) if self.section else {}
        return [_told_accepted(one, by) for one, by in rows if self._touches(one, touched)]

    def _touches(self, acceptance: PlanAcceptance, touched: Mapping[int, Question]) -> bool:
        key = self.section.key if self.section else None
        return key is None or any(touched[int(one)].section == key for one in acceptance.before if int(one) in touched)

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is left out."""
        return self.section is not None or self.author is not None

    @property
    def asked(self) -> dict[str, Any]:
        """What it asks for, as an address carries it."""
        asked = {"section": self.section and self.section.key, "person": self.author and self.author.id}
        return {name: value for name, value in asked.items() if value}


def _told_accepted(one: PlanAcceptance, submission: Submission) -> Told:
    sentence = _("The answers of worksheet %(number)d were accepted", number=submission.assignment.number)
    return Told(one.accepted_at, sentence, submission=submission, lines=len(one.before))


def told(lines: list[PlanTextRevision], questions: Mapping[int, Question]) -> list[Told]:
    """Lines of history in sentences, with the question that each text answers."""
    return [Told(one.written_at, _sentence(one, questions[one.text_id]), one, questions[one.text_id]) for one in lines]


def questions_of(team: Team, texts: Iterable[PlanText]) -> dict[int, Question]:
    """The question that each of some texts answers, or the paragraph of its section, by the id of the text."""
    texts = list(texts)
    asked = queries.questions_by_id({one.question_id for one in texts if one.question_id is not None})
    return _questions(texts, asked, queries.sections(team.cohort_id))


def _questions(texts: Iterable[PlanText], asked: Mapping[int, Question], sections: list[PlanSection]) -> dict[int, Question]:
    by_key = {one.key: one for one in sections}
    return {
        one.id: asked[one.question_id] if one.question_id is not None else paragraph_of(by_key[one.section]) for one in texts
    }


def _sentence(line: PlanTextRevision, question: Question) -> str:
    name = line.written_by.name if line.written_by else _("Someone who has left")
    about = {"name": name, "title": locale.plain(question.title), "section": line.text.section[1:]}
    if line.deed == Deed.KEPT:
        return _("%(name)s kept the plan’s text beside a new answer: section %(section)s, “%(title)s”", **about)
    if line.deed == Deed.TOOK or (line.value is None and question.id):
        return _("%(name)s took over what the worksheet says: section %(section)s, “%(title)s”", **about)
    if line.deed == Deed.COMBINED:
        return _("%(name)s made one text of the plan’s and the worksheet’s: section %(section)s, “%(title)s”", **about)
    if line.value in (None, TAKEN_OUT):
        return _("%(name)s took the text out of the plan: section %(section)s, “%(title)s”", **about)
    if line.deed == Deed.RESTORED:
        return _("%(name)s restored an earlier text: section %(section)s, “%(title)s”", **about)
    if line.revision == 1:
        return _("%(name)s wrote in the plan: section %(section)s, “%(title)s”", **about)
    return _("%(name)s changed the plan’s text: section %(section)s, “%(title)s”", **about)


# Two states


class State(NamedTuple):
    """A line of the history of one text without its words, which may be long."""

    revision: int
    written_at: datetime
    author: str | None


@dataclass(frozen=True)
class Pair:
    """Two states of one text, side by side."""

    text: PlanText
    question: Question
    states: list[State]
    """All states of the text, the oldest first."""
    earlier: PlanTextRevision | None
    """None for what the plan said before the team wrote."""
    later: PlanTextRevision
    difference: Comparison


def pair(team: Team, args: Mapping[str, str]) -> Pair | None:
    """The two states that an address asks for; None where it names no text of the plan or no state of it.

    Without `to` the newest state is meant, without `from` the one before it; 0 is what the worksheet said before.
    """
    wanted = args.get("text", "")
    of_plan = select(PlanText).join(Plan, PlanText.plan_id == Plan.id).where(Plan.team_id == team.id)
    text = next((one for one in db.session.scalars(of_plan) if str(one.id) == wanted), None)
    if text is None:
        return None
    states = [State._make(row) for row in db.session.execute(STATES, {"text_id": text.id})]
    known = {str(one.revision): one.revision for one in states}
    last = known.get(args.get("to") or (str(states[-1].revision) if states else ""))
    first = {**known, "0": 0}.get(args.get("from") or str((last or 1) - 1))
    if last is None or first is None:
        return None
    found = select(PlanTextRevision).where(PlanTextRevision.text_id == text.id, PlanTextRevision.revision.in_((first, last)))
    lines = {one.revision: one for one in db.session.scalars(found)}
    later, earlier = lines[last], lines.get(first)
    question = questions_of(team, [text])[text.id]
    before = said(earlier.value, earlier.basis) if earlier else later.basis
    return Pair(text, question, states, earlier, later, compare(question, before, said(later.value, later.basis)))
