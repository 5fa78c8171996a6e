"""Days of worksheets that follow a session."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from sprint.core import locale
from sprint.core.audit import Deed
from sprint.core.database import db, writing
from sprint.core.errors import Refused
from sprint.core.locale import Voice
from sprint.schedule import actions as schedule
from sprint.schedule.models import GroupSession
from sprint.worksheets.actions import assign, reschedule
from sprint.worksheets.following import Follows, told
from sprint.worksheets.models import Assignment
from tests import make
from tests.cast import Cast
from tests.schedule.test_actions import facts

OPENS = date(2024, 9, 11)


def follows(cast: Cast, session: GroupSession, days: int = -2, *, opens: date | None = OPENS) -> Assignment:
    """A worksheet that is due so many days from a session, and opens on a day or one week before that session."""
    version = make.worksheet()
    with writing():
        return assign(cast.cohort, version, 1, opens or Follows(session, -7), Follows(session, days))


def move(session: GroupSession, to: datetime, cast: Cast) -> None:
    with writing():
        session = db.session.get_one(GroupSession, session.id)
        schedule.edit(session, replace(facts(session), starts_local=to), cast.carla)
    db.session.expire_all()


def deeds() -> list[Deed]:
    return [one for one in db.session.scalars(select(Deed).order_by(Deed.id)) if one.what == "worksheets.follow"]


def test_the_due_day_follows_a_session_that_moves_and_it_is_noted(cast: Cast) -> None:
    session = make.group_session(cast.cohort, datetime(2024, 10, 23, 15))
    assignment = follows(cast, session)
    assert assignment.due_on == date(2024, 10, 21)
    move(session, datetime(2024, 10, 24, 15), cast)
    assert (assignment.opens_on, assignment.due_on) == (OPENS, date(2024, 10, 22))
    (deed,) = deeds()
    assert (deed.person_id, deed.about) == (cast.carla.id, f"assignments:{assignment.id}")
    assert deed.details["session"] == session.id
    assert [deed.details[when]["due_on"] for when in ("before", "after")] == ["2024-10-21", "2024-10-22"]


def test_the_opening_follows_too(cast: Cast) -> None:
    session = make.group_session(cast.cohort, datetime(2024, 10, 23, 15))
    assignment = follows(cast, session, opens=None)
    move(session, datetime(2024, 10, 25, 15), cast)
    assert (assignment.opens_on, assignment.due_on) == (date(2024, 10, 18), date(2024, 10, 23))


def test_another_hour_of_the_same_day_moves_nothing(cast: Cast) -> None:
    session = make.group_session(cast.cohort, datetime(2024, 10, 23, 15))
    assignment = follows(cast, session)
    move(session, datetime(2024, 10, 23, 17), cast)
    assert (assignment.due_on, deeds()) == (date(2024, 10, 21), [])


def test_fixed_days_and_days_of_other_sessions_stay(cast: Cast) -> None:
    session = make.group_session(cast.cohort, datetime(2024, 10, 23, 15))
    other = make.group_session(cast.cohort, datetime(2024, 10, 16, 15), number=4)
    fixed, elsewhere = make.assignment(cast.cohort, number=2), make.assignment(cast.cohort, number=3, due_follows=(other, -1))
    before = fixed.due_on, elsewhere.due_on
    follows(cast, session)
    move(session, datetime(2024, 10, 30, 15), cast)
    assert (fixed.due_on, elsewhere.due_on) == before


def test_a_session_that_was_moved_while_it_was_cancelled_is_followed_when_it_is_restored(cast: Cast) -> None:
    session = make.group_session(cast.cohort, datetime(2024, 10, 23, 15))
    assignment = follows(cast, session)
    with writing():
        schedule.cancel(session, make.both("The host is ill."), cast.carla)
        session.agree(datetime(2024, 10, 30, 15), session.zone)
    assert assignment.due_on == date(2024, 10, 21)
    with writing():
        schedule.restore(session, cast.carla)
    assert assignment.due_on == date(2024, 10, 28)


def test_a_session_cannot_move_so_early_that_its_worksheet_would_be_due_before_it_opens(cast: Cast) -> None:
    session = make.group_session(cast.cohort, datetime(2024, 10, 23, 15))
    assignment = follows(cast, session, opens=date(2024, 10, 16))
    with pytest.raises(Refused, match="Worksheet 1 follows this session"):
        move(session, datetime(2024, 10, 15, 15), cast)
    db.session.expire_all()
    assert (session.starts_local, assignment.due_on) == (datetime(2024, 10, 23, 15), date(2024, 10, 21))


@pytest.mark.parametrize(
    ("zone", "due_at"),
    [
        ("America/Asuncion", datetime(2024, 10, 7, 2, 59, tzinfo=UTC)),  # clocks went forward on October 6
        ("America/New_York", datetime(2024, 10, 7, 3, 59, tzinfo=UTC)),
        ("America/Phoenix", datetime(2024, 10, 7, 6, 59, tzinfo=UTC)),
    ],
)
def test_it_is_due_at_the_end_of_the_day_in_each_city_across_a_clock_change(cast: Cast, zone: str, due_at: datetime) -> None:
    session = make.group_session(cast.cohort, datetime(2024, 10, 8, 15))
    assert follows(cast, session).due_at(zone) == due_at


def test_the_end_of_the_day_moves_with_the_clocks_of_the_city_when_the_session_moves(cast: Cast) -> None:
    session = make.group_session(cast.cohort, datetime(2024, 11, 5, 15))
    assignment = follows(cast, session)
    assert assignment.due_at("America/New_York") == datetime(2024, 11, 4, 4, 59, tzinfo=UTC)  # Sunday of 25 hours
    move(session, datetime(2024, 11, 4, 15), cast)
    assert assignment.due_at("America/New_York") == datetime(2024, 11, 3, 3, 59, tzinfo=UTC)


def test_a_rule_can_be_changed_into_a_fixed_day_and_back(cast: Cast) -> None:
    session = make.group_session(cast.cohort, datetime(2024, 10, 23, 15))
    assignment = follows(cast, session)
    with writing():
        reschedule(assignment, OPENS, date(2024, 10, 30), cast.carla)
    move(session, datetime(2024, 10, 24, 15), cast)
    assert (assignment.due_on, assignment.due_session_id, assignment.due_days) == (date(2024, 10, 30), None, None)
    with writing():
        reschedule(assignment, OPENS, Follows(session, 1), cast.carla)
    assert (assignment.due_on, assignment.due_session_id, assignment.due_days) == (date(2024, 10, 25), session.id, 1)


def test_no_day_follows_a_session_of_another_cohort(cast: Cast) -> None:
    elsewhere = make.group_session(make.cohort(), datetime(2024, 10, 23, 15))
    with pytest.raises(IntegrityError):
        make.assignment(cast.cohort, due_follows=(elsewhere, -2))


def numbered(cast: Cast) -> GroupSession:
    return make.group_session(cast.cohort, datetime(2024, 10, 23, 15), number=3)


def call(cast: Cast) -> GroupSession:
    return make.group_session(cast.cohort, kind="pre_call", number=None, title=make.both("First call", "Llamada inicial"))


@pytest.mark.parametrize(
    ("session", "days", "english", "spanish"),
    [
        (numbered, -2, "2 days before session 3", "2 días antes de la sesión 3"),
        (numbered, -1, "1 day before session 3", "1 día antes de la sesión 3"),
        (numbered, 0, "on the day of session 3", "el día de la sesión 3"),
        (numbered, 5, "5 days after session 3", "5 días después de la sesión 3"),
        (call, -14, "14 days before “First call”", "14 días antes de “Llamada inicial”"),
        (call, 1, "1 day after “First call”", "1 día después de “Llamada inicial”"),
        (call, 0, "on the day of “First call”", "el día de “Llamada inicial”"),
    ],
)
def test_a_rule_is_told_in_both_languages(
    cast: Cast, session: Callable[[Cast], GroupSession], days: int, english: str, spanish: str
) -> None:
    one = session(cast)
    for language, words in (("en", english), ("es", spanish)):
        with locale.speaking(Voice(language, "America/New_York")):
            assert told(one, days) == words
