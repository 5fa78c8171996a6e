"""Sessions, office hours and due dates as an iCalendar file, byte by byte the same while nothing changes.

It speaks in the voice that is set around it. It holds no secret but the dates: links lead to pages that ask for a sign-in,
no join link stands in it, and no name of another person.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from urllib.parse import urlsplit

from flask import current_app
from flask_babel import gettext as _
from icalendar import Calendar, Event, Timezone, vDuration, vText

from sprint.core import clock, locale
from sprint.core.languages import LocalizedText, name_of
from sprint.core.locale import Voice
from sprint.feeds.queries import Due, Own
from sprint.office_hours.models import Booking
from sprint.people.models import Person
from sprint.schedule.kinds import kind_name
from sprint.schedule.models import GroupSession
from sprint.workplan.models import Milestone, MilestoneState, Task, TaskState

READ_AGAIN = timedelta(hours=4)
"""How often calendar programs should come back."""


@dataclass(frozen=True)
class Entry:
    """One event, before it is written as iCalendar."""

    uid: str
    summary: str
    language: str
    """The language that the summary is really in."""
    description: list[str]
    path: str
    starts: date | datetime
    ends: date | datetime
    changed_at: datetime
    sequence: int = 0
    is_cancelled: bool = False


def personal(person: Person, own: Own) -> bytes:
    """Everything of one person as a feed."""
    entries = [
        *(_of_session(one) for one in own.sessions),
        *(_of_booking(one, person) for one in own.bookings),
        *(_of_assignment(one) for one in own.assignments),
        *(_of_task(one, one.ends_on) for one in own.tasks if one.ends_on),
        *(_of_milestone(one, one.due_on) for one in own.milestones if one.due_on),
    ]
    return _write(entries, _("Sprint: %(name)s", name=person.name), person.voice)


def single(group_session: GroupSession) -> bytes:
    """One session as a file."""
    return _write([_of_session(group_session)], locale.plain(group_session.cohort.title), locale.voice())


def _of_session(one: GroupSession) -> Entry:
    title, language = _shown(one.title)
    named = _("Session %(number)d: %(title)s", number=one.number, title=title) if one.number else title
    starts = one.starts_local.replace(tzinfo=clock.named(one.zone))
    return Entry(
        uid=f"session-{one.id}",
        summary=_("Cancelled: %(title)s", title=named) if one.is_cancelled else named,
        language=language,
        description=[kind_name(one.kind), locale.plain(one.summary), *_access(one), _entrance(one)],
        path=f"/sessions/{one.id}",
        starts=starts,
        ends=one.ends_at.astimezone(clock.named(one.zone)),
        changed_at=one.changed_at,
        sequence=one.sequence,
        is_cancelled=one.is_cancelled,
    )


def _entrance(one: GroupSession) -> str:
    if one.is_cancelled:
        return _("Why it is cancelled: %(reason)s", reason=locale.plain(one.cancel_reason))
    return _("To join, open the page of the session from 15 minutes before the start.")


def _access(one: GroupSession) -> list[str]:
    spoken = ", ".join(name_of(language) for language in one.languages)
    return [
        _("Simultaneous interpretation: %(languages)s", languages=spoken) if one.interpretation
        else _("No simultaneous interpretation; spoken in %(languages)s", languages=spoken),
        _("Captions") if one.captions else _("No captions"),
        _("Sign language interpretation: %(languages)s", languages=one.sign_languages) if one.sign_languages
        else _("No sign language interpretation. To ask for it, write to your facilitation team."),
    ]  # fmt: skip


def _of_booking(one: Booking, person: Person) -> Entry:
    hour = one.office_hour
    is_mine = hour.facilitator_id == person.id
    path = f"/cohorts/{one.cohort_id}/office-hours" if is_mine else f"/teams/{one.team_id}/office-hours"
    zone = clock.named(hour.zone)
    return Entry(
        uid=f"booking-{one.id}",
        summary=_("1:1 office hour: %(city)s", city=one.team.name) if is_mine else _("1:1 office hour"),
        language=locale.voice().language,
        description=[_("Spoken language: %(language)s", language=name_of(one.language))],
        path=path,
        starts=hour.starts_local.replace(tzinfo=zone),
        ends=hour.ends_at.astimezone(zone),
        changed_at=max(hour.changed_at, one.changed_at),
        sequence=hour.sequence,
        is_cancelled=hour.cancelled_at is not None,
    )


def _of_assignment(due: Due) -> Entry:
    one = due.assignment
    published_at = one.version.published_at or datetime.combine(one.opens_on, time(), UTC)
    title, language = _shown(one.version.title)
    return Entry(
        uid=f"assignment-{one.id}",
        summary=_("Due: worksheet %(number)d, %(title)s", number=one.number, title=title),
        language=language,
        description=[_("It is due at the end of this day, by the clock of your own city.")],
        path="/",
        starts=due.due_on,
        ends=due.due_on + timedelta(days=1),
        changed_at=max(published_at, due.changed_at or published_at),
    )


def _of_task(one: Task, on: date) -> Entry:
    """A task on its last day: a bar of weeks would hide everything else in a calendar."""
    return Entry(
        uid=f"task-{one.id}",
        summary=_("Task ends: %(task)s", task=one.title),
        language=one.language,
        description=[_("It begins on %(day)s.", day=locale.day(one.starts_on, year=True)) if one.starts_on else ""],
        path=f"/tasks/{one.id}",
        starts=on,
        ends=on + timedelta(days=1),
        changed_at=one.changed_at,
        sequence=one.sequence,
        is_cancelled=one.state == TaskState.DROPPED,
    )


def _of_milestone(one: Milestone, on: date) -> Entry:
    return Entry(
        uid=f"milestone-{one.id}",
        summary=_("Milestone: %(milestone)s", milestone=one.title),
        language=one.language,
        description=[one.proof],
        path=f"/milestones/{one.id}",
        starts=on,
        ends=on + timedelta(days=1),
        changed_at=one.changed_at,
        sequence=int(one.changed_at.timestamp()),
        is_cancelled=one.state == MilestoneState.DROPPED,
    )


def _shown(text: LocalizedText) -> tuple[str, str]:
    return text.shown(locale.voice().language)


def _write(entries: list[Entry], name: str, voice: Voice) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//Sprint//{voice.language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    for key in ("name", "x-wr-calname"):
        calendar.add(key, vText(name))
    calendar.add("x-wr-timezone", voice.zone)
    calendar.add("refresh-interval", vDuration(READ_AGAIN), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(READ_AGAIN))
    events = [_event(entry) for entry in entries]
    for event in events:
        calendar.add_component(event)
    years = [entry.starts.year for entry in entries] or [0]
    zones = [_rules(zone, min(years), max(years)) for zone in sorted(calendar.get_missing_tzids())]
    calendar.subcomponents = [*zones, *events]
    return bytes(calendar.to_ical())


@lru_cache(maxsize=256)
def _rules(zone: str, first: int, last: int) -> Timezone:
    """The rules of a zone from the year before the first event to the year after the last one."""
    return Timezone.from_tzid(zone, first_date=date(first - 1, 1, 1), last_date=date(last + 1, 12, 31))


def _event(entry: Entry) -> Event:
    address = current_app.config["SETTINGS"].public_url
    event = Event()
    event.add("uid", f"{entry.uid}@{urlsplit(address).hostname}")
    event.add("dtstamp", entry.changed_at)
    event.add("last-modified", entry.changed_at)
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.starts)
    event.add("dtend", entry.ends)
    event.add("summary", vText(entry.summary), parameters={"LANGUAGE": entry.language})
    event.add("description", "\n".join([*filter(None, entry.description), f"{address}{entry.path}"]))
    event.add("url", f"{address}{entry.path}")
    event.add("status", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    event.add("transp", "OPAQUE" if isinstance(entry.starts, datetime) and not entry.is_cancelled else "TRANSPARENT")
    return event
