"""The app once, an empty database for each test, and browsers."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from sprint import create_app
from sprint.core import clock, fragments
from sprint.core.config import Settings
from sprint.core.database import Base, db, writing
from sprint.worksheets import queries as worksheets
from tests import postgresql
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


@pytest.fixture(scope="session")
def database_url(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if request.config.getoption("--database") == "postgresql":
        with postgresql.cluster() as url:
            yield url
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
    with app.app_context():
        Base.metadata.create_all(db.engine)
    return app


@pytest.fixture(autouse=True)
def house(app: Flask) -> Iterator[None]:
    """An app context for the test's own questions; the clock stands still; afterwards all tables are empty again."""
    clock.fix(NOW)
    worksheets.forget()
    fragments.forget()
    with app.app_context():
        yield
        db.session.rollback()
        with writing():
            empty()
    clock.fix(None)


TABLES = [table.name for table in reversed(Base.metadata.sorted_tables)]
FULL = text(" UNION ALL ".join(f"SELECT * FROM (SELECT '{name}' FROM {name} LIMIT 1) AS one" for name in TABLES))
"""Which tables have a row: most tests fill a few, and to empty a table that is empty costs as much."""


def empty() -> None:
    full = set(db.session.execute(FULL).scalars())
    if db.engine.dialect.name == "postgresql":
        _empty_postgresql([name for name in TABLES if name in full])
        return
    db.session.execute(text("PRAGMA defer_foreign_keys=ON"))
    # History stays as long as its answer, and a published worksheet as long as its version: those go first.
    for name in ("answers", "plan_texts", "worksheet_versions", *TABLES):
        if name in full:
            db.session.execute(text(f"DELETE FROM {name}"))


def _empty_postgresql(full: list[str]) -> None:
    """Without keys, triggers and rules, which would keep history; ids begin again. Truncating takes twenty times as long."""
    db.session.execute(text("SET LOCAL session_replication_role = replica"))
    for name in full:
        db.session.execute(text(f"DELETE FROM {name}"))
    counted = [name for name in full if "id" in Base.metadata.tables[name].columns]
    if counted:
        begin_again = (f"setval(pg_get_serial_sequence('{name}', 'id'), 1, false)" for name in counted)
        db.session.execute(text(f"SELECT {', '.join(begin_again)}"))
    db.session.execute(text("SET LOCAL session_replication_role = origin"))


@pytest.fixture
def browser(app: Flask) -> Browser:
    return Browser(app)


@pytest.fixture
def cast(house: None) -> Cast:
    return gather()
