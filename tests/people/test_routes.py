"""Signing in, invitations, settings: what a person does before anything else."""

from datetime import timedelta

import pytest
from flask_security import hash_password
from sqlalchemy import select

from sprint.core import clock
from sprint.core.database import db, writing
from sprint.core.outbox import Letter
from sprint.people import actions
from sprint.people.models import Person
from sprint.people.queries import person_by_email
from tests import make
from tests.browser import Browser
from tests.conftest import NOW

PASSWORD = "a sentence of words"


@pytest.fixture
def ana(house: None) -> Person:
    person = make.person("Ana Benítez", language="es", zone="America/Asuncion", hours="24", email="ana@example.org")
    with writing():
        person.password = hash_password(PASSWORD)
    return person


def the_letter() -> Letter:
    return db.session.scalars(select(Letter).order_by(Letter.id.desc())).first()  # type: ignore[return-value]


def link_in(letter: Letter) -> str:
    assert letter.secret and letter.secret not in letter.body
    return letter.secret.removeprefix("http://localhost")


def test_someone_signs_in_and_out(browser: Browser, ana: Person) -> None:
    assert browser.visit("/me", 302).to == "/login?next=/me"
    assert browser.send("/login", {"email": "ANA@example.org", "password": PASSWORD}).to == "/"
    assert browser.visit("/me").shows("Ana Benítez")
    assert person_by_email("ana@example.org").signed_in_at == NOW  # type: ignore[union-attr]
    browser.send("/logout")
    browser.visit("/me", 302)


@pytest.mark.parametrize(
    "wrong",
    [{"password": "wrong"}, {"password": "x\x00"}, {"email": "nobody@example.org"}, {"email": ""}, {"email": "ana\x00@x.org"}],
)
def test_a_wrong_sign_in_says_the_same_for_a_known_and_an_unknown_address(
    wrong: dict[str, str], browser: Browser, ana: Person
) -> None:
    page = browser.send("/login", {"email": "ana@example.org", "password": PASSWORD, **wrong}, 422)
    page.shows("This did not work yet")
    browser.visit("/me", 302)


def test_a_next_page_elsewhere_is_not_followed(browser: Browser, ana: Person) -> None:
    for evil in ("//evil.example", "https://evil.example/", "\t//evil.example", "/\\evil.example"):
        page = browser.send("/login", {"email": "ana@example.org", "password": PASSWORD, "next": evil}, None)
        assert not page.to.startswith(("//", "http", "\t"))
        browser.client.delete_cookie("sprint")


def test_a_forgotten_password_is_set_by_a_letter_in_the_persons_language(browser: Browser, ana: Person) -> None:
    browser.send("/reset", {"email": "ana@example.org"}, 200)
    letter = the_letter()
    assert (letter.language, letter.email) == ("es", "ana@example.org")
    path = link_in(letter)
    browser.visit(path)
    new = "another sentence of words"
    browser.send(path, {"password": new, "password_confirm": new})
    assert browser.send("/login", {"email": "ana@example.org", "password": new}).to == "/"
    browser.send("/logout")
    assert browser.visit(path, 302).to == "/reset", "the link works once"


def test_an_unknown_address_gets_the_same_page_and_no_letter(browser: Browser, ana: Person) -> None:
    known = browser.send("/reset", {"email": "ana@example.org"}, 200).text
    unknown = browser.send("/reset", {"email": "nobody@example.org"}, 200).text
    assert known.replace("ana@", "nobody@") == unknown
    assert [letter.email for letter in db.session.scalars(select(Letter))] == ["ana@example.org"]


def test_an_address_that_cannot_be_kept_gets_no_letter_and_is_shown_without_that(browser: Browser, ana: Person) -> None:
    page = browser.send("/reset", {"email": "ana\x00@example.org"}, 200)
    assert 'value="ana@example.org"' in page.html
    assert db.session.scalars(select(Letter)).all() == []


def test_a_new_password_ends_all_other_sign_ins(app: object, browser: Browser, ana: Person) -> None:
    other = Browser(browser.app).sign_in(ana)
    other.visit("/me")
    browser.sign_in(ana)
    new = "another sentence of words"
    browser.send("/me/password", {"password": PASSWORD, "new_password": new, "new_password_confirm": new})
    browser.visit("/me")
    other.visit("/me", 302)


def test_ending_all_other_sign_ins_keeps_this_one(browser: Browser, ana: Person) -> None:
    other = Browser(browser.app).sign_in(ana)
    browser.sign_in(ana).send("/me/end-sign-ins")
    browser.visit("/me")
    other.visit("/me", 302)


def test_a_closed_account_is_out_at_the_next_request(browser: Browser, ana: Person) -> None:
    browser.sign_in(ana).visit("/me")
    with writing():
        ana.active = False
    browser.visit("/me", 302)


