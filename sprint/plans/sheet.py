"""A plan as a page shows it: its sections in order, what it says in each, where that comes from, and what is missing."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sprint.cohorts.models import Team
from sprint.core import fragments
from sprint.plans import completeness, queries
from sprint.plans.checks import Missing
from sprint.plans.completeness import Standing
from sprint.plans.models import Plan, PlanSection, PlanVersion
from sprint.plans.queries import Source
from sprint.plans.saying import Accepted, Content, content_of, frozen
from sprint.worksheets.models import Question


@dataclass(frozen=True)
class Line:
    """What the plan says for one question, and the worksheet that asks it."""

    question: Question
    accepted: Accepted
    """What the plan says: the team's own text where there is one, otherwise the accepted answer."""
    source: Source | None
    answer: Accepted | None = None
    """What was accepted for the question; None where nothing was."""
    asks: bool = False
    """Whether the worksheet says something new, and the team has not chosen yet what the plan says."""

    @property
    def differs(self) -> bool:
        """Whether the team's own text says something else than the worksheet."""
        return self.accepted.is_own and self.answer is not None and self.answer.value != self.accepted.value

    def mark(self, zone: str) -> Hashable:
        """All that is shown of it to the people of a team in a zone: a published question never changes."""
        answer = self.answer.mark if self.answer else None
        source = self.source.mark(zone) if self.source else None
        return self.question.id, self.accepted.mark, answer, source, self.asks


@dataclass(frozen=True)
class Part:
    """A section with its lines, and the worksheets that fill it."""

    section: PlanSection
    lines: list[Line]
    sources: list[Source]
    paragraph: Accepted | None = None
    """What the team wrote about the section as a whole."""
    remarks: int = 0
    """How many comments on the section and its lines are open."""

    @property
    def asking(self) -> int:
        """For how many lines the team must choose between its text and a new answer."""
        return sum(line.asks for line in self.lines)

    def mark(self, team: Team) -> Hashable:
        """All that its lines show to a team and its facilitators, for `core.fragments`."""
        lines = tuple(line.mark(team.zone) for line in self.lines)
        return team.id, self.section.id, lines, self.paragraph.mark if self.paragraph else None


@dataclass
class Sheet:
    """A team's plan as it is now. What is in which section, and what is missing, is worked out when it is asked for."""

    team: Team
    plan: Plan | None
    versions: list[PlanVersion]
    sources: list[Source]
    with_private: bool
    content: Content = field(default_factory=Content)
    """What was accepted, what the team wrote, and what is said about it."""

    @property
    def accepted(self) -> Mapping[int, Accepted]:
        """What the plan says, by question."""
        return self.content.says

    @cached_property
    def sections(self) -> list[PlanSection]:
        """The sections of every plan of the cohort; one query, and none for a page that remembers what it made of them."""
        return queries.sections(self.team.cohort_id)

    @cached_property
    def asked(self) -> list[Question]:
        """The questions of the worksheets and of what the plan says; one query, in the same way."""
        return queries.questions_asked(self.team.cohort_id, [self.team.id])

    @cached_property
    def mark(self) -> Hashable:
        """All that parts and standings are made from, for `core.fragments`: sections and published questions never change."""
        sources = tuple(one.mark(self.team.zone) for one in self.sources)
        return fragments.short((self.team.id, self.team.cohort.ends_on, self.with_private, self.content.mark, sources))

    @cached_property
    def parts(self) -> list[Part]:
        """The sections in their order, with what the plan says in each."""
        return _parts(self.sections, self.asked, self.accepted, self.sources, self.with_private, self.content)

    @cached_property
    def standings(self) -> list[Standing]:
        """Where each section stands."""
        values = {question_id: one.value for question_id, one in self.accepted.items()}
        return queries.evaluate(self.sections, self.asked, values, self.team.cohort)

    @property
    def measured(self) -> Iterable[tuple[Part, Standing]]:
        """Each section beside where it stands."""
        return zip(self.parts, self.standings, strict=True)

    @property
    def asking(self) -> int:
        """For how many lines the team must choose between its text and a new answer."""
        return sum(part.asking for part in self.parts)

    @property
    def done(self) -> int:
        """How many sections are complete."""
        return sum(one.is_complete for one in self.standings)

    @property
    def gaps(self) -> list[Missing]:
        """All that is missing, what is nearest first."""
        return completeness.gaps(self.standings)

    @property
    def gaps_now(self) -> list[Missing]:
        """What is missing and asked for by a worksheet that is open."""
        return [one for one in self.gaps if (place := self.place_of(one)) and self._is_open(place[1])]

    def _is_open(self, source: Source) -> bool:
        return source.submission is not None or source.assignment.is_open(self.team.zone)

    @property
    def outcomes(self) -> list[Standing]:
        """The sections that show the outcomes of the Sprint."""
        return completeness.outcomes(self.standings)

    @cached_property
    def _places(self) -> dict[int, tuple[Question, Source]]:
        """Where questions stand; one that was accepted in a version that its team has left stands for the one of its key."""
        by_version = _by_version(self.sources)
        own = {one.id: (one, by_version[one.version_id]) for one in self.asked if one.version_id in by_version}
        by_key = {place[0].key: place for place in own.values()}
        return {one.id: by_key[one.key] for one in self.asked if one.key in by_key} | own

    def place_of(self, missing: Missing) -> tuple[Question, Source] | None:
        """Where something that is missing can be written: the question and its worksheet."""
        return self._places.get(missing.question_id) if missing.question_id is not None else None


