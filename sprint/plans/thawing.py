"""The records of an approved version as rows again, so that whoever writes rows of today writes those of a version too.

They stand in no database and must never be added to one. What a version from before does not know is None.
"""

from typing import Any

from sqlalchemy import inspect

from sprint.partners.models import Tie
from sprint.plans.freezing import BY_KEY, TO, Kind, Record, Records, Table
from sprint.workplan.models import Task
from sprint.worksheets.reading import day_of


def thawed(records: Records, key: str) -> list[Any]:
    """The rows of one of the tables of `freezing`, in the order in which they were frozen."""
    return [_row(BY_KEY[key], record) for record in records.get(key, [])]


def waits_in(records: Records) -> list[tuple[int, int]] | None:
    """Ids of a task and of the one that it waits for; None where a version keeps only their names."""
    tasks = records.get("tasks", [])
    if any(one.get("waits") and "waits_for" not in one for one in tasks):
        return None
    known = {one["id"] for one in tasks}
    return [(one["id"], other) for one in tasks for other in one.get("waits_for", ()) if other in known]


def knows_agreements(records: Records | None) -> bool:
    """Whether a version says which organizations had agreed to be named."""
    return records is not None and all("may_be_named" in one for one in records.get("partners", []))


def _row(table: Table, record: Record) -> Any:
    columns = inspect(table.model).columns.keys()
    kept = {one.name: _value(one.kind, record.get(one.name)) for one in table.fields if one.name in columns}
    beside = {name: record.get(name) for name in ("id", "language", *table.beside)}
    return table.model(**{**kept, **beside, **_before(table, record)})


def _value(kind: Kind, value: Any) -> Any:
    """What a field holds, as its column does."""
    if kind == Kind.DAY:
        return day_of(value)
    if kind in (Kind.LANGUAGES, Kind.NAMES):
        return value or []
    return "" if value is None and kind == Kind.TEXT else value


def _before(table: Table, record: Record) -> dict[str, Any]:
    """What a version from before says in other words."""
    if table.model is Tie and "from_name" not in record:
        start, _to, end = str(record.get("between", "")).partition(TO)
        return {"from_name": start, "to_name": end}
    if table.model is Task and "waits_for" not in record:
        return {"outside": record.get("waits", "")}
    return {}
