"""Another language on the page of a form that was sent: it leads to a page, and what was typed goes along or is asked about."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page as Tab
from playwright.sync_api import expect

from sprint.cohorts.queries import cohort_by_key
from sprint.core.database import db, writing
from sprint.people.models import Person
from sprint.programs.models import Program
from sprint.programs.taking_over import take_over
from tests import live
from tests.browser import Browser
from tests.cast import Cast
from tests.programs.small import shipped_outline

pytestmark = pytest.mark.once

THERE = {"Referer": "http://localhost/programs"}


@pytest.fixture
def program(house: None) -> Program:
    with writing():
        return take_over(shipped_outline())


@pytest.fixture
def tab(app: Flask, chromium: Chromium, cast: Cast) -> Iterator[Tab]:
    """Carla, who reads English, at Chromium."""
    with live.serving(app) as address:
        context = chromium.new_context(locale="en", base_url=address)
        context.add_cookies([live.cookie(app, cast.carla, address)])  # type: ignore[list-item]
        app.config["WTF_CSRF_ENABLED"] = True  # a form that is sent on carries its token
        db.session.rollback()
        yield context.new_page()
        context.close()


def back(html: str) -> str:
    return html.partition('name="back" value="')[2].partition('"')[0]


def test_the_answer_to_a_form_leads_to_a_page_in_the_other_language(browser: Browser, cast: Cast, program: Program) -> None:
    create = f"/programs/{program.id}/create"
    browser.sign_in(cast.carla)
    assert back(browser.send(create, status=422, headers=THERE).html) == "/programs"
    for unreadable in (create, "//elsewhere.example/x", "http://[", "/nothing"):
        assert back(browser.send(create, status=422, headers={"Referer": unreadable}).html) == "/"
    assert back(browser.send(create, status=422).html) == "/"
    assert back(browser.send(f"/programs/{program.id}/start", status=422, headers=THERE).html) == f"/programs/{program.id}/start"


def test_a_visitor_whose_form_came_too_late_changes_the_language_too(browser: Browser, program: Program) -> None:
    create = f"/programs/{program.id}/create"
    assert f'href="{create}' not in browser.send(create, status=401).html
    assert 'href="/programs?lang=es"' in browser.send(create, status=401, headers=THERE).html
    assert 'href="/?lang=es"' in browser.send(create, status=401).html


def test_a_form_that_came_along_is_sent_on_each_time(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.carla)
    for _press in range(2):
        sent = browser.send("/me/language?again=/me", {"language": "es", "operation": "mark-1"}, 307)
        assert sent.to == "/me"
    assert browser.send("/me/language?again=//evil.example", {"language": "es"}, 307).to == "/"


def _dates(tab: Tab, program: Program) -> None:
    """The page with all dates of a new cohort."""
    path = f"/programs/{program.id}/start"
    db.session.rollback()  # a transaction that only reads would hold up those that write
    tab.goto(path)
    tab.get_by_label("Key").fill("data-2027")
    tab.get_by_label("First day").fill("2027-02-17")
    tab.get_by_label("Asunción", exact=True).check()
    tab.get_by_role("button", name="Show all dates").click()
    expect(tab.get_by_role("heading", level=1)).to_contain_text("From ")


def test_all_dates_of_a_new_cohort_come_along_into_the_other_language(tab: Tab, program: Program, cast: Cast) -> None:
    _dates(tab, program)
    due = tab.get_by_label("Worksheet 1 is due")
    due.fill("2027-03-05")
    tab.get_by_role("button", name="Check the changed dates").click()
    tab.get_by_label("Worksheet 2 is due").fill("2027-03-12")
    for name, language in (("Español", "es"), ("English", "en"), ("Español", "es")):
        tab.get_by_role("button", name=name).click()
        expect(tab.locator("html")).to_have_attribute("lang", language)
        expect(tab.locator("#due_1")).to_have_value("2027-03-05")
        expect(tab.locator("#due_2")).to_have_value("2027-03-12")
    db.session.rollback()
    assert db.session.get_one(Person, cast.carla.id).language == "es"
    assert cohort_by_key("data-2027") is None
    db.session.rollback()
    tab.get_by_role("button", name="Crear la cohorte").click()
    tab.wait_for_url("**/cities")
    assert cohort_by_key("data-2027") is not None


def test_enter_checks_the_dates_and_leaves_the_language(tab: Tab, program: Program) -> None:
    _dates(tab, program)
    tab.locator("#due_1").fill("2027-03-05")
    tab.locator("#due_1").press("Enter")
    tab.wait_for_url("**/create?wish=check")
    expect(tab.locator("html")).to_have_attribute("lang", "en")
    expect(tab.locator("#due_1")).to_have_value("2027-03-05")
    assert cohort_by_key("data-2027") is None


def test_whoever_typed_something_is_asked_before_the_language_changes(tab: Tab) -> None:
    asked: list[str] = []
    answers = [False, True, True]
    tab.on("dialog", lambda one: (asked.append(one.message), one.accept() if answers.pop(0) else one.dismiss()))
    tab.goto("/me")
    tab.get_by_label("Name").fill("Carla R.")
    tab.get_by_role("button", name="Español").click()
    expect(tab.locator("html")).to_have_attribute("lang", "en")
    expect(tab.get_by_label("Name")).to_have_value("Carla R.")
    tab.get_by_role("button", name="Español").click()
    expect(tab.locator("html")).to_have_attribute("lang", "es")
    assert len(asked) == 2 and "is not sent yet" in asked[0]
    tab.get_by_role("button", name="English").click()
    expect(tab.locator("html")).to_have_attribute("lang", "en")
    assert len(asked) == 2, "nothing was typed"
    tab.get_by_label("Name").fill("")
    tab.get_by_role("button", name="Save").click()
    expect(tab.locator(".errors")).to_be_visible()
    tab.get_by_role("button", name="Español").click()
    expect(tab.locator("html")).to_have_attribute("lang", "es")
    assert len(asked) == 3, "what was refused is not saved either"
