"""What a plan says to a reader outside of its team: sections without private questions, and the workplan; with a fingerprint."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import Any

from sqlalchemy import select

from sprint.cohorts.models import Team
from sprint.core.database import db
from sprint.plans.freezing import WORKPLAN, Record, Table, records_of, tables_of
from sprint.plans.models import Plan, PlanVersion
from sprint.plans.private import is_private
from sprint.plans.sheet import Part, Sheet, frozen_parts, sheet_of

OF_TASK = ("title", "kind", "audience", "owner_name", "starts_on", "ends_on", "state")
OF_MILESTONE = ("title", "owner_name", "due_on", "state")


@dataclass(frozen=True)
class Matter:
    """What there is to read."""

    team: Team
    version: PlanVersion | None
    """None for the plan as it is now."""
    parts: list[Part]
    tables: list[tuple[Table, list[Record]]]

    @cached_property
    def mark(self) -> str:
        """The fingerprint of what is read."""
        kept = {table.key: records for table, records in self.tables}
        return fingerprint(self.parts, kept.get("tasks", []), kept.get("milestones", []))


def latest(team: Team) -> Matter:
    """What a reader gets: the latest approved version, or the plan as it is while there is none."""
    found = select(PlanVersion).join(PlanVersion.plan).where(Plan.team_id == team.id)
    version = db.session.scalar(found.order_by(PlanVersion.number.desc()).limit(1))
    return of_version(team, version) if version is not None else of_now(team)


def of_version(team: Team, version: PlanVersion) -> Matter:
    """What an approved version says."""
    return Matter(team, version, _for_outside(frozen_parts(version)), list(tables_of(version.records, WORKPLAN)))


def of_now(team: Team) -> Matter:
    """What the plan says now."""
    return Matter(team, None, _for_outside(sheet_of(team).parts), list(tables_of(records_of(team), WORKPLAN)))


def _for_outside(parts: Iterable[Part]) -> list[Part]:
    return [replace(part, lines=[line for line in part.lines if not is_private(line.question)]) for part in parts]


def mark_now(sheet: Sheet, tasks: Iterable[Any], milestones: Iterable[Any]) -> str:
    """The fingerprint of the plan as it is now, from what its page has loaded anyway."""
    return fingerprint(sheet.parts, (_record(one, OF_TASK) for one in tasks), (_record(one, OF_MILESTONE) for one in milestones))


def fingerprint(parts: Iterable[Part], tasks: Iterable[Mapping[str, Any]], milestones: Iterable[Mapping[str, Any]]) -> str:
    """A fingerprint of what a plan says, whoever sees it: private questions are left out, and so is the order of lines."""
    lines = [
        [part.section.key, line.question.key, line.accepted.value, line.accepted.language]
        for part in parts
        for line in part.lines
        if not is_private(line.question)
    ]
    words = [[part.section.key, part.paragraph.value] for part in parts if part.paragraph]
    rows = [
        sorted(json.dumps([one.get(name) for name in names]) for one in records)
        for names, records in ((OF_TASK, tasks), (OF_MILESTONE, milestones))
    ]
    said = json.dumps([sorted(map(_sorted, lines)), sorted(map(_sorted, words)), rows])
    return sha256(said.encode()).hexdigest()


def _sorted(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


def _record(one: Any, names: Iterable[str]) -> dict[str, Any]:
    values = {name: getattr(one, name) for name in names}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in values.items()}
