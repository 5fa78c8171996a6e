"""What can be done with a person's calendar address. It is the only secret of ours that stands in an address for long."""

from sprint.core import audit, tokens
from sprint.core.database import db
from sprint.feeds.queries import FEED, address_in_use
from sprint.people.models import Person


def make_address(person: Person) -> str:
    """Make a new secret for a person's calendar and give it; earlier ones open nothing any more."""
    tokens.end_all(FEED, person.id)
    secret = tokens.make(FEED, person.id)
    audit.record("feeds.make_address", person, person)
    return secret


def withdraw(person: Person) -> None:
    """End a person's calendar address, if there is one."""
    if address_in_use(person) is not None:
        tokens.end_all(FEED, person.id)
        audit.record("feeds.withdraw", person, person)


def reader_of(secret: str) -> Person | None:
    """Whose calendar a secret opens: an active person's, while it was not withdrawn."""
    token = tokens.find(FEED, secret)
    person = db.session.get(Person, token.subject_id) if token else None
    return person if person is not None and person.active else None
