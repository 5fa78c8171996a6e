"""The pages that gather, over the demo world."""

from datetime import date

import pytest
from flask import Flask

from sprint.cohorts.models import Membership
from sprint.core import clock, outbox
from sprint.core.database import db, writing
from tests import make
from tests.browser import Browser
from tests.cast import Cast
from tests.conftest import NOW


def test_everybody_is_led_to_the_page_where_the_week_begins(browser: Browser, cast: Cast) -> None:
    assert browser.visit("/", 302).to == "/login"
    assert browser.sign_in(cast.ana).visit("/", 302).to == f"/teams/{cast.asuncion.id}"
    assert browser.sign_in(cast.carla).visit("/", 302).to == f"/cohorts/{cast.cohort.id}"
    browser.sign_in(cast.nora).visit("/").shows("You are not in a team yet")


@pytest.mark.parametrize(
    ("spans", "nearest"),
    [
        ([("2024-09-11", "2024-10-23"), ("2025-01-08", "2025-03-05")], 0),
        ([("2023-09-11", "2023-10-23"), ("2025-01-08", "2025-03-05"), ("2025-05-08", "2025-06-05")], 1),
        ([("2022-01-11", "2022-02-23"), ("2024-03-08", "2024-05-05")], 1),
        ([("2024-09-11", "2024-10-23"), ("2024-10-02", "2024-11-20")], 1),
    ],
    ids=["the one that runs", "the next one", "the last one", "the latest of two that run"],
)
def test_who_has_several_sprints_is_led_to(spans: list[tuple[str, str]], nearest: int, browser: Browser, cast: Cast) -> None:
    cohorts = [make.cohort(f"Sprint {first}", starts_on=date.fromisoformat(first), ends_on=date.fromisoformat(last))
               for first, last in spans]  # fmt: skip
    teams = [make.team(one, cast.asuncion.city) for one in cohorts]
    for cohort, team in zip(cohorts, teams, strict=True):
        make.facilitator(cohort, cast.nora)
        make.member(team, cast.diego)
    with writing():
        db.session.query(Membership).filter_by(team_id=cast.asuncion.id, person_id=cast.diego.id).delete()
    assert browser.sign_in(cast.nora).visit("/", 302).to == f"/cohorts/{cohorts[nearest].id}"
    assert browser.sign_in(cast.diego).visit("/", 302).to == f"/teams/{teams[nearest].id}"
    page = browser.visit(f"/teams/{teams[nearest].id}")
    page.shows("Sus otros equipos", *(f"Sprint {first}" for place, (first, _) in enumerate(spans) if place != nearest))


def test_a_team_sees_the_next_session_and_what_is_due(browser: Browser, cast: Cast) -> None:
    make.group_session(cast.cohort)
    given = make.assignment(cast.cohort)
    page = browser.sign_in(cast.bruno).visit(f"/teams/{cast.baltimore.id}")
    page.shows("This week: one session and about 45 minutes of work", "Wednesday, October 9", "3:00 p.m. to 5:00 p.m.")
    page.shows("Worksheet 1: Team and readiness", "Monday, October 14, 11:59 p.m.")
    make.submission(cast.baltimore, given, state="submitted")
    browser.visit(f"/teams/{cast.baltimore.id}").shows("Worksheet 1 is with your facilitation team", "No worksheet waits for you")


def test_a_local_hour_that_changes_is_told_before_the_session(browser: Browser, cast: Cast) -> None:
    make.group_session(cast.cohort, clock.wall(NOW, "America/New_York").replace(day=2, hour=15, minute=0), number=4)
    make.group_session(cast.cohort)
    browser.sign_in(cast.ana).send("/me/language", {"language": "en"})
    page = browser.visit(f"/teams/{cast.asuncion.id}")
    page.shows("Your local hour changes.", "The session before starts at 15:00 and this one at 16:00 on your clock.")
    page.shows("Sunday, October 6")
    browser.sign_in(cast.bruno).visit(f"/teams/{cast.baltimore.id}").lacks("Your local hour changes.")


def test_a_facilitator_sees_what_waits_and_who_is_late(browser: Browser, cast: Cast) -> None:
    given = make.assignment(cast.cohort, due_on=NOW.date().replace(day=1))
    make.submission(cast.asuncion, given, state="submitted")
    page = browser.sign_in(cast.carla).visit(f"/cohorts/{cast.cohort.id}")
    page.shows("2 things are waiting for you", "Review worksheet 1 of Asunción", "Worksheet 1 of Baltimore is late")
    filtered = browser.visit(f"/cohorts/{cast.cohort.id}?show=attention")
    filtered.shows("Baltimore")
    assert "Worksheet 1 to review" not in filtered.text


def test_the_board_follows_the_number_of_a_worksheet(browser: Browser, cast: Cast) -> None:
    given = make.assignment(cast.cohort)
    page = browser.sign_in(cast.carla).visit(f"/cohorts/{cast.cohort.id}")
    assert '<th scope="col" class="g">1</th>' in page.html
    with writing():
        given.number = 77
    assert '<th scope="col" class="g">77</th>' in browser.visit(f"/cohorts/{cast.cohort.id}").html


def test_the_board_asks_the_database_as_often_for_eight_cities_as_for_two(browser: Browser, cast: Cast) -> None:
    given = make.assignment(cast.cohort)
    make.group_session(cast.cohort)
    make.submission(cast.asuncion, given, state="submitted")
    path = f"/cohorts/{cast.cohort.id}"
    browser.sign_in(cast.carla).visit(path)  # the process has read the worksheet by now
    few = browser.visit(path).queries
    for number in range(6):
        team = make.team(cast.cohort, make.city(f"City {number}"))
        make.member(team)
        make.submission(team, given, state="submitted")
    assert browser.visit(path).queries == few <= 12


@pytest.mark.parametrize("wanted", ["all", "attention", "en", "es", "nonsense", ""])
def test_any_filter_shows_a_page(wanted: str, browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.carla).visit(f"/cohorts/{cast.cohort.id}?show={wanted}")


def test_only_administrators_read_letters(browser: Browser, cast: Cast) -> None:
    with writing():
        outbox.write(cast.ana.recipient, "people/letters/reset.md", secret="http://localhost/reset/x")
    page = browser.sign_in(cast.dora).visit("/letters")
    page.shows("1 letter waits to be sent", cast.ana.email)
    assert "reset/x" not in page.html, "the link is for its reader alone"
    browser.visit("/letters?state=failed").shows("No letter here")
    assert 'href="/letters"' in browser.visit("/cohorts").html
    browser.sign_in(cast.carla).visit("/letters", 403)
    assert 'href="/letters"' not in browser.visit("/cohorts").html


def test_help_is_open_to_all(browser: Browser, app: Flask) -> None:
    browser.visit("/help").shows("When two people write at once", "Accessibility")
