"""A repeated operation has one effect and the same answer."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from sprint.cohorts.queries import members
from sprint.core.database import db
from tests.browser import Browser, let_in
from tests.cast import Cast

ROCIO = {"name": "Rocío Duarte", "email": "rocio@example.org", "language": "es", "role": "member", "operation": "mark-1"}


def test_the_same_form_twice_has_one_effect_and_the_same_answer(browser: Browser, cast: Cast) -> None:
    path = f"/teams/{cast.asuncion.id}/people"
    first = browser.sign_in(cast.ana).send(path, ROCIO)
    second = browser.send(path, ROCIO)
    assert first.to == second.to == path
    assert len(members(cast.asuncion)) == 3


def test_a_changed_form_with_the_same_mark_counts(browser: Browser, cast: Cast) -> None:
    path = f"/teams/{cast.asuncion.id}/people"
    browser.sign_in(cast.ana).send(path, ROCIO)
    browser.send(path, {**ROCIO, "name": "Óscar Vera", "email": "oscar@example.org"})
    assert len(members(cast.asuncion)) == 4


def test_the_mark_of_one_person_says_nothing_to_another(browser: Browser, cast: Cast) -> None:
    path = f"/teams/{cast.asuncion.id}/people"
    browser.sign_in(cast.ana).send(path, ROCIO)
    Browser(browser.app).sign_in(cast.bruno).send(path, ROCIO, 404)


def test_twins_at_the_same_moment_have_one_effect(app: Flask, cast: Cast) -> None:
    path, clients = f"/teams/{cast.asuncion.id}/people", [app.test_client() for _ in range(16)]
    for client in clients:
        let_in(client, cast.ana)
    db.session.rollback()
    app.config["WTF_CSRF_ENABLED"] = False
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda client: client.post(path, data=ROCIO).status_code, clients))
    assert answers == [302] * 16
    assert len(members(cast.asuncion)) == 3
