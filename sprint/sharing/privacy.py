"""The one place that decides what no copy of a plan holds, and what only the team's own copy does.

No copy holds: private questions, concerns, contacts, meetings, ratings, and the notes beside states. They are not even loaded
for one, except the contacts, whose names are taken out of what a shared copy says. A shared copy names only the partners that
agreed to be named, and tells nobody's e-mail address or telephone number.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_babel import pgettext

from sprint.core import words
from sprint.partners.models import Partner
from sprint.plans.matter import is_private
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
NEVER_COLUMNS = frozenset({"contact", "concern", "concerns", "email", "e_mail", "phone", "telephone"})
"""Columns that are, in whatever table."""
EMAIL = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
"""It begins where a word does: sought from each letter of a long word, it would take its time squared."""
PHONE = re.compile(
    r"(?:(?<![\w/])|(?<=wa\.me/))\+?\(?\d(?:[\s().\u2010-\u2013-]{0,2}\d){7,30}(?![\w/])", re.IGNORECASE
)
DAYS = re.compile(
    r"(?:(?:19|20)\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])[\s().\u2013-]*(?:[01]\d\b|2[0-3]\b)?[\s().\u2013-]*)+"
)
"""What looks like a number and is one day or several, maybe with an hour."""
LEAST_DIGITS = 7
SHORTEST = 3
"""The shortest name that is looked for inside of texts."""


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
    """What stands in the copy beside the answers."""
    known: Records
    """What the team has, whether it stands in the copy or not: whose names are not said."""
    answered: Set[str] = frozenset()
    """The organizations that the answers list, which need not be on the map (yet, or any more)."""

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
        return column.key not in NEVER_COLUMNS

    def names(self, partner: Partner) -> bool:
        """Whether the copy names a partner."""
        return partner.may_be_named or not self.scope.is_shared

    @property
    def named(self) -> list[Partner]:
        """The partners that the copy lists."""
        return [one for one in self.records.partners if self.names(one)]

    @property
    def unnamed(self) -> int:
        """How many it only counts."""
        return len(self.records.partners) - len(self.named)

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
    def _hidden(self) -> frozenset[str]:
        """The names that a shared copy does not say, as names are compared: of partners, and of people to turn to."""
        of = self.known
        shown = {_bare(one.name) for one in of.partners if one.may_be_named}
        partners = {_bare(name) for name in [*(one.name for one in [*of.partners, *of.removed]), *self.answered]}
        people = {_bare(one.name) for one in of.contacts if len(one.name.split()) > 1}
        return frozenset((partners - shown) | people) - {""}

    @cached_property
    def _names(self) -> re.Pattern[str] | None:
        """All names that may stand in a text. Those that may be said are among them: a longer name holds shorter ones."""
        shown = {_bare(one.name) for one in self.known.partners if one.may_be_named}
        names = sorted((one for one in self._hidden | shown if len(one) >= SHORTEST), key=len, reverse=True)
        if not self._hidden or not names:
            return None
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(_loosely, names))})(?![\w\u0300-\u036f])", re.IGNORECASE)


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


def _loosely(name: str) -> str:
    """A pattern that finds a name whatever its accents and spaces."""
    return "".join(r"\s+" if char == " " else re.escape(char) + "[\u0300-\u036f]*" for char in name)


def unnamed_only(names: Iterable[str], veil: Veil) -> bool:
    """Whether a copy would say none of some names: a line about them would say nothing."""
    return all(veil.text(name) != name for name in names)
