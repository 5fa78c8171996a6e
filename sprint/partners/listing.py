"""What the list of organizations and the page of one gather."""

from dataclasses import dataclass
from datetime import date

from sprint.cohorts.models import Team
from sprint.core import clock
from sprint.core.audit import Deed
from sprint.core.words import holds, same
from sprint.partners import missing, queries, sources
from sprint.partners.missing import Unheard
from sprint.partners.models import Absence, Agreement, Concern, Meeting, Partner, PartnerContact, Tie
from sprint.people.models import Person
from sprint.submissions.flowing import Flowed


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for in the list; empty where it does not matter."""

    text: str
    stage: str
    kind: str
    owner: str

    @property
    def is_on(self) -> bool:
        """Whether the list is narrowed."""
        return bool(self.text or self.stage or self.kind or self.owner)

    def fits(self, partner: Partner) -> bool:
        """Whether an organization is looked for; skills offered and wanted are searched too."""
        texts = (partner.name, partner.does, partner.offers, partner.wants, partner.needs, partner.places, *partner.audiences)
        return (
            self.stage in ("", partner.stage) and self.kind in ("", partner.kind or "none")
            and (not self.owner or self.owner in (partner.owner_name, partner.second_name))
            and (not self.text or any(holds(text, self.text) for text in texts))
        )  # fmt: skip


@dataclass(frozen=True)
class Line:
    """An organization in the list."""

    partner: Partner
    met_on: date | None
    days: int | None
    """How many days ago the last contact was."""


@dataclass(frozen=True)
class Listed:
    """What the page of all organizations shows."""

    lines: list[Line]
    total: int
    owners: list[str]
    kinds: list[str]
    removed: list[Partner]
    asked: int
    """About how many records worksheets say something else since."""
    unheard: list[Unheard]
    concerns: int

    @property
    def unanswered(self) -> int:
        """How many of those who are missing wait for an owner and a day, or for a reason."""
        return sum(not one.is_answered for one in self.unheard)


def listed(team: Team, wanted: Wanted) -> Listed:
    """The list of a team's organizations, as far as they are looked for, with what waits."""
    partners, met, today = queries.partners_of(team.id), queries.last_met(team.id), clock.today(team.zone)
    absences, ties, concerns = queries.absences_of(team.id), queries.ties_of(team.id), queries.concerns_of(team.id)
    records: list[Flowed] = [*partners, *absences, *ties, *concerns]
    lines = [
        Line(one, met.get(one.id), (today - met[one.id]).days if one.id in met else None)
        for one in partners if wanted.fits(one)
    ]  # fmt: skip
    return Listed(
        lines, len(partners),
        sorted({name for one in partners for name in (one.owner_name, one.second_name) if name}, key=str.casefold),
        list(dict.fromkeys(one.kind for one in sorted(partners, key=lambda one: one.kind))),
        queries.removed_of(team.id),
        sum(one.is_asked_about for one in records), unheard(team, partners, absences),
        sum(one.settled_on is None for one in concerns),
    )  # fmt: skip


def unheard(team: Team, partners: list[Partner], said: list[Absence]) -> list[Unheard]:
    """Who has no voice on a team's map, from its accepted worksheets and what the team has said about it; one query."""
    people = sources.people_of(team.id)
    return missing.who_is_missing(team, partners, said, people.audiences, people.languages, people.places)


@dataclass(frozen=True)
class Detail:
    """What belongs to one organization."""

    contacts: list[PartnerContact]
    meetings: list[Meeting]
    versions: list[Agreement]
    concerns: list[Concern]
    ties: list[Tie]
    stages: list[tuple[Deed, Person | None]]
    days: int | None
    """How many days ago the last contact was."""


def detail(partner: Partner) -> Detail:
    """All that belongs to one organization, but for the rating, which is the team's alone."""
    meetings = queries.meetings_of(partner)
    today = clock.today(partner.team.zone)
    return Detail(
        queries.contacts_at(partner), meetings, queries.versions_of(partner),
        [one for one in queries.concerns_of(partner.team_id) if one.partner_id == partner.id],
        [one for one in queries.ties_of(partner.team_id) if _touches(one, partner)], queries.stages_of(partner),
        (today - meetings[0].met_on).days if meetings else None,
    )  # fmt: skip


def _touches(tie: Tie, partner: Partner) -> bool:
    named = [same(name) for key, name in ((tie.from_id, tie.from_name), (tie.to_id, tie.to_name)) if key is None]
    return partner.id in (tie.from_id, tie.to_id) or partner.known_as in named
