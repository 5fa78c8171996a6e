"""Organizations and what belongs to them, for the tests of this room."""

from datetime import date
from typing import Any

from sprint.cohorts.models import Team
from sprint.core import clock
from sprint.core.database import db, writing
from sprint.partners.models import Absence, Agreement, Concern, Meeting, Partner, PartnerContact, Rating, Tie
from sprint.people.models import Person


def kept(one: Any) -> Any:
    with writing():
        db.session.add(one)
        db.session.flush()
    return one


def partner(of_team: Team, name: str = "Biblioteca del Sur", **more: Any) -> Partner:
    texts = dict.fromkeys(
        ("does", "offers", "wants", "needs", "gains", "goal", "expectation", "show_up", "places", "owner_name", "second_name",
         "kind"), "",
    )  # fmt: skip
    values = {
        "team": of_team, "name": name, "languages": [], "audiences": [], "stage": "identified", "may_be_named": False,
        "language": "es", "changed_at": clock.now(), **texts, **more,
    }  # fmt: skip
    return kept(Partner(**values))  # type: ignore[no-any-return]


def contact(of: Partner, name: str = "Marta Ruiz", **more: Any) -> PartnerContact:
    values = {"role": "Directora", "email": "marta@example.org", "phone": "", "language": "es", "is_main": True, **more}
    return kept(PartnerContact(partner_id=of.id, team_id=of.team_id, name=name, **values))  # type: ignore[no-any-return]


def meeting(of: Partner, by: Person, met_on: date = date(2024, 10, 1), note: str = "Hablamos del taller.") -> Meeting:
    values = {"met_on": met_on, "how": "visit", "note": note, "language": "es", "written_by_id": by.id}
    return kept(Meeting(partner_id=of.id, team_id=of.team_id, written_at=clock.now(), **values))  # type: ignore[no-any-return]


def concern(of_team: Team, of: Partner | None = None, worry: str = "La ley de datos", **more: Any) -> Concern:
    values = {"kind": "legal", "next_step": "", "owner_name": "", "language": "es", **more}
    return kept(Concern(team_id=of_team.id, partner_id=of.id if of else None, worry=worry, **values))  # type: ignore[no-any-return]


def agreement(of: Partner, by: Person, number: int = 1, **more: Any) -> Agreement:
    values = {"summary": "Prestan la sala.", "language": "es", "added_by_id": by.id, "added_at": clock.now(), **more}
    return kept(Agreement(partner_id=of.id, team_id=of.team_id, number=number, **values))  # type: ignore[no-any-return]


def tie(of_team: Team, start: Partner | None, end: Partner | None, **more: Any) -> Tie:
    names = [one.name if one else of_team.city.name for one in (start, end)]
    values = {"kind": "works_together", "strength": 3, "is_formal": True, "language": "es", **more}
    return kept(  # type: ignore[no-any-return]
        Tie(
            team_id=of_team.id, from_name=names[0], to_name=names[1], from_id=start.id if start else None,
            to_id=end.id if end else None, between=" → ".join(names), **values,
        )
    )  # fmt: skip


def rating(of: Partner, influence: int | None = 5, affected: int | None = 2) -> Rating:
    return kept(Rating(partner_id=of.id, team_id=of.team_id, influence=influence, affected=affected))  # type: ignore[no-any-return]


def absence(of_team: Team, about: str = "group", name: str = "Jóvenes sin escuela", **more: Any) -> Absence:
    texts = dict.fromkeys(("why", "door", "step", "settled_because", "owner_name"), "")
    return kept(Absence(team_id=of_team.id, about=about, name=name, language="es", **{**texts, **more}))  # type: ignore[no-any-return]
