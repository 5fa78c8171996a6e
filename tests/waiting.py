"""Two people at one thing: the second begins while the first is not done, and has read what the first is about to change."""

from collections.abc import Callable
from threading import Event, Thread
from typing import Any

from flask import Flask
from sqlalchemy import inspect

from sprint.core.database import db, in_transaction, writing
from sprint.core.errors import Refused

DONE = "done"


def load(one: Any) -> Any:
    """The same row in the session of whoever asks; the row at hand is not touched, which belongs to another session."""
    return db.session.get_one(type(one), inspect(one).identity)


def behind(app: Flask, first: Callable[[], Any], reads: Callable[[], Any], then: Callable[[Any], Any]) -> str:
    """What the second is told: DONE, or why not. `reads` loads what `then` works with, before `first` is committed.

    On SQLite a second writer cannot even begin; there the outcome is what is tested, on PostgreSQL the locks are.
    """
    answers: list[str] = []
    begun = Event()

    def second() -> None:
        found = reads()
        begun.set()
        then(found)
        db.session.flush()

    def run() -> None:
        with app.app_context():
            try:
                in_transaction(second, keep=lambda _: True)
                answers.append(DONE)
            except Refused as no:
                answers.append(no.message)
            finally:
                db.session.remove()

    thread = Thread(target=run)
    with writing():
        is_sqlite = db.session.connection().dialect.name == "sqlite"
        first()
        db.session.flush()
        thread.start()
        begun.wait(0.2 if is_sqlite else 10)
        thread.join(0.1 if is_sqlite else 0.8)
    thread.join(30)
    db.session.rollback()
    [answer] = answers
    return answer
