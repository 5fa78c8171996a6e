"""A team asks its sponsor to read the plan; the sponsor reads it by a link and says that it has their support."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import and_, bindparam, func, select
from sqlalchemy.orm import joinedload, lazyload

from sprint.cohorts.models import Team
from sprint.core import audit, clock, outbox, tokens
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.core.locale import Voice
from sprint.core.outbox import Recipient
from sprint.core.tokens import Token
from sprint.people.models import Person
from sprint.plans import actions, matter, queries
from sprint.plans.matter import Matter
from sprint.plans.models import PlanVersion
from sprint.plans.sheet import Sheet
from sprint.plans.sponsor_models import SponsorReading
from sprint.worksheets.values import is_empty, rows_of

PURPOSE, LASTS = "sponsor", timedelta(days=60)
SPONSOR = "sponsor"
"""The question whose first row names the sponsor."""
MOST = 10
"""How many sponsors a team may write to in one day: a slip of the hand must not become a mailing."""
READINGS = (
    select(SponsorReading, PlanVersion.number)
    .outerjoin(PlanVersion, PlanVersion.id == SponsorReading.version_id)
    .options(lazyload(SponsorReading.plan))
)
"""Whoever asks for the readings of a plan has the plan."""
OF_PLAN = READINGS.where(SponsorReading.plan_id == bindparam("plan_id")).order_by(SponsorReading.id)


@dataclass(frozen=True)
class Backing:
    """What sponsors have to do with a plan: the last who read it, and whoever was asked last and has not answered."""

    read: SponsorReading | None = None
    number: int | None = None
    """The version that was read; None for the plan as it was that day."""
    awaited: SponsorReading | None = None

    @property
    def mark(self) -> Hashable:
        """All that is shown of it."""
        return self.read and self.read.id, self.awaited and self.awaited.id


def backing_of(plan_id: int) -> Backing:
    """What sponsors have to do with a plan; one query."""
    rows = db.session.execute(OF_PLAN, {"plan_id": plan_id}).all()
    read = max((row for row in rows if row[0].read_at), key=lambda row: (row[0].read_at, row[0].id), default=None)
    awaited = next((one for one, _number in reversed(rows) if one.is_open), None)
    return Backing(read[0] if read else None, read[1] if read else None, awaited)


def readings_of(plan_id: int) -> list[tuple[SponsorReading, int | None]]:
    """Everybody who was asked to read a plan, the latest first, each with the version that was read."""
    found = READINGS.where(SponsorReading.plan_id == plan_id).order_by(SponsorReading.id.desc())
    rows = db.session.execute(found.options(joinedload(SponsorReading.asked_by)))
    return [(reading, number) for reading, number in rows]


def is_late(reading: SponsorReading, now: datetime) -> bool:
    """Whether the link of a reading has run out."""
    return now >= reading.asked_at + LASTS


def suggested(sheet: Sheet) -> str:
    """The name of the sponsor, as the plan says it."""
    said: Mapping[str, Any] = {one.key: sheet.accepted[one.id].value for one in sheet.asked if one.id in sheet.accepted}
    names = [str(row["name"]) for row in rows_of(said.get(SPONSOR)) if not is_empty(row.get("name"))]
    return " ".join(names[0].split())[:200] if names else ""


def ask(team: Team, by: Person, public_url: str, *, name: str, email: str, language: str) -> SponsorReading:
    """Write a sponsor a link to the plan. Whoever was asked before and has not read it cannot any more."""
    plan = queries.plan_of(team)
    if plan is None or not queries.accepted_values([team.id]).get(team.id):
        raise Refused(_("Nothing is in the plan yet. Write in it, or send a worksheet to review first."))
    actions.lock(plan)
    now = clock.now()
    of_today = select(func.count()).where(SponsorReading.plan_id == plan.id, SponsorReading.asked_at > now - timedelta(days=1))
    if (db.session.scalar(of_today) or 0) >= MOST:
        raise Refused(_("Your team has written to many sponsors today. Write again tomorrow."))
    for one in db.session.scalars(select(SponsorReading).where(SponsorReading.plan_id == plan.id)):
        if one.is_open:
            _end(one, now)
    reading = SponsorReading(
        plan=plan, name=name, email=email, language=language, asked_by_id=by.id, asked_at=now, withdrawn_at=None, read_at=None,
        version_id=None, says=None, note="",
    )  # fmt: skip
    db.session.add(reading)
    db.session.flush()
    link = f"{public_url}/sponsor/{tokens.make(PURPOSE, reading.id, LASTS)}"
    to = Recipient(name, email, Voice(language, team.zone))
    outbox.write(to, "plans/letters/sponsor.md", secret=link, plan=plan, by=by, days=LASTS.days)
    audit.record("plans.ask_sponsor", plan, by, reading=reading.id)
    return reading


def withdraw(reading: SponsorReading, by: Person) -> None:
    """End the link of somebody who has not read the plan yet. Raises Refused where it was read by now."""
    db.session.refresh(reading, with_for_update={"of": SponsorReading})
    if reading.read_at is not None:
        raise Refused(_("%(name)s has read the plan by now. That stays.", name=reading.name))
    if reading.withdrawn_at is None:
        _end(reading, clock.now())
        audit.record("plans.withdraw_sponsor", reading.plan, by, reading=reading.id)


def _end(reading: SponsorReading, now: datetime) -> None:
    reading.withdrawn_at = now
    tokens.end_all(PURPOSE, reading.id)


def by_secret(secret: str) -> tuple[SponsorReading, Token] | None:
    """The reading of a secret with its token, also of one that opens nothing any more: its page says so."""
    found = (
        select(SponsorReading, Token)
        .join(Token, and_(Token.purpose == PURPOSE, Token.subject_id == SponsorReading.id))
        .where(Token.hash == tokens.hashed(secret))
    )
    row = db.session.execute(found).first()
    return (row[0], row[1]) if row else None


def matter_for(reading: SponsorReading) -> Matter:
    """What a sponsor gets to read; whoever has confirmed a version sees that one from then on."""
    team = reading.plan.team
    if reading.read_at is None:
        return matter.latest(team)
    return matter.of_version(team, reading.version) if reading.version else matter.of_now(team)


def confirm(reading: SponsorReading, shown: Matter, *, seen: str, note: str) -> None:
    """Keep that a sponsor has read what the page showed and supports it; a second time changes nothing.

    Raises Refused where the plan says something else by now than the page showed, and where the team was faster and has
    withdrawn the link.
    """
    db.session.refresh(reading, with_for_update={"of": SponsorReading})
    if reading.read_at is not None:
        return
    if reading.withdrawn_at is not None:
        raise Refused(_("The team withdrew it, or wrote to you again since. Ask the team for the newest letter."))
    if seen != shown.mark:
        raise Refused(_("The plan has changed since you opened this page. Read what it says now, then confirm it."))
    reading.read_at, reading.says, reading.note = clock.now(), shown.mark, note
    reading.version_id = shown.version.id if shown.version else None
    audit.record("plans.sponsor_read", reading.plan, reading=reading.id)
