"""Questions about worksheets and their assignment."""

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import lazyload

from sprint.cohorts.models import Cohort
from sprint.core import locale
from sprint.core.database import db
from sprint.core.languages import LocalizedText, State
from sprint.worksheets.models import Assignment, Choice, Column, Question, Worksheet, WorksheetVersion

QUESTIONS = select(Question).where(Question.version_id == bindparam("version_id")).order_by(Question.position)
COUNTS = (
    select(Question.version_id, func.count())
    .where(Question.version_id.in_(bindparam("version_ids", expanding=True))).group_by(Question.version_id)
)  # fmt: skip
NUMBERED_COUNTS = COUNTS.where(Question.follows.is_(False))
ASSIGNMENTS = (
    select(Assignment).where(Assignment.cohort_id == bindparam("cohort_id"))
    .order_by(Assignment.number).options(lazyload(Assignment.cohort))
)  # fmt: skip


def questions(version_id: int) -> list[Question]:
    """The questions of a version in their order, with their columns and choices."""
    return list(db.session.scalars(QUESTIONS, {"version_id": version_id}))


def question_counts(version_ids: Iterable[int], *, numbered: bool = False) -> dict[int, int]:
    """How many questions each version asks; `numbered` leaves out those that follow another one."""
    found = db.session.execute(NUMBERED_COUNTS if numbered else COUNTS, {"version_ids": list(version_ids)})
    return {row[0]: row[1] for row in found}


def published_version(worksheet_key: str) -> WorksheetVersion | None:
    """The latest published version of the worksheet of a key."""
    found = select(WorksheetVersion).join(Worksheet)
    found = found.where(Worksheet.key == worksheet_key, WorksheetVersion.published_at.is_not(None))
    return db.session.scalar(found.order_by(WorksheetVersion.number.desc()).limit(1))


def current_versions(title: str = "") -> list[WorksheetVersion]:
    """Of each worksheet the latest published version, or else the latest; only those whose title holds some words."""
    published_first = (WorksheetVersion.published_at.is_not(None), WorksheetVersion.number)
    found = select(WorksheetVersion).order_by(WorksheetVersion.worksheet_id, *published_first)
    latest = {version.worksheet_id: version for version in db.session.scalars(found)}
    wanted = _bare(title)
    return [version for version in latest.values() if any(wanted in _bare(text) for _, text in version.title)]


def _bare(text: str) -> str:
    """A text to look for, without its capitals and accents."""
    parts = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


# Translation


@dataclass(frozen=True)
class Gap:
    """How many texts of a worksheet one language lacks, and how many say what the source said before."""

    language: str
    missing: int
    outdated: int


def translation_gaps(version_ids: Iterable[int]) -> dict[int, list[Gap]]:
    """The languages in which each version is not complete or not up to date."""
    texts: dict[int, list[LocalizedText]] = {one: [] for one in version_ids}
    for version_id, text in _texts(list(texts)):
        texts[version_id].append(text)
    return {one: _gaps(found) for one, found in texts.items()}


def gaps_of(version: WorksheetVersion, asked: Iterable[Question]) -> list[Gap]:
    """The same of one version whose questions are at hand."""
    texts = [version.title, version.purpose]
    for question in asked:
        texts += [question.title, question.help, question.example, question.unit]
        texts += [choice.title for choice in question.choices]
        for column in question.columns:
            texts += [column.title, *(choice.title for choice in column.choices)]
    return _gaps(texts)


def _gaps(texts: Iterable[LocalizedText]) -> list[Gap]:
    """A text that is empty in every language is none."""
    written = [text for text in texts if text]
    found = []
    for language in locale.languages():
        states = [text.state(language) for text in written]
        found.append(Gap(language, states.count(State.MISSING), states.count(State.OUTDATED)))
    return [gap for gap in found if gap.missing or gap.outdated]


def _texts(version_ids: list[int]) -> Iterator[tuple[int, LocalizedText]]:
    """All texts of some versions, without loading the rows that hold them."""
    id_of = Question.version_id
    of_columns = select(id_of, Column.title).join_from(Column, Question, Column.question_id == Question.id)
    of_choices = select(id_of, Choice.title).join_from(Choice, Question, Choice.question_id == Question.id)
    for found in (
        select(WorksheetVersion.id, WorksheetVersion.title, WorksheetVersion.purpose).where(WorksheetVersion.id.in_(version_ids)),
        select(id_of, Question.title, Question.help, Question.example, Question.unit).where(id_of.in_(version_ids)),
        of_columns.where(id_of.in_(version_ids)),
        of_choices.where(id_of.in_(version_ids)),
    ):
        for version_id, *texts in db.session.execute(found):
            yield from ((version_id, text) for text in texts)


# Assignments


def assignments(cohort_id: int) -> list[Assignment]:
    """The worksheets of a cohort, by their numbers."""
    return list(db.session.scalars(ASSIGNMENTS, {"cohort_id": cohort_id}))


@dataclass(frozen=True)
class HeavyWeek:
    """A week in which more work is due than the cohort set itself."""

    monday: date
    minutes: int
    assignments: list[Assignment]


def heavy_weeks(cohort: Cohort, assigned: Iterable[Assignment]) -> list[HeavyWeek]:
    """The weeks in which the worksheets due take more minutes than the cohort set itself (003-10)."""
    weeks: dict[date, list[Assignment]] = {}
    for assignment in sorted(assigned, key=lambda one: one.due_on):
        weeks.setdefault(assignment.due_on - timedelta(days=assignment.due_on.weekday()), []).append(assignment)
    found = [HeavyWeek(monday, sum(one.version.minutes for one in due), due) for monday, due in weeks.items()]
    return [week for week in found if week.minutes > cohort.weekly_work_minutes]
