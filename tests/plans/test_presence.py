"""Who else writes in a section of a plan: told by one query to its team, and to nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

from sprint.cohorts.models import Membership
from sprint.core import clock
from sprint.core.database import db, writing
from sprint.people.models import SignIn
from sprint.plans.models import PlanState
from sprint.plans.text_models import PlanPresence
from tests import live
from tests.browser import Browser
from tests.cast import Cast
from tests.plans.makers import plan_of
from tests.plans.test_text_routes import Writers


@pytest.fixture
def writers(browser: Browser, cast: Cast) -> Writers:
    """The section, with Ana at the browser."""
    browser.sign_in(cast.ana)
    return Writers(browser, cast)


def come(writers: Writers, place: Any, status: int = 204, **more: str) -> None:
    writers.browser.send(f"{writers.path}/presence", {"question": place, **more}, status)


def pulse_of(writers: Writers) -> str:
    return writers.browser.visit(writers.path).html.split('data-pulse="')[1].split('"')[0]


def asked(writers: Writers, path: str, status: int = 200, **options: Any) -> Any:
    """What somebody without a cookie is told."""
    return Browser(writers.browser.app).visit(path, status, **options).response


def test_teammates_see_each_other_and_where_each_is(writers: Writers, cast: Cast) -> None:
    come(writers, writers.question.id)
    writers.browser.sign_in(cast.diego)
    path = pulse_of(writers)
    assert asked(writers, path).json == {"state": "draft", "people": [["Ana Benítez", str(writers.question.id)]], "answers": {}}
    writers.browser.sign_in(cast.ana)
    come(writers, "0")
    writers.browser.send(f"{writers.path}/text", writers.one("Jóvenes"), 200)
    writers.browser.send(f"{writers.path}/text", writers.one("Con ellos", question=0, revision=0, **{"q-0": "Con ellos"}), 200)
    told = asked(writers, path).json
    assert told["people"] == [["Ana Benítez", "0"]]
    assert told["answers"] == {"0": [1, "Ana Benítez"], str(writers.question.id): [1, "Ana Benítez"]}
    assert asked(writers, pulse_of(writers)).json["answers"]["0"] == [1, ""]


def test_a_pulse_is_one_query_and_nothing_where_nothing_changed(writers: Writers, cast: Cast) -> None:
    come(writers, "")
    writers.browser.sign_in(cast.diego)
    path = pulse_of(writers)
    first = Browser(writers.browser.app).visit(path)
    assert first.queries == 1 and first.response.json["people"] == [["Ana Benítez", ""]]
    again = Browser(writers.browser.app).visit(path, 304, headers={"If-None-Match": first.response.headers["ETag"]})
    assert (again.queries, again.response.data) == (1, b"")


def test_whoever_leaves_or_is_not_heard_of_is_gone(writers: Writers, cast: Cast) -> None:
    come(writers, "0")
    writers.browser.sign_in(cast.diego)
    path = pulse_of(writers)
    clock.fix(clock.now() + timedelta(seconds=80))
    assert asked(writers, path).json["people"] == []
    writers.browser.sign_in(cast.ana)
    come(writers, "0", leave="1")
    assert db.session.query(PlanPresence).count() == 0


def test_a_plan_in_review_says_so_and_an_approved_one_is_written_on(writers: Writers) -> None:
    path = pulse_of(writers)
    for state, told in ((PlanState.SUBMITTED, "submitted"), (PlanState.APPROVED, "draft"), (PlanState.CHANGES, "draft")):
        with writing():
            plan_of(writers.team).state = state
        assert asked(writers, path).json["state"] == told


def test_a_pass_opens_nothing_once_the_place_in_the_team_or_the_sign_in_has_ended(writers: Writers, cast: Cast) -> None:
    path = pulse_of(writers)
    asked(writers, path)
    for wrong in ("/plan-pulse/none", path[:-2], path + "x", path.replace("/plan-pulse/", "/pulse/")):
        asked(writers, wrong, 404)
    with writing():
        db.session.query(SignIn).filter_by(person_id=cast.ana.id).update({"ended_at": clock.now()})
    asked(writers, path, 404)
    writers.browser.sign_in(cast.diego)
    path = pulse_of(writers)
    with writing():
        db.session.query(Membership).filter_by(person_id=cast.diego.id).delete()
    asked(writers, path, 404)


def test_strangers_are_not_seen_and_a_strange_place_is_none(writers: Writers, cast: Cast) -> None:
    for person in (cast.bruno, cast.emil, cast.nora, cast.carla):
        writers.browser.sign_in(person)
        come(writers, "0", 404)
    writers.browser.sign_in(cast.ana)
    for strange in ("-1", "x" * 500, "1" * 11, "١"):
        come(writers, strange)
    assert db.session.query(PlanPresence).count() == 0


@pytest.mark.once
def test_two_who_write_see_each_other_and_what_the_other_saved(
    app: Flask, chromium: Chromium, writers: Writers, cast: Cast
) -> None:
    number, path = writers.question.id, writers.path
    with live.serving(app) as address:
        pages = []
        for person in (cast.ana, cast.diego):
            context = chromium.new_context(base_url=address, locale="es-PY")
            context.add_cookies([live.cookie(app, person, address)])  # type: ignore[list-item]
            db.session.rollback()  # an open read keeps others from writing on SQLite
            page = context.new_page()
            page.goto(path)
            expect(page.locator("#work[data-is-live]")).to_be_attached()
            pages.append(page)
        ana, diego = pages
        expect(ana.locator("#here")).to_have_text("Diego Ayala también está aquí.")
        ana.locator(f"[name=q-{number}]").fill("Jóvenes del barrio")
        expect(diego.locator("#here")).to_have_text("Ana Benítez también está aquí.")
        expect(diego.locator(f"[data-writes='{number}']")).to_have_text("Ana Benítez escribe")
        expect(diego.locator(f"[name=q-{number}]")).to_have_value("Jóvenes del barrio", timeout=15_000)
        for page in pages:
            page.context.close()
