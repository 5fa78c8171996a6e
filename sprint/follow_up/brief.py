"""The brief for a newcomer: what is theirs now, whom to talk to, what comes next. The page and the letter tell the same."""

from dataclasses import dataclass

from sprint.cohorts.models import Membership
from sprint.cohorts.queries import facilitators, members
from sprint.core import clock, outbox
from sprint.follow_up.models import Handover
from sprint.follow_up.owned import Holding, holdings
from sprint.follow_up.queries import Due, check_ins_of_team
from sprint.partners.models import Concern, PartnerContact
from sprint.partners.queries import contacts_of
from sprint.people.models import Person
from sprint.plans.models import Plan, PlanVersion
from sprint.plans.queries import with_versions
from sprint.schedule.models import GroupSession
from sprint.schedule.queries import next_session

CONCERNS = Concern.__tablename__


@dataclass(frozen=True)
class Brief:
    """What somebody who takes over has to know."""

    handover: Handover
    things: list[Holding]
    contacts: list[PartnerContact]
    members: list[Membership]
    facilitators: list[Person]
    session: GroupSession | None
    check_in: Due | None
    plan: Plan | None
    versions: list[PlanVersion]

    @property
    def groups(self) -> list[tuple[str, list[Holding]]]:
        """What is theirs and still open, by kind."""
        result: dict[str, list[Holding]] = {}
        for one in self.things:
            if one.is_open:
                result.setdefault(str(one.label), []).append(one)
        return list(result.items())

    @property
    def groups_for_letter(self) -> list[tuple[str, list[Holding]]]:
        """The same without worries about organizations, which no copy outside of the pages holds."""
        return [(label, kept) for label, things in self.groups if (kept := [one for one in things if one.table != CONCERNS])]


def brief_of(handover: Handover) -> Brief:
    """The brief as it is today: days and states are those of now, not of the day of the handover."""
    team = handover.team
    things = holdings(team.id, handover.newcomer)
    partner_ids = {one.id for one in things if one.table == "partners"}
    plan, versions = with_versions(team)
    ahead = [one for one in check_ins_of_team(team) if not one.is_sent]
    return Brief(
        handover=handover, things=things, contacts=[one for one in contacts_of(team.id) if one.partner_id in partner_ids],
        members=members(team), facilitators=facilitators(team.cohort), session=next_session(team.cohort_id, clock.now()),
        check_in=ahead[0] if ahead else None, plan=plan, versions=versions,
    )  # fmt: skip


def send(handover: Handover) -> None:
    """Write the newcomer the brief as a letter, in the newcomer's language."""
    outbox.write(handover.newcomer.recipient, "follow_up/letters/brief.md", brief=brief_of(handover), handover=handover)
