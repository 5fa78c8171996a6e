"""The line of a Sprint: the call before, the weeks, the call after, and the promise that follows."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import ngettext

from sprint.cohorts.models import Cohort
from sprint.core import clock, locale
from sprint.schedule.kinds import CALLS, kind_icon, kind_name
from sprint.schedule.models import GroupSession
from sprint.schedule.queries import group_sessions

DONE, NOW, LATER = "done", "now", ""


@dataclass(frozen=True)
class Stop:
    """A stop of the line; it shows an icon, or the number of its week."""

    state: str
    """`done`, `now` or empty: exactly one stop is now until the last day is past."""
    label: str
    day: str
    icon: str | None = None
    number: int | None = None


@dataclass
class _Draft:
    label: str
    on: date
    until: datetime
    icon: str | None
    number: int | None
    is_cancelled: bool


@dataclass(frozen=True)
class Line:
    """The line of a cohort as the reader of this page sees it."""

    cohort: Cohort
    sessions: list[GroupSession]
    now: datetime

    @property
    def mark(self) -> Hashable:
        """All that its stops depend on beside the reader, for `core.fragments`."""
        cohort, now = self.cohort, self.now
        sessions = tuple((one.id, one.changed_at, one.starts_at, one.is_cancelled, one.ends_at <= now) for one in self.sessions)
        return cohort.ends_on, cohort.follow_up_months, cohort.zone, _promise(cohort).until <= now, sessions

    @property
    def stops(self) -> list[Stop]:
        """Its stops in their order."""
        stops, is_reached = [], True
        for draft in [*_gathered(self.sessions), _promise(self.cohort)]:
            state = LATER
            if is_reached and not draft.is_cancelled:
                state = DONE if draft.until <= self.now else NOW
                is_reached = state == DONE
            elif is_reached and draft.until <= self.now:
                state = DONE
            stops.append(_stop(draft, state))
        return stops


def line_of(cohort: Cohort, sessions: list[GroupSession] | None = None) -> Line:
    """The line of a cohort as of now; one query, or none where its sessions are at hand."""
    return Line(cohort, group_sessions(cohort.id) if sessions is None else sessions, clock.now())


def _stop(draft: _Draft, state: str) -> Stop:
    day = locale.short_day(draft.on, year=draft.on.year != clock.today(locale.voice().zone).year)
    if draft.is_cancelled:
        return Stop(state, _("%(stop)s, cancelled", stop=draft.label), day, "x-lg")
    if state == DONE:
        return Stop(state, draft.label, day, "check-lg")
    return Stop(state, draft.label, day, draft.icon, draft.number)


def _gathered(sessions: list[GroupSession]) -> list[_Draft]:
    """One stop for each week and for each kind of call, however many sessions it has."""
    drafts: dict[str, _Draft] = {}
    for one in sessions:
        is_week = one.kind not in CALLS and one.number is not None
        label = _("Week %(number)d", number=one.number) if is_week else kind_name(one.kind)
        on = clock.wall(one.starts_at, locale.voice().zone).date()
        draft = drafts.get(label)
        if draft is None or (draft.is_cancelled and not one.is_cancelled):
            icon = None if is_week else kind_icon(one.kind)
            drafts[label] = _Draft(label, on, one.ends_at, icon, one.number if is_week else None, one.is_cancelled)
        elif not one.is_cancelled:
            draft.until = max(draft.until, one.ends_at)
    return sorted(drafts.values(), key=lambda draft: draft.on)


def _promise(cohort: Cohort) -> _Draft:
    months = cohort.follow_up_months
    on = clock.months_after(cohort.ends_on, months)
    label = ngettext("%(num)d month on", "%(num)d months on", months)
    return _Draft(label, on, clock.end_of_day(on, cohort.zone), "flag", None, False)
