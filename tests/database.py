"""What tests do to a whole database, in a few milliseconds: empty it, and put back what they begin with."""

import sqlite3
from collections.abc import Callable
from typing import Any, TypeVar

import psycopg
from sqlalchemy import text
from sqlalchemy.engine import make_url

from sprint.core.database import Base, db, writing

Made = TypeVar("Made")
TABLES = [table.name for table in reversed(Base.metadata.sorted_tables)]
FULL = " UNION ALL ".join(f"SELECT * FROM (SELECT '{name}' FROM {name} LIMIT 1) AS one" for name in TABLES)
"""Which tables have a row."""


_copies: dict[tuple[str, str], tuple[Any, Callable[[], None]]] = {}
"""For each database what tests begin with, by name, and what puts it back."""


def begin_with(name: str, make: Callable[[], Made]) -> Made:
    """What `make` gives, which has written all that is in the database.

    It runs once for each database; later its rows are put back, ids and all, which takes a fraction of the time.
    """

    def make_from_nothing() -> Made:
        empty()
        return make()

    return _copy(name, make_from_nothing)


def empty() -> None:
    """Take all rows out of all tables; ids begin again."""
    _copy("nothing", _delete_all)


def _copy(name: str, make: Callable[[], Made]) -> Made:
    at = _url(), name
    if at not in _copies:
        made = make()
        db.session.remove()
        _copies[at] = made, _keep_postgresql(name) if _is_postgresql() else _keep_sqlite()
    else:
        db.session.remove()
        _copies[at][1]()
    return _copies[at][0]


def _is_postgresql() -> bool:
    return db.engine.dialect.name == "postgresql"


def _delete_all() -> None:
    if _is_postgresql():
        _server(_url()).execute("SELECT tests.empty()")
        return
    with writing():
        db.session.execute(text("PRAGMA defer_foreign_keys=ON"))
        # History stays as long as its answer, and a published worksheet as long as its version: those go first.
        for name in ("answers", "plan_texts", "worksheet_versions", *TABLES):
            db.session.execute(text(f"DELETE FROM {name}"))


def _keep_sqlite() -> Callable[[], None]:
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    with db.engine.connect() as connection:
        connection.connection.driver_connection.backup(kept)  # type: ignore[union-attr]

    def put_back() -> None:
        with db.engine.connect() as connection:
            kept.backup(connection.connection.driver_connection)  # type: ignore[arg-type]

    return put_back


def _keep_postgresql(name: str) -> Callable[[], None]:
    url = _url()
    server = _server(url)
    copy = f"copy_of_{name}"
    server.execute(f"DROP SCHEMA IF EXISTS {copy} CASCADE; CREATE SCHEMA {copy}")
    deeds = []
    for (table,) in server.execute(FULL).fetchall():
        server.execute(f"CREATE TABLE {copy}.{table} AS TABLE {table}")
        deeds.append(f"INSERT INTO {table} SELECT * FROM {copy}.{table};")
        if _counts(table):
            deeds.append(f"PERFORM setval({_sequence(table)}, (SELECT max(id) FROM {copy}.{table}));")
    server.execute(_function(f"{copy}.put_back", ["PERFORM tests.empty();", *deeds]))
    return lambda: _server(url).execute(f"SELECT {copy}.put_back()") and None


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
    server.execute(_function("tests.empty", deeds))
    _servers[url] = server
    return server


def _counts(name: str) -> bool:
    return "id" in Base.metadata.tables[name].columns


def _sequence(name: str) -> str:
    return f"pg_get_serial_sequence('{name}', 'id')"


def _function(name: str, deeds: list[str]) -> str:
    return f"CREATE OR REPLACE FUNCTION {name}() RETURNS void LANGUAGE plpgsql AS $$ BEGIN {' '.join(deeds)} END $$"
