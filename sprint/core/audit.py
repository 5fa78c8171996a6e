"""Who did what to what, when: written in the same transaction as the deed, and never changed."""

from datetime import datetime
from typing import Any

from flask import g, has_request_context
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from sprint.core import clock
from sprint.core.database import Base, db
from sprint.core.revisions import keep_as_written


class Deed(Base):
    """One line of the audit."""

    __tablename__ = "deeds"

    id: Mapped[int] = mapped_column(primary_key=True)
    happened_at: Mapped[datetime] = mapped_column(index=True)
    person_id: Mapped[int | None] = mapped_column(index=True)
    """Whoever did it; None for a command or the system itself."""
    what: Mapped[str] = mapped_column(String(60))
    """The verb as `room.action`, such as `submissions.approve`."""
    about: Mapped[str] = mapped_column(String(60))
    """The object as `table:id`."""
    details: Mapped[dict[str, Any]]
    request_id: Mapped[str | None] = mapped_column(String(32))


keep_as_written(Deed.__table__)


def record(what: str, about: Any, by: Any = None, **details: Any) -> None:
    """Note a deed. `about` is the object that it was done to, `by` the person who did it."""
    db.session.flush()
    db.session.add(
        Deed(
            happened_at=clock.now(),
            person_id=by.id if by is not None else None,
            what=what,
            about=f"{about.__tablename__}:{about.id}",
            details=details,
            request_id=g.get("request_id") if has_request_context() else None,
        )
    )
