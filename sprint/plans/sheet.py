"""A plan as a page shows it: its sections in order, what was accepted into each, from where, and what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
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
    standing: Standing | None = None
    """None in a frozen version, which is not measured again."""


@dataclass(frozen=True)
class Sheet:
    """A team's plan as it is now."""

    plan: Plan | None
    versions: list[PlanVersion]
    parts: list[Part]
    standings: list[Standing]
    places: Mapping[int, tuple[Question, Source]]
    """By question: where it is asked."""

    @property
    def done(self) -> int:
        """How many sections are complete."""
        return sum(one.is_complete for one in self.standings)

    @property
    def gaps(self) -> list[Missing]:
        """All that is missing, what is nearest first."""
        return completeness.gaps(self.standings)

    @property
    def outcomes(self) -> list[Standing]:
        """The sections that show the outcomes of the Sprint."""
        return completeness.outcomes(self.standings)

    def place_of(self, missing: Missing) -> tuple[Question, Source] | None:
        """Where something that is missing can be written."""
        return self.places.get(missing.question_id) if missing.question_id is not None else None


def sheet_of(team: Team, *, with_private: bool = False) -> Sheet:
    """A team's plan. Private answers only for the team itself and its facilitators: whoever shows it says so."""
    plan, versions = queries.with_versions(team)
    entries = queries.entries(plan.id) if plan else []
    accepted = {one.question_id: Accepted(one.value, one.language, one.accepted_at) for one in entries}
    asked, sources = queries.questions_asked(team.cohort_id, [team.id]), queries.sources(team)
    of_cohort = queries.sections(team.cohort_id)
    values = {question_id: one.value for question_id, one in accepted.items()}
    standings = queries.evaluate(of_cohort, asked, values, team.cohort)
    parts = _parts(of_cohort, asked, accepted, sources, with_private)
    measured = [Part(part.section, part.lines, part.sources, standing) for part, standing in zip(parts, standings, strict=True)]
    by_version = _by_version(sources)
    places = {one.id: (one, by_version[one.version_id]) for one in asked if one.version_id in by_version}
    return Sheet(plan, versions, measured, standings, places)


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
