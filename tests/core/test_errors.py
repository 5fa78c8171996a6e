"""What a person sees when something could not be done: what they typed, and nothing of what the page brought along."""

import re
from html import unescape

from sprint.core.database import writing
from sprint.submissions.models import SubmissionState
from tests.browser import Browser, Page
from tests.cast import Cast
from tests.submissions.stage import Scene, scene


def _form(one: Scene, cast: Cast) -> dict[str, str]:
    row = {f"q-{one.table.id}-0-name": "Biblioteca <central>", f"q-{one.table.id}-0-since": ""}
    marks = {"writer": cast.ana.id, "operation": "mark-1", f"seen-{one.text.id}": "x1", f"keep-{one.text.id}": "mine"}
    return one.sent("Cortes de agua\ny de luz", wish="submit", **row, **marks)


def _written(page: Page) -> list[str]:
    """The texts below “What you wrote”."""
    return [unescape(text) for text in re.findall(r'<p class="said as-typed">(.*?)</p>', page.html, re.S)]


def _carried(page: Page) -> dict[str, str]:
    """What the button below them would send."""
    form = page.html.partition("<main")[2].partition('<form class="mb-4"')[2].partition("</form>")[0]
    return {name: unescape(value) for name, value in re.findall(r'<input type="hidden" name="(.*?)" value="(.*?)">', form, re.S)}


def test_who_sends_a_page_that_is_out_of_date_sees_what_they_typed_line_by_line_and_no_technical_names(
    browser: Browser, cast: Cast
) -> None:
    one = scene(cast)
    form = _form(one, cast)
    with writing():
        one.submission.state = SubmissionState.SUBMITTED
    page = browser.sign_in(cast.ana).send(one.path, form, 409)
    assert _written(page) == ["Cortes de agua\ny de luz", "Biblioteca <central>"]
    page.lacks("writer", "revision-", "seen", "keep", "wish", "language", "q-", "mine", "x1")
    assert _carried(page) == {}, "what was refused would be refused again"


def test_a_form_that_was_open_for_too_long_shows_what_was_typed_and_is_sent_again_as_it_was(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    form = {**_form(one, cast), "wish": "save"}
    browser.sign_in(cast.ana).app.config["WTF_CSRF_ENABLED"] = True
    page = browser.send(one.path, {**form, "csrf_token": "of yesterday"}, 400)
    assert _written(page) == ["Cortes de agua\ny de luz", "Biblioteca <central>"]
    page.lacks("writer", "revision-", "q-")
    again = _carried(page)
    assert set(again) == {*form, "csrf_token"} - {"operation"}
    browser.send(one.path, again)
    browser.app.config["WTF_CSRF_ENABLED"] = False
    assert (one.value(), one.value(one.table)) == ("Cortes de agua\ny de luz", [{"name": "Biblioteca <central>"}])


def test_a_password_is_neither_shown_nor_carried(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.ana).app.config["WTF_CSRF_ENABLED"] = True
    form = {"password": "secret one", "new_password": "secret two", "csrf_token": "of yesterday"}
    page = browser.send("/me/password", form, 400)
    browser.app.config["WTF_CSRF_ENABLED"] = False
    assert "secret" not in page.html
