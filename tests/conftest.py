"""The app once, an empty database for each test, and browsers."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium

from sprint import create_app
from sprint.core import clock, edge, fragments
from sprint.core.config import Settings
from sprint.core.database import Base, db
from sprint.worksheets import queries as worksheets
from tests import database, live, postgresql
from tests.browser import Browser
from tests.cast import Cast, gather

NOW = datetime(2024, 10, 7, 14, 0, tzinfo=UTC)
"""Monday of week 5 of the 2024 Sprint."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.addoption("--sequences", type=int, default=6, help="how many random sequences of trouble a browser goes through")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "sequence" in metafunc.fixturenames:
        metafunc.parametrize("sequence", range(metafunc.config.getoption("--sequences")))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What does not depend on the database, or always has one of its own, runs with SQLite and not again with PostgreSQL.

    What takes long begins first: at the end of a run no worker waits for another one.
    """
    if config.getoption("--database") == "postgresql":
        items[:] = [item for item in items if item.get_closest_marker("once") is None]
    items.sort(key=lambda item: "chromium" not in getattr(item, "fixturenames", ()))


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if request.config.getoption("--database") == "postgresql":
        with postgresql.cluster() as url:
            yield url
            database.leave()
        return
    shared_memory = Path("/dev/shm")
    folder = shared_memory / f"sprint-{os.getpid()}" if shared_memory.is_dir() else tmp_path_factory.mktemp("database")
    folder.mkdir(exist_ok=True)
    yield f"sqlite:///{folder}/test.sqlite"
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


@pytest.fixture(scope="session")
def app(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Flask:
    settings = Settings(
        instance_path=tmp_path_factory.mktemp("instance"),
        database_url=database_url,
        secret_key="only-for-tests-only-for-tests-only",
        public_url="http://localhost",
        ratelimit_enabled=False,
        server_timing=True,
    )
    app = create_app(settings)
    # A sixth of a second for each password is for whoever guesses; tests/people/test_sign_ins.py asks the real app for it.
    app.extensions["security"].pwd_context.update(argon2__time_cost=1, argon2__memory_cost=64, argon2__parallelism=1)
    with app.app_context():
        Base.metadata.create_all(db.engine)
    return app


@pytest.fixture
def instance(app: Flask, tmp_path: Path) -> Path:
    """An instance folder for an app of its own; what browsers load is compressed there already, which takes a second."""
    folder = tmp_path / "instance"
    shutil.copytree(Path(app.instance_path) / "static", folder / "static")
    return folder


@pytest.fixture(autouse=True)
def house(app: Flask) -> Iterator[None]:
    """An app context for the test's own questions; the clock stands still; afterwards all tables are empty again."""
    clock.fix(NOW)
    worksheets.forget()
    fragments.forget()
    edge.limiter.enabled = False  # one for all apps of a process: an app that another test made with limits left it on
    with app.app_context():
        yield
        db.session.rollback()
        database.empty()
    clock.fix(None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    """One for all tests of a worker; each of them has windows of its own."""
    with live.chromium() as window:
        yield window


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """Where the app answers Chromium, with its guard against forged forms."""
    app.config["WTF_CSRF_ENABLED"] = True
    with live.serving(app) as where:
        yield where
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


@pytest.fixture
def cast(house: None) -> Cast:
    return gather()
