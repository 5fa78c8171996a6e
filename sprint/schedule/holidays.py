"""Public holidays in the places where teams live, so that nobody plans a session on one unawares."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import holidays
from flask_babel import gettext
from flask_babel import lazy_gettext as _l

from sprint.cohorts.models import City
from sprint.core import locale
from sprint.schedule.queries import LocalStart

IN_ENGLISH_ONLY = [
    _l("Christmas Day"), _l("Columbus Day"), _l("Emancipation Day"), _l("Epiphany"),
    _l("Good Friday"), _l("Independence Day"), _l("Juneteenth National Independence Day"),
    _l("Labor Day"), _l("Martin Luther King Jr. Day"), _l("Memorial Day"),
    _l("New Year’s Day"), _l("Puerto Rican Identity Day"), _l("Puerto Rico Constitution Day"),
    _l("Thanksgiving Day"), _l("Veterans Day"), _l("Washington’s Birthday"),
    _l("George Washington Day, Presidents’ Day, and the Day of the Women and Men Heroes of Puerto Rico"),
]  # fmt: skip
"""Names that the tables for the United States and Puerto Rico hold in English alone; our catalogs have the others."""
OBSERVED = " (observed)"


def on(day: date, territory: str, language: str) -> str | None:
    """The name of the public holiday on a day in a territory, or None.

    In the language where the tables have it, otherwise as the territory itself calls it. A territory without a table has none.
    """
    name = _table(territory, language, day.year).get(day)
    return ", ".join(gettext(one.removesuffix(OBSERVED).replace("'", "’")) for one in name.split("; ")) if name else None


def kept(starts: list[LocalStart], language: str) -> list[tuple[str, str]]:
    """The cities that keep a holiday on the local day of a session, each with the name of the holiday."""
    named = ((one.team.name, on(one.starts_local.date(), one.team.city.territory, language)) for one in starts)
    return [(city, name) for city, name in named if name]


def notes(cities: Iterable[City], day: date) -> list[str]:
    """For each holiday that some cities keep on a day, a sentence that names them, in the reader's language."""
    found: dict[str, list[str]] = {}
    for city in cities:
        if name := on(day, city.territory, locale.voice().language):
            found.setdefault(name, []).append(city.name)
    return [gettext("Holiday in %(cities)s: %(name)s.", cities=", ".join(names), name=name) for name, names in found.items()]


@lru_cache(maxsize=512)
def _table(territory: str, language: str, year: int) -> dict[date, str]:
    if territory not in _supported():
        return {}
    own = holidays.country_holidays(territory).default_language
    spoken = next((one for one in _supported()[territory] if one.split("_")[0] == language), own)
    return dict(holidays.country_holidays(territory, years=year, language=spoken))


@lru_cache(maxsize=1)
def _supported() -> dict[str, tuple[str, ...]]:
    """The languages of each territory that has a table."""
    spoken = holidays.list_localized_countries()
    return {territory: tuple(spoken.get(territory, ())) for territory in holidays.list_supported_countries()}
