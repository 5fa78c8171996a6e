"""What can be done with commitments, shared decisions and support. Who asks the other side stands in `commitment_asking`."""

from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from flask_babel import gettext as _
from sqlalchemy import select, update

from sprint.cohorts.limits import refuse_more
from sprint.cohorts.models import Team
from sprint.core import audit, clock, locale
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.partners import commitment_flow
from sprint.partners.commitment_models import CORRECTED, Asking, Commitment, CommitmentState, SharedDecision, Support
from sprint.partners.commitment_sides import names_of
from sprint.partners.horizon import refuse_outside
from sprint.partners.marks import fields_of, hold, mark_of, refuse_unseen
from sprint.people.models import Person
from sprint.submissions import flowing
from sprint.submissions.flowing import Cells, written

DAYS = ("due_on", "decided_on", "given_on")
Kept = TypeVar("Kept", Commitment, SharedDecision, Support)


MOST = 1000
"""How many commitments, decisions and rows of support a team keeps of each: two for each organization of a full map."""


def add_commitment(team: Team, by: Person, **values: Any) -> Commitment:
    """A new commitment. Raises Refused for a day outside the horizon."""
    return _add(commitment_flow.blank_commitment(team, locale.voice().language), by, "partners.add_commitment", values)


def add_decision(team: Team, by: Person, **values: Any) -> SharedDecision:
    """A new shared decision. Raises Refused for a day outside the horizon."""
    return _add(commitment_flow.blank_decision(team, locale.voice().language), by, "partners.add_decision", values)


def add_support(team: Team, by: Person, **values: Any) -> Support:
    """What an organization needs, was offered or was given. Raises Refused for a day outside the horizon."""
    return _add(commitment_flow.blank_support(team, locale.voice().language), by, "partners.add_support", values)


def _add(record: Kept, by: Person, verb: str, values: Mapping[str, Any]) -> Kept:
    kind = type(record)
    refuse_more(MOST, _full(kind), kind, kind.team_id == record.team.id)
    refuse_outside(record.team.cohort, *_days(values))
    _write(record, values)
    db.session.add(record)
    audit.record(verb, record, by)
    return record


def _full(kind: type[Kept]) -> str:
    return {
        Commitment: _("Your team has written down %(max)d commitments. Change one that has ended instead.", max=MOST),
        SharedDecision: _("Your team has written down %(max)d decisions. Remove one that does not matter any more.", max=MOST),
        Support: _("Your team has written down %(max)d rows of support. Remove one that does not matter any more.", max=MOST),
    }[kind]  # fmt: skip


def change(record: Commitment | SharedDecision | Support, by: Person, seen: str, **values: Any) -> None:
    """Write a record anew; what its worksheet says otherwise counts as seen. A commitment loses its confirmation where it
    says something else afterwards, and corrections of it are settled. Raises Refused where somebody else changed it since it
    was read, for a day outside the horizon, and for a commitment that has ended.
    """
    refuse_unseen(record, seen)
    if isinstance(record, Commitment):
        _refuse_ended(record)
    refuse_outside(record.team.cohort, *_days(values))
    before = written(record, dict(values))
    promised = record.says if isinstance(record, Commitment) else ""
    _write(record, values)
    flowing.keep(record)
    after = written(record, dict(values))
    changed = {key: [before[key], after[key]] for key in values if before[key] != after[key]}
    if changed:
        record.language = locale.voice().language
    audit.record(f"partners.change_{_noun(record)}", record, by, changed=changed)
    if isinstance(record, Commitment):
        _end_confirmation(record, promised)


def _end_confirmation(commitment: Commitment, promised: str) -> None:
    """Other words are another promise."""
    db.session.execute(
        update(Asking)
        .where(Asking.commitment_id == commitment.id, Asking.answer == CORRECTED, Asking.settled_at.is_(None))
        .values(settled_at=clock.now())
    )
    if commitment.says != promised:
        commitment.confirmed_on = None


