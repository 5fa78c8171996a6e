"""Which language, zone and clock this reader has, and how days and hours are written for them.

The language of a page: `?lang=`, then the person's setting, then the cookie, then Accept-Language, then the default.
Nothing else reads Accept-Language. Letters, feeds and exports speak for their recipient inside `speaking(…)`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

from flask import Flask, Response, current_app, g, has_request_context, request
from flask_babel import force_locale, get_locale, ngettext
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup, escape

from sprint.core import catalogs, clock, words
from sprint.core.languages import LocalizedText, name_of

COOKIE = "language"
TWELVE_HOURS = {"US", "MX", "PR", "CO", "VE", "DO", "PA", "CR", "GT", "HN", "SV", "NI", "PE", "EC", "CA"}


@dataclass(frozen=True)
class Voice:
    """How to speak to one reader."""

    language: str
    zone: str
    clock: str = "12"
    """"12" or "24"."""


_override: ContextVar[Voice | None] = ContextVar("voice", default=None)


def languages() -> tuple[str, ...]:
    """The languages of this installation, the default first."""
    return tuple(current_app.config["SETTINGS"].languages)


def voice() -> Voice:
    """The voice for the reader of this request, or of the letter that is being written."""
    if (given := _override.get()) is not None:
        return given
    try:
        return g.voice  # type: ignore[no-any-return]
    except AttributeError:
        return _choose_voice()


def _choose_voice() -> Voice:
    if not has_request_context():
        return Voice(languages()[0], "UTC")
    g.voice = Voice(_choose_language(), _choose("zone", "UTC"), _choose("clock", "12"))
    return g.voice  # type: ignore[no-any-return]


def _choose(setting: str, otherwise: str) -> str:
    return str(getattr(current_user, setting, None) or otherwise)


def _choose_language() -> str:
    known = languages()
    for wanted in (request.args.get("lang"), getattr(current_user, "language", None), request.cookies.get(COOKIE)):
        if wanted in known:
            return str(wanted)
    return request.accept_languages.best_match(known) or known[0]


@contextmanager
def speaking(given: Voice) -> Iterator[None]:
    """Speak in a recipient's voice, whoever caused the letter or asked for the file."""
    mark = _override.set(given)
    try:
        with force_locale(given.language):
            yield
    finally:
        _override.reset(mark)


def forget() -> None:
    """Choose the voice again, after the person's settings have changed in this request."""
    g.pop("voice", None)
    g.pop("_flask_babel", None)


def adopt(given: Voice) -> None:
    """Speak in a voice for the rest of this request: to someone who was invited and has not signed in yet."""
    forget()
    g.voice = given


# Days


def day(value: date | datetime, zone: str | None = None, year: bool | None = None) -> str:
    """A day in full: “Wednesday, October 9”; with its year when that differs from the reader's present one, or when asked."""
    on = _on(value, zone)
    shown = on.year != today().year if year is None else year
    return words.day(on, voice().language, shown)


def short_day(value: date | datetime, zone: str | None = None, year: bool = True) -> str:
    """A day for tables and the line: “Wed Oct 9 2024”."""
    return words.short_day(_on(value, zone), voice().language, year)


def month(value: date, short: bool = False) -> str:
    """The month of a day: “October 2024”, or “Oct” in a drawing."""
    return words.month(value, voice().language, short)


def relative_day(value: date, zone: str | None = None) -> str:
    """How far a day is from today in words: today, tomorrow, in 3 days, 2 days ago."""
    days = (value - clock.today(zone or voice().zone)).days
    if days in (0, 1, -1):
        return {0: _("today"), 1: _("tomorrow"), -1: _("yesterday")}[days]
    if days > 0:
        return ngettext("in %(num)d day", "in %(num)d days", days)
    return ngettext("%(num)d day ago", "%(num)d days ago", -days)


def today() -> date:
    """The reader's day."""
    return clock.today(voice().zone)


def _on(value: date | datetime, zone: str | None) -> date:
    return clock.wall(value, zone or voice().zone).date() if isinstance(value, datetime) else value


# Hours


def hour(at: datetime, zone: str | None = None) -> str:
    """The hour of an instant on the reader's clock: “3:00 p.m.”, “noon”, or “15:00”."""
    return _hour_of(clock.wall(at, zone or voice().zone).time())


def wall_hour(written: str) -> str:
    """An hour that a program writes as “15:00”, on the reader's kind of clock. It stays the host's hour."""
    return _hour_of(time.fromisoformat(written))


def _hour_of(wall: time) -> str:
    if voice().clock == "24":
        return f"{wall.hour}:{wall.minute:02d}"
    return words.half_day_hour(wall.hour, wall.minute, voice().language)


