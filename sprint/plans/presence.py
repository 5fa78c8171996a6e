"""Who else writes in a section of a plan, and what changed in it: asked and answered as in a worksheet.

A page carries a pass, asks every few seconds without the cookie, and is answered by one query that also looks whether the
sign-in and the place in the team still hold (`submissions.presence`).
"""

from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Integer, String, and_, bindparam, cast, exists, func, literal, null, select, union_all

from sprint.cohorts.models import Membership, Team
from sprint.core import clock, tokens
from sprint.core.database import db
from sprint.people.models import Person, SignIn
from sprint.people.queries import IS_OPEN
from sprint.people.sign_in import this_sign_in
from sprint.plans.models import Plan, PlanSection, PlanState
from sprint.plans.text_models import PlanPresence, PlanText
from sprint.submissions.presence import ALIVE, Live

PURPOSE = "plan presence"
PARAGRAPH = "0"
"""Stands for the team's own paragraph among the questions of a section."""
WRITABLE = "draft"
"""The state that lets pages write; another one tells them that the plan is in review."""


class Pass(NamedTuple):
    """Whom a pass is for, and about which section of whose plan."""

    team_id: int
    section_id: int
    person_id: int
    sign_in_id: int


def live(team: Team, section: PlanSection, person: Person) -> Live:
    """What a page needs that saves by itself: the same key each time for the same person, and a pass."""
    held = Pass(team.id, section.id, person.id, this_sign_in() or 0)
    return Live(person.id, tokens.key_of("drafts", person.id), tokens.signed(PURPOSE, list(held)))


def read_pass(text: str) -> Pass | None:
    """What a pass says; None where it is none of ours."""
    found = tokens.unsigned(PURPOSE, text)
    return Pass(*found) if found is not None else None


def _may_write() -> ColumnElement[bool]:
    """The gate of the page, asked in the database: the sign-in holds, and the person is in the team."""
    return and_(
        Team.id == bindparam("team_id"), PlanSection.id == bindparam("section_id"), PlanSection.cohort_id == Team.cohort_id,
        Person.id == bindparam("person_id"), SignIn.id == bindparam("sign_in_id"), SignIn.person_id == Person.id, *IS_OPEN,
        exists().where(Membership.team_id == Team.id, Membership.person_id == Person.id),
    )  # fmt: skip


def _pulse() -> Any:
    everybody = select(Team.id).select_from(Team)
    for one in (PlanSection, Person, SignIn):
        everybody = everybody.join(one, literal(True))
    allowed = exists(everybody.where(_may_write()).correlate(None))
    others = Person.__table__.alias("others")
    here = (
        select(literal("here"), PlanPresence.person_id, PlanPresence.place, cast(null(), Integer), others.c.name)
        .join(others, others.c.id == PlanPresence.person_id)
        .where(
            PlanPresence.team_id == bindparam("team_id"), PlanPresence.section_id == bindparam("section_id"),
            PlanPresence.seen_at > bindparam("since"), allowed,
        )
    )  # fmt: skip
    place = func.coalesce(cast(PlanText.question_id, String), PARAGRAPH)
    written = (
        select(literal("written"), PlanText.written_by_id, place, PlanText.revision, others.c.name)
        .join(Plan, Plan.id == PlanText.plan_id)
        .join(PlanSection, PlanSection.key == PlanText.section)
        .outerjoin(others, others.c.id == PlanText.written_by_id)
        .where(Plan.team_id == bindparam("team_id"), PlanSection.id == bindparam("section_id"), allowed)
    )
    nothing, no_text = cast(null(), Integer), cast(null(), String)
    state = (
        select(literal("state"), nothing, no_text, nothing, func.coalesce(cast(Plan.state, String), WRITABLE))
        .select_from(Team).outerjoin(Plan, Plan.team_id == Team.id)
    )  # fmt: skip
    return union_all(state.where(Team.id == bindparam("team_id"), allowed), here, written)


PULSE = _pulse()


def pulse(held: Pass) -> dict[str, Any] | None:
    """What goes on in a section: whether it can be written, who else is here and where, and each text's revision.

    One query. None where the pass opens nothing any more.
    """
    now = clock.now()
    rows = db.session.execute(PULSE, {**held._asdict(), "now": now, "since": now - ALIVE}).all()
    if not rows:
        return None
    people = sorted((row[4], row[2]) for row in rows if row[0] == "here" and row[1] != held.person_id)
    written = {row[2]: [row[3], "" if row[1] == held.person_id else row[4]] for row in rows if row[0] == "written"}
    state = next(row[4] for row in rows if row[0] == "state")
    return {
        "state": state if state == PlanState.SUBMITTED else WRITABLE, "people": people, "answers": dict(sorted(written.items())),
    }  # fmt: skip


def come(team: Team, section: PlanSection, person: Person, place: str) -> None:
    """Someone has the page open: in a question, in the paragraph, or in neither (an empty place)."""
    key = (team.id, section.id, person.id)
    here = db.session.get(PlanPresence, key)
    if here is None:
        here = PlanPresence(team_id=team.id, section_id=section.id, person_id=person.id)
        db.session.add(here)
    here.place, here.seen_at = place, clock.now()


def leave(team: Team, section: PlanSection, person: Person) -> None:
    """Someone closes the page."""
    here = db.session.get(PlanPresence, (team.id, section.id, person.id))
    if here is not None:
        db.session.delete(here)
