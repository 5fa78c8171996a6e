"""How days, hours, places and languages are written in a language, and how a text is found in another.

Nothing here knows a reader or the present, so what was written once is remembered: a page tells the same days again and
again, and the next page tells them too.
"""

import re
import unicodedata
from datetime import date
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.dates import format_date, format_skeleton, get_timezone_location
from babel.numbers import format_decimal

from sprint.core.catalogs import catalog

REGIONAL = {"es": "es_419"}
"""Whose conventions a language follows here, where the bare language means another continent."""

NBSP = "\u00a0"
OWN_NAMES = {"UTC": "UTC", "America/Bogota": "Bogotá"}
"""Places whose name is the same in every language; the tables drop an accent that people there do not."""
YEAR_AT_END = re.compile(r"(\s*'[^']*')?[,\s]*y+$")
"""The year in a pattern of days, with the comma or the word before it."""


@lru_cache
def _region(language: str) -> Locale:
    return Locale.parse(REGIONAL.get(language, language))


@lru_cache(maxsize=4096)
def day(on: date, language: str, year: bool) -> str:
    """A day in full, with or without its year: “Wednesday, October 9”."""
    pattern = _region(language).date_formats["full"].pattern
    return format_date(on, pattern if year else YEAR_AT_END.sub("", pattern), locale=_region(language))


@lru_cache(maxsize=4096)
def short_day(on: date, language: str, year: bool) -> str:
    """A day for tables: “Wed Oct 9 2024”, or “Oct 9”."""
    text = format_skeleton("yMMMEd" if year else "MMMd", on, locale=_region(language))
    return text.replace(",", "").replace(".", "").replace("sept ", "sep ")  # three letters like every other month


@lru_cache(maxsize=1024)
def month(on: date, language: str, short: bool) -> str:
    """The month of a day: “October 2024”, or “Oct” where a drawing has little room."""
    region = _region(language)
    text = format_date(on, "LLL", locale=region) if short else format_skeleton("yMMMM", on, locale=region)
    return text.replace(".", "").replace("sept", "sep") if short else text


@lru_cache(maxsize=4096)
def half_day_hour(hour: int, minute: int, language: str) -> str:
    """An hour on a clock of twelve: “3:00 p.m.”, “noon”."""
    pgettext = catalog(language).upgettext
    if minute == 0 and hour in (0, 12):
        return pgettext("hour", "noon") if hour else pgettext("hour", "midnight")
    half = pgettext("hour", "%(hour)s a.m.") if hour < 12 else pgettext("hour", "%(hour)s p.m.")
    return (half % {"hour": f"{hour % 12 or 12}:{minute:02d}"}).replace(" ", NBSP)


@lru_cache(maxsize=4096)
def city_of(zone: str, language: str) -> str:
    """The place that a zone is named after."""
    return OWN_NAMES.get(zone) or get_timezone_location(zone, locale=_region(language), return_city=True).rpartition("/")[2]


@lru_cache
def language_name(language: str, to: str) -> str:
    """A language's name as readers of another one call it."""
    return Locale.parse(language).get_display_name(to) or language


def holds(text: str, wanted: str) -> bool:
    """Whether a text holds some words, whatever their capitals and accents: who looks for Bogota finds Bogotá."""
    return bare(wanted) in bare(text)


@lru_cache(maxsize=4096)
def bare(text: str) -> str:
    """A text without capitals, accents, and spaces around it."""
    parts = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(char for char in parts if not unicodedata.combining(char))


def text_of(value: Any) -> str:
    """The text of a cell, whatever it holds."""
    return str("" if value is None else value).strip()


def same(name: Any) -> str:
    """A name as it is compared: capital letters and spaces make no difference."""
    return " ".join(text_of(name).split()).casefold()


def number(value: float | int, language: str) -> str:
    """A number with a language's separators."""
    return format_decimal(value, locale=_region(language))
