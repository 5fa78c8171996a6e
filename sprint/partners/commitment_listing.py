"""The commitments of a team in the order in which they matter, those of them that somebody looks for, and what to say first."""

from collections import Counter
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from operator import attrgetter

from sprint.cohorts.models import Team
from sprint.core import clock
from sprint.core.words import same
from sprint.partners.commitment_models import SAID, Asking, Commitment, CommitmentState, Side
from sprint.partners.commitment_queries import commitments_of, is_unanswered, latest_askings

NOBODY = "-"
"""Stands for commitments that nobody answers for."""
OF_COMMITMENT = attrgetter("id", "language", "state", "confirmed_on", "is_asked_about", *SAID)
"""What the list shows of a commitment."""


class Rank(IntEnum):
    """Why a commitment stands where it stands: the city's own debts first."""

    OWN = 0
    """The city broke it, or its day is over."""
    CORRECTED = 1
    """The other side says that it should be otherwise."""
    OPEN_ENDED = 2
    """Nobody answers for it, or it has no day."""
    UNCONFIRMED = 3
    """The other side was asked more than a week ago."""
    THEIRS = 4
    """A partner broke it, or its day is over."""
    AHEAD = 5
    ENDED = 6


@dataclass(frozen=True)
class Entry:
    """A commitment with what is to be said about it."""

    commitment: Commitment
    asking: Asking | None
    rank: Rank
    is_overdue: bool

    @property
    def is_waiting(self) -> bool:
        """Whether the other side was asked about these words and has not answered."""
        return self.asking is not None and self.asking.is_waiting and self.asking.says == self.commitment.says

    @property
    def mark(self) -> Hashable:
        """All that the list shows of it, for `core.fragments`."""
        is_to_settle = self.asking is not None and self.asking.is_to_settle
        return self.rank, self.is_overdue, self.is_waiting, is_to_settle, OF_COMMITMENT(self.commitment)


@dataclass(frozen=True)
class Filters:
    """What somebody looks for; empty texts look for everything."""

    state: str = ""
    side: str = ""
    partner: str = ""
    owner: str = ""

    @classmethod
    def of(cls, args: Mapping[str, str]) -> "Filters":
        """From an address; what means nothing looks for everything."""
        state, side = args.get("state", ""), args.get("side", "")
        return cls(
            state if state in {"late", *CommitmentState} else "", side if side in set(Side) else "", args.get("partner", ""),
            args.get("owner", ""),
        )  # fmt: skip

    def lets(self, entry: Entry) -> bool:
        """Whether a commitment is looked for."""
        one = entry.commitment
        is_state = not self.state or one.state == self.state or (self.state == "late" and entry.is_overdue)
        is_owner = not self.owner or (not one.has_owner if self.owner == NOBODY else same(one.owner_name) == same(self.owner))
        is_partner = not self.partner or same(one.partner_name) == same(self.partner)
        return is_state and is_owner and is_partner and self.side in ("", one.side)


@dataclass(frozen=True)
class Listing:
    """All commitments of a team in their order, and those that are shown."""

    entries: list[Entry]
    shown: list[Entry]
    filters: Filters

    @property
    def counts(self) -> Counter[Rank]:
        """How many there are of each rank."""
        return Counter(one.rank for one in self.entries)

    @property
    def first(self) -> Rank | None:
        """What matters most; None where there is nothing."""
        return self.entries[0].rank if self.entries else None

    @property
    def partners(self) -> list[str]:
        """The other sides by name."""
        return sorted({one.commitment.partner_name for one in self.entries} - {""}, key=str.casefold)

    @property
    def owners(self) -> list[str]:
        """Who answers for something, by name."""
        return sorted({one.commitment.owner_name for one in self.entries} - {""}, key=str.casefold)


def listing_of(team: Team, filters: Filters) -> Listing:
    """The commitments of a team; two queries."""
    askings, today, now = latest_askings(team.id), clock.today(team.zone), clock.now()
    entries = [entry_of(one, askings.get(one.id), today, now) for one in commitments_of(team.id)]
    entries.sort(key=lambda one: one.rank)
    return Listing(entries, [one for one in entries if filters.lets(one)], filters)


def entry_of(commitment: Commitment, asking: Asking | None, today: date, now: datetime) -> Entry:
    """A commitment with its place in the order."""
    is_overdue = commitment.is_overdue(today)
    return Entry(commitment, asking, _rank(commitment, asking, is_overdue, now), is_overdue)


def _rank(one: Commitment, asking: Asking | None, is_overdue: bool, now: datetime) -> Rank:
    is_debt = is_overdue or one.state == CommitmentState.BROKEN
    if is_debt and one.side == Side.CITY:
        return Rank.OWN
    if one.is_open and asking is not None and asking.is_to_settle:
        return Rank.CORRECTED
    if one.is_open and (not one.has_owner or one.due_on is None):
        return Rank.OPEN_ENDED
    if one.is_open and one.confirmed_on is None and is_unanswered(asking, now):
        return Rank.UNCONFIRMED
    if is_debt:
        return Rank.THEIRS
    return Rank.AHEAD if one.is_open else Rank.ENDED
