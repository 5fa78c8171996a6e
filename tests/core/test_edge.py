"""What a request may look like, and which headers a response carries."""

import time

import pytest

from sprint.core import edge
from tests.browser import Browser
from tests.cast import Cast

SETTINGS = {"name": "Ana B.", "language": "es", "zone": "America/Asuncion", "clock": "24"}


@pytest.mark.parametrize("body", ["[1]", '"x"', "[" * 100_000, '{"email": "\\ud800"}', '{"email": 1}', "{}"])
def test_json_is_refused_because_the_house_reads_forms(browser: Browser, cast: Cast, body: str) -> None:
    for visitor in (Browser(browser.app), browser.sign_in(cast.ana)):
        for path in ("/login", "/reset", "/me", "/me/password", "/verify", f"/teams/{cast.asuncion.id}/people"):
            assert visitor.client.post(path, data=body, content_type="application/json").status_code == 400


@pytest.mark.parametrize("address", ["//[", "http://[", "\\\\[", "//[::1"])
def test_an_address_that_nobody_can_read_is_refused(browser: Browser, cast: Cast, address: str) -> None:
    browser.send("/login", {"email": "a@example.org", "password": "x"}, 400, query_string={"next": address})
    browser.send("/login", {"email": "a@example.org", "password": "x", "next": address}, 400)
    assert browser.sign_in(cast.ana).send("/me/language", {"language": "en", "back": address}).to == "/"


def test_an_own_path_leads_nowhere_else() -> None:
    assert edge.is_own_path("/") and edge.is_own_path("/help?x=1#y")
    for address in ("", "me", "//evil.example", "/\\evil.example", "/\t/evil.example", "https:evil.example", "/a b"):
        assert not edge.is_own_path(address)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"},
        {"Origin": "null"}, {"Origin": "http://["},
    ],
)  # fmt: skip
def test_a_form_on_another_site_changes_nothing_and_is_not_offered_again(
    browser: Browser, cast: Cast, headers: dict[str, str]
) -> None:
    page = browser.sign_in(cast.ana).send("/me", SETTINGS, 400, headers=headers)
    assert "Ana B." not in page.html
    browser.visit("/me", headers=headers).lacks("Ana B.")


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://localhost"}])
def test_a_form_of_ours_is_read(browser: Browser, cast: Cast, headers: dict[str, str]) -> None:
    browser.sign_in(cast.ana).send("/me", SETTINGS, headers=headers)


def test_no_page_is_kept_by_a_browser_or_a_proxy(browser: Browser) -> None:
    for path in ("/login", "/reset", "/help"):
        assert browser.visit(path).response.headers["Cache-Control"] == "private, no-store"


def test_a_form_of_many_parts_that_cannot_be_kept_is_refused_in_time(browser: Browser, cast: Cast) -> None:
    parts = {f"part-{number}": "\x1b" for number in range(15_000)}
    began = time.process_time()
    browser.sign_in(cast.ana).send("/me", SETTINGS | {"name": "\x1b"} | parts, 422)
    assert time.process_time() - began < 2


PILE = "a" + "\u0315" * 60_000 + "\u0300" * 60_000
"""Marks on a letter that stand in the wrong order: to put them right takes time that grows with the square of their number."""


def test_a_letter_keeps_thirty_marks_and_other_writing_is_untouched() -> None:
    assert len(edge.clean(PILE)) == 31
    for text in ("Güiñapo, e\u0301l", "漢字" * 200, "Việt Nam " * 50, "שָׁלוֹם " * 50, "🇵🇾" * 100):
        assert edge.thinned(text) == text


@pytest.mark.parametrize(("path", "name", "status"), [("/me", "name", 302), ("/reset", "email", 200), ("/login", "email", 422)])
def test_marks_without_end_hold_nobody_up(browser: Browser, cast: Cast, path: str, name: str, status: int) -> None:
    reader = browser.sign_in(cast.ana) if path.startswith("/me") else browser
    started = time.process_time()
    reader.send(path, {**SETTINGS, "password": "x", name: f"{PILE}@example.org"}, status)
    assert time.process_time() - started < 2
