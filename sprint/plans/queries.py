"""Questions about plans: what they say, and where they stand."""

import json
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Integer, Select, Text, and_, bindparam, cast, literal, null, or_, select, union_all
from sqlalchemy.orm import defer, joinedload, lazyload, load_only

from sprint.cohorts.models import Cohort, Team
from sprint.core.database import db
from sprint.core.languages import fingerprint
from sprint.people.models import Person
from sprint.plans.checks import Context
from sprint.plans.completeness import Progress, Standing, Tally, examine_all
from sprint.plans.models import Plan, PlanAcceptance, PlanEntry, PlanSection, PlanVersion
from sprint.plans.text_models import PlanText
from sprint.submissions.models import Submission
from sprint.worksheets import queries as worksheets
from sprint.worksheets.models import Assignment, Question, WorksheetVersion

Values = dict[int, dict[int, Any]]
"""What plans say, by team and question."""

PROGRESS = {str(one): one for one in Progress}

SECTIONS = (
    select(PlanSection).where(PlanSection.cohort_id == bindparam("cohort_id")).order_by(PlanSection.position, PlanSection.id)
)
CHECKS = SECTIONS.with_only_columns(PlanSection.id, PlanSection.key, cast(PlanSection.checks, Text))
OF_TEAM = select(Plan).where(Plan.team_id == bindparam("team_id")).options(lazyload(Plan.team))
ENTRIES = select(PlanEntry).where(PlanEntry.plan_id == bindparam("plan_id"))
VERSIONS = (
    select(Plan, PlanVersion)
    .outerjoin(PlanVersion, PlanVersion.plan_id == Plan.id)
    .where(Plan.team_id == bindparam("team_id"))
    .order_by(PlanVersion.number.desc())
    .options(*(joinedload(by).load_only(Person.name) for by in (Plan.submitted_by, Plan.decided_by)))
    .options(lazyload(Plan.team), defer(Plan.figures))
    .options(lazyload(PlanVersion.plan))
)
WITH_VERSIONS = VERSIONS.options(defer(PlanVersion.content), defer(PlanVersion.records))
WHOLE_VERSIONS = VERSIONS.execution_options(populate_existing=True)
SOURCES = (
    select(Assignment, Submission)
    .outerjoin(Submission, and_(Submission.assignment_id == Assignment.id, Submission.team_id == bindparam("team_id")))
    .where(Assignment.cohort_id == bindparam("cohort_id"))
    .order_by(Assignment.number)
    .options(lazyload(Submission.team), lazyload(Submission.assignment), load_only(Submission.version_id))
    .options(joinedload(Assignment.version, innerjoin=True).options(load_only(WorksheetVersion.title), lazyload("*")))
)
"""What a plan shows of its worksheets: their numbers, titles and days, and whether there is work on them."""
OF_VERSIONS: BindParameter[Any] = bindparam("version_ids", expanding=True)
SOURCES_OF_VERSIONS = SOURCES.where(or_(Assignment.version_id.in_(OF_VERSIONS), Submission.version_id.in_(OF_VERSIONS)))
ASKED = union_all(
    select(Assignment.version_id, cast(null(), Integer)).where(Assignment.cohort_id == bindparam("cohort_id")),
    select(Question.version_id, Question.id)
    .join(PlanEntry, PlanEntry.question_id == Question.id)
    .join(Plan, PlanEntry.plan_id == Plan.id)
    .where(Plan.team_id.in_(bindparam("team_ids", expanding=True))),
    select(Question.version_id, Question.id)
    .join(PlanText, PlanText.question_id == Question.id)
    .join(Plan, PlanText.plan_id == Plan.id)
    .where(Plan.team_id.in_(bindparam("team_ids", expanding=True)), PlanText.value.is_not(null())),
)
"""Versions that a cohort was given, and the questions with an accepted answer or a team's text beside their version."""


@dataclass(frozen=True)
class Source:
    """A worksheet that fills the plan, and the team's work on it once that has begun."""

    assignment: Assignment
    submission: Submission | None

    def mark(self, zone: str) -> Hashable:
        """What a page of the plan shows of it to a team of a zone, for `core.fragments`."""
        given, begun = self.assignment, self.submission
        work = (begun.id, begun.version_id) if begun else None
        return given.id, given.number, given.version_id, given.opens_on, given.is_open(zone), work


def last_acceptance(submission: Submission) -> PlanAcceptance | None:
    """The last time that a submission came into its team's plan."""
    found = select(PlanAcceptance).where(PlanAcceptance.submission_id == submission.id)
    return db.session.scalar(found.order_by(PlanAcceptance.id.desc()).limit(1))


