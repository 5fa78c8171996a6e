"""Two people at one record: whoever saves says what they had read, and a save in between is told instead of written over."""

from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.core.languages import fingerprint
from sprint.partners.commitment_models import SAID, Commitment, SharedDecision, Support
from sprint.partners.models import Absence, Concern, Tie
from sprint.submissions.flowing import Cells, written

Marked = Commitment | SharedDecision | Support | Concern | Tie | Absence
FIELDS: dict[type[Any], tuple[str, ...]] = {
    Commitment: SAID,
    SharedDecision: ("decision", "decides", "consulted", "tie", "result", "decided_on"),
    Support: ("organization", "need", "offer", "cost", "given_on"),
    Concern: ("worry", "kind", "partner_id", "next_step", "owner_name", "due_on"),
    Tie: ("from_name", "to_name", "kind", "strength", "is_formal"),
    Absence: ("name", "why", "door", "step", "owner_name", "due_on", "settled_because"),
}
"""What people write about a record, by its attributes."""


OF_SCOPE = ("decision", "why", "decides", "must_agree", "agreed", "result", "decided_on")
"""What people write about a change of scope."""


def fields_of(record: Marked) -> tuple[str, ...]:
    """What people write about a record, by its attributes."""
    if isinstance(record, SharedDecision) and record.changes_scope:
        return OF_SCOPE
    return FIELDS[type(record)]


def said_by(record: Marked) -> Cells:
    """What a record says, as a page shows it."""
    return {key: getattr(record, key) for key in fields_of(record)}


def mark_of(record: Marked) -> str:
    """A fingerprint of what a record says, to tell whether it is what somebody has read."""
    said = written(record, dict.fromkeys(fields_of(record)))
    return fingerprint("\n".join(f"{key}: {value}" for key, value in (said | {"row": record.offered}).items()))


def hold(record: Marked) -> None:
    """Let others wait for this record until the transaction ends, and read it as it is now."""
    kind = type(record)
    found = db.session.scalar(select(kind.id).where(kind.id == record.id).with_for_update())
    if found is None:
        raise Refused(_("Someone removed this while you wrote. Nothing was saved: what you wrote is below."))
    db.session.refresh(record)


def refuse_unseen(record: Marked, seen: str) -> None:
    """Hold a record. Raises Refused where it says something else than it did when its reader began to write."""
    hold(record)
    if seen != mark_of(record):
        raise Refused(_("Someone else changed this while you wrote. Your words are still here; look at how it is now."))
