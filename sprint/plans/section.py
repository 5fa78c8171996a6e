"""One section of a plan as a page shows it to write in: its questions in order, and what the plan says for each."""

import json
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast

from flask_babel import gettext as _

from sprint.cohorts.models import Team
from sprint.core import locale
from sprint.core.languages import LocalizedText, fingerprint
from sprint.core.saves import Present
from sprint.plans import queries
from sprint.plans.checks import Missing
from sprint.plans.completeness import looked_at
from sprint.plans.models import Plan, PlanSection, PlanState
from sprint.plans.queries import Source
from sprint.plans.saying import TAKEN_OUT, Accepted, Content, content_of
from sprint.plans.talking import PlanThread, comments_on, threads_on
from sprint.plans.text_models import PlanComment, PlanText
from sprint.submissions import mentions
from sprint.worksheets.models import Question, QuestionKind

PARAGRAPH = 0
"""Stands for the team's own paragraph where a question has its id."""


class Placed:
    """A question as a section asks it: numbered there, and never an appendix of the one before."""

    follows = False

    def __init__(self, question: Question, number: int) -> None:
        self.asked, self.number = question, number
        """The question as its worksheet asks it, and its number here."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.asked, name)


def paragraph_of(section: PlanSection) -> Question:
    """The team's own paragraph as something that a section asks for."""
    language = locale.voice().language
    nothing = LocalizedText(language)
    title = LocalizedText.of(language, **{language: _("In the team’s own words")})
    told = _("What the section should say beside the answers above. It is part of the plan and of its copies.")
    return Question(
        id=PARAGRAPH, version_id=0, key="", position=0, number=0, follows=False, kind=QuestionKind.LONG_TEXT, title=title,
        help=LocalizedText.of(language, **{language: told}), example=nothing, unit=nothing, is_required=False, is_private=False,
        section=section.key, minimum_rows=0, columns=[],
    )  # fmt: skip


def mark_of(value: Any) -> str:
    """A mark of an accepted value, by which a save says what its writer has seen."""
    return "" if value is None else fingerprint(json.dumps(value, sort_keys=True))


@dataclass
class SectionSheet:
    """A section of a team's plan."""

    team: Team
    section: PlanSection
    plan: Plan | None
    questions: list[Question]
    """What it asks, numbered in their order; the team's own paragraph comes last."""
    sources: dict[int, Source]
    """The worksheet that asks a question, by the id of the question."""
    content: Content
    comments: list[PlanComment]
    asked: list[Question]
    """All that the worksheets of the cohort ask: a section may need answers that stand in another one."""

    @cached_property
    def missing(self) -> list[Missing]:
        """What the section still needs."""
        keys = looked_at(self.section)
        asked = [one for one in self.asked if one.key in keys]
        values = {one.id: said.value for one in asked if (said := self.content.of(one.id)) is not None}
        return queries.evaluate([self.section], asked, values, self.team.cohort)[0].missing

    def answer(self, question: Question) -> Accepted | None:
        """What was accepted for a question."""
        return self.content.answers.get(question.id)

    def says(self, question: Question) -> Accepted | None:
        """What the plan says for a question, and since when."""
        key = self.section.key
        return self.content.paragraphs.get(key) if question.id == PARAGRAPH else self.content.of(question.id)

    def text(self, question: Question) -> PlanText | None:
        """The team's own text for a question, as it is kept."""
        return self.content.sections.get(self.section.key) if question.id == PARAGRAPH else self.content.texts.get(question.id)

    def find(self, question_id: int) -> Question | None:
        """A question of the section that is written in."""
        return next((one for one in self.writable if one.id == question_id), None)

    @property
    def writable(self) -> list[Question]:
        """The questions that can be written in: files come with their worksheets only."""
        return [one for one in self.questions if one.kind != QuestionKind.FILE]

    @cached_property
    def written(self) -> dict[int, Present]:
        """What the plan says for each question, with the revision of the team's own text."""
        found = {one.id: present(self.text(one), self.answer(one)) for one in self.questions}
        return {question_id: one for question_id, one in found.items() if one is not None}

    def seen(self, question: Question) -> str:
        """The mark of what is accepted for a question now."""
        answer = self.answer(question)
        return mark_of(answer.value if answer else None)

    def threads(self, question: Question, besides: object = None) -> list[PlanThread]:
        """What is said about a question, or, in place of the paragraph, about the section as a whole."""
        return threads_on(self.comments, question.id if question.id != PARAGRAPH else None)

    @cached_property
    def marks(self) -> dict[int, Hashable]:
        """What the page shows of each question while nothing unsaved is in it, for `core.fragments`."""
        return {one.id: self._mark(one) for one in self.questions}

    def _mark(self, question: Question) -> Hashable:
        answer, text, source = self.answer(question), self.text(question), self.sources.get(question.id)
        own = (text.id, text.revision, text.written_at, text.written_by and text.written_by.name) if text else None
        about = question.id if question.id != PARAGRAPH else None
        said = tuple(one.mark for one in self.comments if one.question_id == about)
        zone = self.team.zone
        shown = answer.mark if answer else None, own, self.asks(question), source.mark(zone) if source else None, said
        return self.team.id, self.section.id, question.id, question.number, *shown

    def asked_now(self, question_ids: set[int]) -> dict[int, int]:
        """None: what comes for a question that is no longer asked here is shown again."""
        return {}

    @property
    def may_be_written(self) -> bool:
        """Whether the team has it: not while it is in review."""
        return self.plan is None or self.plan.state != PlanState.SUBMITTED

    @cached_property
    def names_to_call(self) -> list[str]:
        """The names of those who can be called in a comment."""
        return mentions.names_around(self.team.id, self.team.cohort_id)

    @property
    def remarks(self) -> int:
        """How many comments are open."""
        return sum(one.thread_id is None and not one.is_resolved for one in self.comments)

    def asks(self, question: Question) -> bool:
        """Whether the team must choose between its text and what is newly accepted."""
        return question.id != PARAGRAPH and self.content.asks(question.id)

    def differs(self, question: Question) -> bool:
        """Whether the team's own text says something else than what is accepted."""
        text, answer = self.text(question), self.answer(question)
        return text is not None and text.value is not None and answer is not None and answer.value != text.value


