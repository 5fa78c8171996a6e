"""The one place that decides what no copy of a plan holds, and what only the team's own copy does.

No copy holds: private questions, concerns, contacts, meetings, ratings, and the notes beside states. They are not even loaded
for one, except the contacts, whose names are taken out of what a shared copy says. A shared copy names only the partners that
agreed to be named, and tells nobody's e-mail address or telephone number. One of an approved version names a partner only if
it had agreed by then and agrees now: an agreement that was withdrawn since counts, and so does one that was given since.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby
from operator import itemgetter
from os.path import commonprefix
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import pgettext

from sprint.core import words
from sprint.partners.mapping import places_of
from sprint.partners.models import Partner, Tie
from sprint.plans.private import is_private, is_private_column
from sprint.sharing.models import Audience, PlanShare
from sprint.sharing.queries import Records
from sprint.worksheets.models import Column, Question

PARTS: Mapping[str, Any] = {
    "workplan": _l("The workplan with its milestones"),
    "partners": _l("The partners that agreed to be named, and who is missing"),
    "commitments": _l("What was promised, and by whom"),
    "decisions": _l("How decisions are shared"),
    "support": _l("Support given"),
}
"""The records that stand in a plan beside its answers. Whoever shares it chooses each of them."""
ANSWERED_BY = {
    "workplan": ("workplan", "milestones"),
    "partners": ("actors", "links", "missing", "outreach"),
    "commitments": ("commitments", "promises"),
    "decisions": ("shared_decisions",),
    "support": ("support",),
}
"""The questions whose rows become those records: where a part is left out, so are they."""
NOT_AGREED = frozenset(ANSWERED_BY["partners"])
"""Questions that name organizations: whether one agreed to be named, only its record says."""
EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
"""It begins where a word does: sought from each letter of a long word, it would take its time squared."""
DEEPEST = 100
"""How often patterns of names stand inside each other: what reads them calls itself for each."""
PHONE = re.compile(
    r"(?:(?<![\w/])|(?<=wa\.me/))\+?\(?\d(?:[\s().\u2010-\u2013-]{0,2}\d){7,30}(?![\w/])", re.IGNORECASE
)
DAYS = re.compile(
    r"(?:(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[\s().\u2013-]*(?:[01]\d\b|2[0-3]\b)?[\s().\u2013-]*)+"
)
"""What looks like a number and is one day or several, maybe with an hour."""
LEAST_DIGITS = 7
SHORTEST, LONGEST = 3, 200
"""The shortest and the longest name that is looked for inside of texts; what is longer is a text, and none repeats it."""


@dataclass(frozen=True)
class Scope:
    """For whom a copy is, and what of the plan is in it."""

    audience: Audience
    sections: Set[str] | None = None
    """The keys of the sections; None for all."""
    parts: Set[str] = field(default_factory=lambda: frozenset(PARTS))

    @property
    def is_shared(self) -> bool:
        """Whether others than the team get it."""
        return self.audience == Audience.SHARED

    def holds(self, section: str) -> bool:
        """Whether a section is in it."""
        return self.sections is None or section in self.sections


def scope_of(share: PlanShare) -> Scope:
    """What strangers see by a link."""
    return Scope(Audience.SHARED, frozenset(share.sections), frozenset(share.parts) & PARTS.keys())


@dataclass(frozen=True)
class Veil:
    """What a copy does not say."""

    scope: Scope
    records: Records
    """What stands in the copy beside the answers: as it is, or as it was approved."""
    known: Records
    """What the team has now, whether it stands in the copy or not: who agrees to be named, and whose names are not said."""
    answered: Set[str] = frozenset()
    """The organizations that the answers list, which need not be on the map (yet, or any more)."""
    city: str = ""
    """Which a tie may name as one of its sides."""

    def shows(self, question: Question) -> bool:
        """Whether the answer to a question stands in the copy."""
        if is_private(question) or (self.scope.is_shared and question.key in NOT_AGREED):
            return False
        return not any(
            question.key in keys and (part not in self.scope.parts or self._has(part)) for part, keys in ANSWERED_BY.items()
        )

    def _has(self, part: str) -> bool:
        """Whether there are records of a part: they say what their questions said, and more."""
        of = self.records
        found: dict[str, list[Any]] = {
            "workplan": [*of.tasks, *of.milestones], "partners": [*of.partners, *of.ties, *of.absences],
            "commitments": of.commitments, "decisions": of.decisions, "support": of.support,
        }  # fmt: skip
        return bool(found[part])

    def shows_column(self, column: Column) -> bool:
        """Whether a column of a table stands in the copy."""
        return not is_private_column(column)

    @cached_property
    def named(self) -> list[Partner]:
        """The partners that the copy names and lists."""
        return self._agreed if self.scope.is_shared else self.records.partners

    @property
    def unnamed(self) -> int:
        """How many it only counts."""
        return len(self.records.partners) - len(self.named)

    @cached_property
    def ties(self) -> list[Tie]:
        """The ties that the copy tells and draws: in a shared one both sides are named, or the city itself."""
        if not self.scope.is_shared:
            return self.records.ties
        ids, places = {one.id for one in self.named}, places_of(self.city, self.named)

        def says(partner_id: int | None, name: str) -> bool:
            return partner_id in ids if partner_id is not None else not name or words.same(name) in places

        return [one for one in self.records.ties if says(one.from_id, one.from_name) and says(one.to_id, one.to_name)]

    @property
    def untold(self) -> int:
        """How many ties it only counts."""
        return len(self.records.ties) - len(self.ties)

    @cached_property
    def _agreed(self) -> list[Partner]:
        """Who had agreed when the records were as they are here, and agrees now. Names tell who is who: ids are given anew."""
        now = {_bare(one.name) for one in self.known.partners if one.may_be_named}
        return [one for one in self.records.partners if one.may_be_named and _bare(one.name) in now]

    def text(self, said: str) -> str:
        """What somebody wrote, as the copy says it."""
        if not self.scope.is_shared or not said:
            return said
        instead = pgettext("privacy", "[not named]")
        if _bare(said) in self._hidden:
            return instead
        found = EMAIL.sub(pgettext("privacy", "[address not shown]"), said)
        found = PHONE.sub(_without_number, found)
        return self._without_names(found, instead)

    def _without_names(self, said: str, instead: str) -> str:
        if self._names is None:
            return said
        hidden = self._hidden
        apart = unicodedata.normalize("NFD", said)
        covered = self._names.sub(lambda one: instead if _bare(one[0]) in hidden else one[0], apart)
        return unicodedata.normalize("NFC", covered)

    @cached_property
    def _shown(self) -> frozenset[str]:
        return frozenset(_bare(one.name) for one in self._agreed)

    @cached_property
    def _hidden(self) -> frozenset[str]:
        """The names that a shared copy does not say, as names are compared: of organizations, wherever one is listed, and of
        people to turn to.
        """
        of = (self.known, self.records)
        listed = {_bare(name) for name in [*self.answered, *(name for one in of for name in _listed(one, self._shown))]}
        people = {_bare(one.name) for one in self.known.contacts if len(one.name.split()) > 1}
        return frozenset((listed - self._shown - {_bare(self.city)}) | people) - {""}

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        """All names that may stand in a text. Those that may be said are among them: a longer name holds shorter ones."""
        names = [one for one in self._hidden | self._shown if SHORTEST <= len(one) <= LONGEST]
        if not self._hidden or not names:
            return None
        return re.compile(rf"(?<!\w){_any_of(names)}(?![\w\u0300-\u036f])", re.IGNORECASE)


def _listed(of: Records, shown: Set[str]) -> Iterator[str]:
    """The organizations that some records name in a place for that. One that is not on the map has not agreed to be named; one
    that is linked and may be named may be so by an earlier name too.
    """
    yield from (one.name for one in (*of.partners, *of.removed))
    named = {one.id for one in of.partners if _bare(one.name) in shown}
    ends = [(tie.from_id, tie.from_name) for tie in of.ties] + [(tie.to_id, tie.to_name) for tie in of.ties]
    promised = [(one.partner_id, one.partner_name) for one in of.commitments]
    given = [(one.partner_id, one.organization) for one in of.support]
    yield from (name for partner_id, name in (*ends, *promised, *given) if partner_id not in named)


def _without_number(found: re.Match[str]) -> str:
    """What looked like a number, without it: days before it stay, and they may be all there is."""
    days = DAYS.match(found[0])
    kept = days[0] if days else ""
    rest = found[0][len(kept):]
    if kept and sum(char.isdigit() for char in rest) < LEAST_DIGITS:
        return found[0]
    return kept + pgettext("privacy", "[number not shown]")


def _bare(name: str) -> str:
    return " ".join(words.bare(name).split())


def _any_of(names: Collection[str], level: int = 0) -> str:
    """A pattern that finds the longest of some names, as a tree: what many names begin with is looked for once.

    Where they branch too often for a pattern inside patterns, the rest of it stands side by side, the longest first.
    """
    if level == DEEPEST:
        return f"(?:{'|'.join(map(_loosely, sorted(names, key=len, reverse=True)))})"
    stem = commonprefix(list(names))
    rests = sorted({name[len(stem):] for name in names})
    ways = [_any_of(list(alike), level + 1) for _, alike in groupby(filter(None, rests), key=itemgetter(0))]
    return _loosely(stem) + (f"(?:{'|'.join(ways)}){'' if rests[0] else '?'}" if ways else "")


def _loosely(text: str) -> str:
    """A pattern that finds a text whatever its accents and spaces."""
    return "".join(r"\s++" if char == " " else re.escape(char) + "[\u0300-\u036f]*+" for char in text)
