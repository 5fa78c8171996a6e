"""What a browser kept and could not save, in Chromium: none of it takes the place of an answer before its writer says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask, request
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import BrowserContext, Locator, expect
from playwright.sync_api import Page as Tab

from sprint.core.database import db, writing
from sprint.people.models import Person
from sprint.submissions import actions, saving
from sprint.submissions.models import SubmissionState
from sprint.submissions.saving import Typed
from tests import live
from tests.browser import Browser
from tests.cast import Cast
from tests.plans.makers import AUDIENCES, plan_of
from tests.plans.test_text_routes import Writers
from tests.submissions.stage import Scene, scene

pytestmark = pytest.mark.once

ANSWER, KEPT, SOON = "Cortes de agua", "Un texto viejo", 9000


@pytest.fixture
def one(cast: Cast) -> Scene:
    """The worksheet with Ana's answer to the required question."""
    one = scene(cast)
    _writes(one, ANSWER, cast.ana, base=0)
    return one


def _writes(one: Scene, text: str, by: Person, base: int) -> None:
    with writing():
        saving.save(one.submission, [Typed(one.text, text, base)], language="es", by=by)


def _sent_and_given_back(one: Scene, by: Person) -> None:
    with writing():
        actions.submit(one.submission, by)
    _given_back(one)


def _given_back(one: Scene) -> None:
    db.session.rollback()
    with writing():
        one.submission.state = SubmissionState.CHANGES


def _context(app: Flask, chromium: Chromium, person: Person, address: str) -> BrowserContext:
    context = chromium.new_context(base_url=address, locale="es-PY", reduced_motion="reduce")
    context.add_cookies([live.cookie(app, person, address)])  # type: ignore[list-item]
    db.session.rollback()  # an open read keeps others from writing on SQLite
    return context


def _opened(context: BrowserContext, path: str) -> Tab:
    db.session.rollback()
    tab = context.new_page()
    tab.goto(path)
    expect(tab.locator("#work[data-is-live]")).to_be_attached(timeout=SOON)
    return tab


def _line(tab: Tab, question: int) -> Locator:
    return tab.locator(f"[data-question='{question}'] .save[role=status]")


def _notice(tab: Tab, question: int) -> Locator:
    return tab.locator(f"[data-question='{question}'] [role=group]", has=tab.locator("[data-use]"))


def _stays(tab: Tab, question: int, text: str) -> None:
    """Longer than it takes to save something, the field says what it said."""
    tab.wait_for_timeout(2000)
    assert tab.input_value(f"#q-{question}") == text


def _history(one: Scene) -> list[str]:
    db.session.rollback()
    texts = [text for text, _ in one.history()]
    db.session.rollback()
    return texts


@contextmanager
def _no_line(app: Flask) -> Iterator[None]:
    """No save reaches the app, not even one that a page sends as it goes: a browser without a line lets those through."""

    def cut() -> Any:
        return ("", 502) if request.path.endswith(("/answer", "/text")) else None

    cutting = app.before_request_funcs.setdefault(None, [])
    cutting.insert(0, cut)
    try:
        yield
    finally:
        cutting.remove(cut)


def _leaves_unsent(app: Flask, context: BrowserContext, path: str, typed: dict[str, str], question: int) -> None:
    """Type while there is no line, and go."""
    tab = _opened(context, path)
    with _no_line(app):
        for name, text in typed.items():
            tab.fill(f"#{name}", text)
        expect(_line(tab, question)).to_contain_text("Queda en este dispositivo", timeout=SOON)
        tab.goto("about:blank")
        tab.wait_for_timeout(500)
    tab.close()


def _leaves_refused(app: Flask, chromium: Chromium, person: Person, address: str, one: Scene) -> BrowserContext:
    """Send the worksheet in one tab, type in another one, hear that it is too late, and go; then it comes back."""
    question, path = one.text.id, one.path
    context = _context(app, chromium, person, address)
    first, second = _opened(context, path), _opened(context, path)
    first.locator(".dock button[value=submit]").click()
    expect(first.locator("#work")).to_have_count(0)
    second.fill(f"#q-{question}", KEPT)
    expect(_line(second, question).locator(".t-act")).to_be_visible(timeout=SOON)
    second.close()
    _given_back(one)
    return context


def test_a_refused_text_waits_beside_the_answer_until_its_writer_takes_it(
    app: Flask, chromium: Chromium, address: str, cast: Cast, one: Scene
) -> None:
    question, path = one.text.id, one.path
    context = _leaves_refused(app, chromium, cast.ana, address, one)
    for _ in range(2):  # it waits from one visit to the next
        tab = _opened(context, path)
        _stays(tab, question, ANSWER)
        assert _history(one) == [ANSWER]
        expect(_notice(tab, question)).to_contain_text(KEPT)
    _notice(tab, question).locator("[data-use]").click()
    expect(_line(tab, question)).to_contain_text("Guardado (", timeout=SOON)
    assert tab.input_value(f"#q-{question}") == KEPT
    assert _history(one) == [ANSWER, KEPT]
    tab = _opened(context, path)
    expect(_notice(tab, question)).to_have_count(0)
    context.close()


