"""What can be done with sessions."""

from dataclasses import dataclass
from datetime import datetime
from itertools import chain, count
from typing import Any

from flask_babel import gettext as _
from slugify import slugify

from sprint.cohorts.models import Cohort
from sprint.core import audit, clock, outbox
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.core.languages import LocalizedText
from sprint.people.models import Person
from sprint.schedule import queries
from sprint.schedule.kinds import CALLS
from sprint.schedule.models import NO_REASON, AgendaItem, GroupSession, Speaker


@dataclass(frozen=True)
class Facts:
    """All that staff say about a session."""

    kind: str
    number: int | None
    title: LocalizedText
    summary: LocalizedText
    starts_local: datetime
    zone: str
    minutes: int
    join_url: str
    recording_url: str
    languages: list[str]
    interpretation: bool
    captions: bool
    sign_languages: str
    agenda: list[tuple[LocalizedText, int]]
    """Titles with minutes."""
    speakers: list[tuple[str, str, str]]
    """Names with jobs and organizations."""


PLAIN = ("kind", "title", "summary", "minutes", "join_url", "recording_url", "languages", "interpretation", "captions",
         "sign_languages")  # fmt: skip


def add(cohort: Cohort, facts: Facts, by: Person) -> GroupSession:
    """A new session of a cohort. Raises Refused for a time in the past."""
    _refuse_past(clock.instant(facts.starts_local, facts.zone))
    group_session = GroupSession(
        cohort=cohort, key=_free_key(cohort, facts.title), cancelled_at=None, cancel_reason=NO_REASON, sequence=0,
        changed_at=clock.now(),
    )
    _write(group_session, facts)
    db.session.add(group_session)
    audit.record("schedule.add", group_session, by)
    _follow(cohort)
    return group_session


def mark(group_session: GroupSession) -> str:
    """A mark of how a session is now, to tell later whether someone else changed it."""
    return group_session.changed_at.isoformat()


def edit(group_session: GroupSession, facts: Facts, by: Person, *, seen: str | None = None) -> None:
    """Change a session. Where its time changes, calendars follow and everybody gets a letter with both times.

    One that lies in the past may be edited, for its recording; moving any into the past raises Refused, and so does a change
    made from an older state than the present one (`seen`, from `mark`).
    """
    if seen and seen != mark(group_session):
        raise Refused(_("Someone else changed this session meanwhile. Compare with its page, then save again."))
    old_at, old_minutes = group_session.starts_at, group_session.minutes
    new_at = clock.instant(facts.starts_local, facts.zone)
    if new_at != old_at:
        _refuse_past(new_at)
    _write(group_session, facts)
    if db.session.is_modified(group_session):
        group_session.changed_at = clock.now()
        audit.record("schedule.edit", group_session, by)
    if (new_at, facts.minutes) != (old_at, old_minutes):
        _change(group_session, "schedule.move", by, before=old_at.isoformat(), after=new_at.isoformat())
        if not group_session.is_cancelled and not group_session.is_over(clock.now()):
            _tell("moved", group_session, old_at=old_at, old_minutes=old_minutes)


def cancel(group_session: GroupSession, reason: LocalizedText, by: Person) -> None:
    """Call a session off and tell everybody why. Raises Refused where it is over, or was called off before."""
    if group_session.is_cancelled:
        raise Refused(_("This session is cancelled already."))
    if group_session.is_over(clock.now()):
        raise Refused(_("This session is over. It cannot be cancelled any more."))
    group_session.cancelled_at, group_session.cancel_reason = clock.now(), reason
    _change(group_session, "schedule.cancel", by, reason=dict(reason.texts))
    _tell("cancelled", group_session)


def restore(group_session: GroupSession, by: Person) -> None:
    """Take a cancellation back and tell everybody. Raises Refused where there is none, or its time is past."""
    if not group_session.is_cancelled:
        raise Refused(_("This session is not cancelled."))
    if group_session.is_over(clock.now()):
        raise Refused(_("The time of this session is past. Edit it and choose a new time first."))
    group_session.cancelled_at, group_session.cancel_reason = None, NO_REASON
    _change(group_session, "schedule.restore", by)
    _tell("restored", group_session)


def _refuse_past(at: datetime) -> None:
    if at < clock.now():
        raise Refused(_("This time is in the past. Choose a later one."))


def _write(group_session: GroupSession, facts: Facts) -> None:
    for name in PLAIN:
        setattr(group_session, name, getattr(facts, name))
    group_session.number = None if facts.kind in CALLS else facts.number
    group_session.agree(facts.starts_local, facts.zone)
    if facts.agenda != [(item.title, item.minutes) for item in group_session.agenda]:
        group_session.agenda = [
            AgendaItem(position=place, title=title, minutes=minutes) for place, (title, minutes) in enumerate(facts.agenda, 1)
        ]
    if facts.speakers != [(one.name, one.job, one.organization) for one in group_session.speakers]:
        group_session.speakers = [
            Speaker(position=place, name=name, job=job, organization=organization)
            for place, (name, job, organization) in enumerate(facts.speakers, 1)
        ]


def _change(group_session: GroupSession, deed: str, by: Person, **details: Any) -> None:
    """Note a change that calendars must follow."""
    group_session.sequence += 1
    group_session.changed_at = clock.now()
    audit.record(deed, group_session, by, **details)
    _follow(group_session.cohort)


def _follow(cohort: Cohort) -> None:
    """A cohort begins with the first and ends with the last of its weekly sessions that are held."""
    db.session.flush()
    weekly = [one for one in queries.group_sessions(cohort.id) if not one.is_cancelled and one.kind not in CALLS]
    if weekly:
        cohort.starts_on = clock.wall(weekly[0].starts_at, cohort.zone).date()
        cohort.ends_on = clock.wall(weekly[-1].starts_at, cohort.zone).date()


def _tell(template: str, group_session: GroupSession, **context: Any) -> None:
    for person in queries.people_around(group_session.cohort_id):
        outbox.write(person.recipient, f"schedule/letters/{template}.md", group_session=group_session, **context)


def _free_key(cohort: Cohort, title: LocalizedText) -> str:
    taken, first = queries.keys(cohort.id), slugify(str(title) or title.shown("")[0], max_length=60) or "session"
    return next(key for key in chain([first], (f"{first}-{n}" for n in count(2))) if key not in taken)
