"""Questions about worksheets and their assignment."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, case, func, select
from sqlalchemy.orm import Session, defaultload, joinedload, lazyload
from sqlalchemy.orm.attributes import set_committed_value

from sprint.cohorts.models import Cohort
from sprint.core import words
from sprint.core.database import db
from sprint.worksheets.models import Assignment, Choice, Part, Question, Worksheet, WorksheetVersion

OF_VERSIONS = Question.version_id.in_(bindparam("version_ids", expanding=True))
QUESTIONS = (
    select(Question).where(OF_VERSIONS).order_by(Question.position)
    .options(
        joinedload(Question.columns).options(lazyload("*")), lazyload(Question.choices),
        joinedload(Question.part).options(lazyload("*")),
    )
)  # fmt: skip
CHOICES = select(Choice).join(Question, Choice.question_id == Question.id).where(OF_VERSIONS).order_by(Choice.position)
PUBLISHED = (
    select(WorksheetVersion.id, WorksheetVersion.published_at)
    .where(WorksheetVersion.id.in_(bindparam("version_ids", expanding=True)))
)  # fmt: skip
COUNTS = (
    select(Question.version_id, WorksheetVersion.published_at, func.count(), func.sum(case((Question.follows, 0), else_=1)))
    .join(Question.version).where(OF_VERSIONS).group_by(Question.version_id, WorksheetVersion.published_at)
)  # fmt: skip
VERSIONS = (
    select(WorksheetVersion).where(WorksheetVersion.worksheet_id == bindparam("worksheet_id"))
    .order_by(WorksheetVersion.number.desc())
)  # fmt: skip
DRAFTS = select(WorksheetVersion).where(WorksheetVersion.published_at.is_(None))
PARTS = select(Part).where(Part.version_id == bindparam("version_id")).order_by(Part.position)
ASSIGNMENTS = (
    select(Assignment).where(Assignment.cohort_id == bindparam("cohort_id"))
    .order_by(Assignment.number).options(defaultload(Assignment.version).lazyload(WorksheetVersion.worksheet))
)  # fmt: skip

_kept: dict[int, list[Question]] = {}
"""The questions of published versions."""
_counted: dict[int, tuple[int, int]] = {}
"""How many questions a published version asks, and how many of them have a number of their own."""


def questions(version_id: int) -> list[Question]:
    """The questions of a version in their order, with their columns and choices; see `questions_of`."""
    return questions_of([version_id]).get(version_id, [])


def questions_of(version_ids: Iterable[int]) -> dict[int, list[Question]]:
    """The questions of some versions, each in their order, with their columns and choices. To read, never to change.

    They belong to no session. A process loads those of a published version once and keeps them: such a version never
    changes, a new wording is a new version, so there is nothing that another process could do and this one would miss.
    """
    wanted = set(version_ids)
    kept = {one: _kept[one] for one in wanted & _kept.keys()}
    if not (unknown := wanted - kept.keys()):
        return kept
    published = dict(db.session.execute(PUBLISHED, {"version_ids": list(unknown)}).all())
    loaded = _loaded(published)
    _kept.update((one, loaded[one]) for one, at in published.items() if at is not None)
    return kept | loaded


def forget() -> None:
    """Keep no questions any more: for tests, which begin again with the same ids at the same time."""
    _kept.clear()
    _counted.clear()


def _loaded(version_ids: Iterable[int]) -> dict[int, list[Question]]:
    """Questions from the database, in two queries; through a session of their own, but in the transaction of this one."""
    result: dict[int, list[Question]] = {one: [] for one in version_ids}
    if not result:
        return result
    by_place: dict[tuple[int, int | None], list[Choice]] = defaultdict(list)
    with Session(db.session.connection()) as apart:
        found = apart.scalars(QUESTIONS, {"version_ids": list(result)}).unique().all()
        for choice in apart.scalars(CHOICES, {"version_ids": list(result)}):
            by_place[choice.question_id, choice.column_id].append(choice)
    in_part: dict[Part, list[Question]] = defaultdict(list)
    for question in found:
        if question.part is not None:
            in_part[question.part].append(question)
        set_committed_value(question, "choices", by_place[question.id, None])
        for column in question.columns:
            set_committed_value(column, "choices", by_place[question.id, column.id])
        result[question.version_id].append(question)
    for part, asked in in_part.items():
        set_committed_value(part, "questions", asked)
    return result


def parts(version_id: int) -> list[Part]:
    """The parts of a version, in their order."""
    return list(db.session.scalars(PARTS, {"version_id": version_id}))


def question_counts(version_ids: Iterable[int], *, numbered: bool = False) -> dict[int, int]:
    """How many questions each version asks; `numbered` leaves out those that follow another one."""
    wanted = set(version_ids)
    found = {one: _counted[one] for one in wanted & _counted.keys()}
    if unknown := list(wanted - found.keys()):
        for version_id, published_at, every, leading in db.session.execute(COUNTS, {"version_ids": unknown}):
            found[version_id] = every, leading
            if published_at is not None:
                _counted[version_id] = found[version_id]
    return {version_id: count[numbered] for version_id, count in found.items()}


def published_version(worksheet_key: str) -> WorksheetVersion | None:
    """The latest published version of the worksheet of a key."""
    found = select(WorksheetVersion).join(Worksheet)
    found = found.where(Worksheet.key == worksheet_key, WorksheetVersion.published_at.is_not(None))
    return db.session.scalar(found.order_by(WorksheetVersion.number.desc()).limit(1))


def ordered_questions(version_id: int) -> list[Question]:
    """The questions of a draft in their order, to change them."""
    return list(db.session.scalars(select(Question).where(Question.version_id == version_id).order_by(Question.position)))


def latest_published(worksheet_id: int) -> WorksheetVersion | None:
    """The latest published version of a worksheet."""
    found = VERSIONS.where(WorksheetVersion.published_at.is_not(None)).limit(1)
    return db.session.scalar(found, {"worksheet_id": worksheet_id})


def draft_of(worksheet_id: int) -> WorksheetVersion | None:
    """The draft of a worksheet, where there is one."""
    return db.session.scalar(VERSIONS.where(WorksheetVersion.published_at.is_(None)), {"worksheet_id": worksheet_id})


def versions_of(worksheet_id: int) -> list[WorksheetVersion]:
    """All versions of a worksheet, the newest first."""
    return list(db.session.scalars(VERSIONS, {"worksheet_id": worksheet_id}))


def latest_number(worksheet_id: int) -> int:
    """The number of the newest version of a worksheet; 0 while there is none."""
    newest = db.session.scalar(VERSIONS, {"worksheet_id": worksheet_id})
    return newest.number if newest else 0


def assignable_versions() -> list[WorksheetVersion]:
    """Of each worksheet that is not retired the latest published version: what a cohort can be given."""
    return [one for one in current_versions() if not one.is_draft and one.worksheet.retired_at is None]


@dataclass(frozen=True)
class Standing:
    """A worksheet in the list of all: the version that is shown, and its draft."""

    version: WorksheetVersion
    draft: WorksheetVersion | None

    @property
    def states(self) -> set[str]:
        """By which filters it is found."""
        if self.version.worksheet.retired_at:
            return {"retired"}
        return ({"draft"} if self.draft else set()) | (set() if self.version.is_draft else {"published"}) | {""}


def standings(title: str = "", state: str = "") -> list[Standing]:
    """All worksheets but the retired, or those in a state: draft, published, retired; and with some words in their title."""
    drafts = {one.worksheet_id: one for one in db.session.scalars(DRAFTS)}
    found = [Standing(version, drafts.get(version.worksheet_id)) for version in current_versions(title)]
    return [one for one in found if state in one.states]


def current_versions(title: str = "") -> list[WorksheetVersion]:
    """Of each worksheet the latest published version, or else the latest; only those whose title holds some words."""
    published_first = (WorksheetVersion.published_at.is_not(None), WorksheetVersion.number)
    found = select(WorksheetVersion).order_by(WorksheetVersion.worksheet_id, *published_first)
    latest = {version.worksheet_id: version for version in db.session.scalars(found)}
    return [version for version in latest.values() if any(words.holds(text, title) for _, text in version.title)]


# Assignments


def assignments(cohort_id: int) -> list[Assignment]:
    """The worksheets of a cohort, by their numbers."""
    return list(db.session.scalars(ASSIGNMENTS, {"cohort_id": cohort_id}))


def assigned(cohort_id: int) -> set[int]:
    """Which worksheets a cohort has, whatever their version."""
    found = select(WorksheetVersion.worksheet_id).join(Assignment, Assignment.version_id == WorksheetVersion.id)
    return set(db.session.scalars(found.where(Assignment.cohort_id == cohort_id)))


def assignable(cohort_id: int) -> list[WorksheetVersion]:
    """The published versions of the worksheets that a cohort has not: by worksheet, the newest first."""
    found = select(WorksheetVersion).where(
        WorksheetVersion.published_at.is_not(None), WorksheetVersion.worksheet_id.not_in(assigned(cohort_id))
    )
    return list(db.session.scalars(found.order_by(WorksheetVersion.worksheet_id, WorksheetVersion.number.desc())))


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
