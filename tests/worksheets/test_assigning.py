"""Giving a running cohort a worksheet in the browser, and changing what its days follow."""

from datetime import date, datetime

from sqlalchemy import func, select

from sprint.core.database import db
from sprint.schedule.models import GroupSession
from sprint.worksheets.models import Assignment
from tests import make
from tests.browser import Browser
from tests.cast import Cast


def at(cast: Cast) -> str:
    return f"/cohorts/{cast.cohort.id}/worksheets/new"


def session_3(cast: Cast) -> GroupSession:
    return make.group_session(cast.cohort, datetime(2024, 10, 16, 15), number=3)


def sent(version_id: int, session_id: int, **more: object) -> dict[str, object]:
    return {
        "version": version_id, "number": 4, "opens_from": "", "opens_on": "2024-10-08", "due_from": session_id, "due_days": 2,
        "due_side": "before", "due_on": "", **more,
    }  # fmt: skip


def given(cast: Cast) -> list[Assignment]:
    return list(db.session.scalars(select(Assignment).where(Assignment.cohort_id == cast.cohort.id).order_by(Assignment.number)))


def test_a_worksheet_is_assigned_with_a_rule_and_the_list_tells_it_in_both_languages(browser: Browser, cast: Cast) -> None:
    session, version = session_3(cast), make.worksheet(title="Agreements")
    browser.sign_in(cast.carla).visit(at(cast)).shows("Agreements, version 1", "Session 3, Designing the training")
    page = browser.send(at(cast), sent(version.id, session.id))
    assert page.to == f"/cohorts/{cast.cohort.id}/worksheets"
    (one,) = given(cast)
    assert (one.number, one.opens_on, one.due_on) == (4, date(2024, 10, 8), date(2024, 10, 14))
    assert (one.opens_session_id, one.due_session_id, one.due_days) == (None, session.id, -2)
    browser.visit(page.to).shows("2 days before session 3", "A day that follows a session moves along")
    browser.visit(f"{page.to}?lang=es").shows("2 días antes de la sesión 3")


def test_a_fixed_day_is_offered_too(browser: Browser, cast: Cast) -> None:
    version = make.worksheet()
    browser.sign_in(cast.carla).send(at(cast), sent(version.id, 0, due_from="", due_on="2024-10-30"))
    assert [(one.due_on, one.due_session_id) for one in given(cast)] == [(date(2024, 10, 30), None)]


def test_only_published_worksheets_that_the_cohort_has_not_are_offered(browser: Browser, cast: Cast) -> None:
    make.worksheet(title="Unfinished", published=False)
    had = make.worksheet(title="Partner map")
    make.newer(had)
    make.assignment(cast.cohort, had)
    browser.sign_in(cast.carla).visit(at(cast)).shows("The cohort has every published worksheet")
    make.newer(make.worksheet(title="Agreements"))
    page = browser.visit(at(cast))
    page.shows("Agreements, version 2", "Agreements, version 1")
    page.lacks("Unfinished", "Partner map")
    assert 'name="number" type="number" value="2"' in page.html


def test_what_is_wrong_is_told_and_what_was_typed_is_kept(browser: Browser, cast: Cast) -> None:
    session, version = session_3(cast), make.worksheet()
    browser.sign_in(cast.carla)
    page = browser.send(at(cast), sent(version.id, session.id, opens_on="", due_days=999), 422)
    page.shows("Choose the day on which it opens.", "Write a number from 0 to 400.")
    assert 'value="999"' in page.html
    page = browser.send(at(cast), sent(version.id, session.id, opens_on="2024-10-15"), 409)
    page.shows("The worksheet would be due before it opens.")
    browser.send(at(cast), sent(make.worksheet(published=False).id, session.id), 422)
    elsewhere = make.group_session(make.cohort(), datetime(2024, 10, 16, 15))
    browser.send(at(cast), sent(version.id, elsewhere.id), 422)
    make.assignment(cast.cohort, number=4)
    browser.send(at(cast), sent(version.id, session.id), 409).shows("This cohort has a worksheet with that number already.")
    assert len(given(cast)) == 1


def test_a_cohort_gets_each_worksheet_once(browser: Browser, cast: Cast) -> None:
    session, version = session_3(cast), make.worksheet()
    browser.sign_in(cast.carla).send(at(cast), sent(version.id, session.id))
    browser.send(at(cast), sent(version.id, session.id, number=5), 422)
    assert db.session.scalar(select(func.count()).select_from(Assignment)) == 1


def test_the_days_of_an_assignment_are_changed_into_rules_and_its_number_with_them(browser: Browser, cast: Cast) -> None:
    session, one = session_3(cast), make.assignment(cast.cohort)
    make.assignment(cast.cohort, number=2)
    path = f"/assignments/{one.id}/edit"
    changes = {"number": 3, "opens_from": session.id, "opens_days": 7, "opens_side": "before", "due_from": session.id,
               "due_days": 3, "due_side": "after"}  # fmt: skip
    browser.sign_in(cast.carla).send(path, changes)
    assert (one.number, one.opens_on, one.due_on) == (3, date(2024, 10, 9), date(2024, 10, 19))
    page = browser.visit(path)
    assert 'value="7"' in page.html and '<option selected value="after">' in page.html
    browser.send(path, {**changes, "number": 2, "due_days": 4}, 409).shows("This cohort has a worksheet with that number")
    assert (one.number, one.due_on) == (3, date(2024, 10, 19))


def test_a_due_day_that_is_a_holiday_somewhere_is_told(browser: Browser, cast: Cast) -> None:
    make.assignment(cast.cohort, due_on=date(2024, 10, 14))
    page = browser.sign_in(cast.carla).visit(f"/cohorts/{cast.cohort.id}/worksheets")
    page.shows("Holiday in Baltimore: Columbus Day.")


def test_teams_and_strangers_assign_nothing(browser: Browser, cast: Cast) -> None:
    version = make.worksheet()
    for person in (cast.ana, cast.bruno, cast.emil, cast.nora):
        browser.sign_in(person).visit(at(cast), 404)
        browser.send(at(cast), sent(version.id, 0, due_from="", due_on="2024-10-30"), 404)
    assert given(cast) == []