def test_an_invitation_leads_from_the_letter_to_the_first_page(browser: Browser) -> None:
    with writing():
        person = actions.add("rocio@example.org", "Rocío Duarte", language="es", zone="America/Asuncion", clock_hours="24")
        actions.invite(person, "http://localhost", to="Sprint")
    letter = the_letter()
    assert letter.language == "es"
    path = link_in(letter)
    page = browser.visit(path)
    assert 'lang="es"' in page.html
    answer = {"name": "Rocío Duarte", "language": "es", "zone": "America/Asuncion", "clock": "24"}
    browser.send(path, {**answer, "password": "short", "password_confirm": "short"}, 422)
    browser.send(path, {**answer, "password": PASSWORD, "password_confirm": "else"}, 422)
    assert browser.send(path, {**answer, "password": PASSWORD, "password_confirm": PASSWORD}).to == "/"
    browser.visit("/me").shows("Rocío Duarte")
    assert person_by_email("rocio@example.org").has_joined  # type: ignore[union-attr]
    Browser(browser.app).visit(path, 404)


def test_an_invitation_ends_after_two_weeks_and_with_a_newer_one(browser: Browser) -> None:
    with writing():
        person = actions.add("rocio@example.org", "Rocío Duarte", language="es", zone="America/Asuncion")
        first = actions.invite(person, "", to="Sprint")
        second = actions.invite(person, "", to="Sprint")
    browser.visit(first, 404)
    browser.visit(second)
    clock.fix(NOW + timedelta(days=15))
    browser.visit(second, 404)


def test_settings_are_followed_at_once(browser: Browser, ana: Person) -> None:
    answer = {"name": "Ana B.", "language": "en", "zone": "America/Bogota", "clock": "12"}
    browser.sign_in(ana).send("/me", answer)
    page = browser.visit("/me")
    assert '<html lang="en">' in page.html
    assert page.shows("Your settings are saved.", "Ana B.")


@pytest.mark.parametrize(
    "wrong",
    [{"zone": "Atlantis"}, {"language": "xx"}, {"clock": "13"}, {"name": ""}, {"name": "x" * 500}, {"name": "A\x00"}],
)
def test_a_wrong_setting_keeps_what_was_typed(wrong: dict[str, str], browser: Browser, ana: Person) -> None:
    answer = {"name": "Ana tecleó esto", "language": "es", "zone": "America/Bogota", "clock": "12", **wrong}
    page = browser.sign_in(ana).send("/me", answer, 422)
    assert "name" in wrong or 'value="Ana tecleó esto"' in page.html
    assert person_by_email("ana@example.org").zone == "America/Asuncion"  # type: ignore[union-attr]


def test_the_language_is_switched_on_the_page_where_one_is(browser: Browser, ana: Person) -> None:
    assert browser.sign_in(ana).send("/me/language", {"language": "en", "back": "/help?x=1"}).to == "/help?x=1"
    assert '<html lang="en">' in browser.visit("/me").html
    assert browser.send("/me/language", {"language": "en", "back": "//evil.example"}).to == "/"
    browser.send("/me/language", {"language": "tlh", "back": "/me"})
    assert '<html lang="en">' in browser.visit("/me").html


def test_the_language_of_a_page_is_the_address_the_person_the_cookie_the_browser(browser: Browser, ana: Person) -> None:
    spanish = {"Accept-Language": "es-CO,es;q=0.9,en;q=0.5"}
    assert 'lang="en"' in browser.visit("/help").html
    assert '<html lang="es">' in browser.visit("/help", headers=spanish).html
    browser.visit("/help?lang=en", headers=spanish)
    assert '<html lang="en">' in browser.visit("/help", headers=spanish).html, "the cookie remembers the choice"
    assert '<html lang="es">' in browser.sign_in(ana).visit("/help").html, "the person's setting"
    assert '<html lang="en">' in browser.visit("/help?lang=en").html, "the address"


@pytest.mark.parametrize("password", ["x" * 5000, "\ufdfa" * 5000])
def test_a_password_that_is_longer_than_any_is_just_wrong(password: str, browser: Browser, ana: Person) -> None:
    browser.send("/login", {"email": "ana@example.org", "password": password}, 422).shows("This did not work yet")
    browser.sign_in(ana).send("/verify", {"password": password}, 422)
    new = "another sentence of words"
    browser.send("/me/password", {"password": password, "new_password": new, "new_password_confirm": new}, 422)


@pytest.mark.parametrize("name", ["<http://evil.example>", "Ana\n\n# Big"])
def test_a_name_is_one_line_and_no_link(name: str, browser: Browser, ana: Person) -> None:
    answer = {"name": name, "language": "es", "zone": "America/Asuncion", "clock": "24"}
    browser.sign_in(ana).send("/me", answer, 422)


def test_a_password_left_empty_is_told_at_its_field(browser: Browser, ana: Person) -> None:
    page = browser.sign_in(ana).send("/me/password", {}, 422)
    page.shows("Contraseña actual: Complete este campo.", "Contraseña nueva: Complete este campo.")
    assert "<title>Error: Cambiar su contraseña" in page.html
