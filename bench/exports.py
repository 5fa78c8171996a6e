"""What the files of a full plan cost: seconds, and megabytes of the process that prints.

The plan is Guadalajara's of the 2024 Sprint in the demo world, with as many records as a team could have.
"""

import resource
import tempfile
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bench.pages import app_in
from sprint.cohorts.models import City, Team
from sprint.core import clock, locale
from sprint.core.database import db, writing
from sprint.core.locale import Voice
from sprint.demo import world
from sprint.partners.commitment_models import Commitment
from sprint.partners.models import Partner, Tie
from sprint.programs.library import shipped
from sprint.programs.reading import read
from sprint.programs.taking_over import take_over
from sprint.sharing import pdf, word, workbook
from sprint.sharing.blocks import Document
from sprint.sharing.document import compose
from sprint.sharing.models import Audience
from sprint.sharing.privacy import Scope
from sprint.workplan.models import Task, Wait

TASKS, OTHERS = 200, 60
LIMIT_SECONDS, LIMIT_MEGABYTES = 3.0, 300
ROUNDS = 3
VOICE = Voice("es", "America/Mexico_City", "24")
MAKERS: dict[str, Callable[[Document], bytes]] = {"pdf": pdf.write, "docx": word.write, "xlsx": workbook.write}


def measure() -> None:
    """Print what each kind of file costs; the smallest of some rounds counts."""
    with tempfile.TemporaryDirectory() as name:
        app = app_in(Path(name), f"sqlite:///{name}/sprint.sqlite")
        with app.app_context():
            with writing(), locale.speaking(Voice("en", "UTC")):
                take_over(read(shipped.content()))
                world.load()
                team = full_team()
            with app.test_request_context(), locale.speaking(VOICE):
                document = compose(team, Scope(Audience.TEAM))
                report(document)
            db.engine.dispose()


def full_team() -> Team:
    """A team whose plan is as long as plans become."""
    found = select(Team).join(Team.city).where(City.key == "guadalajara").order_by(Team.id)
    team = db.session.scalars(found).first()
    assert team is not None
    now, day = clock.now(), date(2024, 11, 4)
    partners = [_partner(team, place, now) for place in range(OTHERS)]
    tasks = [_task(team, place, day + timedelta(days=place), now) for place in range(TASKS)]
    db.session.add_all([*partners, *tasks])
    db.session.flush()
    db.session.add_all(_tie(team, one, other) for one, other in zip(partners, [*partners[1:], partners[0]], strict=True))
    db.session.add_all(_commitment(team, one, day, now) for one in partners)
    pairs = zip(tasks[::3], tasks[1::3], strict=False)
    db.session.add_all(Wait(task_id=after.id, after_id=one.id, team_id=team.id) for one, after in pairs)
    return team


def _partner(team: Team, place: int, now: Any) -> Partner:
    name = f"Organización vecinal número {place + 1} de Oblatos"
    does = "Reúne a las familias de la colonia cada semana y lleva sus quejas sobre el agua al ayuntamiento."
    gains = "Datos de su propia colonia que puede mostrar en las asambleas."
    return Partner(
        team_id=team.id, name=name, known_as=name.casefold(), kind="neighborhood_association", does=does, gains=gains,
        needs="", goal="",
        offers="Una sala para cuarenta personas y diez voluntarios.", wants="Saber leer los reportes de agua.", expectation="",
        show_up="", languages=["es"], places="Oblatos", audiences=[], stage="agreed", owner_name="Diego Ruiz", second_name="",
        may_be_named=place % 2 == 0, changed_at=now, language="es",
    )  # fmt: skip


def _task(team: Team, place: int, day: date, now: Any) -> Task:
    return Task(
        team_id=team.id, title=f"Preparar la sesión {place + 1} con las familias de la colonia", kind="step", audience="",
        role="Coordinación de datos", owner_name="Diego Ruiz", starts_on=day, ends_on=day + timedelta(days=12), after="",
        outside="La sala de la biblioteca" if place % 5 == 0 else "", state="on_track", state_note="", changed_at=now,
        sequence=0, language="es",
    )  # fmt: skip


def _tie(team: Team, one: Partner, other: Partner) -> Tie:
    return Tie(
        team_id=team.id, between="", from_name=one.name, to_name=other.name, from_id=one.id, to_id=other.id,
        kind="shares_data", strength=3, is_formal=False, language="es",
    )  # fmt: skip


def _commitment(team: Team, partner: Partner, day: date, now: Any) -> Commitment:
    return Commitment(
        team_id=team.id, partner_id=partner.id, partner_name=partner.name, side="partner", state="open",
        action="Prestar la sala dos tardes al mes", in_return="Un informe cada trimestre", state_note="", due_on=day,
        promised_on=day, changed_at=now, owner_name="Diego Ruiz", language="es",
    )  # fmt: skip


def report(document: Document) -> None:
    """Print a line for each kind of file; of a PDF what the process that prints it took."""
    rows = sum(len(table.rows) for table in document.tables.values())
    print(f"\na full plan: {len(document.sections)} sections, {len(document.tables)} tables with {rows} rows")
    print(f"{'file':8}{'CPU s':>8}{'wall s':>8}{'peak MB':>9}{'KB':>8}")
    for kind, make in MAKERS.items():
        rounds = [_cost(make, document) for _ in range(ROUNDS)]
        cpu, wall = (min(one[place] for one in rounds) for place in (0, 1))
        peak = resource.getrusage(resource.RUSAGE_CHILDREN if kind == "pdf" else resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{kind:8}{cpu:8.2f}{wall:8.2f}{peak:9.0f}{rounds[0][2] / 1024:8.0f}")
        if kind == "pdf":
            in_time, in_room = cpu <= LIMIT_SECONDS, peak <= LIMIT_MEGABYTES
            print(f"  at most {LIMIT_SECONDS:g} s of CPU: {in_time}; at most {LIMIT_MEGABYTES} MB: {in_room}")


def _cost(make: Callable[[Document], bytes], document: Document) -> tuple[float, float, int]:
    """Seconds of CPU, of this process and of its children; seconds on the clock; bytes."""
    begun, cpu = time.perf_counter(), _cpu()
    content = make(document)
    return _cpu() - cpu, time.perf_counter() - begun, len(content)


def _cpu() -> float:
    uses = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in uses)
