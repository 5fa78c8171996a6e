"""What happens to a session, and who is told."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from sprint.core import clock
from sprint.core.audit import Deed
from sprint.core.database import db, writing
from sprint.core.errors import Refused
from sprint.core.outbox import Letter
from sprint.schedule import actions
from sprint.schedule.actions import Facts
from sprint.schedule.models import GroupSession
from tests import make
from tests.cast import Cast


def facts(one: GroupSession) -> Facts:
    plain = {name: getattr(one, name) for name in ("starts_local", "zone", "number", *actions.PLAIN)}
    return Facts(**plain, agenda=[(item.title, item.minutes) for item in one.agenda], speakers=[])


def letters(kind: str) -> list[Letter]:
    return [one for one in db.session.scalars(select(Letter).order_by(Letter.id)) if one.kind == f"schedule/letters/{kind}"]


def deeds() -> list[str]:
    return [one.what for one in db.session.scalars(select(Deed).order_by(Deed.id)) if one.what.startswith("schedule.")]


def edit(one: GroupSession, cast: Cast, **changes: object) -> None:
    with writing():
        one = db.session.get_one(GroupSession, one.id)
        actions.edit(one, replace(facts(one), **changes), cast.carla)


def test_a_move_grows_the_sequence_and_is_noted(cast: Cast) -> None:
    one = make.group_session(cast.cohort)
    clock.fix(clock.now() + timedelta(hours=1))
    edit(one, cast, starts_local=datetime(2024, 10, 9, 16))
    assert (one.sequence, one.changed_at, one.starts_at.hour) == (1, clock.now(), 20)
    assert "schedule.move" in deeds() and len(letters("moved")) == 4


def test_another_length_is_a_move_too(cast: Cast) -> None:
    one = make.group_session(cast.cohort)
    edit(one, cast, minutes=150)
    assert one.sequence == 1 and len(letters("moved")) == 4


def test_another_title_is_no_move_but_a_change(cast: Cast) -> None:
    one = make.group_session(cast.cohort)
    before = one.changed_at
    clock.fix(clock.now() + timedelta(hours=1))
    edit(one, cast, title=make.both("Another title"))
    assert (one.sequence, one.changed_at > before, letters("moved")) == (0, True, [])


def test_saving_without_a_change_changes_nothing(cast: Cast) -> None:
    one = make.group_session(cast.cohort)
    before = one.changed_at
    clock.fix(clock.now() + timedelta(hours=1))
    edit(one, cast)
    assert (one.sequence, one.changed_at, deeds()) == (0, before, [])


def test_a_past_session_takes_a_recording_but_no_other_past_time(cast: Cast) -> None:
    one = make.group_session(cast.cohort, datetime(2024, 10, 2, 15))
    edit(one, cast, recording_url="https://video.example.org/4")
    with pytest.raises(Refused):
        edit(one, cast, starts_local=datetime(2024, 10, 3, 15))
    edit(one, cast, minutes=110)
    assert letters("moved") == []


def test_cancelling_and_restoring_tell_everybody_and_calendars(cast: Cast) -> None:
    one = make.group_session(cast.cohort)
    with writing():
        actions.cancel(one, make.both("The host is ill.", "Hay un imprevisto."), cast.carla)
    assert one.is_cancelled and one.sequence == 1
    told = {letter.language: letter for letter in letters("cancelled")}
    assert "Hay un imprevisto." in told["es"].body and "miércoles, 9 de octubre" in told["es"].body
    assert "The host is ill." in told["en"].body and "imprevisto" not in told["en"].body
    with writing():
        actions.restore(one, cast.carla)
    assert (one.is_cancelled, bool(one.cancel_reason), one.sequence) == (False, False, 2)
    assert len(letters("restored")) == 4
    assert deeds() == ["schedule.cancel", "schedule.restore"]


def test_moving_a_cancelled_session_tells_nobody_before_it_is_restored(cast: Cast) -> None:
    one = make.group_session(cast.cohort, cancelled_at=clock.now(), cancel_reason=make.both("Ill"))
    edit(one, cast, starts_local=datetime(2024, 10, 10, 15))
    assert letters("moved") == [] and one.sequence == 1
    with writing():
        actions.restore(one, cast.carla)
    assert "October 10" in letters("restored")[-1].subject


def test_what_is_over_is_neither_cancelled_nor_restored(cast: Cast) -> None:
    one = make.group_session(cast.cohort, datetime(2024, 10, 2, 15))
    gone = make.group_session(cast.cohort, datetime(2024, 10, 1, 15), cancelled_at=clock.now())
    with writing(), pytest.raises(Refused):
        actions.cancel(one, make.both("Why"), cast.carla)
    with writing(), pytest.raises(Refused):
        actions.restore(gone, cast.carla)
    with writing(), pytest.raises(Refused):
        actions.restore(one, cast.carla)


def test_a_letter_goes_once_to_each_active_person_of_this_cohort(cast: Cast) -> None:
    make.member(cast.baltimore, cast.carla)
    left = make.member(cast.baltimore)
    with writing():
        db.session.merge(left).active = False
    one = make.group_session(cast.cohort)
    with writing():
        actions.cancel(one, make.both("Why"), cast.carla)
    told = [letter.email for letter in letters("cancelled")]
    assert sorted(told) == sorted(person.email for person in (cast.ana, cast.diego, cast.bruno, cast.carla))


def test_a_new_session_gets_a_key_of_its_own_and_calls_have_no_week(cast: Cast) -> None:
    one = make.group_session(cast.cohort)
    with writing():
        call = actions.add(cast.cohort, replace(facts(one), kind="post_call", number=8), cast.carla)
        twin = actions.add(cast.cohort, facts(one), cast.carla)
    assert call.number is None and twin.number == 5
    assert (call.key, twin.key) == ("designing-the-training", "designing-the-training-2")


def test_editing_the_agenda_keeps_the_state_of_its_translations(cast: Cast) -> None:
    one = make.group_session(cast.cohort)
    item = one.agenda[0].id
    edit(one, cast, minutes=130)
    assert one.agenda[0].id == item
    edit(one, cast, agenda=[(make.both("Opening"), 10), (one.agenda[0].title, 100)])
    assert [(part.position, part.minutes) for part in one.agenda] == [(1, 10), (2, 100)]
