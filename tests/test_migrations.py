"""The migrations lead to the models: tables, columns, keys, checks, indexes, and the triggers and rules beside them."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import flask_migrate
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from flask import Flask
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import Connection, make_url

from sprint import create_app
from sprint.core import clock
from sprint.core.config import ROOT, Settings
from sprint.core.database import Base, db, writing
from sprint.core.languages import LocalizedText
from sprint.submissions import actions as submissions
from sprint.submissions import reviewing
from sprint.submissions.models import Decision
from sprint.submissions.reviewing import Note
from tests import make
from tests.cast import join
from tests.submissions.stage import scene

DIRECTORY = str(ROOT / "migrations")
BEFORE_ROUNDS = "0005"
"""The revision before rounds were kept as steps."""
NOW = "2024-10-07 14:00:00+00:00"

BESIDE = {
    "sqlite": ["SELECT name, tbl_name FROM sqlite_master WHERE type IN ('trigger', 'index')"],
    "postgresql": [
        "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
        "SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal AND tgname <> 'tests_touched'",
        "SELECT rulename, definition FROM pg_rules WHERE schemaname = 'public'",
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
    ],
}  # fmt: skip
"""What a database has beside its tables, and Alembic does not compare; without the mark of `tests.database`."""


expressions = pytest.mark.filterwarnings("ignore:.*expression-based index")
"""SQLite does not tell about the indexes of expressions; their names are compared all the same."""


@pytest.fixture
def empty_url(app: Flask, tmp_path: Path) -> Iterator[str]:
    """A database of the session's kind with nothing in it."""
    url = make_url(app.config["SQLALCHEMY_DATABASE_URI"])
    if url.get_backend_name() == "sqlite":
        yield f"sqlite:///{tmp_path}/migrated.sqlite"
        return
    name = f"migrated_{uuid4().hex[:12]}"
    server = create_engine(url.set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        yield url.set(database=name).render_as_string(hide_password=False)
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture
def migrated(empty_url: str, instance: Path) -> Iterator[Flask]:
    """An app on that database, after all migrations."""
    settings = Settings(instance_path=instance, database_url=empty_url, secret_key="only-for-tests-only-for-tests-only")
    app = create_app(settings)
    with app.app_context():
        flask_migrate.upgrade(DIRECTORY)
        yield app
        db.session.remove()
        db.engine.dispose()


def _shape(connection: Connection) -> dict[str, Any]:
    """All that can be told about a database, in an order of its own."""
    inspector = inspect(connection)
    shape: dict[str, Any] = {}
    for table in sorted(set(inspector.get_table_names()) - {"alembic_version"}):
        shape[table] = {
            "columns": sorted(
                (one["name"], str(one["type"]), one["nullable"], one["default"]) for one in inspector.get_columns(table)
            ),
            "primary": inspector.get_pk_constraint(table)["constrained_columns"],
            "unique": sorted((str(one["name"]), one["column_names"]) for one in inspector.get_unique_constraints(table)),
            "foreign": sorted(
                (
                    str(one["name"]),
                    one["constrained_columns"],
                    one["referred_table"],
                    one["referred_columns"],
                    str(one["options"]),
                )
                for one in inspector.get_foreign_keys(table)
            ),
            "checks": sorted((str(one["name"]), one["sqltext"]) for one in inspector.get_check_constraints(table)),
        }
    for query in BESIDE[connection.dialect.name]:
        shape[query] = sorted(tuple(row) for row in connection.execute(text(query)) if "alembic" not in row[0] + row[1])
    return shape


def _of_models() -> dict[str, Any]:
    """The shape that the models alone give a database: that of the session, made by `create_all`."""
    with db.engine.connect() as connection:
        return _shape(connection)


@expressions
def test_the_migrations_lead_to_the_models(migrated: Flask) -> None:
    with db.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), Base.metadata)
    assert differences == []


@expressions
def test_checks_triggers_and_rules_are_those_of_the_models(app: Flask, migrated: Flask) -> None:
    with db.engine.connect() as connection:
        by_migrations = _shape(connection)
    with app.app_context():
        assert by_migrations == _of_models()


def test_going_back_to_nothing_and_forth_again_works(migrated: Flask) -> None:
    flask_migrate.downgrade(DIRECTORY, revision="base")
    with db.engine.connect() as connection:
        assert inspect(connection).get_table_names() == ["alembic_version"]
    flask_migrate.upgrade(DIRECTORY)
    with db.engine.connect() as connection:
        assert set(Base.metadata.tables) <= set(inspect(connection).get_table_names())


