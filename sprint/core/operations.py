"""A repeated operation has one effect and the same answer: a double click, a second press, a retrying proxy.

Each form carries a fresh `operation` mark. The first answer to it is kept with the person who sent it, in the same
transaction as its effect; the same form with the same mark again gets that answer and does nothing. Whoever goes back,
changes a word and sends again, sends another form: it counts.
"""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any

from flask import Response, current_app, redirect, request
from sqlalchemy import String, UniqueConstraint, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from sprint.core import clock, database
from sprint.core.database import Base, db

LONGEST_MARK = 64
SENT_ON = 307
"""The status with which a form is sent on to another address: what that answers is not known yet."""
PART_SAVED = "Sprint-Saved"
"""The header of a page that refuses something and says that the rest was saved."""


class Operation(Base):
    """The answer to one mark of one person: where the browser was sent."""

    __tablename__ = "operations"
    __table_args__ = (UniqueConstraint("person_id", "mark"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int]
    mark: Mapped[str] = mapped_column(String(LONGEST_MARK))
    location: Mapped[str]
    happened_at: Mapped[datetime] = mapped_column(index=True)


def stays(response: Response) -> bool:
    """Whether what a request changed stays: where it succeeded, or where its page says that a part was saved."""
    return response.status_code < 400 or PART_SAVED in response.headers


def repeated(person_of: Callable[[], Any], work: Callable[[], Any]) -> Any:
    """Run a piece of work once for the mark that the request carries, and answer a repetition as the first time."""
    person = person_of() if request.form.get("operation") else None  # where there is no mark, the transaction is the first to ask
    if person is None:
        return work()
    person_id, mark = person.id, _mark()
    if answer := _answer(person_id, mark):
        return redirect(answer)
    try:
        response = database.in_transaction(lambda: _first(person_id, mark, work), keep=stays)
    except IntegrityError:
        if answer := _answer(person_id, mark):  # the twin was faster
            return redirect(answer)
        raise
    if response.status_code >= 400 and (answer := _answer(person_id, mark)):  # refused because the twin was faster
        return redirect(answer)
    return response


def _mark() -> str:
    """What was sent, where, and the mark that it carried, as one short text."""
    sent = sorted((name, value) for name, value in request.form.items(multi=True) if name != "csrf_token")
    return sha256(repr((request.path, sent)).encode(errors="replace")).hexdigest()


def _first(person_id: int, mark: str, work: Callable[[], Any]) -> Any:
    response = current_app.make_response(work())
    if 300 <= response.status_code < 400 and response.status_code != SENT_ON:
        location = response.headers["Location"]
        db.session.add(Operation(person_id=person_id, mark=mark, location=location, happened_at=clock.now()))
    return response


def _answer(person_id: int, mark: str) -> str | None:
    return db.session.scalar(select(Operation.location).where(Operation.person_id == person_id, Operation.mark == mark))


def forget_before(instant: datetime) -> int:
    """Drop the marks from before an instant; gives how many."""
    gone = db.session.scalars(delete(Operation).where(Operation.happened_at < instant).returning(Operation.id))
    return len(gone.all())
