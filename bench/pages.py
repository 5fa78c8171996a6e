"""Prints what each page costs, beside the floor page, in one run: CPU as a ratio, queries, and kilobytes over the wire.

Times depend on the machine and on what else runs there; ratios of one run do not. Rounds of the floor and of each page
take turns, and the smallest of each counts. “First” is a page of which the process remembers no fragment.
"""

import tempfile
import time
from datetime import timedelta
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient

from bench.floor import create_floor
from bench.world import World, build
from sprint import create_app
from sprint.core import fragments
from sprint.core.config import Settings
from sprint.core.database import Base, db, writing
from sprint.people.actions import begin_sign_in
from sprint.people.models import Person

ROUNDS, REQUESTS = 7, 12
LIMIT, LIMIT_OF_BOARD, MOST_QUERIES = 2.0, 4.0, 12
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
        ("office hours", world.lead, f"/teams/{team}/office-hours"),
        ("sessions", world.lead, f"/cohorts/{cohort}/sessions"),
        ("facilitator's board", world.facilitator, f"/cohorts/{cohort}"),
        ("reviews", world.facilitator, f"/cohorts/{cohort}/reviews"),
        ("review", world.facilitator, f"/submissions/{submission}/review"),
        ("cities", world.facilitator, f"/cohorts/{cohort}/cities"),
    ]


def cpu(client: FlaskClient, path: str) -> float:
    """CPU seconds of one request, the mean of a round."""
    started = time.process_time()
    for _ in range(REQUESTS):
        client.get(path)
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


def measure(count: int, kind: str) -> None:
    """Print the table for a cohort of so many cities."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        urls = (kind, kind) if kind else (f"sqlite:///{folder}/sprint.sqlite", f"sqlite:///{folder}/floor.sqlite")
        app, floor = app_in(folder, urls[0]), client_of(create_floor(urls[1]))
        with app.app_context():
            world = build(count)
            listed = [(name, client_of(app, person), path) for name, person, path in pages(world)]
            db.session.remove()
        print(f"\n{count} cities, {'PostgreSQL' if kind else 'SQLite'}")
        print(f"{'page':22}{'× floor':>9}{'first':>8}{'queries':>9}{'KB':>7}")
        cpu(floor, "/")
        for name, client, path in listed:
            report(name, client, path, floor, LIMIT_OF_BOARD if name == BOARD and count >= OF_BOARD else LIMIT)
        with app.app_context():
            db.engine.dispose()


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
