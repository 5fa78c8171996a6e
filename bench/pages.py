"""Prints what each page costs, beside the floor page, in one run: CPU as a ratio, queries, and kilobytes over the wire.

Times depend on the machine and on what else runs there; ratios of one run hardly do. The floor and each page take turns,
and the median of each counts; both run as in a process that serves. “First” is a page of which the process remembers no
fragment; its queries are those that are counted. Something “changed” before each reading of a page that says so.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path
from statistics import median

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from bench import finished
from bench.floor import create_floor
from bench.world import World, build
from sprint import create_app
from sprint.core import fragments
from sprint.core.config import Settings
from sprint.core.database import Base, db, writing
from sprint.core.serving import settle
from sprint.people.actions import begin_sign_in
from sprint.people.models import Person
from sprint.submissions.models import Submission
from sprint.submissions.queries import answers
from sprint.worksheets.queries import questions

REQUESTS, FIRST = 120, 15
LIMIT, LIMIT_OF_BOARD, MOST_QUERIES, MOST_QUERIES_OF_A_SAVE = 2.0, 4.0, 12, 6
OF_FULL, LIMIT_OF_FULL = ", 200 tasks", 4.0
"""Pages of a city with 200 tasks and 60 partners."""
LIMIT_OF_CHANGED = 5.0
"""How many times the floor a plan or a workplan of the demo world may cost that has changed since it was drawn."""
BOARD, OF_BOARD = "facilitator's board", 40
"""The board's limit is for a cohort of so many cities."""


@dataclass(frozen=True)
class Reading:
    """A page to measure."""

    name: str
    reader: Person
    path: str
    limit: float
    """How many times the floor it may cost."""
    change: Callable[[], None] | None = None
    """What happens before each reading of it."""


def app_in(folder: Path, database_url: str) -> Flask:
    """Sprint on an empty database."""
    settings = Settings(
        instance_path=folder, database_url=database_url, secret_key="only-for-measuring-only-for-measuring",
        ratelimit_enabled=False, server_timing=True,
    )  # fmt: skip
    app = create_app(settings)
    with app.app_context():
        Base.metadata.create_all(db.engine)
    return app


def client_of(app: Flask, person: Person | None = None) -> FlaskClient:
    """A browser, signed in where a person is named."""
    client = app.test_client()
    if person is not None:
        with writing():
            secret = begin_sign_in(person, timedelta(days=1))
        with client.session_transaction() as kept:
            kept["_user_id"], kept["_fresh"] = secret, True
    return client


def pages(world: World) -> list[tuple[str, Person, str]]:
    """The main pages: name, reader, address."""
    team, cohort, submission, full = world.team.id, world.cohort.id, world.submission.id, world.full.id
    return [
        ("team's week", world.lead, f"/teams/{team}"),
        ("worksheets", world.lead, f"/teams/{team}/worksheets"),
        ("worksheet", world.lead, f"/submissions/{submission}"),
        ("plan", world.lead, f"/teams/{team}/plan"),
        (f"plan{OF_FULL}", world.full_lead, f"/teams/{full}/plan"),
        (f"workplan{OF_FULL}", world.full_lead, f"/teams/{full}/workplan"),
        (f"partners{OF_FULL}", world.full_lead, f"/teams/{full}/partners"),
        (f"map{OF_FULL}", world.full_lead, f"/teams/{full}/partners/map"),
        (f"promises{OF_FULL}", world.full_lead, f"/teams/{full}/commitments"),
        ("office hours", world.lead, f"/teams/{team}/office-hours"),
        ("sessions", world.lead, f"/cohorts/{cohort}/sessions"),
        ("facilitator's board", world.facilitator, f"/cohorts/{cohort}"),
        ("reviews", world.facilitator, f"/cohorts/{cohort}/reviews"),
        ("review", world.facilitator, f"/submissions/{submission}/review"),
        ("cities", world.facilitator, f"/cohorts/{cohort}/cities"),
    ]


def cpu(ask: Callable[[], TestResponse]) -> float:
    """CPU seconds of one answer."""
    started = time.process_time()
    answer = ask()
    taken = time.process_time() - started
    assert answer.status_code < 400, answer.status
    return taken


def in_turn(
    mine: Callable[[], TestResponse], floor: FlaskClient, times: int = REQUESTS, before: Callable[[], None] | None = None
) -> tuple[float, float]:  # fmt: skip
    """CPU seconds of an answer and of the floor page, the medians of many in turn: what slows the machine slows both."""
    taken = []
    for _ in range(times):
        if before is not None:
            before()
        taken.append((cpu(mine), cpu(lambda: floor.get("/"))))
    return median(one for one, _ in taken), median(other for _, other in taken)


