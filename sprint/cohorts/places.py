"""Where a city lies: its zone, its territory, and the language that its government most likely works in."""

from dataclasses import dataclass

from babel.languages import get_official_languages
from flask_babel import gettext as _
from slugify import slugify

from sprint.core import clock, locale
from sprint.core.errors import Refused
from sprint.core.locale import Voice

WITHOUT_A_ZONE_OF_ITS_OWN = {
    "Austin": "America/Chicago", "Baltimore": "America/New_York", "Barranquilla": "America/Bogota", "Boston": "America/New_York",
    "Cali": "America/Bogota", "Guadalajara": "America/Mexico_City", "Houston": "America/Chicago",
    "Medellín": "America/Bogota", "Miami": "America/New_York", "Philadelphia": "America/New_York",
    "Quito": "America/Guayaquil", "Rosario": "America/Argentina/Cordoba", "San Juan": "America/Puerto_Rico",
    "San Antonio": "America/Chicago", "Seattle": "America/Los_Angeles", "Valparaíso": "America/Santiago",
    "Washington": "America/New_York",
}  # fmt: skip
"""Cities that people name often and that no zone is named after."""


@dataclass(frozen=True)
class Place:
    """A city as a cohort needs it."""

    name: str
    zone: str
    territory: str
    language: str


def place(name: str, zone: str) -> Place:
    """A city in a zone. Raises Refused for a zone that is no place."""
    territory = clock.places().get(zone)
    if territory is None:
        raise Refused(_("There is no time zone “%(zone)s”. Use a name such as America/Bogota.", zone=zone))
    official = get_official_languages(territory, de_facto=True)
    known = locale.languages()
    language = next((one for one in official if one in known), known[0])
    return Place(name.strip(), zone, territory, language)


def find(text: str) -> Place:
    """A city from “NAME” or “NAME=ZONE”. Raises Refused where the zone must be given and is not."""
    name, _sign, zone = text.partition("=")
    if zone:
        return place(name, zone)
    for known, known_zone in WITHOUT_A_ZONE_OF_ITS_OWN.items():
        if known.casefold() == name.strip().casefold():
            return place(known, known_zone)
    for language in locale.languages():
        with locale.speaking(Voice(language, "UTC")):
            for candidate in clock.places():
                if locale.city_of(candidate).casefold() == name.strip().casefold():
                    return place(name, candidate)
    raise Refused(_("Where is %(name)s? Give its time zone too, as “%(name)s=America/Bogota”.", name=name))


def key(name: str) -> str:
    """A city's name as its key."""
    return slugify(name)
