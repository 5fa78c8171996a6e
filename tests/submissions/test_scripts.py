"""What the scripts of a review add, in Chromium: selected words become the quote, and a key opens what waits next."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from sprint.core.database import db
from sprint.people.models import Person
from tests import live, make
from tests.browser import Browser
from tests.cast import Cast
from tests.submissions.steps import Review, comments

pytestmark = pytest.mark.once

SELECT = """([where, words]) => new Promise(heard => {
  document.addEventListener("selectionchange", heard, {once: true});
  const text = document.querySelector(where).querySelector("p").firstChild;
  const start = text.data.indexOf(words);
  getSelection().setBaseAndExtent(text, start, text, start + words.length);
}).then(() => {})"""
"""Select words in an answer, and wait until the page has heard of it: a browser tells later, as it does of a box that opens."""


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    with live.serving(app) as address:
        yield address


@pytest.fixture
def review(browser: Browser, cast: Cast) -> Review:
    one = Review(browser, cast)
    one.send("Cortes de agua sin aviso. Nadie sabe cuándo vuelve.")
    return one


def _tab(app: Flask, chromium: Chromium, address: str, person: Person) -> Tab:
    """A tab of a person. From here on the test must leave the database alone: an open read would keep the app from writing."""
    context = chromium.new_context(locale="en", reduced_motion="reduce")
    context.add_cookies([live.cookie(app, person, address)])  # type: ignore[list-item]
    db.session.rollback()
    return context.new_page()


def test_selected_words_are_what_a_comment_is_about(
    app: Flask, chromium: Chromium, address: str, review: Review, cast: Cast
) -> None:
    question, path = review.text.id, review.path
    tab = _tab(app, chromium, address, cast.carla)
    tab.goto(f"{address}{path}")
    tab.evaluate(SELECT, [f'[data-answer="{question}"]', "Nadie sabe"])
    tab.locator(f'details[data-comment="{question}"] > summary').click()
    expect(tab.locator(f"#quote_{question}")).to_have_value("Nadie sabe", timeout=9000)
    tab.locator(f"#comment_{question}").fill("Says who?")
    tab.locator(f'details[data-comment="{question}"] button').click()
    tab.wait_for_url("**#q-*")
    db.session.rollback()
    assert [(one.body, one.quote) for one in comments()] == [("Says who?", "Nadie sabe")]


def test_on_the_review_page_too_and_only_for_the_same_answer(
    app: Flask, chromium: Chromium, address: str, review: Review, cast: Cast
) -> None:
    question, other, path = review.text.id, review.table.id, review.path
    tab = _tab(app, chromium, address, cast.carla)
    tab.goto(f"{address}{path}/review")
    tab.evaluate(SELECT, [f'[data-answer="{question}"]', "sin aviso"])
    tab.locator(f"#comment_{other}").focus()
    tab.locator(f"#comment_{question}").focus()
    expect(tab.locator(f"#quote_{question}")).to_have_value("sin aviso", timeout=9000)
    assert tab.locator(f"#quote_{other}").input_value() == ""


def test_the_key_opens_what_waits_next_and_keeps_what_was_typed(
    app: Flask, chromium: Chromium, address: str, review: Review, cast: Cast
) -> None:
    waiting, box = make.submission(cast.baltimore, review.scene.assignment, "submitted"), f"#comment_{review.text.id}"
    there, here = f"{address}/submissions/{waiting.id}/review", f"{address}{review.path}/review"
    tab = _tab(app, chromium, address, cast.carla)
    tab.goto(here)
    tab.locator(box).press("n")
    assert (tab.url, tab.locator(box).input_value()) == (here, "n"), "not while typing"
    tab.locator("h1").click()
    tab.keyboard.press("n")
    tab.wait_for_url(there)
    db.session.rollback()
    assert [one.body for one in comments()] == ["n"], "and the notes go along"
    db.session.rollback()
    tab.goto(here)
    tab.get_by_role("button", name="Turn the key off").click()
    tab.locator("h1").click()
    tab.keyboard.press("n")
    assert tab.url == here
    tab.reload()
    tab.get_by_role("button", name="Turn the key on").click()
    tab.locator("h1").click()
    tab.keyboard.press("n")
    tab.wait_for_url(there)