def test_a_refused_text_that_is_discarded_is_gone_and_what_is_typed_meanwhile_is_not(
    app: Flask, chromium: Chromium, address: str, cast: Cast, one: Scene
) -> None:
    question, path = one.text.id, one.path
    context = _leaves_refused(app, chromium, cast.ana, address, one)
    tab = _opened(context, path)
    tab.fill(f"#q-{question}", "Cortes de agua y luz")
    expect(_line(tab, question)).to_contain_text("Guardado (", timeout=SOON)
    tab = _opened(context, path)
    expect(_notice(tab, question)).to_contain_text(KEPT)
    _notice(tab, question).locator("[data-discard]").click()
    tab = _opened(context, path)
    expect(_notice(tab, question)).to_have_count(0)
    assert tab.input_value(f"#q-{question}") == "Cortes de agua y luz"
    assert _history(one) == [ANSWER, "Cortes de agua y luz"]
    context.close()


def test_a_text_made_from_an_older_answer_or_in_an_earlier_round_waits_too(
    app: Flask, chromium: Chromium, address: str, cast: Cast, one: Scene
) -> None:
    question, path = one.text.id, one.path
    for happens in (lambda: _writes(one, "De Diego", cast.diego, base=1), lambda: _sent_and_given_back(one, cast.diego)):
        context = _context(app, chromium, cast.ana, address)
        _leaves_unsent(app, context, path, {f"q-{question}": KEPT}, question)
        happens()
        tab = _opened(context, path)
        _stays(tab, question, "De Diego")
        assert _history(one) == [ANSWER, "De Diego"]
        expect(_notice(tab, question)).to_contain_text(KEPT)
        context.close()


def test_a_text_made_from_the_answer_as_it_is_goes_on_by_itself(
    app: Flask, chromium: Chromium, address: str, cast: Cast, one: Scene
) -> None:
    question, path = one.text.id, one.path
    context = _context(app, chromium, cast.ana, address)
    _leaves_unsent(app, context, path, {f"q-{question}": "Cortes de agua y luz"}, question)
    tab = _opened(context, path)
    expect(_line(tab, question)).to_contain_text("Guardado (", timeout=SOON)
    expect(_notice(tab, question)).to_have_count(0)
    assert _history(one) == [ANSWER, "Cortes de agua y luz"]
    context.close()


def test_rows_that_wait_are_shown_in_words_and_stand_beside_those_that_came_since(
    app: Flask, chromium: Chromium, address: str, cast: Cast, one: Scene
) -> None:
    number, path = one.table.id, one.path
    context = _context(app, chromium, cast.ana, address)
    row = {f"q-{number}-0-name": "Biblioteca", f"q-{number}-0-since": "2024-05-01"}
    _leaves_unsent(app, context, path, row, number)
    with writing():
        saving.save(one.submission, [Typed(one.table, [{"name": "Museo"}], 0)], language="es", by=cast.diego)
    tab = _opened(context, path)
    expect(_notice(tab, number).locator("[data-said]")).to_have_text("Biblioteca · 2024-05-01")
    _notice(tab, number).locator("[data-use]").click()
    expect(_line(tab, number)).to_contain_text("Guardad", timeout=SOON)
    expect(tab.locator(f"#q-{number}-1-name")).to_have_value("Biblioteca", timeout=SOON)
    db.session.rollback()
    assert one.value(one.table) == [{"name": "Museo"}, {"name": "Biblioteca", "since": "2024-05-01"}]
    context.close()


def test_in_a_section_of_a_plan_it_is_the_same(
    app: Flask, chromium: Chromium, address: str, browser: Browser, cast: Cast
) -> None:
    writers = Writers(browser.sign_in(cast.ana), cast)
    number, path = writers.question.id, writers.path
    context = _context(app, chromium, cast.ana, address)
    _leaves_unsent(app, context, path, {f"q-{number}": KEPT}, number)
    with writing():
        plan_of(writers.team).round += 1
    tab = _opened(context, path)
    _stays(tab, number, AUDIENCES["first_audience"])
    expect(_notice(tab, number)).to_contain_text(KEPT)
    _notice(tab, number).locator("[data-use]").click()
    expect(_line(tab, number)).to_contain_text("Guardado (", timeout=SOON)
    db.session.rollback()
    assert writers.says() == KEPT
    context.close()