def hours(at: datetime, minutes: int, zone: str | None = None) -> str:
    """A span of hours with the zone it is told in: “from 3:00 p.m. to 5:00 p.m. (Bogotá time)”."""
    return _(
        "from %(start)s to %(end)s (%(city)s time)",
        start=hour(at, zone),
        end=hour(at + timedelta(minutes=minutes), zone),
        city=city_of(zone or voice().zone),
    )


def at_hour(at: datetime, zone: str | None = None) -> str:
    """An instant with its day: “Wednesday, October 9, 3:00 p.m.”."""
    reader = voice()
    own = zone or reader.zone
    return _at_hour(at, own, reader, today().year)


@lru_cache(maxsize=4096)
def _at_hour(at: datetime, zone: str, reader: Voice, year: int) -> str:
    """What `at_hour` tells depends on the reader and the present year, on nothing else."""
    return _("%(day)s, %(hour)s", day=day(at, zone), hour=hour(at, zone))


def city_of(zone: str) -> str:
    """The place that a zone is named after, in the reader's language; never an abbreviation."""
    return words.city_of(zone, voice().language)


def zone_choices() -> list[tuple[str, str]]:
    """All zones with the names of their places, sorted by name for the reader."""
    return sorted(((zone, city_of(zone)) for zone in clock.zones()), key=lambda pair: pair[1].casefold())


@dataclass(frozen=True)
class When:
    """A moment as a page tells it: the day, the hours in the reader's zone, and the host's hours second."""

    iso: str
    day: str
    hours: str
    host: str | None


def when(at: datetime, minutes: int, zone: str | None = None, host: str | None = None) -> When:
    """Tell a moment to the reader, or to the people of a zone; `host` is the zone of whoever organizes."""
    reader = voice()
    own = zone or reader.zone
    return _when(at, minutes, own, host, reader, today().year)


@lru_cache(maxsize=4096)
def _when(at: datetime, minutes: int, own: str, host: str | None, reader: Voice, year: int) -> When:
    """What `when` tells depends on the reader and the present year, on nothing else."""
    told = None
    if host and clock.wall(at, host) != clock.wall(at, own):
        told = _(
            "%(start)s to %(end)s in %(city)s",
            start=hour(at, host),
            end=hour(at + timedelta(minutes=minutes), host),
            city=city_of(host),
        )
    local = at.astimezone(clock.named(own))
    return When(local.isoformat(timespec="minutes"), day(at, own), hours(at, minutes, own), told)


def first_clock(territory: str) -> str:
    """The clock that people of a country usually read: "12" or "24"."""
    return "12" if territory in TWELVE_HOURS else "24"


def number(value: float | int) -> str:
    """A number with the reader's separators."""
    return words.number(value, voice().language)


def language_said(language: str) -> str:
    """A language's name as this reader calls it: Spanish, español. In a list to choose from it has its own name instead."""
    return words.language_name(language, voice().language)


# Text of staff


def local(text: LocalizedText | None) -> str | Markup:
    """A text of staff for this reader; where it had to fall back to another language, marked with that language."""
    if text is None:
        return ""
    wanted = voice().language
    shown, language = text.shown(wanted)
    if language == wanted:
        return shown
    return Markup('<span lang="{}">{}</span>').format(language, shown)


def plain(text: LocalizedText | None) -> str:
    """A text of staff for this reader where no markup can stand: titles, options, file names."""
    return text.shown(voice().language)[0] if text else ""


def said(text: str | None, language: str | None) -> Markup:
    """What people wrote, with its paragraphs, marked with its language."""
    lines = str(escape(text or "")).replace("\n\n", "</p><p>").replace("\n", "<br>")
    return Markup(f'<div class="said" lang="{escape(language or voice().language)}"><p>{lines}</p></div>')


def _remember(response: Response) -> Response:
    wanted = request.args.get("lang")
    if wanted in languages() and request.cookies.get(COOKIE) != wanted:
        secure = current_app.config["SESSION_COOKIE_SECURE"]
        response.set_cookie(COOKIE, wanted, max_age=31536000, secure=secure, httponly=True, samesite="Lax")
    if not response.headers.get("Content-Language") and response.mimetype == "text/html":
        response.headers["Content-Language"] = voice().language
    return response


def init_app(app: Flask) -> None:
    """Let an app speak: its catalogs, its filters, and the cookie of a visitor's choice."""
    catalogs.init_app(app, lambda: voice().language, lambda: voice().zone)
    app.after_request(_remember)
    filters: dict[str, Any] = {
        "day": day, "short_day": short_day, "relative_day": relative_day, "month": month,
        "hour": hour, "hours": hours, "at_hour": at_hour,
        "wall_hour": wall_hour,
        "local": local, "plain": plain, "said": said, "number": number, "city_of": city_of, "language_name": name_of,
        "language_said": language_said,
    }  # fmt: skip
    app.jinja_env.filters.update(filters)
    app.jinja_env.globals.update(voice=voice, when=when, today=today, languages=languages, get_locale=get_locale)
