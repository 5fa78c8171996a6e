"""The calendar address, the feed behind it, and single sessions as files."""

import re
from datetime import datetime

from flask_security import password_changed, password_reset

from sprint.core.database import db, writing
from sprint.core.tokens import Token
from tests import make
from tests.browser import Browser, Page
from tests.cast import Cast


def make_address(browser: Browser) -> str:
    page = browser.visit(browser.send("/me/calendar").to)
    found = re.search(r'value="http://localhost(/calendar/[^"]+\.ics)"', page.html)
    assert found
    return found.group(1)


def test_an_address_is_made_shown_where_it_was_made_and_opens_the_calendar_without_sign_in(browser: Browser, cast: Cast) -> None:
    make.group_session(cast.cohort)
    browser.sign_in(cast.bruno).visit("/me/calendar").shows("You have no calendar address yet", "Make my calendar address")
    page = browser.visit(browser.send("/me/calendar").to)
    page.shows("Your calendar address is ready: copy it now", "Withdraw my calendar address")
    path = re.findall(r'"webcal://localhost(/calendar/[^"]+)"', page.html)[0]
    assert path in browser.visit("/me/calendar").html, "a reload makes no other address"
    again = Browser(browser.app).sign_in(cast.bruno).visit("/me/calendar")
    again.shows("Your calendar address works since Monday, October 7")
    assert path not in again.html and "webcal:" not in again.html
    feed = Browser(browser.app).visit(path)
    assert feed.response.content_type == "text/calendar; charset=utf-8"
    assert "Designing the training" in feed.html
    assert feed.response.headers["X-Robots-Tag"] == "noindex"


def test_the_database_does_not_know_the_secret(browser: Browser, cast: Cast) -> None:
    secret = make_address(browser.sign_in(cast.bruno)).split("/")[2].removesuffix(".ics")
    (token,) = db.session.query(Token).all()
    assert token.hash != secret and token.expires_at is None and token.subject_id == cast.bruno.id


def test_unchanged_data_answer_304(browser: Browser, cast: Cast) -> None:
    one = make.group_session(cast.cohort)
    path = make_address(browser.sign_in(cast.bruno))
    first = browser.visit(path)
    mark = first.response.headers["ETag"]
    same = browser.client.get(path, headers={"If-None-Match": mark})
    assert (same.status_code, same.data) == (304, b"")
    with writing():
        db.session.merge(one).sequence += 1
    assert browser.visit(path, headers={"If-None-Match": mark}).response.headers["ETag"] != mark


def test_the_language_is_the_persons_whoever_asks(browser: Browser, cast: Cast) -> None:
    make.group_session(cast.cohort, title=make.both("Designing", "Diseño"))
    path = make_address(browser.sign_in(cast.ana))
    stranger = Browser(browser.app)
    first = stranger.visit(path, headers={"Accept-Language": "en"})
    assert "Diseño" in first.html and first.response.headers["Content-Language"] == "es"
    assert first.response.data == stranger.visit(f"{path}?lang=en").response.data


def test_a_wrong_a_replaced_and_a_withdrawn_secret_are_not_found(browser: Browser, cast: Cast) -> None:
    browser.visit("/calendar/wrong.ics", 404)
    old = make_address(browser.sign_in(cast.bruno))
    new = make_address(browser)
    browser.visit(old, 404)
    browser.visit(new)
    assert browser.send("/me/calendar/withdraw").to == "/me/calendar"
    browser.visit("/me/calendar").shows("Your calendar address is withdrawn.", "You have no calendar address yet")
    browser.visit(new, 404)
    browser.send("/me/calendar/withdraw")


def test_the_address_ends_with_the_account_and_with_the_password(browser: Browser, cast: Cast) -> None:
    for signal in (password_changed, password_reset):
        path = make_address(browser.sign_in(cast.bruno))
        with writing():
            signal.send(browser.app, _async_wrapper=None, user=cast.bruno)
        browser.visit(path, 404)
    path = make_address(browser)
    with writing():
        db.session.merge(cast.bruno).active = False
    browser.visit(path, 404)


def test_who_leaves_a_team_no_longer_reads_its_dates(browser: Browser, cast: Cast) -> None:
    make.group_session(cast.cohort)
    path = make_address(browser.sign_in(cast.diego))
    assert "BEGIN:VEVENT" in browser.visit(path).html
    browser.sign_in(cast.carla).send(f"/teams/{cast.asuncion.id}/people/{cast.diego.id}/remove")
    assert "BEGIN:VEVENT" not in browser.visit(path).html


def test_one_and_many_rows_cost_the_same_queries(browser: Browser, cast: Cast) -> None:
    def fill(week: int) -> Page:
        make.group_session(cast.cohort, datetime(2024, 10, week, 15))
        hour = make.office_hour(cast.cohort, make.facilitator(cast.cohort), datetime(2024, 10, week, 13))
        make.booking(hour, cast.baltimore, cast.bruno)
        make.assignment(cast.cohort, number=week)
        return browser.visit(path)

    path = make_address(browser.sign_in(cast.bruno))
    first, _second, third = fill(9), fill(10), fill(11)
    assert first.queries == third.queries <= 12


def test_the_page_asks_for_a_sign_in(browser: Browser) -> None:
    assert browser.visit("/me/calendar", 302).to.startswith("/login")
    browser.send("/me/calendar", status=401)


def test_one_session_comes_as_a_file_in_the_readers_language(browser: Browser, cast: Cast) -> None:
    one = make.group_session(cast.cohort, title=make.both("Designing the training", "Diseño de la capacitación"))
    page = browser.sign_in(cast.ana).visit(f"/sessions/{one.id}/calendar.ics")
    assert page.response.headers["Content-Disposition"] == "attachment; filename=diseno-de-la-capacitacion.ics"
    assert page.html.count("BEGIN:VEVENT") == 1
    browser.sign_in(cast.emil).visit(f"/sessions/{one.id}/calendar.ics", 404)
    browser.visit("/sessions/999999/calendar.ics", 404)
