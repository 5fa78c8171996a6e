"""Two approved versions of a plan, or a version and the plan as it is now, side by side: sections and records."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sprint.cohorts.models import Team
from sprint.core.differences import Comparer, Kind, Piece
from sprint.plans import queries
from sprint.plans.freezing import BY_KEY, Fact, Record, Records, Table, records_of
from sprint.plans.freezing import Kind as FieldKind
from sprint.plans.models import Plan, PlanSection, PlanVersion
from sprint.plans.saying import Accepted, Content, content_of, frozen
from sprint.plans.section import paragraph_of
from sprint.submissions.comparing import Comparison, compare
from sprint.worksheets.models import Question

NOW = "now"
"""Stands in an address for the plan as it is."""
NOTHING = Accepted(None, "", None)  # type: ignore[arg-type]


@dataclass(frozen=True)
class State:
    """What a plan said at one time."""

    version: PlanVersion | None
    """None for the plan as it is now."""
    says: Mapping[int, Accepted]
    paragraphs: Mapping[str, Accepted]
    records: Records | None
    """None in versions from before records were frozen."""

    @property
    def key(self) -> str:
        """How an address names it."""
        return str(self.version.number) if self.version else NOW


@dataclass(frozen=True)
class Change:
    """One question, or the paragraph of a section, that says something else."""

    difference: Comparison
    was: str
    now: str
    """The languages of the two texts."""


@dataclass(frozen=True)
class Changed:
    """A record that was added, removed or changed, with the fields that differ."""

    kind: Kind
    name: str
    language: str
    fields: list[tuple[Fact, list[Piece]]]


@dataclass(frozen=True)
class TableChanges:
    """What became of the records of one table."""

    table: Table
    changes: list[Changed]
    same: int
    """How many records did not change."""


@dataclass
class Pair:
    """Two states of a plan."""

    team: Team
    sections: list[PlanSection]
    earlier: State
    later: State
    _questions: Mapping[int, Question] = field(default_factory=dict)

    @cached_property
    def changes(self) -> dict[str, list[Change]]:
        """What differs in each section, by its key."""
        found: dict[str, list[Change]] = {one.key: [] for one in self.sections}
        for question, before, after in self._asked():
            if (before.value or None) != (after.value or None):
                found.setdefault(question.section, []).append(_change(question, before, after))
        for section in self.sections:
            before, after = (one.paragraphs.get(section.key, NOTHING) for one in (self.earlier, self.later))
            if before.value != after.value:
                found[section.key].append(_change(paragraph_of(section), before, after))
        return found

    def _asked(self) -> Iterator[tuple[Question, Accepted, Accepted]]:
        """Each question that either state answers: one of another version of its worksheet stands for the one of its key."""
        states = (self.earlier, self.later)
        places = [
            {(self._questions[one].key, self._questions[one].kind): one for one in state.says if one in self._questions}
            for state in states
        ]
        ids = {place: ids for found in places for place, ids in found.items()}
        for place, last in sorted(ids.items(), key=lambda item: self._order(item[1])):
            first, second = (found.get(place) for found in places)
            question = self._questions[second if second is not None else last]
            yield (
                question, self.earlier.says[first] if first is not None else NOTHING,
                self.later.says[second] if second is not None else NOTHING,
            )  # fmt: skip

    def _order(self, question_id: int) -> tuple[int, int]:
        return self._questions[question_id].version_id, self._questions[question_id].position

    @property
    def knows_records(self) -> bool:
        """Whether both states hold what stands beside the answers."""
        return self.earlier.records is not None and self.later.records is not None

    @cached_property
    def tables(self) -> list[TableChanges]:
        """What became of the workplan, the partners and the promises; tables that say the same are not among them."""
        if self.earlier.records is None or self.later.records is None:
            return []
        before, after = self.earlier.records, self.later.records
        found = [_table(table, before.get(key, []), after.get(key, [])) for key, table in BY_KEY.items()]
        return [one for one in found if one.changes]

    @property
    def changed(self) -> set[str]:
        """The keys of the sections in which something differs."""
        return {key for key, changes in self.changes.items() if changes}

    @property
    def is_same(self) -> bool:
        """Whether nothing differs."""
        return not any(self.changes.values()) and not self.tables


def _change(question: Question, before: Accepted, after: Accepted) -> Change:
    difference = compare(question, before.value or None, after.value or None)
    return Change(difference, before.language or after.language, after.language or before.language)


def _table(table: Table, before: list[Record], after: list[Record]) -> TableChanges:
    olds, news = {one["id"]: one for one in before}, {one["id"]: one for one in after}
    comparer = Comparer()
    for record_id in olds.keys() & news.keys():
        if _is_another(table, olds[record_id], news[record_id]):
            olds[-record_id] = olds.pop(record_id)
    changes = [
        found
        for record_id in [*news, *(one for one in olds if one not in news)]
        if (found := _record(table, comparer, olds.get(record_id), news.get(record_id)))
    ]
    return TableChanges(table, changes, sum(olds.get(record_id) is not None for record_id in news) - _count(changes))


def _is_another(table: Table, old: Record, new: Record) -> bool:
    """Whether nothing that a record said is left: a database may give the number of a record that is gone to a new one."""
    said = [one for one in table.fields if one.kind in (FieldKind.TEXT, FieldKind.DAY) and old.get(one.name)]
    return bool(said) and not any(old.get(one.name) == new.get(one.name) for one in said)


def _count(changes: list[Changed]) -> int:
    return sum(one.kind == Kind.CHANGED for one in changes)


def _record(table: Table, comparer: Comparer, old: Record | None, new: Record | None) -> Changed | None:
    """What became of one record; None where all of it is the same."""
    if old is not None and new is not None:
        texts = ((one, one.told(old), one.told(new)) for one in table.fields)
        differing = [(one, comparer.words(was, now)) for one, was, now in texts if was != now]
        return Changed(Kind.CHANGED, table.name_of(new), new["language"], differing) if differing else None
    record = new if new is not None else old
    if record is None:
        return None
    said = [(one, [Piece(Kind.KEPT, text)]) for one in table.fields[1:] if (text := one.told(record))]
    return Changed(Kind.ADDED if old is None else Kind.REMOVED, table.name_of(record), record["language"], said)


@dataclass
class Comparing:
    """The page: what can be compared, and the two states that an address asks for."""

    team: Team
    plan: Plan | None
    versions: list[PlanVersion]
    pair: Pair | None
    """None where there is no version yet, and where the address names one that is not there."""

    @property
    def is_unknown(self) -> bool:
        """Whether the address asks for a version that this plan does not have."""
        return bool(self.versions) and self.pair is None


def comparing(team: Team, args: Mapping[str, str]) -> Comparing:
    """Two states of a plan: without `from` the latest version is meant, without `to` the plan as it is now."""
    plan, versions = queries.with_versions(team, whole=True)
    by_number: dict[str, PlanVersion | None] = {str(one.number): one for one in versions}
    wanted = [args.get("from") or (str(versions[0].number) if versions else ""), args.get("to") or NOW]
    known = by_number | {NOW: None}
    if plan is None or not versions or any(one not in known for one in wanted):
        return Comparing(team, plan, versions, None)
    content = content_of(plan) if NOW in wanted else Content()
    earlier, later = (_state(team, known[key], content) for key in wanted)
    questions = queries.questions_by_id({*earlier.says, *later.says})
    return Comparing(team, plan, versions, Pair(team, queries.sections(team.cohort_id), earlier, later, questions))


def _state(team: Team, version: PlanVersion | None, content: Content) -> State:
    if version is None:
        return State(None, content.says, content.paragraphs, records_of(team))
    says, paragraphs = frozen(version)
    return State(version, says, paragraphs, version.records)
