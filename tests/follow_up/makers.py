"""A Sprint that is over, things that people answer for, and the letters about them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import String

from sprint.cohorts.models import Team
from sprint.core import clock
from sprint.core.database import db, writing
from sprint.core.outbox import Letter
from sprint.follow_up import asking
from sprint.partners.commitment_models import Commitment
from sprint.partners.models import Partner
from sprint.people.models import Person
from sprint.workplan.models import Milestone, Task

ENDED = date(2024, 10, 23)
"""When the Sprint of the cast ends."""


def days_later(days: int, hour: int = 15) -> None:
    """Let it be so many days after the end of the Sprint."""
    clock.fix(datetime(ENDED.year, ENDED.month, ENDED.day, hour, tzinfo=UTC) + timedelta(days=days))


def turn() -> int:
    """One turn of the worker."""
    db.session.rollback()
    return asking.ask_what_is_due()


def letters(kind: str) -> list[Letter]:
    """The letters of a kind, the oldest first."""
    return list(db.session.query(Letter).filter_by(kind=f"follow_up/letters/{kind}").order_by(Letter.id))


def path_of(letter: Letter) -> str:
    """Where the secret link of a letter leads."""
    assert letter.secret is not None
    return letter.secret.removeprefix("http://localhost")


def _kept(thing: Any) -> Any:
    with writing():
        db.session.add(thing)
        db.session.flush()
    return thing


def milestone(team: Team, title: str = "First workshop held", owner: Person | None = None, **more: Any) -> Milestone:
    return _new(Milestone, team, owner, {"title": title, "due_on": date(2025, 1, 15), "state": "ahead", **more})  # type: ignore[no-any-return]


def task(team: Team, title: str = "Book the room", owner: Person | None = None, **more: Any) -> Task:
    values = {"title": title, "kind": "training", "ends_on": date(2025, 1, 10), "state": "not_started", "sequence": 0, **more}
    return _new(Task, team, owner, values)  # type: ignore[no-any-return]


def commitment(team: Team, owner: Person | None = None, **more: Any) -> Commitment:
    values = {"side": "city", "action": "Lend ten laptops", "state": "open", "promised_on": ENDED, **more}
    return _new(Commitment, team, owner, values)  # type: ignore[no-any-return]


def partner(team: Team, name: str = "Biblioteca Norte", owner: Person | None = None, second: Person | None = None) -> Partner:
    values: dict[str, Any] = {"name": name, "known_as": name.casefold(), "languages": [], "audiences": [], "stage": "active"}
    kept = {"second_name": second.name, "second_id": second.id} if second else {}
    return _new(Partner, team, owner, {**values, "may_be_named": False, **kept})  # type: ignore[no-any-return]


def _new(model: type[Any], team: Team, owner: Person | None, values: dict[str, Any]) -> Any:
    """A record in which every text that nobody gave is empty."""
    needed = [one for one in model.__table__.columns if not one.nullable and isinstance(one.type, String)]
    texts = dict.fromkeys((one.name for one in needed), "")
    return _kept(model(**{**texts, "team_id": team.id, "language": "es", "changed_at": clock.now(), **_owner(owner), **values}))


def _owner(owner: Person | None) -> dict[str, Any]:
    return {"owner_name": owner.name if owner else "", "owner_id": owner.id if owner else None}


def said(**more: Any) -> dict[str, Any]:
    """A check-in of a team without milestones, as a browser sends it."""
    return {"base": "0", "state_0": "on_track", **more}