def sheet_of(team: Team, *, with_private: bool = False) -> Sheet:
    """A team's plan. Private answers only for the team itself and its facilitators: whoever shows it says so."""
    plan, versions = queries.with_versions(team)
    content = content_of(plan) if plan else Content()
    return Sheet(team, plan, versions, queries.sources(team), with_private, content)


def frozen_parts(version: PlanVersion, *, with_private: bool = False) -> list[Part]:
    """The sections of an approved version as it was approved."""
    team = version.plan.team
    accepted, paragraphs = frozen(version)
    questions = queries.questions_by_id(accepted).values()
    content = Content(paragraphs=paragraphs)
    return _parts(queries.sections(team.cohort_id), questions, accepted, queries.sources(team), with_private, content)


def _parts(
    sections: Iterable[PlanSection], questions: Iterable[Question], accepted: Mapping[int, Accepted], sources: list[Source],
    with_private: bool, content: Content,
) -> list[Part]:  # fmt: skip
    by_version, questions = _by_version(sources), list(questions)
    by_key = {one.key: by_version[one.version_id] for one in questions if one.version_id in by_version}
    order = {source.assignment.id: place for place, source in enumerate(sources)}
    lines: dict[str, list[Line]] = {}
    filling: dict[int, set[str]] = {}
    for question in questions:
        source = by_version.get(question.version_id)
        if source is not None:
            filling.setdefault(source.assignment.id, set()).add(question.section)
        if question.id in accepted and (with_private or not question.is_private):
            answer, asks = content.answers.get(question.id), content.asks(question.id)
            line = Line(question, accepted[question.id], source or by_key.get(question.key), answer, asks)
            lines.setdefault(question.section, []).append(line)
    for several in lines.values():
        several.sort(key=lambda line: (order.get(line.source.assignment.id, 0) if line.source else 0, line.question.position))
    return [_part(section, lines, sources, filling, content) for section in sections]


def _part(
    section: PlanSection, lines: Mapping[str, list[Line]], sources: list[Source], filling: Mapping[int, set[str]],
    content: Content,
) -> Part:  # fmt: skip
    key, own = section.key, [one for one in sources if section.key in filling.get(one.assignment.id, ())]
    return Part(section, lines.get(key, []), own, content.paragraphs.get(key), content.remarks.get(key, 0))


def _by_version(sources: Iterable[Source]) -> dict[int, Source]:
    """Each worksheet by the version that was given, and by the one that the team began with."""
    found: dict[int, Source] = {}
    for source in sources:
        found[source.assignment.version_id] = source
        if source.submission is not None:
            found[source.submission.version_id] = source
    return found
