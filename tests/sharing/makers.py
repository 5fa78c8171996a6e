"""A plan with something private in every place where something private can stand."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import JSON

from sprint.cohorts.models import Team
from sprint.core import clock
from sprint.core.database import Base, db, writing
from sprint.partners.commitment_models import Commitment, SharedDecision, Support
from sprint.partners.models import Absence, Concern, Meeting, Partner, PartnerContact, Rating, Tie
from sprint.plans.models import PlanSection
from sprint.workplan.models import Milestone, Task, Wait
from tests import make
from tests.cast import Cast
from tests.plans.makers import AUDIENCES, accepted, two_worksheets

FORMULAS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "=HYPERLINK(\"http://evil.example\")", "http://example.org/a")


def _whole(model: type[Base], **values: Any) -> Any:
    """A row whose texts are empty where nothing else is said."""
    empty: dict[str, Any] = {}
    for column in model.__table__.columns:
        if not column.nullable and not column.primary_key and column.key not in values and column.default is None:
            empty[column.key] = _nothing(column)
    made = model(**{key: value for key, value in {**empty, **values}.items() if value is not None})
    db.session.add(made)
    db.session.flush()
    return made


def _nothing(column: Any) -> Any:
    if isinstance(column.type, JSON):
        return []
    return {str: "", bool: False}.get(column.type.python_type)


@dataclass
class Private:
    """What a shared copy must not say, and what it may."""

    never: list[str]
    """In no copy."""
    not_shared: list[str]
    """In the team's copy only."""
    shown: list[str]


def fill(cast: Cast) -> Private:
    """Give Asunción a plan with records of every kind."""
    team, now = cast.asuncion, clock.now()
    third, eighth = two_worksheets(cast.cohort)
    accepted(team, third, AUDIENCES, language="es")
    accepted(team, eighth, {"hear_back_days": 10})
    with writing():
        for place, key in enumerate(("P3", "P7", "P9", "P10"), 20):
            db.session.add(PlanSection(cohort_id=team.cohort_id, key=key, position=place, title=make.both(f"Section {key}"),
                                       prompt=make.both("Prompt"), looks_for=make.both(""), outcome=None, checks=[]))  # fmt: skip
        named = _partner(team, "Biblioteca Central", may_be_named=True)
        hidden = _partner(team, "Refugio Aurora", does="Llame a aurora@refugio.example o al +595 981 123 456")
        _whole(PartnerContact, partner_id=hidden.id, team_id=team.id, name="Marta Oculta", email="marta@oculta.example",
               phone="0981777888", language="es", is_main=True)  # fmt: skip
        _whole(Meeting, partner_id=hidden.id, team_id=team.id, met_on=date(2024, 10, 1), how="call", note="NOTA-REUNION",
               language="es", written_by_id=cast.ana.id, written_at=now)  # fmt: skip
        _whole(Concern, team_id=team.id, partner_id=hidden.id, kind="legal", worry="PREOCUPACION-LEGAL", language="es")
        _whole(Rating, partner_id=hidden.id, team_id=team.id, influence=5, affected=4)
        _whole(Tie, team_id=team.id, from_name=named.name, to_name=hidden.name, from_id=named.id, to_id=hidden.id,
               kind="shares_data", strength=3, language="es")  # fmt: skip
        _whole(Absence, team_id=team.id, about="group", name="Personas sordas", why="Nadie preguntó", door="Marta Oculta",
               step="Visitar la escuela con el refugio AURORA", language="es")  # fmt: skip
        _whole(Commitment, team_id=team.id, partner_id=hidden.id, partner_name=hidden.name, side="partner", state="open",
               action="Prestar la sala de Refugio  Aurora", in_return="Un informe", state_note="NOTA-ESTADO",
               promised_on=date(2024, 10, 1), changed_at=now, language="es")  # fmt: skip
        _whole(SharedDecision, team_id=team.id, decision="El horario", decides="Refugio Aurora y Biblioteca Central",
               changed_at=now, language="es")  # fmt: skip
        _whole(Support, team_id=team.id, organization="Refugio Aurora", need="Viáticos", cost="120.000", changed_at=now,
               language="es")  # fmt: skip
        _roadmap(team, now)
    never = ["NOTA-REUNION", "PREOCUPACION-LEGAL", "NOTA-ESTADO", "mayor’s cousin", "marta@oculta.example", "0981777888"]
    not_shared = ["Refugio Aurora", "Refugio  Aurora", "refugio AURORA", "Marta Oculta", "aurora@refugio.example"]
    return Private(never, not_shared, ["Biblioteca Central", "Personas sordas", "El horario", "Imprimir las guías"])


def _partner(team: Team, name: str, **more: Any) -> Any:
    return _whole(Partner, team_id=team.id, name=name, known_as=name.casefold(), kind="library", stage="agreed", language="es",
                  changed_at=clock.now(), **more)  # fmt: skip


def _roadmap(team: Team, now: Any) -> None:
    texts = ("Imprimir las guías", *FORMULAS)
    tasks = [
        _whole(Task, team_id=team.id, title=text, kind="step", role="Archivo", owner_name="Diego Ayala", state="on_track",
               starts_on=date(2024, 11, 1), ends_on=date(2024, 11, 1 + place), state_note="NOTA-ESTADO", changed_at=now,
               sequence=0, language="es")
        for place, text in enumerate(texts)
    ]  # fmt: skip
    _whole(Wait, task_id=tasks[1].id, after_id=tasks[0].id, team_id=team.id)
    _whole(Milestone, team_id=team.id, title="Primera sesión", due_on=date(2024, 12, 1), state="ahead", changed_at=now,
           language="es")  # fmt: skip
