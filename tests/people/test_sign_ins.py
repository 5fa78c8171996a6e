"""Sign-ins: each is a row, and a cookie is good only while its row is open."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Event

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_security import hash_password
from sqlalchemy import event, select

from sprint import create_app
from sprint.core import clock, tokens
from sprint.core.config import BadSetting, Settings
from sprint.core.database import db, writing
from sprint.people import actions, devices, queries
from sprint.people.models import Person, SignIn
from tests import make
from tests.browser import Browser, let_in
from tests.conftest import NOW

PASSWORD = "a sentence of words"
NEW_PASSWORD = "another sentence of words"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"
PHONE = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"


@pytest.fixture
def ana(house: None) -> Person:
    person = make.person("Ana Benítez", email="ana@example.org")
    with writing():
        person.password = hash_password(PASSWORD)
    return person


def come_in(app: Flask, password: str = PASSWORD, agent: str = FIREFOX, **more: str) -> Browser:
    """Someone who signs in by the page."""
    browser = Browser(app)
    sent = {"email": "ana@example.org", "password": password, **more}
    assert browser.send("/login", sent, headers={"User-Agent": agent}).to == "/"
    return browser


def copy_of(browser: Browser, *names: str) -> Browser:
    """A thief, who has copied cookies (all of them, unless they are named)."""
    thief = Browser(browser.app)
    for name in names or ("sprint", "remember_token"):
        if kept := browser.client.get_cookie(name):
            thief.client.set_cookie(name, kept.value)
    return thief


def rows() -> list[SignIn]:
    return list(db.session.scalars(select(SignIn).order_by(SignIn.id)))


def is_out(browser: Browser) -> bool:
    return browser.visit("/me", None).to.startswith("/login")


@pytest.mark.parametrize("remember", [{}, {"remember": "y"}])
def test_a_copied_cookie_ends_with_the_sign_in(app: Flask, ana: Person, remember: dict[str, str]) -> None:
    browser = come_in(app, **remember)
    thieves = [copy_of(browser), copy_of(browser, "sprint"), copy_of(browser, "remember_token")]
    assert [is_out(thief) for thief in thieves] == [False, False, not remember]
    browser.send("/logout")
    assert [is_out(one) for one in (browser, *thieves)] == [True] * 4
    thieves[0].send("/me/language", {"language": "es"}, 401)
    assert [row.ended_at for row in rows()] == [NOW]


def test_a_new_sign_in_has_a_new_secret_and_takes_none_that_was_there(app: Flask, ana: Person) -> None:
    browser = Browser(app)
    with browser.client.session_transaction() as kept:
        kept["_user_id"] = planted = tokens.fresh()
    assert is_out(browser)
    secrets = {planted, ana.fs_uniquifier}
    for _ in range(2):
        browser.send("/login", {"email": "ana@example.org", "password": PASSWORD})
        with browser.client.session_transaction() as kept:
            secrets.add(kept["_user_id"])
        browser.send("/logout")
    assert len(secrets) == 4
    assert not {value for row in rows() for value in (row.hash, row.mark)} & secrets - {ana.fs_uniquifier}, "hashes only"


def test_the_mark_of_a_person_opens_nothing(app: Flask, ana: Person) -> None:
    """It stood in the cookie once, and stands in the links that reset a password."""
    browser, mark = Browser(app), ana.fs_uniquifier
    come_in(app)
    with browser.client.session_transaction() as kept:
        kept["_user_id"], kept["_fresh"] = mark, True
    assert is_out(browser)


@pytest.mark.parametrize(("remember", "days"), [({}, 7), ({"remember": "y"}, 30)])
def test_a_sign_in_is_over_by_itself(app: Flask, ana: Person, remember: dict[str, str], days: int) -> None:
    browser = come_in(app, **remember)
    clock.fix(NOW + timedelta(days=days, seconds=-1))
    assert not is_out(browser)
    clock.fix(NOW + timedelta(days=days))
    assert is_out(browser) and is_out(copy_of(browser, "remember_token"))


def test_a_changed_password_keeps_this_device_and_no_other_not_even_with_its_old_cookie(app: Flask, ana: Person) -> None:
    browser, other = come_in(app, remember="y"), come_in(app, remember="y")
    thief = copy_of(browser)
    browser.send("/me/password", {"password": PASSWORD, "new_password": NEW_PASSWORD, "new_password_confirm": NEW_PASSWORD})
    assert [is_out(one) for one in (browser, other, thief, copy_of(other, "remember_token"))] == [False, True, True, True]
    assert not is_out(copy_of(browser, "remember_token")), "whoever is kept signed in stays so"


def test_an_invitation_that_sets_a_password_ends_what_came_in_by_the_earlier_one(app: Flask, ana: Person) -> None:
    other = come_in(app)
    with writing():
        link = actions.invite(ana, "", to="Sprint")
    answer = {"name": "Ana", "language": "en", "zone": "America/Bogota", "clock": "12"}
    guest = Browser(app)
    guest.send(link, {**answer, "password": NEW_PASSWORD, "password_confirm": NEW_PASSWORD})
    assert (is_out(guest), is_out(other)) == (False, True)


def test_whoever_comes_in_as_someone_else_leaves_the_first_sign_in(app: Flask, ana: Person) -> None:
    browser = come_in(app)
    thief = copy_of(browser)
    with writing():
        link = actions.invite(make.person("Rocío Duarte"), "", to="Sprint")
    answer = {"name": "Rocío Duarte", "language": "en", "zone": "America/Bogota", "clock": "12"}
    browser.send(link, {**answer, "password": NEW_PASSWORD, "password_confirm": NEW_PASSWORD})
    browser.visit("/me").shows("Rocío Duarte")
    assert is_out(thief)


def test_a_sign_in_that_begins_while_the_password_changes_is_over_with_it(ana: Person) -> None:
    """On PostgreSQL the old password may be checked before the change and its sign-in written after it."""
    mark = ana.fs_uniquifier
    with writing():
        ana.fs_uniquifier = tokens.fresh()
        secret = actions.begin_sign_in(ana, timedelta(days=7))
    assert queries.whose_cookie(secret)
    with writing():
        rows()[0].mark = mark
    assert queries.whose_cookie(secret) is None and queries.open_sign_ins(ana) == []


def test_a_sign_in_of_someone_who_is_not_active_is_not_open(ana: Person) -> None:
    with writing():
        secret = actions.begin_sign_in(ana, timedelta(days=7))
        ana.active = False
    assert queries.whose_cookie(secret) is None and queries.open_sign_ins(ana) == []


def test_a_closed_account_ends_all_sign_ins_for_good(app: Flask, ana: Person) -> None:
    browser = come_in(app)
    with writing():
        actions.deactivate(ana, by=make.person("Dora Klein", administrator=True))
    assert is_out(browser)
    with writing():
        ana.active = True
    assert is_out(browser)


def test_the_settings_list_every_device_and_end_each(app: Flask, ana: Person) -> None:
    browser, phone, third = come_in(app), come_in(app, agent=PHONE), come_in(app, agent="curl/8")
    page = browser.visit("/me")
    page.shows("Firefox on Linux this device", "Chrome on Android", "An unknown device")
    page.shows("Signed in on Monday, October 7, 10:00 a.m.; ends by itself on Monday, October 14")
    spanish = browser.visit("/me?lang=es")
    spanish.shows("Firefox en Linux este dispositivo", "Chrome en Android", "Dispositivo desconocido")
    spanish.lacks("sesión", "Signed in")
    browser.send(f"/me/sign-ins/{rows()[1].id}/end")
    browser.visit("/me").lacks("Android")
    assert [is_out(one) for one in (browser, phone, third)] == [False, True, False]
    browser.send("/me/end-sign-ins")
    assert [is_out(one) for one in (browser, phone, third)] == [False, True, True]
    browser.visit("/me").lacks("Sign out on all other devices")


def test_nobody_ends_the_sign_in_of_another(app: Flask, ana: Person) -> None:
    browser = come_in(app)
    Browser(app).sign_in(make.person("Bruno Carter")).send(f"/me/sign-ins/{rows()[0].id}/end", status=404)
    Browser(app).send(f"/me/sign-ins/{rows()[0].id}/end", status=401)
    assert not is_out(browser)


def test_an_ended_sign_in_does_not_come_back_with_the_requests_that_were_on_their_way(app: Flask, ana: Person) -> None:
    """Each copy keeps the cookies of its answers, as a browser does; nothing after the answer to the sign-out is let in."""
    browser = come_in(app)
    copies = [copy_of(browser).client for _ in range(3)]
    is_over, answers = Event(), []

    def knock(client: FlaskClient) -> None:
        for number in range(400):
            late = is_over.is_set()
            sent = client.get("/help?lang=en") if number % 2 else client.post("/me/language", data={"language": "en"})
            answers.append((late, sent.status_code, b"Ana Ben" in sent.data))
            if late and number > 3:
                return

    with ThreadPoolExecutor(3) as pool:
        knocking = [pool.submit(knock, client) for client in copies]
        while len(answers) < 12 and not any(one.done() for one in knocking):
            pass
        assert _send(browser.client, "/logout") == 302
        is_over.set()
        for one in knocking:
            one.result(60)
    before, after = ([answer for answer in answers if answer[0] is late] for late in (False, True))
    assert any(status == 302 for _, status, _ in before), "the harness was signed in"
    assert {status for _, status, _ in after} <= {200, 401} and not any(named for _, _, named in after)
    assert all(is_out(copy_of(browser)) for _ in copies)
    assert [row.ended_at for row in rows()] == [NOW]


def _send(client: FlaskClient, path: str) -> int:
    return client.post(path).status_code


def test_a_page_costs_one_query_for_the_person_and_the_sign_in(app: Flask, ana: Person) -> None:
    browser, said = come_in(app), []

    def hear(_: object, __: object, statement: str, *___: object) -> None:
        said.append(statement)

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        browser.visit("/help")
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)
    asked = [statement for statement in said if statement.startswith("SELECT")]
    assert ["sign_ins" in statement and "people" in statement for statement in asked] == [True] + [False] * (len(asked) - 1)
    assert not [statement for statement in asked[1:] if "people" in statement]


def test_reading_writes_nothing_and_old_sign_ins_are_dropped_at_the_next_one(app: Flask, ana: Person) -> None:
    browser = come_in(app)
    clock.fix(NOW + timedelta(days=1))
    browser.visit("/me")
    assert [(row.begun_at, row.ends_at, row.ended_at) for row in rows()] == [(NOW, NOW + timedelta(days=7), None)]
    clock.fix(NOW + timedelta(days=98))
    let_in(app.test_client(), ana)
    assert [row.begun_at for row in rows()] == [clock.now()]


@pytest.mark.parametrize(
    ("agent", "said"),
    [
        (FIREFOX, ("Firefox", "Linux")),
        (PHONE, ("Chrome", "Android")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15", ("Safari", "Mac")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) CriOS/126.0 Mobile/15E148 Safari/604.1", ("Chrome", "iPhone")),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/126.0.0.0 Safari/537.36 Edg/126.0", ("Edge", "Windows")),
        ("<b>Firefox</b> \x00" + "x" * 5000, ("Firefox", "")),
        ("", ("", "")),
    ],
)
def test_a_browser_is_told_in_words(agent: str, said: tuple[str, str]) -> None:
    assert devices.read(agent) == said


@pytest.mark.parametrize("variable", ["SPRINT_SIGN_IN_DAYS", "SPRINT_KEPT_SIGN_IN_DAYS"])
def test_how_long_a_sign_in_lasts_is_a_setting_of_1_to_366_days(variable: str, tmp_path: Path) -> None:
    given = {"SPRINT_INSTANCE_PATH": str(tmp_path), "SPRINT_SECRET_KEY": "only-for-tests-only-for-tests-only"}
    settings = Settings.from_environment({**given, variable: "3"})
    assert 3 in (settings.sign_in_days, settings.kept_sign_in_days)
    for bad in ("0", "367", "week"):
        with pytest.raises(BadSetting, match=variable):
            Settings.from_environment({**given, variable: bad})


def test_to_guess_a_password_from_the_database_is_dear(instance: Path) -> None:
    settings = Settings(instance_path=instance, database_url="sqlite://", secret_key="only-for-tests-only-for-tests-only")
    with create_app(settings).app_context():
        assert hash_password(PASSWORD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")
