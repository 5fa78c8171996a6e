"""The sponsor reads the plan by a link and supports it; the link opens nothing else and shows nothing private."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from sprint.core import clock, tokens
from sprint.core.database import db, writing
from sprint.core.outbox import Letter
from sprint.plans import private
from sprint.plans.sponsor_models import SponsorReading
from sprint.worksheets.models import Question
from tests import make
from tests.browser import Browser, Page
from tests.cast import Cast
from tests.conftest import NOW
from tests.partners import makers as partners
from tests.plans.makers import AUDIENCES, accepted, section, table, two_worksheets
from tests.plans.test_versions import again, worksheet_3
from tests.plans.test_whole import task

NORMA = {"name": "Norma  Soto", "email": "norma@example.org", "language": "es"}


@pytest.fixture
def plan(cast: Cast) -> str:
    """Baltimore has a plan with a private answer; the path of the page on which its team asks a sponsor."""
    third, _eighth = two_worksheets(cast.cohort)
    accepted(cast.baltimore, third, AUDIENCES, by=cast.carla)
    return f"/teams/{cast.baltimore.id}/plan/sponsor"


def asked(browser: Browser, cast: Cast, **more: Any) -> str:
    """The path of the link in the letter to the sponsor, which the team's page never shows."""
    browser.sign_in(cast.bruno).send(f"/teams/{cast.baltimore.id}/plan/sponsor", NORMA | more)
    letter = db.session.query(Letter).order_by(Letter.id.desc()).first()
    assert letter and letter.secret and letter.secret not in letter.body
    return letter.secret.removeprefix("http://localhost")


def support(stranger: Browser, link: str, status: int = 302, **more: str) -> Page:
    page = stranger.visit(link)
    found = re.search(r'name="seen" value="(\w+)"', page.html)
    return stranger.send(link, {"seen": found[1] if found else "", "note": "Adelante"} | more, status)


def readings() -> list[SponsorReading]:
    db.session.expire_all()
    return db.session.query(SponsorReading).order_by(SponsorReading.id).all()


def test_the_sponsor_reads_in_their_language_and_supports_the_plan_once(
    app: Flask, browser: Browser, cast: Cast, plan: str
) -> None:
    link = asked(browser, cast)
    letter = db.session.query(Letter).one()
    assert letter.email == "norma@example.org" and letter.name == "Norma Soto" and letter.language == "es"
    browser.visit(f"/teams/{cast.baltimore.id}/plan").shows("Norma Soto was asked on Monday, October 7 to read the plan")
    stranger = Browser(app)
    page = stranger.visit(link)
    page.shows("Norma Soto", "Librarians on the east side", "Branch library staff", "respaldo")
    assert page.response.headers["X-Robots-Tag"] == "noindex, nofollow" and page.response.headers["Cache-Control"] == "no-store"
    support(stranger, link)
    (first,) = readings()
    assert first.read_at and first.says and first.note == "Adelante" and first.version_id is None
    stranger.visit(link).shows("7 de octubre", "Adelante")
    support(stranger, link, note="Otra cosa")
    assert readings()[0].note == "Adelante"
    page = browser.visit(f"/teams/{cast.baltimore.id}/plan")
    page.shows("Norma Soto read the plan on Monday, October 7 and supports it.", "Adelante")
    page.lacks("The plan has changed since.")
    clock.fix(NOW + timedelta(minutes=1))
    accepted(cast.baltimore, worksheet_3(cast), AUDIENCES | {"first_audience": "Others"})
    browser.visit(f"/teams/{cast.baltimore.id}/plan").shows("The plan has changed since.")
    stranger.visit(f"{link}?lang=en").shows("Thank you, Norma Soto", "The plan has changed since.")


def test_nothing_private_is_on_the_sponsors_page(app: Flask, browser: Browser, cast: Cast, plan: str) -> None:
    task(cast.baltimore, "Print maps", state_note="Secret note", ends_on=date(2024, 11, 8))
    club = partners.partner(cast.baltimore, "Secret club")
    partners.contact(club, "Secret contact")
    partners.concern(cast.baltimore, club, "Secret concern")
    link = asked(browser, cast)
    secrets = ("The mayor’s cousin", "Secret", "marta@example.org", "Who has a say?")
    page = Browser(app).visit(f"{link}?lang=en")
    page.shows("Print maps", "Librarians on the east side")
    page.lacks(*secrets)
    again(cast)
    page = Browser(app).visit(f"{link}?lang=en")
    page.shows("This is version 1", "Print maps", "Librarians on the east side")
    page.lacks(*secrets)
    browser.visit(f"/teams/{cast.baltimore.id}/plan").shows("The mayor’s cousin")


def test_ratings_and_worries_stay_private_where_a_program_forgot_to_say_so(
    app: Flask, browser: Browser, cast: Cast, plan: str
) -> None:
    keys = enumerate(("influence", "worries"), 1)
    asked_too = [make.question("long_text", key=key, number=place, section="P2") for place, key in keys]
    ratings = make.assignment(cast.cohort, make.worksheet(*asked_too), number=2)
    accepted(cast.baltimore, ratings, {"influence": "Rated with 5", "worries": "Secret worry"})
    link = asked(browser, cast)
    Browser(app).visit(link).lacks("Rated with 5", "Secret worry")
    support(Browser(app), link)
    again(cast)
    Browser(app).visit(asked(browser, cast)).lacks("Rated with 5", "Secret worry")


