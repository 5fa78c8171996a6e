"""Bringing the database up to date, keeping copies of everything, and looking whether all is well."""

import shutil
import sqlite3
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app
from sqlalchemy import func, select

from sprint.core import clock, database
from sprint.core.config import ROOT, Settings
from sprint.core.database import db
from sprint.core.outbox import Letter, LetterState

DATABASE = "database.sqlite"
DUMP = "database.dump"


class Trouble(RuntimeError):
    """A copy that cannot be made or put back."""


def settings() -> Settings:
    """The settings of the app at hand."""
    found: Settings = current_app.config["SETTINGS"]
    return found


def migrate() -> None:
    """Bring the database to the newest revision; a filled SQLite file is copied first."""
    now, newest = revisions()
    if now == newest:
        return
    if now is not None and settings().is_sqlite:
        folder = settings().instance_path / "backups"
        folder.mkdir(exist_ok=True)
        _copy_sqlite(folder / f"before-{newest}.sqlite")
    flask_migrate.upgrade(directory=str(ROOT / "migrations"))


def revisions() -> tuple[str | None, str | None]:
    """The revision of the database (None: empty), and the newest one."""
    with db.engine.connect() as connection:
        now = MigrationContext.configure(connection).get_current_revision()
    return now, ScriptDirectory(str(ROOT / "migrations")).get_current_head()


def backup(target: Path) -> None:
    """Put the database and the uploads of the instance into one file, while everything runs."""
    with tempfile.TemporaryDirectory() as draft:
        folder = Path(draft)
        if settings().is_sqlite:
            _copy_sqlite(folder / DATABASE)
        else:
            _run("pg_dump", "--format=custom", f"--file={folder / DUMP}", settings().database_url)
        files = settings().instance_path / "files"
        with tarfile.open(target, "w:gz") as archive:
            for path in folder.iterdir():
                archive.add(path, path.name)
            if files.is_dir():
                archive.add(files, "files")


def restore(source: Path) -> None:
    """Put a copy back into an empty instance. Raises Trouble where something is there already."""
    current, _newest = revisions()
    if current is not None:
        raise Trouble("The database is not empty: restore into a new instance folder or an empty database.")
    with tempfile.TemporaryDirectory() as draft:
        folder = Path(draft)
        with tarfile.open(source) as archive:
            archive.extractall(folder, filter="data")
        db.engine.dispose()
        if (folder / DATABASE).exists() != settings().is_sqlite:
            raise Trouble("This copy is of the other kind of database.")
        if settings().is_sqlite:
            shutil.copyfile(folder / DATABASE, _sqlite_path())
        else:
            _run("pg_restore", "--no-owner", f"--dbname={settings().database_url}", str(folder / DUMP))
        if (folder / "files").is_dir():
            shutil.copytree(folder / "files", settings().instance_path / "files", dirs_exist_ok=True)


def _sqlite_path() -> Path:
    name = db.engine.url.database
    if not name or name == ":memory:":
        raise Trouble("A database in memory cannot be copied.")
    return Path(name)


def _copy_sqlite(target: Path) -> None:
    source = sqlite3.connect(_sqlite_path())
    copy = sqlite3.connect(target)
    try:
        source.backup(copy)
    finally:
        source.close()
        copy.close()


def _run(*words: str) -> None:
    if shutil.which(words[0]) is None:
        raise Trouble(f"{words[0]} is needed for this, and it is not on this machine.")
    subprocess.run(words, check=True)  # noqa: S603 — our own words, never a person's


def examine() -> Iterator[tuple[bool, str]]:
    """What `sprint doctor` says: whether a thing is well, and a sentence about it."""
    now, newest = revisions()
    yield now == newest, f"Database revision {now}, newest {newest}."
    if settings().is_sqlite:
        yield database.wal_is_safe(), f"SQLite {sqlite3.sqlite_version}: {_journal()}."
    yield True, f"Time zone tables {clock.table_version()}."
    mail = f"Mail goes to {_host()}." if settings().mail_url else "SPRINT_MAIL_URL is not set: letters wait."
    yield bool(settings().mail_url), mail
    yield settings().public_url.startswith("https:"), f"Public address {settings().public_url}."
    if now == newest:
        failed = db.session.scalar(select(func.count()).where(Letter.state == LetterState.FAILED)) or 0
        yield failed == 0, f"{failed} letters could not be sent."


def _journal() -> str:
    if database.wal_is_safe():
        return "a write-ahead log is safe and in use"
    return "this release can lose commits with a write-ahead log, so the slower rollback journal is in use"


def _host() -> str:
    return settings().mail_url.rpartition("@")[2].rpartition("//")[2].partition("?")[0]
