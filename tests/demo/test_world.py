"""The demo world: what the contract says of it."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_security import verify_password
from sqlalchemy import select

from sprint.cohorts.models import City, Cohort
from sprint.cohorts.queries import cohort_by_key, teams
from sprint.core import clock, locale, outbox
from sprint.core.database import db, writing
from sprint.core.errors import Refused
from sprint.core.locale import Voice
from sprint.core.outbox import Letter
from sprint.demo import world
from sprint.people.models import Person
from sprint.people.queries import person_by_email
from sprint.programs.taking_over import take_over
from sprint.schedule.listing import told
from sprint.schedule.queries import group_sessions
from sprint.submissions.assignment_models import Extension
from sprint.submissions.models import Submission
from sprint.worksheets.queries import assignments, versions_of
from tests.browser import Browser
from tests.conftest import NOW
from tests.demo.lives import two_cohorts_are_alive
from tests.programs.small import shipped_outline

VECTORS = Path(__file__).parents[1] / "programs" / "timezones.json"
CITIES = ["asuncion", "baltimore", "bogota", "guadalajara", "phoenix", "san-juan", "santiago", "tijuana"]


@pytest.fixture
def loaded(house: None) -> Iterator[list[Cohort]]:
    clock.fix(None)
    with locale.speaking(Voice("en", "UTC")), writing():
        take_over(shipped_outline())
        world.load()
    yield list(db.session.scalars(select(Cohort).order_by(Cohort.starts_on)))
    clock.fix(NOW)


def test_the_world_is_as_the_contract_says(loaded: list[Cohort], app: Flask, browser: Browser) -> None:
    first, running = loaded
    _the_2024_sprint(first)
    _a_sprint_in_week_five(running)
    _accounts()
    two_cohorts_are_alive(first, running)
    assert db.session.scalars(select(Letter)).all() == [], "nobody is written to"
    with pytest.raises(Refused), writing():
        world.load()
    browser.visit("/login").shows("This is the demo world", "lead@san-juan.example.org")
    _letters_are_read_with_their_links(browser)


def _letters_are_read_with_their_links(browser: Browser) -> None:
    admin = person_by_email("admin@example.org")
    assert admin is not None
    with writing():
        outbox.write(admin.recipient, "people/letters/reset.md", secret="http://localhost/reset/x")
    browser.sign_in(admin).visit("/letters").shows("In the demo world their links can be opened here.", "http://localhost/reset/x")


def _the_2024_sprint(cohort: Cohort) -> None:
    days = [one.starts_local.date() for one in group_sessions(cohort.id)]
    assert days[0] == date(2024, 8, 28)
    assert days[1:8] == [date(2024, 9, 11) + timedelta(weeks=week) for week in range(7)]
    vectors = json.loads(VECTORS.read_text())
    series = next(one for one in vectors["series"] if one["id"] == "sprint-2024")
    for city in db.session.scalars(select(City)):
        name = next((name for name, zone in vectors["cities"].items() if zone == city.zone), None)
        if name is None:
            continue
        local = {row["utc"]: row["local"] for row in told(cohort, city.zone)}
        for occurrence in series["occurrences"]:
            assert local[occurrence["utc_start"]] == occurrence["local_start"][name]


def _a_sprint_in_week_five(cohort: Cohort) -> None:
    today = clock.today("America/New_York")
    assert cohort.starts_on.weekday() == 2
    assert timedelta(days=28) <= today - cohort.starts_on < timedelta(days=35)
    assert [team.city.key for team in teams(cohort)] == CITIES
    states = {one.state for one in db.session.scalars(select(Submission).where(Submission.cohort_id == cohort.id))}
    assert states == {"draft", "submitted", "changes", "approved"}
    given = assignments(cohort.id)
    assert all(one.due_session_id and one.opens_session_id for one in given), "every day follows a session"
    published = [[one.number for one in versions_of(each.version.worksheet_id) if one.published_at] for each in given]
    newest = [max(numbers) - each.version.number for numbers, each in zip(published, given, strict=True)]
    assert newest == [0, 0, 0, 0, 0, 1, 0, 0, 0], "one worksheet has a newer version than the cohort"
    found = db.session.scalars(select(Extension).where(Extension.cohort_id == cohort.id))
    assert sorted((one.team.city.key, one.language) for one in found) == [("asuncion", "es"), ("baltimore", "en")]


def _accounts() -> None:
    emails = [f"{name}@example.org" for name in ("admin", "facilitator", "facilitator2")]
    emails += [f"{role}@{city}.example.org" for city in CITIES for role in ("lead", "member")]
    for email in emails:
        person = person_by_email(email)
        assert person is not None and person.password is not None, email
    one = person_by_email("lead@bogota.example.org")
    assert one is not None and verify_password(world.PASSWORD, one.password)
    assert (one.language, one.zone) == ("es", "America/Bogota")
    assert {person.language for person in db.session.scalars(select(Person).where(Person.email.like("%san-juan%")))} == {"es"}
    assert cohort_by_key("community-data-training-2024") is not None


def test_a_real_installation_names_no_accounts(browser: Browser) -> None:
    browser.visit("/login").lacks("demo world", "example.org")
