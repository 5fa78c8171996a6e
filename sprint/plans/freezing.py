"""What a team has beside its answers, as an approved version keeps it: plain JSON that needs no table to be read later.

Contacts, concerns, ratings and the notes beside states are never frozen. Versions from before something was kept lack its key.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from sqlalchemy import Integer, Select, bindparam, cast, literal, null, select, union_all
from sqlalchemy.orm import lazyload

from sprint.cohorts.models import Team
from sprint.core import locale
from sprint.core.database import db
from sprint.partners import words as partners
from sprint.partners.commitment_models import Commitment, SharedDecision, Support
from sprint.partners.commitment_queries import COMMITMENTS
from sprint.partners.decision_queries import DECISIONS
from sprint.partners.models import Absence, Partner, Tie
from sprint.partners.queries import ABSENCES, PARTNERS, TIES
from sprint.partners.support_queries import SUPPORT
from sprint.workplan import naming
from sprint.workplan.models import Milestone, Task, Wait
from sprint.workplan.queries import MILESTONES, TASKS
from sprint.worksheets.reading import day_of

Record = dict[str, Any]
Records = dict[str, list[Record]]
"""What each table of TABLES holds, by its key."""


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    DAY = "day"
    WORD = "word"
    """A key, and a word for it in each language."""
    YES = "yes"
    LANGUAGES = "languages"
    NAMES = "names"
    NUMBER = "number"


@dataclass(frozen=True)
class Fact:
    """One thing that is kept of a record."""

    name: str
    label: Any
    kind: Kind = Kind.TEXT
    words: Mapping[Any, Any] | None = None

    def told(self, record: Record) -> str:
        """What it says, in words of the reader; what the team wrote stays as it is."""
        value = record.get(self.name)
        if value is None or value in ("", []):
            return ""
        if self.kind == Kind.DAY and (on := day_of(value)):
            return locale.day(on, year=True)
        if self.kind == Kind.WORD:
            return str((self.words or {}).get(value, value))
        if self.kind == Kind.YES:
            return _("Yes") if value else _("No")
        if self.kind == Kind.LANGUAGES:
            return ", ".join(partners.language(code) for code in value)
        return ", ".join(value) if self.kind == Kind.NAMES else str(value)


@dataclass(frozen=True)
class Table:
    """One kind of records; the first field is the name of a record."""

    key: str
    title: Any
    model: Any
    chosen: Select[Any]
    """Which records of a team there are: the question of their own room."""
    fields: tuple[Fact, ...]
    beside: tuple[str, ...] = ()
    """What is kept of a record for the copies of a plan, and tells a reader nothing by itself."""

    def name_of(self, record: Record) -> str:
        """What a record is called."""
        return self.fields[0].told(record)

    def filled(self, records: list[Record]) -> list[Fact]:
        """The fields that say something in some of the records."""
        return [one for one in self.fields if any(record.get(one.name) not in (None, "", []) for record in records)]


def _partner(*names: str) -> tuple[Fact, ...]:
    return tuple(Fact(name, partners.FIELDS[name]) for name in names)


OWNER, STATE = Fact("owner_name", _l("Owner")), _l("State")
PROMISES = {
    "open": lazy_pgettext("commitment state", "Open"), "done": lazy_pgettext("commitment state", "Kept"),
    "broken": lazy_pgettext("commitment state", "Broken"), "dropped": lazy_pgettext("commitment state", "Dropped"),
}  # fmt: skip
SIDES = {"city": _l("The city"), "partner": _l("The organization")}
TABLES = (
    Table("tasks", _l("Workplan"), Task, TASKS, (
        Fact("title", _l("Task")), Fact("kind", _l("Kind of task"), Kind.WORD, naming.KINDS), Fact("audience", _l("For whom")),
        Fact("role", _l("Role")), OWNER, Fact("starts_on", _l("Start"), Kind.DAY), Fact("ends_on", _l("End"), Kind.DAY),
        Fact("waits", _l("Depends on")), Fact("milestone", _l("Milestone")), Fact("state", STATE, Kind.WORD, naming.STATES),
    ), ("outside",)),
    Table("milestones", _l("Milestones"), Milestone, MILESTONES, (
        Fact("title", _l("Milestone")), Fact("due_on", _l("Day"), Kind.DAY), Fact("proof", _l("How it can be seen")), OWNER,
        Fact("state", STATE, Kind.WORD, naming.MILESTONE_STATES),
    )),
    Table("partners", _l("Partners"), Partner, PARTNERS, (
        *_partner("name"), Fact("kind", partners.FIELDS["kind"], Kind.WORD, partners.KINDS),
        Fact("stage", _l("Stage"), Kind.WORD, partners.STAGES),
        *_partner("does", "offers", "wants", "needs", "gains", "goal", "expectation", "show_up"),
        Fact("languages", _l("Languages"), Kind.LANGUAGES), Fact("places", _l("Places")), OWNER,
        Fact("second_name", _l("Second person")),
    ), ("may_be_named",)),
    Table("ties", _l("How they are connected"), Tie, TIES, (
        Fact("between", _l("Connection")), Fact("kind", _l("Kind"), Kind.WORD, partners.TIES),
        Fact("strength", partners.FIELDS["strength"], Kind.NUMBER),
        Fact("is_formal", partners.FIELDS["is_formal"], Kind.YES),
    ), ("from_name", "to_name", "from_id", "to_id")),
    Table("absences", _l("Who is missing"), Absence, ABSENCES, (
        Fact("name", _l("Who")), Fact("about", _l("Kind"), Kind.WORD, partners.ABOUTS), *_partner("why", "door", "step"), OWNER,
        Fact("due_on", _l("Day"), Kind.DAY), Fact("settled_on", _l("Settled on"), Kind.DAY),
    )),
    Table("commitments", _l("Commitments"), Commitment, COMMITMENTS, (
        Fact("action", _l("What")), Fact("side", _l("Who promised"), Kind.WORD, SIDES),
        Fact("partner_name", _l("Organization")), Fact("in_return", _l("In return for")), OWNER,
        Fact("due_on", _l("Until"), Kind.DAY), Fact("state", STATE, Kind.WORD, PROMISES),
        Fact("confirmed_on", _l("Confirmed on"), Kind.DAY),
    ), ("partner_id",)),
    Table("decisions", _l("Shared decisions"), SharedDecision, DECISIONS, (
        Fact("decision", _l("Decision")), Fact("kind", _l("Kind"), Kind.WORD, {"scope": _l("Change of scope")}),
        Fact("why", _l("Why it changes")), Fact("must_agree", _l("Who must agree"), Kind.NAMES),
        Fact("agreed", _l("Who has agreed"), Kind.NAMES), Fact("decides", _l("Who decides")),
        Fact("consulted", _l("Who is asked")),
        Fact("tie", _l("How a tie is broken")), Fact("result", _l("Result")), Fact("decided_on", _l("Day"), Kind.DAY),
    )),
    Table("support", _l("Support given"), Support, SUPPORT, (
        Fact("organization", _l("Organization")), Fact("need", _l("What it needs")), Fact("offer", _l("What was offered")),
        Fact("cost", _l("Cost")), Fact("given_on", _l("Given on"), Kind.DAY),
    ), ("partner_id",)),
)  # fmt: skip
WORKPLAN = ("tasks", "milestones")
"""The tables that a plan shows to readers outside of the team: they name no organization."""
BY_KEY = {one.key: one for one in TABLES}
TO = " → "
"""What stands between the two names of a tie."""
NO_ID = cast(null(), Integer)
IDS = union_all(
    *(
        one.chosen.with_only_columns(literal(one.key).label("what"), one.model.id.label("id"), NO_ID.label("after"))
        .order_by(None)
        for one in TABLES
    ),
    select(literal("waits"), Wait.task_id, Wait.after_id).where(Wait.team_id == bindparam("team_id")),
).subquery()  # fmt: skip


def _everything() -> Select[Any]:
    found = select(IDS.c.what, IDS.c.id, IDS.c.after, *(one.model for one in TABLES)).select_from(IDS)
    for one in TABLES:
        found = found.outerjoin(one.model, (IDS.c.what == one.key) & (one.model.id == IDS.c.id))
    return found.options(*(lazyload(one.model.team) for one in TABLES if hasattr(one.model, "team"))).order_by(IDS.c.id)


EVERYTHING = _everything()
"""All records of a team in one query: each row is one of them, or that a task waits for another one."""


def records_of(team: Team) -> Records:
    """What a team has beside its answers, as it is frozen; one query."""
    found: Records = {one.key: [] for one in TABLES}
    waits: dict[int, list[int]] = {}
    for what, record_id, after_id, *models in db.session.execute(EVERYTHING, {"team_id": team.id}):
        if what == "waits":
            waits.setdefault(record_id, []).append(after_id)
            continue
        table = BY_KEY[what]
        found[what].append(_frozen(table, next(one for one in models if one is not None), team.name))
    _connect(found, waits)
    return {key: sorted(several, key=_place) for key, several in found.items()}


def _frozen(table: Table, one: Any, city: str) -> Record:
    kept = {field.name: _plain(getattr(one, field.name)) for field in table.fields if hasattr(one, field.name)}
    beside = {name: _plain(getattr(one, name)) for name in table.beside}
    own = {"milestone_id": one.milestone_id} if table.model is Task else {}
    ties = {"between": f"{one.from_name or city}{TO}{one.to_name or city}"} if table.model is Tie else {}
    return {"id": one.id, "language": one.language, **kept, **beside, **own, **ties}


def _connect(found: Records, waits: Mapping[int, list[int]]) -> None:
    """Say by name what tasks wait for and where they lead."""
    titles = {one["id"]: one["title"] for one in found["tasks"]}
    milestones = {one["id"]: one["title"] for one in found["milestones"]}
    for one in found["tasks"]:
        one["waits_for"] = [other for other in waits.get(one["id"], []) if other in titles]
        one["waits"] = "; ".join(filter(None, (*(titles[other] for other in one["waits_for"]), one["outside"])))
        one["milestone"] = milestones.get(one.pop("milestone_id"), "")


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else list(value) if isinstance(value, list) else value


def _place(record: Record) -> tuple[bool, str, int]:
    on = record.get("starts_on") or record.get("due_on") or record.get("ends_on")
    return on is None, on or str(record.get("name", "")).casefold(), record["id"]


def tables_of(records: Records | None, keys: tuple[str, ...] = tuple(BY_KEY)) -> Iterator[tuple[Table, list[Record]]]:
    """The tables that hold something, with what they hold."""
    for key in keys:
        if records and records.get(key):
            yield BY_KEY[key], records[key]