def test_migrating_twice_changes_nothing(migrated: Flask) -> None:
    flask_migrate.upgrade(DIRECTORY)
    with db.engine.connect() as connection:
        assert len(connection.execute(text("SELECT version_num FROM alembic_version")).all()) == 1


def test_revisions_stand_in_one_line(migrated: Flask) -> None:
    names = sorted(path.stem for path in (ROOT / "migrations" / "versions").glob("*.py"))
    assert names
    assert [name.split("_")[0] for name in names] == [f"{number:04d}" for number in range(1, len(names) + 1)]


def _insert(table: str, **values: Any) -> None:
    names = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join(f":{name}" for name in values)
    with db.engine.begin() as connection:
        connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({marks})"), values)


def _rows(query: str) -> list[tuple[Any, ...]]:
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


LETTERS = "SELECT state, body, secret FROM letters ORDER BY id"
HER_LINK = "http://localhost/invitation/abc_D-1"


def test_0003_takes_the_secret_links_out_of_letters_and_keeps_them_for_those_that_wait(migrated: Flask) -> None:
    flask_migrate.downgrade(DIRECTORY, revision="0002")
    states = ("waiting", "sending", "sent", "failed")
    plain = {"name": "Ana", "email": "ana@example.org", "language": "es", "subject": "S", "tries": 0}
    plain |= {"written_at": NOW, "next_at": NOW}
    for number, state in enumerate(states, 1):
        body = f"Hola:\n\n<{HER_LINK}>\n\nAdiós <http://localhost/reset>"
        _insert("letters", id=number, kind="people/letters/invitation", state=state, body=body, **plain)
    _insert("letters", id=5, kind="people/letters/reset", state="sent", body="<https://x.org/reset/WyJh.b-_c>", **plain)
    other = "<http://localhost/invitation/to-somebody-else> in a comment"
    _insert("letters", id=6, kind="submissions/letters/comment", state="sent", body=other, **plain)
    flask_migrate.upgrade(DIRECTORY, revision="0003")
    hidden = "Hola:\n\n<•••••>\n\nAdiós <http://localhost/reset>"
    rest = [("sent", "<•••••>", None), ("sent", other, None)]
    kept = {"waiting": HER_LINK, "sending": HER_LINK, "sent": None, "failed": None}
    assert _rows(LETTERS) == [(state, hidden, kept[state]) for state in states] + rest
    flask_migrate.downgrade(DIRECTORY, revision="0002")
    bodies = [body for (body,) in _rows("SELECT body FROM letters ORDER BY id")]
    assert [HER_LINK in body for body in bodies[:4]] == [True, True, False, False]
    flask_migrate.upgrade(DIRECTORY, revision="0003")
    assert _rows(LETTERS) == [(state, hidden, kept[state]) for state in states] + rest


def _session(number: int, cohort: int, reason: str) -> None:
    texts = dict.fromkeys(("title", "summary"), '{"source": "en", "texts": {"en": "T"}, "made_from": {}}')
    plain = {"join_url": "", "recording_url": "", "languages": '["en"]', "sign_languages": "", "zone": "America/Bogota"}
    times = {"starts_local": "2024-10-09 15:00:00", "starts_at": NOW, "changed_at": NOW, "cancelled_at": NOW, "minutes": 60}
    flags = {"interpretation": False, "captions": True, "sequence": 1}
    _insert("group_sessions", id=number, cohort_id=cohort, key=f"s-{number}", kind="workshop", cancel_reason=reason,
            **texts, **plain, **times, **flags)  # fmt: skip


REASONS = "SELECT CAST(cancel_reason AS TEXT) FROM group_sessions ORDER BY id"