def test_a_sponsor_reads_no_column_that_is_private_by_what_it_is(
    app: Flask, browser: Browser, cast: Cast, plan: str
) -> None:
    columns = [("name", "short_text"), *((key, "short_text") for key in sorted(private.COLUMNS))]
    asked_too = make.question("table", key="reached", number=1, section="P2", columns=columns)
    row = {"name": "Block clubs", **{key: f"Secret {key}" for key in private.COLUMNS}}
    accepted(cast.baltimore, make.assignment(cast.cohort, make.worksheet(asked_too), number=2), {"reached": [row]})
    page = Browser(app).visit(asked(browser, cast))
    page.shows("Block clubs")
    page.lacks("Secret")


def test_a_private_answer_changes_nothing_for_the_sponsor(app: Flask, browser: Browser, cast: Cast, plan: str) -> None:
    again(cast)
    link = asked(browser, cast)
    support(Browser(app), link)
    page = browser.visit(f"/teams/{cast.baltimore.id}/plan")
    page.shows("Norma Soto read version 1 on Monday, October 7 and supports it.")
    page.lacks("The plan has changed since.")
    accepted(cast.baltimore, worksheet_3(cast), AUDIENCES | {"influence": "Nobody"})
    browser.visit(f"/teams/{cast.baltimore.id}/plan").lacks("The plan has changed since.")
    task(cast.baltimore, "A new task")
    browser.visit(f"/teams/{cast.baltimore.id}/plan").shows("The plan has changed since.")


def test_what_was_not_seen_cannot_be_supported(app: Flask, browser: Browser, cast: Cast, plan: str) -> None:
    link, stranger = asked(browser, cast), Browser(app)
    page = support(stranger, link, 409, seen="0" * 64)
    page.shows("Adelante", "Librarians on the east side")
    support(stranger, link, 409, seen="")
    assert readings()[0].read_at is None


def test_a_link_ends_by_withdrawal_by_a_new_letter_and_after_sixty_days(
    app: Flask, browser: Browser, cast: Cast, plan: str
) -> None:
    first, stranger = asked(browser, cast), Browser(app)
    second = asked(browser, cast)
    stranger.visit(first, 410).shows("Este enlace ya no")
    stranger.visit(second)
    browser.send(f"/sponsor-readings/{readings()[1].id}/withdraw")
    stranger.visit(f"{second}?lang=en", 410).shows("The team withdrew it, or wrote to you again since.")
    stranger.send(second, {"seen": ""}, 410)
    third = asked(browser, cast)
    clock.fix(NOW + timedelta(days=60))
    stranger.visit(f"{third}?lang=en", 410).shows("Its days are over.")
    assert not any(one.read_at for one in readings())


def test_who_has_read_it_cannot_be_withdrawn_and_stays_when_another_is_asked(
    app: Flask, browser: Browser, cast: Cast, plan: str
) -> None:
    link = asked(browser, cast)
    support(Browser(app), link)
    browser.send(f"/sponsor-readings/{readings()[0].id}/withdraw", status=409).shows("has read the plan by now. That stays.")
    asked(browser, cast, name="Omar", email="omar@example.org")
    Browser(app).visit(link).shows("Adelante")
    browser.visit(f"/teams/{cast.baltimore.id}/plan").shows("Norma Soto read the plan", "Omar was asked")
    browser.visit(plan).shows("Read the plan on Monday, October 7 and supports it.", "there is no answer yet")


def test_the_secret_of_another_purpose_opens_nothing(app: Flask, browser: Browser, cast: Cast, plan: str) -> None:
    link = asked(browser, cast)
    with writing():
        other = tokens.make("invitation", readings()[0].id)
    stranger = Browser(app)
    for wrong in (other, link.removeprefix("/sponsor/")[:-1], "x" * 3000, "1"):
        stranger.visit(f"/sponsor/{wrong}", 404)
    secret = link.removeprefix("/sponsor/")
    for elsewhere in ("invitation", "shared"):
        stranger.visit(f"/{elsewhere}/{secret}", 404)
    assert secret not in str(db.session.query(tokens.Token.hash).all())


def test_only_the_team_asks_and_only_its_own_sponsor_is_withdrawn(browser: Browser, cast: Cast, plan: str) -> None:
    asked(browser, cast)
    (one,) = readings()
    for stranger in (cast.ana, cast.carla, cast.emil):
        browser.sign_in(stranger).send(plan, NORMA, 404)
        browser.send(f"/sponsor-readings/{one.id}/withdraw", status=404)
    assert len(readings()) == 1 and readings()[0].is_open


def test_what_is_wrong_is_told_and_the_text_stays(browser: Browser, cast: Cast, plan: str) -> None:
    browser.sign_in(cast.bruno)
    page = browser.send(plan, NORMA | {"email": "norma"}, 422)
    page.shows("Write an e-mail address such as")
    assert 'value="Norma  Soto"' in page.html
    for wrong in ({"name": ""}, {"name": "<a href=x>"}, {"language": "xx"}, {"email": "a\n@b.org"}, {"name": "x" * 900}):
        browser.send(plan, NORMA | wrong, 422)
    for _ in range(10):
        browser.send(plan, NORMA)
    browser.send(plan, NORMA, 409).shows("Write again tomorrow.")


def test_a_team_without_a_plan_is_told_what_to_do_first(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.bruno).send(f"/teams/{cast.baltimore.id}/plan/sponsor", NORMA, 409).shows("Nothing is in the plan yet.")


def test_the_form_knows_the_sponsor_of_the_worksheet(browser: Browser, cast: Cast) -> None:
    sheet = make.worksheet(table("sponsor", "Which leader?", ("name", "short_text", "Name"), section="P8"))
    section(cast.cohort, "P8")
    accepted(cast.baltimore, make.assignment(cast.cohort, sheet), {"sponsor": [{}, {"name": "Norma Soto"}]})
    page = browser.sign_in(cast.bruno).visit(f"/teams/{cast.baltimore.id}/plan/sponsor")
    assert 'value="Norma Soto"' in page.html and db.session.query(Question).count()