def settle(record: Commitment | SharedDecision | Support, by: Person, take: bool, seen: str) -> None:
    """Keep what a record says, or take what its worksheet says; a record whose row is gone goes with it, unless somebody was
    asked about it. Raises Refused where it is not as it was read.
    """
    hold(record)
    if seen != mark_of(record) or not record.is_asked_about:
        raise Refused(_("Someone has decided about this already. Look at how it is now."))
    audit.record(f"partners.settle_{_noun(record)}", record, by, choice="take" if take else "keep")
    if take and record.is_gone:
        _remove(record)
        return
    promised = record.says if isinstance(record, Commitment) else ""
    if take:
        flowing.take(record)
        _join(record)
        record.changed_at = clock.now()
    else:
        flowing.keep(record)
    if isinstance(record, Commitment) and record.says != promised:
        record.confirmed_on = None


def remove(record: SharedDecision | Support, by: Person, seen: str) -> None:
    """Remove what the team wrote itself; what it said stays in the audit. Raises Refused where it is not as it was read, and
    for a row of an accepted worksheet, which would come back with it.
    """
    refuse_unseen(record, seen)
    if is_row(record):
        raise Refused(_("This is a row of an accepted worksheet. Take it out there: once that is accepted, remove it here."))
    audit.record(f"partners.remove_{_noun(record)}", record, by, **written(record, dict.fromkeys(fields_of(record))))
    _remove(record)


def is_row(record: Commitment | SharedDecision | Support) -> bool:
    """Whether an accepted worksheet holds it."""
    return record.submission_id is not None and not record.is_gone


def _remove(record: Commitment | SharedDecision | Support) -> None:
    asked = isinstance(record, Commitment) and db.session.scalar(
        select(Asking.id).where(Asking.commitment_id == record.id).limit(1)
    )
    if asked:
        raise Refused(_("The other side was asked about this. Mark it as dropped, so that it stays to be read."))
    db.session.delete(record)


def end(commitment: Commitment, by: Person, state: str, note: str) -> None:
    """Say what became of a commitment. Raises Refused where it has ended already."""
    hold(commitment)
    _refuse_ended(commitment)
    commitment.state, commitment.state_note = state, note
    commitment.ended_on, commitment.changed_at = clock.today(commitment.team.zone), clock.now()
    audit.record("partners.end_commitment", commitment, by, state=state, note=note)


def reopen(commitment: Commitment, by: Person) -> None:
    """Take back that a commitment has ended. Done again it changes nothing."""
    hold(commitment)
    if commitment.is_open:
        return
    was = commitment.state
    commitment.state, commitment.state_note, commitment.ended_on = CommitmentState.OPEN, "", None
    commitment.changed_at = clock.now()
    audit.record("partners.reopen_commitment", commitment, by, was=was)


def _refuse_ended(commitment: Commitment) -> None:
    if not commitment.is_open:
        raise Refused(_("This commitment has ended. Open it again to change it."))


def _write(record: Commitment | SharedDecision | Support, values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        setattr(record, key, value)
    record.changed_at = clock.now()
    if isinstance(record, Commitment) and record.origin is None:
        record.known_as = commitment_flow.known_as(record.owner_name, record.action)
    _join(record)


def _join(record: Commitment | SharedDecision | Support) -> None:
    if isinstance(record, Commitment):
        commitment_flow.join(record, names_of(record.team))
    elif isinstance(record, Support):
        commitment_flow.join_support(record, names_of(record.team))


def _days(values: Mapping[str, Any]) -> list[date | None]:
    return [values[key] for key in DAYS if key in values]


def _noun(record: Commitment | SharedDecision | Support) -> str:
    nouns = {Commitment: "commitment", SharedDecision: "decision", Support: "support"}
    return nouns[type(record)]


def row_of(record: Commitment | SharedDecision | Support) -> Cells:
    """What the worksheet of a record says otherwise, by its attributes."""
    offered: Cells = record.offered or {}
    mine = written(record, offered)
    return {key: value for key, value in offered.items() if mine[key] != value and key in fields_of(record)}