def test_0004_takes_a_reason_for_the_first_language_of_its_cohort(migrated: Flask) -> None:
    flask_migrate.downgrade(DIRECTORY, revision="0003")
    whole = {"title": "{}", "program_key": "p", "zone": "America/Bogota", "starts_on": "2024-09-11", "ends_on": "2024-10-23"}
    whole |= {"office_hours_per_team": 4, "weekly_work_minutes": 120, "follow_up_months": 12}
    for number, languages in enumerate(('["es", "en"]', '["en", "es"]', "[]"), 1):
        _insert("cohorts", id=number, key=f"c-{number}", languages=languages, **whole)
    reason = 'Quien «organiza» está enfermo.\n\n"The host" is ill.'
    for number, (cohort, text_of_it) in enumerate([(1, reason), (2, reason), (3, "12"), (1, "")], 1):
        _session(number, cohort, text_of_it)
    flask_migrate.upgrade(DIRECTORY, revision="0004")
    made = [json.loads(value) for (value,) in _rows(REASONS)]
    assert [(one["source"], one["texts"]) for one in made] == [
        ("es", {"es": reason}), ("en", {"en": reason}), ("en", {"en": "12"}), ("es", {}),
    ]  # fmt: skip
    assert [bool(LocalizedText.from_json(one)) for one in made] == [True, True, True, False]
    flask_migrate.downgrade(DIRECTORY, revision="0003")
    assert _rows(REASONS) == [(reason,), (reason,), ("12",), ("",)]
    flask_migrate.upgrade(DIRECTORY, revision="0004")
    assert [json.loads(value) for (value,) in _rows(REASONS)] == made


STEPS = "SELECT submission_id, kind, round, by_id, revisions FROM review_steps ORDER BY id"
SENT_WITH = "SELECT c.body, s.kind, s.round FROM comments c LEFT JOIN review_steps s ON s.id = c.step_id ORDER BY c.id"


def _two_rounds() -> None:
    """Asunción sends, gets it back, sends again, and is accepted; Baltimore sends."""
    cast = join()
    one, other = scene(cast), make.submission(cast.baltimore, make.assignment(cast.cohort, number=2))
    deeds: list[tuple[Any, ...]] = [
        (make.write, one.submission, one.text, "Cortes", cast.ana), (submissions.submit, one.submission, cast.ana),
        (reviewing.note, one.submission, {one.text.id: Note(Decision.CHANGE, "Which year?")}),
        (submissions.send_back, one.submission, cast.carla), (make.write, one.submission, one.text, "En 2023", cast.ana),
        (submissions.submit, one.submission, cast.ana),
        (reviewing.note, one.submission, {one.text.id: Note(Decision.FINE, "Clear.")}),
        (submissions.approve, one.submission, cast.carla),
        (make.write, other, make.questions_of(other.assignment)[0], "A", cast.bruno), (submissions.submit, other, cast.bruno),
    ]  # fmt: skip
    for deed, *about in deeds:
        clock.fix(clock.now() + clock.minutes(1))
        with writing():
            deed(*about, **({"language": "en", "by": cast.carla} if deed is reviewing.note else {}))


def test_the_rounds_that_were_are_told_by_the_deeds(migrated: Flask) -> None:
    _two_rounds()
    steps, sent_with = _rows(STEPS), _rows(SENT_WITH)
    assert [(kind, number) for _one, kind, number, *_ in steps] == [
        ("sent", 1), ("sent_back", 1), ("sent", 2), ("approved", 2), ("sent", 1),
    ]  # fmt: skip
    assert sent_with == [("Which year?", "sent_back", 1), ("Clear.", "approved", 2)]
    db.session.remove()
    flask_migrate.downgrade(DIRECTORY, revision=BEFORE_ROUNDS)
    flask_migrate.upgrade(DIRECTORY)
    assert _rows(STEPS) == steps
    known = [("Which year?", None, None), ("Clear.", "approved", 2)]
    assert _rows(SENT_WITH) == known, "only of the last decision is it told so exactly"


BREAKS = '''"""Breaks half way."""

from alembic import op
import sqlalchemy as sa

revision, down_revision, branch_labels, depends_on = "break", {last!r}, None, None


def upgrade():
    op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
    raise ArithmeticError("broke half way")
'''


def test_a_migration_that_breaks_leaves_nothing_behind(empty_url: str, instance: Path, tmp_path: Path) -> None:
    folder = tmp_path / "migrations"
    shutil.copytree(DIRECTORY, folder)
    last = max(path.name.split("_")[0] for path in (folder / "versions").glob("*.py"))
    (folder / "versions" / "break.py").write_text(BREAKS.format(last=last))
    settings = Settings(instance_path=instance, database_url=empty_url, secret_key="only-for-tests-only-for-tests-only")
    with create_app(settings).app_context():
        with pytest.raises(ArithmeticError, match="broke half way"):
            flask_migrate.upgrade(str(folder))
        with db.engine.connect() as connection:
            assert inspect(connection).get_table_names() == []
        db.engine.dispose()
