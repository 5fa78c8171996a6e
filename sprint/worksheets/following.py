"""Days that follow a session: so many days before or after it, counted on the calendar of its own zone."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from sprint.core import locale
from sprint.schedule.models import GroupSession


@dataclass(frozen=True)
class Follows:
    """A day that follows a session."""

    session: GroupSession
    days: int
    """How many days after the session; before it where negative."""

    @property
    def on(self) -> date:
        """The day as of now."""
        return day_of(self.session) + timedelta(days=self.days)


When = date | Follows
"""A day that is fixed, or one that follows a session."""


def day_of(session: GroupSession) -> date:
    """The day of a session as it was agreed."""
    return session.starts_local.date()


def keeping(day: date, session: GroupSession) -> Follows:
    """The rule that keeps the distance between a day and a session."""
    return Follows(session, (day - day_of(session)).days)


def told(session: GroupSession, days: int) -> str:
    """A rule in words: “2 days before session 3”."""
    if session.number is not None:
        return _of_numbered(session.number, days)
    title = locale.plain(session.title)
    if days == 0:
        return _("on the day of “%(title)s”", title=title)
    if days > 0:
        return ngettext("%(num)d day after “%(title)s”", "%(num)d days after “%(title)s”", days, title=title)
    return ngettext("%(num)d day before “%(title)s”", "%(num)d days before “%(title)s”", -days, title=title)


def _of_numbered(number: int, days: int) -> str:
    if days == 0:
        return _("on the day of session %(number)d", number=number)
    if days > 0:
        return ngettext("%(num)d day after session %(number)d", "%(num)d days after session %(number)d", days, number=number)
    return ngettext("%(num)d day before session %(number)d", "%(num)d days before session %(number)d", -days, number=number)