def present(text: PlanText | None, answer: Accepted | None) -> Present | None:
    """What the plan says, as the page of a section shows it in its inputs."""
    if text is not None and text.value is not None:
        value = None if text.value == TAKEN_OUT else text.value
        return Present(text.id, value, text.language, text.revision, text.written_by, text.written_at)
    if text is not None:
        value, language = (answer.value, answer.language) if answer else (None, text.language)
        return Present(text.id, value, language, text.revision, text.written_by, text.written_at)
    return Present(None, answer.value, answer.language, 0, None, answer.accepted_at) if answer else None


def section_of(team: Team, section: PlanSection) -> SectionSheet:
    """A section of a team's plan as it is now."""
    plan = queries.plan_of(team)
    content = content_of(plan) if plan else Content()
    asked = queries.questions_asked(team.cohort_id, [team.id])
    here = [one for one in asked if one.section == section.key]
    questions, asking = in_order(here, queries.sources_of(team, here), content)
    numbered = [cast(Question, Placed(one, place)) for place, one in enumerate([*questions, paragraph_of(section)], 1)]
    return SectionSheet(team, section, plan, numbered, asking, content, comments_on(plan, section) if plan else [], asked)


def in_order(
    asked: Iterable[Question], sources: list[Source], content: Content
) -> tuple[list[Question], dict[int, Source]]:  # fmt: skip
    """Each question once, by worksheet and position, with its worksheet: of two versions the one that the plan speaks of."""
    by_version = {one.assignment.version_id: one for one in sources}
    by_version |= {one.submission.version_id: one for one in sources if one.submission is not None}
    begun = {one.submission.version_id for one in sources if one.submission is not None}
    asked = sorted(asked, key=lambda one: (one.id in content.spoken, one.version_id in begun))
    by_key = {one.key: by_version[one.version_id] for one in asked if one.version_id in by_version}
    spoken = [one for one in asked if one.id in content.spoken]
    chosen = list({one.id: one for one in [*{one.key: one for one in asked}.values(), *spoken]}.values())
    asking = {one.id: by_version.get(one.version_id) or by_key.get(one.key) for one in chosen}
    found = {question_id: source for question_id, source in asking.items() if source is not None}
    chosen.sort(key=lambda one: (found[one.id].assignment.number if one.id in found else 0, one.position))
    return chosen, found

