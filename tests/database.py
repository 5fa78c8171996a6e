"""What tests do to a whole database, in a few milliseconds: empty it, keep a copy of it, put the copy back."""

import sqlite3
from collections.abc import Callable

import psycopg
from sqlalchemy import text
from sqlalchemy.engine import make_url

from sprint.core.database import Base, db, writing

TABLES = [table.name for table in reversed(Base.metadata.sorted_tables)]
FULL = " UNION ALL ".join(f"SELECT * FROM (SELECT '{name}' FROM {name} LIMIT 1) AS one" for name in TABLES)
"""Which tables have a row: most tests fill a few, and to empty a table that is empty costs as much."""


def empty() -> None:
    """Take all rows out of all tables; ids begin again."""
    if db.engine.dialect.name == "postgresql":
        _server(_url()).execute("SELECT tests.empty()")
        return
    with writing():
        full = set(db.session.execute(text(FULL)).scalars())
        db.session.execute(text("PRAGMA defer_foreign_keys=ON"))
        # History stays as long as its answer, and a published worksheet as long as its version: those go first.
        for name in ("answers", "plan_texts", "worksheet_versions", *TABLES):
            if name in full:
                db.session.execute(text(f"DELETE FROM {name}"))


def keep() -> Callable[[], None]:
    """Copy everything that is committed; gives what puts it back, whatever has come about since."""
    return _keep_postgresql() if db.engine.dialect.name == "postgresql" else _keep_sqlite()


def _keep_sqlite() -> Callable[[], None]:
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    with db.engine.connect() as connection:
        connection.connection.driver_connection.backup(kept)  # type: ignore[union-attr]

    def put_back() -> None:
        with db.engine.connect() as connection:
            kept.backup(connection.connection.driver_connection)  # type: ignore[arg-type]

    return put_back


def _keep_postgresql() -> Callable[[], None]:
    url = _url()
    server = _server(url)
    deeds = []
    for (name,) in server.execute(FULL).fetchall():
        server.execute(f"DROP TABLE IF EXISTS tests.{name}; CREATE TABLE tests.{name} AS TABLE {name}")
        deeds.append(f"INSERT INTO {name} SELECT * FROM tests.{name};")
        if _counts(name):
            deeds.append(f"PERFORM setval({_sequence(name)}, (SELECT max(id) FROM tests.{name}));")
    server.execute(_function("put_back", ["PERFORM tests.empty();", *deeds]))
    return lambda: _server(url).execute("SELECT tests.put_back()") and None


def _url() -> str:
    return db.engine.url.render_as_string(hide_password=False)


_servers: dict[str, psycopg.Connection] = {}


def leave() -> None:
    """Close the connections of this file."""
    for server in _servers.values():
        server.close()


def _server(url: str) -> psycopg.Connection:
    """A connection without keys, triggers and rules, which would keep history; it remembers how to empty the tables.

    Truncating takes twenty times as long.
    """
    if url in _servers:
        return _servers[url]
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    server = psycopg.connect(plain, autocommit=True, options="-c session_replication_role=replica -c lock_timeout=15000")
    deeds = []
    for name in TABLES:
        begin_again = f"PERFORM setval({_sequence(name)}, 1, false);" if _counts(name) else ""
        deeds.append(f"IF EXISTS (SELECT FROM {name}) THEN DELETE FROM {name}; {begin_again} END IF;")
    server.execute("CREATE SCHEMA IF NOT EXISTS tests")
    server.execute(_function("empty", deeds))
    _servers[url] = server
    return server


def _counts(name: str) -> bool:
    return "id" in Base.metadata.tables[name].columns


def _sequence(name: str) -> str:
    return f"pg_get_serial_sequence('{name}', 'id')"


def _function(name: str, deeds: list[str]) -> str:
    return f"CREATE OR REPLACE FUNCTION tests.{name}() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {' '.join(deeds)} END $$"
