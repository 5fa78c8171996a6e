"""The timetable as `sprint schedule` prints it."""

from typing import Any

from flask_babel import gettext as _

from sprint.cohorts.models import Cohort
from sprint.core import clock, locale
from sprint.schedule.queries import group_sessions
from sprint.schedule.timetable import timetable


def told(cohort: Cohort, zone: str) -> list[dict[str, Any]]:
    """A row for each session of a cohort, as a person in a zone reads it.

    `utc` and `local` are ISO 8601 to the minute, `text` is a sentence in the reader's language, `changed` says that the
    local hour differs from the session before.
    """
    return [_row(line.group_session, zone, line.change is not None) for line in timetable(group_sessions(cohort.id), zone)]


def _row(one: Any, zone: str, changed: bool) -> dict[str, Any]:
    moment = locale.when(one.starts_at, one.minutes, zone, one.zone)
    words = {"title": locale.plain(one.title), "day": locale.day(one.starts_at, zone, year=True), "hours": moment.hours}
    if one.is_cancelled:
        text = _("%(title)s: %(day)s, %(hours)s (cancelled)", **words)
    elif moment.host:
        text = _("%(title)s: %(day)s, %(hours)s; %(host)s", host=moment.host, **words)
    else:
        text = _("%(title)s: %(day)s, %(hours)s", **words)
    return {
        "key": one.key,
        "kind": one.kind,
        "utc": one.starts_at.strftime("%Y-%m-%dT%H:%MZ"),
        "local": one.starts_at.astimezone(clock.named(zone)).isoformat(timespec="minutes"),
        "minutes": one.minutes,
        "text": text,
        "changed": changed,
        "cancelled": one.is_cancelled,
    }
