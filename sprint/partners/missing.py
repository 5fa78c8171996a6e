"""Who is missing: audiences, languages and places of the plan in which no organization of the map has a voice, and the
groups that the team named itself. Each waits for an owner and a day, or for a written “none, because …” (001-06).
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sprint.cohorts.models import Team
from sprint.core.words import same
from sprint.partners.models import Absence, Partner

OTHER = "other"
"""Stands for any language beside English and Spanish, where the plan names none."""
COMMON = {"en", "es"}
PARTS = re.compile(r"[,;/\n]")


class About(StrEnum):
    """What a voice is missing for."""

    GROUP = "group"
    AUDIENCE = "audience"
    LANGUAGE = "language"
    PLACE = "place"


@dataclass(frozen=True)
class Unheard:
    """One that no organization of the map speaks for, and what the team does about it."""

    about: str
    name: str
    absence: Absence | None

    @property
    def is_answered(self) -> bool:
        """Whether somebody answers for it until a day, or the team has written why it needs nothing."""
        said = self.absence
        return said is not None and (said.settled_on is not None or bool(said.owner_name and said.due_on))

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do about it."""
        return self.absence is not None and self.absence.settled_on is not None


def who_is_missing(
    team: Team, partners: Sequence[Partner], absences: Sequence[Absence], audiences: Iterable[str], languages: Iterable[str],
    places: Iterable[str],
) -> list[Unheard]:  # fmt: skip
    """All that are unheard: the groups that the team named, then audiences, languages and places; unanswered ones first.

    `audiences` and `places` are names as the plan has them, `languages` codes. The city's own language is among those asked
    about. What the team has said about one that is heard by now is left out.
    """
    said = {(one.about, same(one.name)): one for one in absences}
    found = [Unheard(About.GROUP, one.name, one) for one in absences if one.about == About.GROUP]
    for about, names, is_heard in (
        (About.AUDIENCE, audiences, _hears_audience(partners)),
        (About.LANGUAGE, dict.fromkeys([team.city.language, *languages]), _hears_language(partners)),
        (About.PLACE, places, _hears_place(partners)),
    ):
        unique = {same(name): name for name in reversed(list(names)) if same(name)}
        missing = [name for name in reversed(unique.values()) if not is_heard(name)]
        found += [Unheard(about, name, said.get((about, same(name)))) for name in missing]
    return sorted(found, key=lambda one: (one.is_answered, one.is_settled))


def places_in(text: str) -> list[str]:
    """The places that a line names, one by one."""
    return [part.strip() for part in PARTS.split(text) if part.strip()]


def _hears_audience(partners: Sequence[Partner]) -> Callable[[str], bool]:
    heard = {same(name) for one in partners for name in one.audiences}
    return lambda name: same(name) in heard


def _hears_language(partners: Sequence[Partner]) -> Callable[[str], bool]:
    heard = {code for one in partners for code in one.languages}
    return lambda code: bool(heard - COMMON) if code == OTHER else code in heard


def _hears_place(partners: Sequence[Partner]) -> Callable[[str], bool]:
    heard = [same(one.places) for one in partners if one.places]
    return lambda name: any(same(name) in places for places in heard)
