"""A plan as a page shows it: its sections in order, what was accepted into each, from where, and what is missing."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sprint.cohorts.models import Team
from sprint.plans import completeness, queries
from sprint.plans.checks import Missing
from sprint.plans.completeness import Standing
from sprint.plans.models import Plan, PlanSection, PlanVersion
from sprint.plans.queries import Source
from sprint.worksheets.models import Question


@dataclass(frozen=True)
class Accepted:
    """What was accepted for one question."""

    value: Any
    language: str
    accepted_at: datetime


@dataclass(frozen=True)
class Line:
    """An accepted answer and the worksheet that it comes from."""

    question: Question
    accepted: Accepted
    source: Source | None


@dataclass(frozen=True)
class Part:
    """A section with its lines, and the worksheets that fill it."""

    section: PlanSection
    lines: list[Line]
    sources: list[Source]


@dataclass
class Sheet:
    """A team's plan as it is now. What is in which section, and what is missing, is worked out when it is asked for."""

    team: Team
    plan: Plan | None
    versions: list[PlanVersion]
    sections: list[PlanSection]
    asked: list[Question]
    accepted: Mapping[int, Accepted]
    sources: list[Source]
    with_private: bool

    @cached_property
    def mark(self) -> Hashable:
        """All that parts and standings are made from, for `core.fragments`: the checks of a cohort never change."""
        entries = tuple(sorted((question_id, one.accepted_at) for question_id, one in self.accepted.items()))
        sources = tuple(_mark_of(one, self.team.zone) for one in self.sources)
        return self.team.id, self.team.cohort.ends_on, self.with_private, entries, sources

    @cached_property
    def parts(self) -> list[Part]:
        """The sections in their order, with what was accepted into each."""
        return _parts(self.sections, self.asked, self.accepted, self.sources, self.with_private)

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
        by_version = _by_version(self.sources)
        return {one.id: (one, by_version[one.version_id]) for one in self.asked if one.version_id in by_version}

    def place_of(self, missing: Missing) -> tuple[Question, Source] | None:
        """Where something that is missing can be written: the question and its worksheet."""
        return self._places.get(missing.question_id) if missing.question_id is not None else None


def sheet_of(team: Team, *, with_private: bool = False) -> Sheet:
    """A team's plan. Private answers only for the team itself and its facilitators: whoever shows it says so."""
    plan, versions = queries.with_versions(team)
    entries = queries.entries(plan.id) if plan else []
    accepted = {one.question_id: Accepted(one.value, one.language, one.accepted_at) for one in entries}
    asked, sources = queries.questions_asked(team.cohort_id, [team.id]), queries.sources(team)
    return Sheet(team, plan, versions, queries.sections(team.cohort_id), asked, accepted, sources, with_private)


def _mark_of(source: Source, zone: str) -> Hashable:
    """What a page shows of a worksheet that fills the plan, to a team of a zone."""
    given, begun = source.assignment, source.submission
    return given.id, given.version_id, given.opens_on, given.is_open(zone), begun.id if begun else None


def frozen_parts(version: PlanVersion, *, with_private: bool = False) -> list[Part]:
    """The sections of an approved version as it was approved."""
    team = version.plan.team
    accepted = {
        int(question_id): Accepted(one["value"], one["language"], datetime.fromisoformat(one["accepted_at"]))
        for question_id, one in version.content.items()
    }
    questions = queries.questions_by_id(accepted).values()
    return _parts(queries.sections(team.cohort_id), questions, accepted, queries.sources(team), with_private)


def _parts(
    sections: Iterable[PlanSection], questions: Iterable[Question], accepted: Mapping[int, Accepted], sources: list[Source],
    with_private: bool,
) -> list[Part]:  # fmt: skip
    by_version = _by_version(sources)
    order = {source.assignment.id: place for place, source in enumerate(sources)}
    lines: dict[str, list[Line]] = {}
    filling: dict[int, set[str]] = {}
    for question in questions:
        source = by_version.get(question.version_id)
        if source is not None:
            filling.setdefault(source.assignment.id, set()).add(question.section)
        if question.id in accepted and (with_private or not question.is_private):
            lines.setdefault(question.section, []).append(Line(question, accepted[question.id], source))
    for several in lines.values():
        several.sort(key=lambda line: (order.get(line.source.assignment.id, 0) if line.source else 0, line.question.position))
    return [
        Part(section, lines.get(section.key, []), [one for one in sources if section.key in filling.get(one.assignment.id, ())])
        for section in sections
    ]


def _by_version(sources: Iterable[Source]) -> dict[int, Source]:
    """Each worksheet by the version that was given, and by the one that the team began with."""
    found: dict[int, Source] = {}
    for source in sources:
        found[source.assignment.version_id] = source
        if source.submission is not None:
            found[source.submission.version_id] = source
    return found
