"""Prints what each page costs, beside the floor page, in one run: CPU as a ratio, queries, and kilobytes over the wire.

Times depend on the machine and on what else runs there; ratios of one run do not. Rounds of the floor and of each page
take turns, and the smallest of each counts; both run as in a process that serves. “First” is a page of which the process
remembers no fragment.
"""

import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from itertools import count
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

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

ROUNDS, REQUESTS = 7, 12
LIMIT, LIMIT_OF_BOARD, MOST_QUERIES, MOST_QUERIES_OF_A_SAVE = 2.0, 4.0, 12, 6
FULL_PLAN, LIMIT_OF_FULL_PLAN = "plan, 200 tasks", 4.0
BOARD, OF_BOARD = "facilitator's board", 40
"""The board's limit is for a cohort of so many cities."""


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
    team, cohort, submission = world.team.id, world.cohort.id, world.submission.id
    return [
        ("team's week", world.lead, f"/teams/{team}"),
        ("worksheets", world.lead, f"/teams/{team}/worksheets"),
        ("worksheet", world.lead, f"/submissions/{submission}"),
        ("plan", world.lead, f"/teams/{team}/plan"),
        (FULL_PLAN, world.full_lead, f"/teams/{world.full.id}/plan"),
        ("office hours", world.lead, f"/teams/{team}/office-hours"),
        ("sessions", world.lead, f"/cohorts/{cohort}/sessions"),
        ("facilitator's board", world.facilitator, f"/cohorts/{cohort}"),
        ("reviews", world.facilitator, f"/cohorts/{cohort}/reviews"),
        ("review", world.facilitator, f"/submissions/{submission}/review"),
        ("cities", world.facilitator, f"/cohorts/{cohort}/cities"),
    ]


def cpu(client: FlaskClient, path: str) -> float:
    """CPU seconds of one page, the mean of a round."""
    return _mean(lambda: client.get(path))


def _mean(ask: Callable[[], TestResponse]) -> float:
    started = time.process_time()
    for _ in range(REQUESTS):
        ask()
    return (time.process_time() - started) / REQUESTS


def first(client: FlaskClient, path: str) -> float:
    """CPU seconds of a page that is drawn for the first time; the smallest of some."""
    taken = []
    for _ in range(5):
        fragments.forget()
        started = time.process_time()
        client.get(path)
        taken.append(time.process_time() - started)
    return min(taken)


def measure(cities: int, kind: str) -> None:
    """Print the table for a cohort of so many cities."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        urls = (kind, kind) if kind else (f"sqlite:///{folder}/sprint.sqlite", f"sqlite:///{folder}/floor.sqlite")
        app, floor = app_in(folder, urls[0]), client_of(create_floor(urls[1]))
        with app.app_context():
            world = build(cities)
            listed = [(name, client_of(app, person), path) for name, person, path in pages(world)]
            submission_id, lead_id = world.submission.id, world.lead.id
            db.session.remove()
        settle()
        print(f"\n{cities} cities, {'PostgreSQL' if kind else 'SQLite'}")
        print(f"{'page':22}{'× floor':>9}{'first':>8}{'queries':>9}{'KB':>7}")
        cpu(floor, "/")
        for name, client, path in listed:
            report(name, client, path, floor, limit_of(name, cities))
        report_save(app, submission_id, lead_id, floor)
        with app.app_context():
            db.engine.dispose()


def limit_of(name: str, cities: int) -> float:
    """How many times the floor a page may cost."""
    if name == FULL_PLAN:
        return LIMIT_OF_FULL_PLAN
    return LIMIT_OF_BOARD if name == BOARD and cities >= OF_BOARD else LIMIT


def report_save(app: Flask, submission_id: int, lead_id: int, floor: FlaskClient) -> None:
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
    queries = int(answer_told.headers["Server-Timing"].split('desc="')[1].split()[0])
    rounds = [(_mean(save), cpu(floor, "/")) for _ in range(ROUNDS)]
    ratio = min(mine for mine, _ in rounds) / min(theirs for _, theirs in rounds)
    mark = "" if ratio <= LIMIT and queries <= MOST_QUERIES_OF_A_SAVE else "  over"
    print(f"{'save of one answer':22}{ratio:9.2f}{'':8}{queries:9}{len(answer_told.data) / 1024:7.1f}{mark}")


def report(name: str, client: FlaskClient, path: str, floor: FlaskClient, limit: float) -> None:
    """Measure one page in turn with the floor, and print its line; what is over its limit is marked."""
    answer = client.get(path, headers={"Accept-Encoding": "br"})
    assert answer.status_code == 200, (path, answer.status)
    queries = int(answer.headers["Server-Timing"].split('desc="')[1].split()[0])
    rounds = [(cpu(client, path), cpu(floor, "/")) for _ in range(ROUNDS)]
    least = min(theirs for _, theirs in rounds)
    ratio, anew = min(mine for mine, _ in rounds) / least, first(client, path) / least
    mark = "" if ratio <= limit and queries <= MOST_QUERIES else "  over"
    print(f"{name:22}{ratio:9.2f}{anew:8.1f}{queries:9}{len(answer.data) / 1024:7.1f}{mark}")
