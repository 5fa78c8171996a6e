"""What worksheets say otherwise since: one page asks about each record whether to keep it or to take the worksheet's words.
To make one of both, a person edits the record with both texts before them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from sprint.core.database import db
from sprint.partners.models import Absence, Concern, Partner, Tie
from sprint.submissions import flowing
from sprint.submissions.flowing import Flowed
from sprint.worksheets.reading import day_of

HIDDEN = {"between", "from_id", "to_id"}
"""What a row says that nobody reads."""


@dataclass(frozen=True)
class Difference:
    """One thing that a record and its worksheet say differently."""

    key: str
    ours: Any
    theirs: Any


def differences(record: Flowed) -> list[Difference]:
    """What a record and the worksheets say differently, to decide about."""
    offered = _offered(record)
    return [
        Difference(key, getattr(record, key), day_of(theirs) if key == "due_on" else theirs)
        for key, theirs in offered.items()
        if key not in HIDDEN and flowing.written(record, {key: theirs})[key] != theirs
    ]


def combined(record: Flowed) -> dict[str, Any]:
    """A record's texts with the worksheet's below them, where they differ, to make one of both."""
    return {
        one.key: f"{one.ours}\n{one.theirs}" if one.ours and one.theirs else one.ours or one.theirs
        for one in differences(record)
        if isinstance(one.theirs, str) and one.key not in ("name", "kind", "owner_name", "from_name", "to_name")
    }  # fmt: skip


def to_combine(record: Flowed) -> SimpleNamespace:
    """A record as a form shows it to somebody who makes one of both texts."""
    columns = type(record).__table__.columns  # type: ignore[attr-defined]
    return SimpleNamespace(**{column.key: getattr(record, column.key) for column in columns} | combined(record), settles="1")


def keep(record: Flowed) -> None:
    """Leave a record as it is: what the worksheets say was seen."""
    flowing.keep(record)
    if isinstance(record, Partner):
        if record.heard_since:
            record.heard = {**(record.heard or {}), **record.heard_since}
        record.heard_since = None


def take(record: Tie | Concern | Absence | Partner) -> None:
    """Let a record say what the worksheets say. One whose row is gone goes too; an organization is removed by `actions`."""
    if record.is_gone and not isinstance(record, Partner):
        db.session.delete(record)
        return
    flowing.fill(record, dict(_offered(record)))
    keep(record)


def _offered(record: Flowed) -> Mapping[str, Any]:
    heard = record.heard_since if isinstance(record, Partner) else None
    return {**(record.offered or {}), **(heard or {})}
