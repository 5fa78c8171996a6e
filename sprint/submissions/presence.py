"""Who else is in a worksheet, and what changed in it: one small question, asked every few seconds.

The page carries a pass that says who asks about what. The question is asked without the cookie and answered by a single
query, which also looks whether the sign-in and the place in the team still hold: a pass opens nothing that they do not.
"""

from datetime import timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, String, and_, bindparam, cast, exists, literal, null, or_, select, union_all

from sprint.cohorts.models import Facilitation, Membership
from sprint.core import clock, tokens
from sprint.core.database import db
from sprint.people.models import Person, SignIn
from sprint.people.queries import IS_OPEN
from sprint.people.sign_in import this_sign_in
from sprint.submissions.models import Answer, Presence, Submission

PURPOSE = "presence"
ALIVE = timedelta(seconds=75)
"""For how long someone counts as here after the last sign of it; pages give one every 30 seconds."""


class Pass(NamedTuple):
    """Whom a pass is for, and about which submission."""

    submission_id: int
    person_id: int
    sign_in_id: int


def pass_for(submission: Submission, person: Person, sign_in_id: int) -> str:
    """The pass of someone who may see a submission."""
    return tokens.signed(PURPOSE, [submission.id, person.id, sign_in_id])


class Live(NamedTuple):
    """What a page needs that saves by itself."""

    writer: int
    """Who opened it: what is typed there is only ever saved for that person."""
    key: str
    """Encrypts what the browser keeps until it is sent."""
    token: str
    """The pass for the pulse."""


def live(submission: Submission, person: Person) -> Live:
    """The same key each time for the same person, and a pass."""
    return Live(person.id, tokens.key_of("drafts", person.id), pass_for(submission, person, this_sign_in() or 0))


def read_pass(text: str) -> Pass | None:
    """What a pass says; None where it is none of ours."""
    found = tokens.unsigned(PURPOSE, text)
    return Pass(*found) if found is not None else None


def _may_see() -> ColumnElement[bool]:
    """The gate of the page, asked in the database: the sign-in holds, and the person is in the team or facilitates."""
    member = exists().where(Membership.team_id == Submission.team_id, Membership.person_id == Person.id)
    facilitator = exists().where(Facilitation.cohort_id == Submission.cohort_id, Facilitation.person_id == Person.id)
    return and_(
        Submission.id == bindparam("submission_id"), Person.id == bindparam("person_id"), SignIn.id == bindparam("sign_in_id"),
        SignIn.person_id == Person.id, *IS_OPEN, or_(member, facilitator, Person.is_administrator),
    )  # fmt: skip


def _pulse() -> Any:
    may = select(Submission.id).select_from(Submission).join(Person, literal(True)).join(SignIn, literal(True)).where(_may_see())
    allowed = exists(may.correlate(None))
    others = Person.__table__.alias("others")
    here = (
        select(literal("here"), Presence.person_id, Presence.question_id, cast(null(), Integer), others.c.name)
        .join(others, others.c.id == Presence.person_id)
        .where(Presence.submission_id == bindparam("submission_id"), Presence.seen_at > bindparam("since"), allowed)
    )
    written = (
        select(literal("written"), Answer.written_by_id, Answer.question_id, Answer.revision, others.c.name)
        .outerjoin(others, others.c.id == Answer.written_by_id)
        .where(Answer.submission_id == bindparam("submission_id"), allowed)
    )
    nothing = cast(null(), Integer)
    state = select(literal("state"), nothing, nothing, nothing, cast(Submission.state, String))
    return union_all(state.where(Submission.id == bindparam("submission_id"), allowed), here, written)


PULSE = _pulse()


def pulse(held: Pass) -> dict[str, Any] | None:
    """What goes on in a submission: its state, who else is here and in which question, and each answer's revision.

    One query. None where the pass opens nothing any more.
    """
    now = clock.now()
    asked = {"submission_id": held.submission_id, "person_id": held.person_id, "sign_in_id": held.sign_in_id}
    rows = db.session.execute(PULSE, {**asked, "now": now, "since": now - ALIVE}).all()
    if not rows:
        return None
    people = sorted((row[4], row[2]) for row in rows if row[0] == "here" and row[1] != held.person_id)
    written = {str(row[2]): [row[3], "" if row[1] == held.person_id else row[4]] for row in rows if row[0] == "written"}
    state = next(row[4] for row in rows if row[0] == "state")  # a union has no order
    return {"state": state, "people": people, "answers": dict(sorted(written.items()))}


def come(submission: Submission, person: Person, question_id: int | None) -> None:
    """Someone has the page open, in a question or in none."""
    here = db.session.get(Presence, (submission.id, person.id))
    if here is None:
        here = Presence(submission_id=submission.id, person_id=person.id)
        db.session.add(here)
    here.question_id, here.seen_at = question_id, clock.now()


def leave(submission: Submission, person: Person) -> None:
    """Someone closes the page."""
    here = db.session.get(Presence, (submission.id, person.id))
    if here is not None:
        db.session.delete(here)
