"""Giving a cohort its worksheets, and moving their days."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from sprint.core.audit import Deed
from sprint.core.database import db, meaning, writing
from sprint.core.errors import Refused
from sprint.worksheets.actions import assign, reschedule
from sprint.worksheets.queries import assignments
from tests import make
from tests.cast import Cast

OPENS, DUE = date(2024, 9, 11), date(2024, 9, 16)


def deeds() -> list[Deed]:
    return list(db.session.scalars(select(Deed).order_by(Deed.id)))


def test_a_cohort_gets_a_published_worksheet(cast: Cast) -> None:
    version = make.worksheet()
    with writing():
        assign(cast.cohort, version, 1, OPENS, DUE)
    (one,) = assignments(cast.cohort.id)
    assert (one.number, one.version, one.opens_on, one.due_on) == (1, version, OPENS, DUE)
    assert [deed.what for deed in deeds()] == ["worksheets.assign"]


def test_a_draft_cannot_be_assigned(cast: Cast) -> None:
    version = make.worksheet(published=False)
    with pytest.raises(Refused, match="not published yet"), writing():
        assign(cast.cohort, version, 1, OPENS, DUE)


def test_a_worksheet_is_never_due_before_it_opens(cast: Cast) -> None:
    version, assignment = make.worksheet(), make.assignment(cast.cohort)
    with pytest.raises(Refused, match="due before it opens"), writing():
        assign(cast.cohort, version, 2, DUE, OPENS)
    with pytest.raises(Refused, match="due before it opens"), writing():
        reschedule(assignment, DUE, OPENS, cast.carla)


def test_a_number_is_given_once_in_a_cohort_and_the_error_has_words(cast: Cast) -> None:
    make.assignment(cast.cohort, number=1)
    version = make.worksheet()
    with pytest.raises(IntegrityError) as error, writing():
        assign(cast.cohort, version, 1, OPENS, DUE)
    assert meaning(error.value) == "This cohort has a worksheet with that number already."


def test_moving_the_days_is_noted_with_both(cast: Cast) -> None:
    assignment = make.assignment(cast.cohort)
    with writing():
        reschedule(assignment, OPENS, DUE, cast.carla)
    assert (assignment.opens_on, assignment.due_on) == (OPENS, DUE)
    deed = deeds()[-1]
    assert (deed.what, deed.person_id) == ("worksheets.reschedule", cast.carla.id)
    assert deed.details == {
        "before": {"opens_on": "2024-09-11", "due_on": "2024-10-14"}, "after": {"opens_on": "2024-09-11", "due_on": "2024-09-16"},
    }  # fmt: skip


def test_days_that_stay_are_not_noted(cast: Cast) -> None:
    assignment = make.assignment(cast.cohort)
    with writing():
        reschedule(assignment, assignment.opens_on, assignment.due_on, cast.carla)
    assert deeds() == []
