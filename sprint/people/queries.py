"""Questions about people."""

from sqlalchemy import bindparam, func, select

from sprint.core import clock, tokens
from sprint.core.database import db
from sprint.people.models import Person, SignIn

IS_OPEN = (
    SignIn.ended_at.is_(None),
    SignIn.ends_at > bindparam("now"),
    SignIn.mark == Person.fs_uniquifier,
    Person.active,
)
OF_COOKIE = (
    select(Person, SignIn.id)
    .join(SignIn, SignIn.person_id == Person.id)
    .where(SignIn.hash == bindparam("hash"), *IS_OPEN)
)
OPEN_OF = (
    select(SignIn)
    .join(Person, SignIn.person_id == Person.id)
    .where(SignIn.person_id == bindparam("person_id"), *IS_OPEN)
    .order_by(SignIn.begun_at.desc(), SignIn.id.desc())
)


def person_by_email(email: str) -> Person | None:
    """Whoever has an e-mail address, however it is capitalized."""
    return db.session.scalar(select(Person).where(func.lower(Person.email) == email.strip().lower()))


def administrators() -> list[Person]:
    """Everybody who may administer, by name."""
    return list(db.session.scalars(select(Person).where(Person.is_administrator, Person.active).order_by(Person.name)))


def whose_cookie(secret: str) -> tuple[Person, int] | None:
    """Who holds the secret of an open sign-in, and the id of that sign-in. Every request asks it: one query for both."""
    row = db.session.execute(OF_COOKIE, {"hash": tokens.hashed(secret), "now": clock.now()}).first()
    return (row[0], row[1]) if row else None


def open_sign_ins(person: Person) -> list[SignIn]:
    """Where someone is signed in, the newest first."""
    return list(db.session.scalars(OPEN_OF, {"person_id": person.id, "now": clock.now()}))
