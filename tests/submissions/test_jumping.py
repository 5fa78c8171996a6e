"""Links that lead to a question on a phone, in Chromium: its title, its help and its input are all in view."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Locator, expect
from playwright.sync_api import Page as Tab

from sprint.core.database import db
from tests import live, make
from tests.cast import Cast

pytestmark = pytest.mark.once

TITLE = "¿Qué problemas de las organizaciones podrían resolver estos datos?"
HELP = "Diga qué falta, a quién le falta y cómo lo saben; una o dos frases por cada cosa son suficientes. " * 2
KINDS = ("long_text", "short_text", "long_text", "long_text", "date")


@pytest.fixture
def tab(app: Flask, chromium: Chromium, cast: Cast) -> Iterator[Tab]:
    """Ana at a phone, with a worksheet whose questions say much."""
    questions = [make.question(kind, number=number, title=TITLE) for number, kind in enumerate(KINDS, 1)]
    for question in questions:
        question.help = make.both(HELP)
    path = f"/submissions/{make.submission(cast.asuncion, make.assignment(cast.cohort, make.worksheet(*questions))).id}"
    with live.serving(app) as address:
        context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="es-PY", reduced_motion="reduce")
        context.add_cookies([live.cookie(app, cast.ana, address)])  # type: ignore[list-item]
        db.session.rollback()  # an open read keeps others from writing on SQLite
        tab = context.new_page()
        tab.goto(address + path)
        expect(tab.locator("#work[data-is-live]")).to_be_attached()
        yield tab
        context.close()


def _leads_to_all(tab: Tab, link: Locator) -> None:
    """Where a link leads, the title of the question and its input are on the screen."""
    place = (link.get_attribute("href") or "").removeprefix("#")
    link.click()
    expect(tab.locator(f"#{place}")).to_be_focused()
    label, control = tab.locator(f"label[for={place}]").bounding_box(), tab.locator(f"#{place}").bounding_box()
    assert label is not None and control is not None
    assert label["y"] >= 0, "the title is above the screen"
    assert control["y"] + control["height"] <= 844, "the input is below the screen"


def test_a_link_to_a_question_leads_to_its_title_and_its_input(tab: Tab) -> None:
    for number in (4, 2):
        _leads_to_all(tab, tab.locator(".stops a").nth(number - 1))


def test_a_link_of_an_error_does_too(tab: Tab) -> None:
    tab.locator(".dock button[value=submit]").click()
    for number in (4, 2):
        _leads_to_all(tab, tab.locator(".errors a").nth(number - 1))
