"""Questions about people."""

from sqlalchemy import func, select

from sprint.core.database import db
from sprint.people.models import Person


def person_by_email(email: str) -> Person | None:
    """Whoever has an e-mail address, however it is capitalized."""
    return db.session.scalar(select(Person).where(func.lower(Person.email) == email.strip().lower()))


def administrators() -> list[Person]:
    """Everybody who may administer, by name."""
    return list(db.session.scalars(select(Person).where(Person.is_administrator, Person.active).order_by(Person.name)))