def anew(client: FlaskClient, path: str) -> TestResponse:
    """A page that is drawn for the first time."""
    fragments.forget()
    return client.get(path)


def measure(cities: int, kind: str) -> None:
    """Print the table for a cohort of so many cities."""

    def listed() -> list[Reading]:
        world = build(cities)
        saved.extend((world.submission.id, world.lead.id))
        return [Reading(*one, limit_of(one[0], cities)) for one in pages(world)]

    saved: list[int] = []
    with measuring(f"{cities} cities", kind, listed) as (app, floor):
        report_save(app, floor, *saved)


def measure_finished(kind: str) -> None:
    """Print the table for a city of the demo world whose Sprint is over."""

    def listed() -> list[Reading]:
        cohort = finished.build()
        changing = [Reading(*page, LIMIT_OF_CHANGED, change) for page, change in finished.changing(cohort)]
        return [*(Reading(*page, LIMIT) for page in finished.pages(cohort)), *changing]

    with measuring("a finished Sprint of the demo world", kind, listed):
        pass


@contextmanager
def measuring(title: str, kind: str, listed: Callable[[], list[Reading]]) -> Iterator[tuple[Flask, FlaskClient]]:
    """Print the table for the pages of a world that is made now; whoever measures more in it does so before it ends."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        urls = (kind, kind) if kind else (f"sqlite:///{folder}/sprint.sqlite", f"sqlite:///{folder}/floor.sqlite")
        app, floor = app_in(folder, urls[0]), client_of(create_floor(urls[1]))
        with app.app_context():
            readers = [(one, client_of(app, one.reader)) for one in listed()]
            db.session.remove()
        settle()
        print(f"\n{title}, {'PostgreSQL' if kind else 'SQLite'}")
        print(f"{'page':26}{'× floor':>9}{'first':>8}{'queries':>9}{'KB':>7}")
        for one, client in readers:
            report(one, client, floor, partial(_changed, app, one.change) if one.change else None)
        yield app, floor
        with app.app_context():
            if kind:
                Base.metadata.drop_all(db.engine)
            db.engine.dispose()


def limit_of(name: str, cities: int) -> float:
    """How many times the floor a page may cost."""
    if name.endswith(OF_FULL):
        return LIMIT_OF_FULL
    return LIMIT_OF_BOARD if name == BOARD and cities >= OF_BOARD else LIMIT


def report_save(app: Flask, floor: FlaskClient, submission_id: int, lead_id: int) -> None:
    """Measure what it costs to save one answer by itself, in turn with the floor page."""
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context(), writing():
        submission, lead = db.session.get_one(Submission, submission_id), db.session.get_one(Person, lead_id)
        submission.state = "draft"
        asked = next(one for one in questions(submission.version_id) if one.kind == "long_text")
        answer = answers(submission).get(asked.id)
        path, question_id = f"/submissions/{submission_id}/answer", asked.id
        base, client = count(answer.revision if answer else 0), client_of(app, lead)

    def save() -> TestResponse:
        at = next(base)
        data = {"question": question_id, "revision": at, "mark": f"save {at}", "writer": lead_id, "language": "es"}
        return client.post(path, data={**data, f"q-{question_id}": f"Cortes de agua {at}"})

    save()
    answer_told = save()
    assert answer_told.status_code == 200, answer_told.status
    queries = queries_of(answer_told)
    mine, theirs = in_turn(save, floor)
    ratio = mine / theirs
    mark = "" if ratio <= LIMIT and queries <= MOST_QUERIES_OF_A_SAVE else "  over"
    print(f"{'save of one answer':26}{ratio:9.2f}{'':8}{queries:9}{len(answer_told.data) / 1024:7.1f}{mark}")


def queries_of(answer: TestResponse) -> int:
    """How many queries an answer took."""
    return int(answer.headers["Server-Timing"].split('desc="')[1].split()[0])


def _changed(app: Flask, change: Callable[[], None]) -> None:
    """A change in a context of its own: a request that found one would share its session."""
    with app.app_context():
        change()


def report(one: Reading, client: FlaskClient, floor: FlaskClient, before: Callable[[], None] | None = None) -> None:
    """Measure one page in turn with the floor, and print its line; what is over its limit is marked."""
    answer = client.get(one.path, headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200, (one.path, answer.status)
    queries = queries_of(anew(client, one.path))
    mine, theirs = in_turn(lambda: client.get(one.path), floor, before=before)
    first, beside = in_turn(lambda: anew(client, one.path), floor, FIRST)
    mark = "" if mine <= one.limit * theirs and queries <= MOST_QUERIES else "  over"
    print(f"{one.name:26}{mine / theirs:9.2f}{first / beside:8.1f}{queries:9}{len(answer.data) / 1024:7.1f}{mark}", flush=True)
