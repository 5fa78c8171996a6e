"""The database: its base class and column types, and the only commit of the house.

A request that changes something is one short write transaction: `BEGIN IMMEDIATE` on SQLite, because its default
transaction lets several people win one seat; on PostgreSQL constraints with a retry. A request that only reads gets a
session that refuses to flush.

To build a statement costs SQLAlchemy more than to run it: questions that every page asks are built once, as constants with
a `bindparam` for what they are asked about.
"""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import Any, TypeVar

from flask import Flask
from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, DateTime, Dialect, Index, MetaData, Select, Text, UniqueConstraint, bindparam, event, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, registry
from sqlalchemy.types import TypeDecorator

from sprint.core.config import ROOT, Settings
from sprint.core.languages import LocalizedText

SAFE_WAL = ((3, 51, 3), (3, 50, 7), (3, 44, 6))
"""SQLite releases without the WAL-reset bug: the first has it fixed for good, the others in their own series."""

Answer = TypeVar("Answer")

TRIES = 3
MIGRATION_LOCK = 5_041_997
"""Whoever migrates on PostgreSQL holds the advisory lock of this number; a second one waits."""
RETRIED = {"40001", "40P01", "55P03"}
"""PostgreSQL's codes for a serialization failure, a deadlock and a lock that could not be had."""


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Takes aware values only, whatever their zone, and gives them back in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value} has no zone: an instant is aware.")
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """SQLite gives a text, see `_read_once`."""
        return _read_once(super().result_processor(dialect, coltype), dialect)


class WallTime(TypeDecorator[datetime]):
    """What a clock on the wall shows; the zone stands in a column beside it."""

    impl = DateTime(timezone=False)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is not None and value.tzinfo is not None:
            raise ValueError(f"{value} has a zone: a wall time stands beside its zone.")
        return value


class Localized(TypeDecorator[LocalizedText]):
    """A LocalizedText. The translation desk finds every such column by this type."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: LocalizedText | None, dialect: Dialect) -> Any:
        return value.to_json() if value is not None else None

    def process_result_value(self, value: Any, dialect: Dialect) -> LocalizedText | None:
        return LocalizedText.from_json(value) if value is not None else None

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """SQLite gives a text, see `_read_once`."""
        return _read_once(super().result_processor(dialect, coltype), dialect)


def _read_once(read: Any, dialect: Dialect) -> Any:
    """How SQLite's texts are read: a page has hundreds, mostly the same as the page before, and the objects never change."""
    return lru_cache(maxsize=4096)(read) if read and dialect.name == "sqlite" else read