def is_latest(acceptance: PlanAcceptance) -> bool:
    """Whether nothing came into the plan since."""
    later = select(PlanAcceptance.id).where(PlanAcceptance.plan_id == acceptance.plan_id, PlanAcceptance.id > acceptance.id)
    return db.session.scalar(later.limit(1)) is None


def sections(cohort_id: int) -> list[PlanSection]:
    """The sections of every plan of a cohort, in their order."""
    return list(db.session.scalars(SECTIONS, {"cohort_id": cohort_id}))


def plan_of(team: Team) -> Plan | None:
    """A team's plan; there is none before the first answer was accepted."""
    return db.session.scalar(OF_TEAM, {"team_id": team.id})


def with_versions(team: Team, *, whole: bool = False) -> tuple[Plan | None, list[PlanVersion]]:
    """A team's plan with the people who sent and decided it, and its versions, the newest first; `whole` with what they hold."""
    rows = db.session.execute(WHOLE_VERSIONS if whole else WITH_VERSIONS, {"team_id": team.id}).all()
    return (rows[0][0], [version for _plan, version in rows if version is not None]) if rows else (None, [])


def entries(plan_id: int) -> list[PlanEntry]:
    """What was accepted into a plan."""
    return list(db.session.scalars(ENTRIES, {"plan_id": plan_id}))


def texts(plan_id: int) -> dict[int, PlanText]:
    """What the team wrote in a plan, by question; its paragraphs of sections are not among it."""
    found = select(PlanText).where(PlanText.plan_id == plan_id, PlanText.question_id.is_not(None))
    return {one.question_id: one for one in db.session.scalars(found) if one.question_id is not None}


def entry_of(plan: Plan, question_id: int | None) -> PlanEntry | None:
    """What is accepted for a question of a plan."""
    if question_id is None:
        return None
    return db.session.scalar(ENTRIES.where(PlanEntry.question_id == question_id), {"plan_id": plan.id})


def speaks_of(team: Team, question: Question) -> bool:
    """Whether something was accepted for a question, or the team wrote for it."""
    spoken = (
        select(model.id).join(Plan, model.plan_id == Plan.id).where(Plan.team_id == team.id, model.question_id == question.id)
        for model in (PlanEntry, PlanText)
    )
    return db.session.execute(union_all(*spoken)).first() is not None


def questions_by_id(question_ids: Iterable[int]) -> dict[int, Question]:
    """Some questions with their columns and choices."""
    ids = set(question_ids)
    versions = db.session.scalars(select(Question.version_id).where(Question.id.in_(ids)).distinct())
    return {one.id: one for several in worksheets.questions_of(versions).values() for one in several if one.id in ids}


def questions_asked(cohort_id: int, team_ids: Iterable[int]) -> list[Question]:
    """What the worksheets of a cohort ask, after what was accepted or written in the plan in another version of them."""
    rows = db.session.execute(ASKED, {"cohort_id": cohort_id, "team_ids": list(team_ids)}).all()
    given, accepted = {version_id for version_id, question_id in rows if question_id is None}, {row[1] for row in rows}
    of_versions = worksheets.questions_of({version_id for version_id, _ in rows})
    in_order = sorted(of_versions, key=lambda version_id: (version_id in given, version_id))
    return [one for version_id in in_order for one in of_versions[version_id] if version_id in given or one.id in accepted]


def sources(team: Team) -> list[Source]:
    """The worksheets of a team's cohort by number, each with what the team has made of it."""
    return _sources(SOURCES, team)


def sources_of(team: Team, questions: Iterable[Question]) -> list[Source]:
    """Those worksheets that ask some of these questions, of the team or of its cohort: a section is filled by one or two."""
    return _sources(SOURCES_OF_VERSIONS, team, version_ids=list({one.version_id for one in questions}))


def _sources(statement: Select[Assignment, Submission], team: Team, **more: Any) -> list[Source]:
    found = db.session.execute(statement, {"team_id": team.id, "cohort_id": team.cohort_id, **more})
    return [Source(assignment, submission) for assignment, submission in found]


def accepted_values(team_ids: Iterable[int]) -> Values:
    """What the plans of some teams say: the team's own text where there is one, otherwise what was accepted."""
    ids = list(team_ids)
    accepted = select(Plan.team_id, PlanEntry.question_id, PlanEntry.value, literal(0).label("is_own"))
    own = select(Plan.team_id, PlanText.question_id, PlanText.value, literal(1).label("is_own"))
    rows = db.session.execute(
        union_all(
            accepted.join(PlanEntry, PlanEntry.plan_id == Plan.id).where(Plan.team_id.in_(ids)),
            own.join(PlanText, PlanText.plan_id == Plan.id)
            .where(Plan.team_id.in_(ids), PlanText.question_id.is_not(None), PlanText.value.is_not(null())),
        )
    )  # fmt: skip
    result: Values = defaultdict(dict)
    for team_id, question_id, value, _is_own in sorted(rows, key=lambda row: row.is_own):
        result[team_id][question_id] = value
    return result


