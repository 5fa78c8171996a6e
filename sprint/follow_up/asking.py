"""The letters about check-ins: to a team when one is due, with a link that opens it alone; to facilitators when it is late."""

from datetime import datetime, timedelta
from typing import Any

from flask import current_app
from sqlalchemy import select, update

from sprint.cohorts.models import Cohort, Membership, Team
from sprint.cohorts.queries import facilitators, membership, people_of, teams
from sprint.core import audit, clock, database, outbox, tokens
from sprint.core.database import db
from sprint.core.tokens import Token
from sprint.follow_up.models import CheckIn, CheckInLink
from sprint.follow_up.queries import LATE, Due, check_ins_of
from sprint.people.models import Person

CHECK_IN = "check-in"
LINK_LASTS = timedelta(days=30)
LONGEST = timedelta(days=3 * 366 + 60)
"""After so long no follow-up asks for anything."""


def ask_what_is_due() -> int:
    """Write the letters that are due by now, each once; gives how many check-ins they are about.

    What fell due while nobody ran a worker is asked for two weeks long, and told to facilitators two weeks more.
    """
    today = clock.now().date()
    found = select(Cohort).where(Cohort.ends_on <= today, Cohort.ends_on > today - LONGEST).order_by(Cohort.id)
    return sum(_ask_cohort(cohort) for cohort in db.session.scalars(found).all())


def _ask_cohort(cohort: Cohort) -> int:
    there = teams(cohort)
    due = check_ins_of(cohort, there)
    fresh = [(team, one) for team in there for one in due[team.id] if _is_to_ask(one)]
    late = [(team, one) for team in there for one in due[team.id] if _is_to_tell(one)]
    if not fresh and not late:
        return 0
    with database.writing():
        people = people_of([team.id for team, _due in fresh])
        asked = [check_in for team, one in fresh if (check_in := claim(team, one.day, "asked_at")) is not None]
        for check_in in asked:
            for person in _readers(people.get(check_in.team_id, [])):
                write_to(check_in, person)
        told = [check_in for team, one in late if (check_in := claim(team, one.day, "reminded_at")) is not None]
        _tell_late(cohort, told)
    return len(asked) + len(told)


def write_to(check_in: CheckIn, person: Person, by: Person | None = None) -> None:
    """Write someone of the team a letter with a link of their own; an earlier link to this check-in ends."""
    database.insert_unless_there(CheckInLink, check_in_id=check_in.id, person_id=person.id)
    found = select(CheckInLink).where(CheckInLink.check_in_id == check_in.id, CheckInLink.person_id == person.id)
    link = db.session.scalars(found).one()
    tokens.end_all(CHECK_IN, link.id)
    secret = tokens.make(CHECK_IN, link.id, LINK_LASTS)
    address = f"{current_app.config['SETTINGS'].public_url}/check-in/{secret}"
    outbox.write(person.recipient, "follow_up/letters/check_in.md", secret=address, check_in=check_in, days=LINK_LASTS.days)
    audit.record("follow_up.ask", check_in, by, person=person.id)


def opened_by(secret: str) -> tuple[CheckInLink, Token] | None:
    """What a link opens, while it is good and its person is still in the team."""
    token = tokens.find(CHECK_IN, secret)
    link = db.session.get(CheckInLink, token.subject_id) if token else None
    if link is None or token is None or not link.person.active or membership(link.person, link.check_in.team_id) is None:
        return None
    return link, token


def end_links(check_in: CheckIn, person_id: int | None = None) -> None:
    """End the links to a check-in: they are used up. Of one person only, if one is named."""
    found = select(CheckInLink.id).where(CheckInLink.check_in_id == check_in.id)
    for link_id in db.session.scalars(found if person_id is None else found.where(CheckInLink.person_id == person_id)):
        tokens.end_all(CHECK_IN, link_id)


def ask_again(team: Team, day: int, by: Person) -> int:
    """Write the letters about a check-in anew, with links that replace the earlier ones; gives how many."""
    check_in = kept(team, day)
    check_in.asked_at = check_in.asked_at or clock.now()
    readers = _readers(people_of([team.id]).get(team.id, []))
    for person in readers:
        write_to(check_in, person, by)
    return len(readers)


def kept(team: Team, day: int) -> CheckIn:
    """The row of a check-in, which is made when it is first needed."""
    database.insert_unless_there(
        CheckIn, team_id=team.id, day=day, asked_at=None, reminded_at=None, draft=None, sent_at=None
    )
    return db.session.scalars(select(CheckIn).where(CheckIn.team_id == team.id, CheckIn.day == day)).one()


def _is_to_ask(one: Due) -> bool:
    is_asked = one.row is not None and one.row.asked_at is not None
    return one.is_due and not one.is_late and not is_asked


def _is_to_tell(one: Due) -> bool:
    is_told = one.row is not None and one.row.reminded_at is not None
    return one.is_late and one.today < one.due_on + 2 * LATE and not is_told


def claim(team: Team, day: int, column: str) -> CheckIn | None:
    """Mark a check-in as asked for or told, for whoever does it first; None for everybody after."""
    check_in, mark = kept(team, day), getattr(CheckIn, column)
    values: dict[str, datetime] = {column: clock.now()}
    won = db.session.execute(
        update(CheckIn).where(CheckIn.id == check_in.id, mark.is_(None), CheckIn.sent_at.is_(None)).values(values)
        .returning(CheckIn.id)
    ).first()  # fmt: skip
    return check_in if won else None


def _readers(places: list[Membership]) -> list[Person]:
    """The leads of a team; everybody where it has none."""
    leads = [place.person for place in places if place.is_lead]
    return leads or [place.person for place in places]


def _tell_late(cohort: Cohort, check_ins: list[CheckIn]) -> None:
    """One letter to each facilitator, however many teams are late."""
    for person in facilitators(cohort) if check_ins else []:
        context: dict[str, Any] = {"cohort": cohort, "check_ins": check_ins, "days": LATE.days}
        outbox.write(person.recipient, "follow_up/letters/late.md", **context)
