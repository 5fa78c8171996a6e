"""Every page, read by everybody who may, in both languages: what all pages promise, and what they cost."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import null, select, update

from sprint.cohorts.models import City, Cohort
from sprint.core import clock, fragments
from sprint.core.database import db, writing
from sprint.people.models import Person
from sprint.plans.models import Plan
from sprint.submissions.models import Answer, Submission
from sprint.worksheets.models import Assignment, WorksheetVersion
from sprint.worksheets.queries import questions_of
from tests import world
from tests.browser import Browser, Page, check
from tests.test_access import EXPECTED
from tests.world import ROLES, Route, World

pytestmark = pytest.mark.once

LANGUAGES = ("en", "es")
MOST_QUERIES = 12


def pages(app: Flask) -> list[Route]:
    """The routes that a person reads."""
    return [route for route in world.routes(app) if "GET" in route.methods]


def read(app: Flask, made: World, route: Route, role: str, language: str, browser: Browser | None = None) -> Page | None:
    """What someone sees at an address; None where that is no page: a file, a redirect."""
    browser = browser or made.browser(app, role)
    db.session.rollback()
    with app.app_context():
        answer = browser.client.get(route.path(made.own), headers={"Accept-Language": language})
    db.session.expire_all()
    assert answer.status_code < 400, f"{route.rule} as {role} in {language}: {answer.status}"
    return Page(answer) if answer.mimetype == "text/html" and answer.status_code == 200 else None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ROLES)
def test_every_page_keeps_what_all_pages_promise(app: Flask, role: str, language: str) -> None:
    made, wrong, seen = world.build(app, language), [], 0
    questions_of(db.session.scalars(select(WorksheetVersion.id)))  # which a process reads once, whichever page comes first
    for route in pages(app):
        if role not in EXPECTED.get(route.endpoint, ()):
            continue
        try:
            page = read(app, made, route, role, language)
            if page is None:
                continue
            seen += 1
            check(page, route.rule)
            assert page.response.headers["Content-Language"] == language, f"{route.rule}: in the wrong language"
            assert page.queries <= MOST_QUERIES, f"{route.rule}: {page.queries} queries"
            assert "None" not in page.text.split(), f"{route.rule}: says None"
            assert "%(" not in page.text, f"{route.rule}: a placeholder is left"
        except AssertionError as error:
            wrong.append(str(error).splitlines()[0][:300])
    assert wrong == []
    assert seen >= 3


def test_a_page_asks_the_database_as_often_for_many_rows_as_for_few(app: Flask) -> None:
    made = world.build(app)
    asked = [(route, role) for route in pages(app) for role in _readers(route)]
    few = {one: _queries(app, made, *one) for one in asked}
    world.grow(made)
    many = {one: _queries(app, made, *one) for one in asked}
    assert [
        f"{route.rule} as {role}: {few[route, role]} → {many[route, role]}"
        for route, role in asked
        if (few[route, role] or 0) < (many[route, role] or 0)
    ] == []


def _readers(route: Route) -> list[str]:
    """One of each kind: someone of a team, a facilitator, an administrator."""
    return [role for role in ("ana", "carla", "dora") if role in EXPECTED.get(route.endpoint, ())]


def _queries(app: Flask, made: World, route: Route, role: str) -> int | None:
    page = read(app, made, route, role, "en")
    return page.queries if page else None


MARKS = re.compile(r'(name="(?:csrf_token|operation)" value=")[^"]*|(nonce-)[^"\']*')


def _rename_and_move(_made: World) -> None:
    with writing():
        for column in (Person.name, City.name):
            db.session.execute(update(column.class_).values({column: column + " II"}))
        db.session.execute(update(City).values(zone="Pacific/Auckland", language="en"))


def _renumber_and_end(_made: World) -> None:
    with writing():
        db.session.execute(update(Assignment).values(number=Assignment.number + 50))
        db.session.execute(update(Cohort).values(ends_on=date(2024, 10, 2), follow_up_months=20))


def _rewrite(_made: World) -> None:
    with writing():
        for answer in db.session.scalars(select(Answer).where(Answer.value.is_not(null()))):
            answer.revision, answer.written_at = answer.revision + 1, clock.now() + timedelta(minutes=1)


def _decide(_made: World) -> None:
    with writing():
        db.session.execute(update(Submission).values(round=Submission.round + 1, state="changes"))
        db.session.execute(update(Plan).values(state="changes"))


CHANGES: tuple[Callable[[World], None], ...] = (world.grow, _rename_and_move, _renumber_and_end, _rewrite, _decide)


@pytest.mark.parametrize("role", ("ana", "carla", "dora"))
def test_a_page_drawn_with_what_the_process_remembers_is_the_page_drawn_anew(app: Flask, role: str) -> None:
    made, wrong = world.build(app), []
    asked, browser = [route for route in pages(app) if role in _readers(route)], made.browser(app, role)

    def drawn() -> list[str]:
        every = [read(app, made, route, role, "en", browser) for route in asked]
        return [MARKS.sub(r"\1\2", page.html) if page else "" for page in every]

    drawn()
    for change in CHANGES:
        change(made)
        remembered = drawn()
        fragments.forget()
        anew = drawn()
        told = zip(asked, remembered, anew, strict=True)
        wrong += [f"{change.__name__}: {route.rule}" for route, old, new in told if old != new]
    assert wrong == []