def standings(cohort: Cohort, team_ids: Iterable[int]) -> dict[int, list[Standing]]:
    """Where the sections of some plans of a cohort stand and what each lacks, by team; four queries for any number of teams.

    Every answer is read again: lists and boards of many teams ask for `tallied` and `progress`.
    """
    ids = list(team_ids)
    of_cohort, asked, values = sections(cohort.id), questions_asked(cohort.id, ids), accepted_values(ids)
    return {team_id: evaluate(of_cohort, asked, values[team_id], cohort) for team_id in ids}


def evaluate(of_cohort: list[PlanSection], asked: list[Question], values: dict[int, Any], cohort: Cohort) -> list[Standing]:
    """Where the sections of one plan stand, from what is asked and the accepted value of each question.

    A question that was accepted in another version of its worksheet stands for the one of the same key.
    """
    answers = {one.key: (one, values.get(one.id)) for one in asked}
    answers.update({one.key: (one, values[one.id]) for one in asked if one.id in values})
    return examine_all(of_cohort, answers, Context(cohort.ends_on))


def tallied(team: Team, plan: Plan | None) -> list[Tally]:
    """The figures of `standings` as the plan of a team keeps them; one query.

    Where they were counted by other checks, or for another end of the Sprint, the plan is examined again.
    """
    of_cohort, kept = sections(team.cohort_id), {team.id: plan.figures if plan else None}
    mark = mark_of(of_cohort, team.cohort.ends_on)
    return _told(of_cohort, _current(team.cohort, of_cohort, mark, kept)[team.id])


def progress(cohort: Cohort, kept: Mapping[int, dict[str, Any] | None]) -> dict[int, tuple[int, int]]:
    """How many sections of each plan are complete, and of how many, from the figures that the plans of teams keep.

    One query for any number of teams; None stands for a team without a plan.
    """
    checks, mark = _checked(tuple(map(tuple, db.session.execute(CHECKS, {"cohort_id": cohort.id}))), cohort.ends_on)
    return {
        team_id: (sum(state == Progress.COMPLETE for state, *_ in figures), len(checks))
        for team_id, figures in _current(cohort, checks, mark, kept).items()
    }


class Checked(NamedTuple):
    """What completeness asks of a section, without its texts."""

    id: int
    key: str
    checks: list[dict[str, Any]]


@lru_cache(maxsize=256)
def _checked(rows: tuple[tuple[int, str, str], ...], ends_on: date) -> tuple[list[Checked], str]:
    """The checks of the sections of a cohort, read from what the database keeps, and their mark; the same rows, the same."""
    checks = [Checked(id_, key, json.loads(kept)) for id_, key, kept in rows]
    return checks, mark_of(checks, ends_on)


def _current(
    cohort: Cohort, checks: Sequence[Any], mark: str, kept: Mapping[int, dict[str, Any] | None]
) -> dict[int, list[Any]]:  # fmt: skip
    """State, done, total and lacking of each section, by team; worked out again where what is kept has not this mark.

    `checks` are the sections, or the id, key and checks of each.
    """
    result = {team_id: figures["sections"] for team_id, figures in kept.items() if figures and figures.get("mark") == mark}
    if outdated := {team_id for team_id, figures in kept.items() if figures is not None} - result.keys():
        result.update((team_id, figures_of(found, mark)["sections"]) for team_id, found in standings(cohort, outdated).items())
    if without := kept.keys() - result.keys():
        empty = figures_of(examine_all(checks, {}, Context(cohort.ends_on)), mark)["sections"]
        result.update(dict.fromkeys(without, empty))
    return result


def _told(of_cohort: list[PlanSection], figures: list[Any]) -> list[Tally]:
    pairs = zip(of_cohort, figures, strict=True)
    return [Tally(section, PROGRESS[state], done, total, lacking) for section, (state, done, total, lacking) in pairs]


def figures_of(found: Iterable[Tally], mark: str) -> dict[str, Any]:
    """Figures as a plan keeps them."""
    return {"mark": mark, "sections": [[one.state, one.done, one.total, one.lacking] for one in found]}


def mark_of(checks: Sequence[Any], ends_on: date) -> str:
    """What figures depend on beside the answers: the checks of the sections, and when the Sprint ends."""
    return fingerprint(json.dumps([ends_on.isoformat(), [[one.id, one.checks] for one in checks]], sort_keys=True))
