"""Commitments, decisions and support for tests: each is written and kept."""

from datetime import date
from typing import Any

from sprint.cohorts.models import Team
from sprint.core import clock
from sprint.core.database import db, writing
from sprint.partners import commitment_flow
from sprint.partners.commitment_models import Asking, Commitment, SharedDecision, Support
from sprint.people.models import Person


def kept(one: Any, **values: Any) -> Any:
    with writing():
        for name, value in values.items():
            setattr(one, name, value)
        db.session.add(one)
        db.session.flush()
    return one


def commitment(of_team: Team, action: str = "Prestar la sala", **more: Any) -> Commitment:
    values = {"owner_name": "Marta Ruiz", "due_on": date(2024, 11, 4), "in_return": "Un curso", **more}
    blank = commitment_flow.blank_commitment(of_team, "es")
    return kept(blank, action=action, known_as=f"Marta Ruiz: {action}", **values)  # type: ignore[no-any-return]


def asking(of: Commitment, by: Person, **more: Any) -> Asking:
    values = {"name": "Marta Ruiz", "email": "marta@example.org", "language": "es", "correction": "", **more}
    one = Asking(
        commitment_id=of.id, team_id=of.team_id, says=of.says, told=of.told, asked_by_id=by.id, asked_at=clock.now(), **values
    )
    return kept(one)  # type: ignore[no-any-return]


def decision(of_team: Team, text: str = "El tema del curso", **more: Any) -> SharedDecision:
    return kept(commitment_flow.blank_decision(of_team, "es"), decision=text, **more)  # type: ignore[no-any-return]


def support(of_team: Team, organization: str = "Biblioteca del Sur", **more: Any) -> Support:
    return kept(commitment_flow.blank_support(of_team, "es"), organization=organization, **more)  # type: ignore[no-any-return]
