"""What can be done with people."""

from datetime import timedelta

from flask_babel import gettext as _
from flask_security import hash_password
from sqlalchemy import delete, update

from sprint.core import audit, clock, outbox, tokens
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.core.tokens import Token
from sprint.people.models import Person, SignIn
from sprint.people.queries import administrators, person_by_email

INVITATION = "invitation"
INVITATION_LASTS = timedelta(days=14)
INVITING = "people/letters/invitation.md"
MOST_INVITATIONS = 5
"""How many invitations somebody gets in a day at most, whoever sends them."""
SIGN_INS_ARE_KEPT = timedelta(days=90)
"""How long a sign-in that is over stays written down."""


def add(email: str, name: str, *, language: str, zone: str, clock_hours: str = "12", administrator: bool = False) -> Person:
    """A new person, who cannot sign in before an invitation was accepted.

    Raises Refused for an address that is taken, or that no letter can carry: the command line asks no form.
    """
    if not outbox.reaches(email.strip()):
        raise Refused(_("Write an e-mail address such as name@city.gov."))
    if person_by_email(email):
        raise Refused(_("%(email)s has an account already.", email=email))
    person = Person(
        email=email.strip(), name=name.strip(), language=language, zone=zone, clock=clock_hours, is_administrator=administrator,
        active=True, password=None, fs_uniquifier=tokens.fresh(), invited_at=clock.now(), joined_at=None, signed_in_at=None,
    )  # fmt: skip
    db.session.add(person)
    db.session.flush()
    audit.record("people.add", person)
    return person


def invite(person: Person, base_url: str, *, to: str, by: Person | None = None) -> str:
    """Write someone an invitation to what `to` names; gives the link that sets the password. Earlier links end."""
    tokens.end_all(INVITATION, person.id)
    link = f"{base_url}/invitation/{tokens.make(INVITATION, person.id, INVITATION_LASTS)}"
    outbox.write(person.recipient, INVITING, secret=link, to_what=to, by=by.name if by else None,
                 days=INVITATION_LASTS.days)  # fmt: skip
    audit.record("people.invite", person, by)
    return link


def invite_again(person: Person, base_url: str, *, to: str, by: Person | None = None) -> str:
    """Write an invitation anew to somebody who has not come yet; gives the link.

    Raises Refused for whoever has come, for a closed account, and where many letters went there within a day.
    """
    if person.has_joined:
        raise Refused(_("%(name)s has signed in already and needs no invitation.", name=person.name))
    if not person.active:
        raise Refused(_("%(email)s has a closed account.", email=person.email))
    if outbox.count_to(person.email, INVITING, clock.now() - timedelta(days=1)) >= MOST_INVITATIONS:
        raise Refused(_("%(name)s has got many invitations today. Send the next one tomorrow.", name=person.name))
    person.invited_at = clock.now()
    return invite(person, base_url, to=to, by=by)


def invited_by(secret: str) -> tuple[Person, Token] | None:
    """Whom an invitation link is for, while it is good."""
    token = tokens.find(INVITATION, secret)
    person = db.session.get(Person, token.subject_id) if token else None
    return (person, token) if person and token and person.active else None


def accept(person: Person, token: Token, password: str, *, name: str, language: str, zone: str, clock_hours: str) -> None:
    """Accept an invitation: the password is set, the link is used up, and whoever came in with an earlier password is out."""
    change_settings(person, name=name, language=language, zone=zone, clock_hours=clock_hours)
    person.password, person.fs_uniquifier = hash_password(password), tokens.fresh()
    person.joined_at = person.joined_at or clock.now()
    tokens.end(token)
    audit.record("people.accept", person, person)


def change_settings(person: Person, *, name: str, language: str, zone: str, clock_hours: str) -> None:
    """How someone wants to be spoken to."""
    person.name, person.language, person.zone, person.clock = name, language, zone, clock_hours


def begin_sign_in(person: Person, lasts: timedelta, *, browser: str = "", system: str = "") -> str:
    """Sign someone in on a device; gives the secret for its cookie, which is never to be had again."""
    secret, now = tokens.fresh(), clock.now()
    db.session.execute(delete(SignIn).where(SignIn.person_id == person.id, SignIn.ends_at < now - SIGN_INS_ARE_KEPT))
    db.session.add(
        SignIn(
            person_id=person.id, hash=tokens.hashed(secret), mark=person.fs_uniquifier, browser=browser, system=system,
            begun_at=now, ends_at=now + lasts, ended_at=None,
        )
    )  # fmt: skip
    person.signed_in_at = now
    return secret


def end_sign_in(sign_in_id: int) -> None:
    """Sign a device out: from the next request on its cookie, and every copy of it, opens nothing. There is no way back."""
    db.session.execute(
        update(SignIn).where(SignIn.id == sign_in_id, SignIn.ended_at.is_(None)).values(ended_at=clock.now())
    )


def end_sign_ins(person: Person, *, but: int | None = None) -> None:
    """Sign someone out on every device, or on all but that of one sign-in, at once."""
    db.session.execute(
        update(SignIn)
        .where(SignIn.person_id == person.id, SignIn.id.is_distinct_from(but), SignIn.ended_at.is_(None))
        .values(ended_at=clock.now())
    )
    audit.record("people.end_sign_ins", person, person)


def deactivate(person: Person, by: Person) -> None:
    """Close an account. What the person wrote stays. Raises Refused for the last administrator."""
    if person.is_administrator and len(administrators()) == 1:
        raise Refused(_("%(name)s is the last administrator. Name another one first.", name=person.name))
    person.active = False
    person.fs_uniquifier = tokens.fresh()
    end_sign_ins(person)
    audit.record("people.deactivate", person, by)
