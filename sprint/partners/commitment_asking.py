"""Asking the other side whether a commitment is what it promised: by a link for one person, who needs no account.

The link shows one commitment and nothing else of the team, until it is answered, withdrawn or too old. Only the words that
were sent can be confirmed: where the team has changed them since, the link says so.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import func, select

from sprint.cohorts import queries as cohorts
from sprint.core import audit, clock, outbox, tokens
from sprint.core.database import db
from sprint.core.errors import Refused
from sprint.core.locale import Voice, first_clock
from sprint.core.outbox import Recipient
from sprint.core.tokens import Token
from sprint.partners.commitment_models import CONFIRMED, CORRECTED, Asking, Commitment
from sprint.partners.marks import hold
from sprint.people.models import Person

COMMITMENT = "commitment"
"""The purpose of these tokens."""
LASTS = timedelta(days=30)
MOST_A_DAY = 40
"""How many people one team may write to in a day: letters go to strangers, in the name of the house."""


class Standing(StrEnum):
    """What a link can still do."""

    OPEN = "open"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    CHANGED = "changed"
    """The team has changed the words since, or the commitment has ended."""


def ask(
    commitment: Commitment, by: Person, base_url: str, *, name: str, email: str, language: str, contact_id: int | None
) -> str:
    """Write to somebody of the other side; gives the link. Earlier links that wait for an answer end.

    Raises Refused for a commitment that has ended, has no owner or no day, and where a team has written too much in a day.
    """
    hold(commitment)
    if not commitment.is_open:
        raise Refused(_("This commitment has ended. Open it again to ask about it."))
    if not commitment.has_owner or commitment.due_on is None:
        raise Refused(_("Write first who does it and by when. Nobody can confirm an open end."))
    _refuse_many(commitment)
    for earlier in _waiting(commitment):
        _end(earlier)
    now = clock.now()
    asking = Asking(
        commitment_id=commitment.id, team_id=commitment.team_id, contact_id=contact_id, name=name, email=email, language=language,
        says=commitment.says, told=commitment.told, asked_by_id=by.id, asked_at=now, withdrawn_at=None, answered_at=None,
        answer=None, correction="", settled_at=None,
    )  # fmt: skip
    db.session.add(asking)
    db.session.flush()
    link = f"{base_url}/confirm/{tokens.make(COMMITMENT, asking.id, LASTS)}"
    outbox.write(
        Recipient(name, email, voice_of(asking, commitment)), "partners/letters/ask_to_confirm.md", secret=link, by=by,
        commitment=commitment, days=LASTS.days, city=commitment.team.name,
    )  # fmt: skip
    audit.record("partners.ask_to_confirm", commitment, by, name=name, asking=asking.id)
    return link


def voice_of(asking: Asking, commitment: Commitment) -> Voice:
    """How to speak to whoever was asked: in that person's language, by the clock of the city."""
    city = commitment.team.city
    return Voice(asking.language, city.zone, first_clock(city.territory))


def _refuse_many(commitment: Commitment) -> None:
    since = clock.now() - timedelta(days=1)
    found = select(func.count()).where(Asking.team_id == commitment.team_id, Asking.asked_at > since)
    if (db.session.scalar(found) or 0) >= MOST_A_DAY:
        raise Refused(_("Your team has asked many people today. Ask the others tomorrow."))


def _waiting(commitment: Commitment) -> list[Asking]:
    found = select(Asking).where(Asking.commitment_id == commitment.id, Asking.answered_at.is_(None))
    return list(db.session.scalars(found.where(Asking.withdrawn_at.is_(None))))


def _end(asking: Asking) -> None:
    asking.withdrawn_at = clock.now()
    tokens.end_all(COMMITMENT, asking.id)


def withdraw(asking: Asking, by: Person) -> None:
    """End a link that waits for an answer. Raises Refused where it was answered; done again it changes nothing."""
    _hold(asking)
    if asking.answered_at is not None:
        raise Refused(_("It was answered already. Look at what the other side says."))
    if asking.withdrawn_at is None:
        _end(asking)
        audit.record("partners.withdraw_asking", asking.commitment, by, name=asking.name, asking=asking.id)


def found(secret: str) -> tuple[Asking, Token] | None:
    """What was asked by the link of a secret, whatever has become of it."""
    token = tokens.known(COMMITMENT, secret)
    asking = db.session.get(Asking, token.subject_id) if token else None
    return (asking, token) if asking and token else None


def standing(asking: Asking, token: Token, now: datetime) -> Standing:
    """What a link can still do. What was withdrawn or is too old shows nothing any more, also where it was answered."""
    if asking.withdrawn_at is not None:
        return Standing.WITHDRAWN
    if not token.is_good(now):
        return Standing.EXPIRED
    if asking.answered_at is not None:
        return Standing.ANSWERED
    is_same = asking.says == asking.commitment.says and asking.commitment.is_open
    return Standing.OPEN if is_same else Standing.CHANGED


def answer(asking: Asking, token: Token, said: str, correction: str) -> None:
    """Confirm a commitment, or say what it should be. Raises Refused where the link cannot do that any more."""
    _hold(asking)
    db.session.refresh(token)
    if standing(asking, token, clock.now()) != Standing.OPEN:
        raise Refused(_("This link cannot be answered any more. Read below why."))
    commitment = asking.commitment
    asking.answer, asking.answered_at = said, clock.now()
    if said == CONFIRMED:
        commitment.confirmed_on = clock.today(commitment.team.zone)
    else:
        asking.correction = correction
    audit.record("partners.answer", commitment, None, name=asking.name, answer=said, asking=asking.id)
    for person in _concerned(asking, commitment):
        outbox.write(
            person.recipient, "partners/letters/answered.md", asking=asking, commitment=commitment,
            is_confirmed=said == CONFIRMED,
        )  # fmt: skip


def _concerned(asking: Asking, commitment: Commitment) -> list[Person]:
    """Who of the team reads an answer: whoever answers for the commitment, or else who leads; and whoever asked."""
    places = cohorts.members(commitment.team)
    owner = [one.person for one in places if one.person_id == commitment.owner_id]
    asked = [one.person for one in places if one.person_id == asking.asked_by_id]
    return list(dict.fromkeys([*(owner or [one.person for one in places if one.is_lead]), *asked]))


def talk(asking: Asking, by: Person) -> None:
    """Note that the team talks with the other side about a correction. Done again it changes nothing."""
    _hold(asking)
    if asking.answer != CORRECTED:
        raise Refused(_("The other side has not asked for anything else."))
    if asking.settled_at is None:
        asking.settled_at = clock.now()
        audit.record("partners.talk", asking.commitment, by, name=asking.name, asking=asking.id)


def _hold(asking: Asking) -> None:
    """One at a time: the commitment first, as everywhere, then what was asked about it."""
    hold(asking.commitment)
    db.session.refresh(asking)