class Base(DeclarativeBase):
    """Every table. Constraints carry names, so that an error can be told in words."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "ck": "ck_%(table_name)s_%(constraint_name)s",
                "fk": "fk_%(table_name)s_%(column_0_N_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            datetime: UTCDateTime(),
            LocalizedText: Localized(),
            str: Text(),
            dict[str, Any]: JSON(),
            list[str]: JSON(),
            Any: JSON(),
        },
    )



db = SQLAlchemy(metadata=Base.metadata)
migrate = Migrate(db=db, directory=str(ROOT / "migrations"), compare_type=True)

_writing: ContextVar[bool] = ContextVar("writing", default=False)
_meanings: dict[str, Any] = {}


def means(constraint: str, message: Any) -> str:
    """Say once, beside a constraint, what its breach means to a person; gives the name back."""
    _meanings[constraint] = message
    return constraint


def meaning(error: IntegrityError) -> str | None:
    """The message of the constraint that an error broke, or None when nobody gave it one."""
    said = str(error.orig)
    for name, message in _meanings.items():
        if name in said or _columns(name) == said.removeprefix("UNIQUE constraint failed: "):
            return str(message)
    return None


def _columns(name: str) -> str | None:
    """A unique key as SQLite tells it: by its columns, never by its name."""
    for table in Base.metadata.tables.values():
        for key in (*table.constraints, *table.indexes):
            if isinstance(key, UniqueConstraint | Index) and key.name == name:
                return ", ".join(f"{table.name}.{column.name}" for column in key.columns)
    return None


@contextmanager
def writing() -> Iterator[None]:
    """One write transaction: leaving it commits, an error in it undoes all. Inside another it joins that one."""
    if _writing.get():
        yield
        return
    db.session.rollback()
    mark = _writing.set(True)
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        _writing.reset(mark)


def in_transaction(work: Callable[[], Answer], keep: Callable[[Answer], bool]) -> Answer:
    """Run a piece of work as one write transaction, committed when `keep` says so of its answer.

    On PostgreSQL a transaction that lost against another is run again, up to three times. Inside another it joins that one.
    """
    if _writing.get():
        answer = work()
        if not keep(answer):
            db.session.rollback()
        return answer
    for attempt in range(1, TRIES + 1):
        try:
            with writing():
                answer = work()
                if not keep(answer):
                    db.session.rollback()
                return answer
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) not in RETRIED or attempt == TRIES:
                raise
    raise AssertionError("unreachable")


@contextmanager
def migrating() -> Iterator[Connection]:
    """A connection with one write transaction for all migrations that are due, alone with the database."""
    mark = _writing.set(True)
    try:
        with db.engine.connect() as connection, _foreign_keys_checked_once(connection), connection.begin():
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql("SET LOCAL lock_timeout = '60s'; SET LOCAL statement_timeout = 0")
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
            yield connection
            if connection.dialect.name == "sqlite" and connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                raise RuntimeError("A migration left rows that point nowhere.")
    finally:
        _writing.reset(mark)


@contextmanager
def _foreign_keys_checked_once(connection: Connection) -> Iterator[None]:
    """SQLite changes a table by building it anew, which its foreign keys would take for a deletion of all rows."""
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        yield
        return
    raw.execute("PRAGMA foreign_keys=OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON")


def find(model: Any, key: int) -> Any:
    """The object of an id, or None."""
    return db.session.scalar(_by_id(model), {"id": key})


@cache
def _by_id(model: Any) -> Select[Any]:
    return select(model).where(model.id == bindparam("id"))


def insert_unless_there(model: Any, **values: Any) -> int | None:
    """The id of a new row; None where a unique key says that it is there already."""
    insert = postgresql.insert if db.session.connection().dialect.name == "postgresql" else sqlite.insert
    statement = insert(model).values(**values).on_conflict_do_nothing().returning(model.id)
    return db.session.scalar(statement)  # type: ignore[no-any-return]


def undo() -> None:
    """Take back what the running transaction has changed so far, to show a page about the failure."""
    db.session.rollback()


def save_point() -> None:
    """Send what is pending to the database now, so that its constraints speak before the answer is made."""
    db.session.flush()


def init_app(app: Flask, settings: Settings) -> None:
    """Connect the database to an app."""
    if settings.is_sqlite:
        options: dict[str, Any] = {"connect_args": {"timeout": 15}}
    else:
        limits = "-c lock_timeout=4000 -c statement_timeout=15000 -c timezone=utc"
        options = {"pool_pre_ping": True, "connect_args": {"options": limits}}
    app.config.setdefault("SQLALCHEMY_ENGINE_OPTIONS", options)
    db.init_app(app)
    migrate.init_app(app)


@event.listens_for(db.session, "before_flush")
def _refuse_to_write_while_reading(*_: Any) -> None:
    if not _writing.get() and (db.session.new or db.session.deleted or any(map(db.session.is_modified, db.session.dirty))):
        raise RuntimeError("A change outside of a write transaction: use database.writing().")


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None  # we say BEGIN ourselves, below
    wal = "wal" if wal_is_safe() else "delete"
    for pragma in ("foreign_keys=ON", f"journal_mode={wal}", "synchronous=FULL"):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if _writing.get() else "BEGIN")


def wal_is_safe() -> bool:
    """Whether this SQLite can keep a write-ahead log without the bug that loses commits."""
    mine = sqlite3.sqlite_version_info
    return mine >= SAFE_WAL[0] or any(mine[:2] == safe[:2] and mine >= safe for safe in SAFE_WAL[1:])
