"""A section of a plan in pages: written by the team, read and discussed by both sides, settled where an answer differs."""

from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import expect

from sprint.core.database import db, writing
from sprint.core.outbox import Letter
from sprint.plans import actions
from sprint.plans.models import Plan, PlanSection
from sprint.plans.section import section_of
from sprint.plans.sheet import sheet_of
from sprint.plans.text_models import PlanComment, PlanText, PlanTextRevision
from sprint.worksheets.models import Assignment, Question
from tests import live, make
from tests.browser import Browser
from tests.cast import Cast
from tests.plans.makers import AUDIENCES, accepted, plan_of, section, two_worksheets
from tests.submissions.steps import no_letters_yet


class Writers:
    """The section about audiences in the plan of Asunción."""

    def __init__(self, browser: Browser, cast: Cast) -> None:
        self.browser, self.cast, self.team = browser, cast, cast.asuncion
        self.third: Assignment = two_worksheets(cast.cohort)[0]
        accepted(self.team, self.third, AUDIENCES, by=cast.carla)
        self.section = db.session.query(PlanSection).filter_by(cohort_id=self.team.cohort_id, key="P2").one()
        self.question = db.session.query(Question).filter_by(key="first_audience").one()
        self.path = f"/teams/{self.team.id}/plan/sections/{self.section.id}"
        self.choice = f"/teams/{self.team.id}/plan/questions/{self.question.id}"

    def page(self) -> dict[str, Any]:
        """What the form of the section brings when nobody typed."""
        sheet = section_of(self.team, self.section)
        sent: dict[str, Any] = {"language": "es", "writer": self.cast.ana.id}
        for one in sheet.writable:
            now = sheet.written.get(one.id)
            sent |= {f"revision-{one.id}": now.revision if now else 0, f"seen-{one.id}": sheet.seen(one)}
            if now and one.kind == "table":
                sent |= {f"q-{one.id}-{row}-{key}": cell for row, cells in enumerate(now.value) for key, cell in cells.items()}
            elif now and now.value:
                sent[f"q-{one.id}"] = now.value
        return sent

    def one(self, text: str, **instead: Any) -> dict[str, Any]:
        """What the page sends by itself when somebody typed a text."""
        page, number = self.page(), self.question.id
        return {
            "question": number, "revision": page[f"revision-{number}"], "seen": page[f"seen-{number}"], "mark": text,
            "writer": self.cast.ana.id, "language": "es", f"q-{number}": text, **instead,
        }  # fmt: skip

    def says(self, question_id: int | None = None) -> Any:
        """What the plan says for the question."""
        return sheet_of(self.team).accepted[question_id or self.question.id].value

    def accept(self, text: str) -> None:
        """Another answer is accepted."""
        accepted(self.team, self.third, {**AUDIENCES, "first_audience": text}, by=self.cast.carla)


@pytest.fixture
def writers(browser: Browser, cast: Cast) -> Writers:
    """The section, with Ana at the browser."""
    browser.sign_in(cast.ana)
    return Writers(browser, cast)


def test_the_whole_section_is_saved_without_scripts(writers: Writers) -> None:
    sent = writers.page() | {f"q-{writers.question.id}": "Jóvenes del barrio", "q-0": "Con **ellos**"}
    writers.browser.send(writers.path, sent)
    assert writers.says() == "Jóvenes del barrio"
    page = writers.browser.visit(f"/teams/{writers.team.id}/plan?lang=en")
    page.shows("Written in the plan by Ana Benítez", "differs from worksheet 3", "Con ellos")
    assert "<strong>ellos</strong>" in page.html


def test_a_section_says_what_it_still_needs_with_the_way_to_its_line_until_it_is_written(writers: Writers) -> None:
    feedback = db.session.query(PlanSection).filter_by(cohort_id=writers.team.cohort_id, key="P11").one()
    days = db.session.query(Question).filter_by(key="hear_back_days").one()
    path = f"/teams/{writers.team.id}/plan/sections/{feedback.id}"
    page = writers.browser.visit(f"{path}?lang=en")
    assert page.shows("Still missing here", "“Within how many days do people hear back?”")
    assert f'<a href="#q-{days.id}">“Within how many days' in page.html
    writers.browser.send(path, {"language": "es", "writer": writers.cast.ana.id, f"q-{days.id}": "10", f"revision-{days.id}": 0})
    writers.browser.visit(f"{path}?lang=en").lacks("Still missing here")


def test_where_an_answer_comes_from_is_told_with_the_number_that_the_worksheet_has(writers: Writers) -> None:
    first, second = make.question(key="a", section="P6"), make.question(key="b", number=2, section="P5")
    given = make.assignment(writers.cast.cohort, make.worksheet(first, second), number=5)
    fifth = section(writers.cast.cohort, "P5")
    accepted(writers.team, given, {"b": "Jóvenes"}, by=writers.cast.carla)
    page = writers.browser.visit(f"/teams/{writers.team.id}/plan/sections/{fifth.id}?lang=en")
    page.shows("From Worksheet 5, question 2")


def test_what_nobody_typed_is_not_written(writers: Writers) -> None:
    writers.browser.send(writers.path, writers.page())
    assert db.session.query(PlanText).count() == 0


def test_each_text_is_saved_by_itself(writers: Writers) -> None:
    page = writers.browser.send(f"{writers.path}/text", writers.one("Jóvenes"), status=200)
    assert page.response.json["state"] == "saved" and page.response.json["revision"] == 1
    assert writers.says() == "Jóvenes"


def test_two_texts_are_shown_and_the_other_stays_in_the_history(writers: Writers) -> None:
    mine = writers.one("Jóvenes")
    writers.browser.send(f"{writers.path}/text", writers.one("Vecinos"), status=200)
    page = writers.browser.send(f"{writers.path}/text", mine, status=409)
    told = page.response.json
    assert told["state"] == "conflict" and "Jóvenes" in told["html"] and "Vecinos" in told["html"]
    assert writers.says() == "Vecinos"
    whole = writers.page() | {f"q-{writers.question.id}": "Jóvenes", f"revision-{writers.question.id}": 0}
    writers.browser.send(writers.path, whole, status=409).shows("Vecinos", "Jóvenes")
    writers.browser.send(writers.path, whole | {f"revision-{writers.question.id}": 1, f"keep-{writers.question.id}": "mine"})
    assert [one.value for one in db.session.query(PlanTextRevision).order_by(PlanTextRevision.id)] == ["Vecinos", "Jóvenes"]


@pytest.mark.parametrize(
    ("instead", "status", "state"),
    [
        ({"writer": 999_999}, 409, "other_writer"), ({"question": 999_999}, 422, "invalid"), ({"revision": -1}, 422, "invalid"),
        ({"mark": "m" * 65}, 422, "invalid"), ({"seen": "s" * 65}, 422, "invalid"), ({"language": "xx"}, 422, "invalid"),
    ],
)  # fmt: skip
def test_a_save_that_says_nonsense_is_none(writers: Writers, instead: dict[str, Any], status: int, state: str) -> None:
    page = writers.browser.send(f"{writers.path}/text", writers.one("Jóvenes", **instead), status=status)
    assert page.response.json["state"] == state
    assert writers.says() == AUDIENCES["first_audience"]


def test_what_is_in_review_is_not_written(writers: Writers, cast: Cast) -> None:
    sent, one = writers.page() | {f"q-{writers.question.id}": "Jóvenes"}, writers.one("Jóvenes")
    with writing():
        actions.submit(plan_of(cast.asuncion), cast.ana)
    page = writers.browser.send(f"{writers.path}/text", one, status=409)
    assert page.response.json["state"] == "refused"
    writers.browser.send(f"{writers.path}?lang=en", sent, status=409).shows("The plan is with your facilitation team.")
    writers.browser.visit(writers.path).lacks("Guardar la sección")
    assert writers.says() == AUDIENCES["first_audience"]


def test_a_new_answer_is_asked_about_on_the_plan_and_settled_on_a_page(writers: Writers) -> None:
    writers.browser.send(f"{writers.path}/text", writers.one("Jóvenes"), status=200)
    writers.accept("Maestros")
    plan = f"/teams/{writers.team.id}/plan?lang=en"
    writers.browser.visit(plan).shows("1 text differs from a newly accepted answer", "1 to choose", "Jóvenes")
    page = writers.browser.visit(f"{writers.choice}?lang=en")
    page.shows("A new answer differs from the plan", "Jóvenes", "Maestros")
    seen = section_of(writers.team, writers.section).seen(writers.question)
    sent = {"base": 1, "seen": seen, "language": "es"}
    writers.browser.send(writers.choice, sent, status=422)
    writers.browser.send(writers.choice, {**sent, "choice": "combined", "joined": " "}, status=422)
    writers.browser.send(writers.choice, {**sent, "choice": "combined", "joined": "Jóvenes y maestros"})
    assert writers.says() == "Jóvenes y maestros"
    writers.browser.visit(plan).lacks("newly accepted")
    page = writers.browser.visit(f"/teams/{writers.team.id}/plan/history?lang=en")
    page.shows("Ana Benítez made one text of the plan’s and the worksheet’s", "The answers of worksheet 3 were accepted")


def test_the_history_narrows_compares_and_restores(writers: Writers) -> None:
    for text in ("Jóvenes", "Vecinos"):
        writers.browser.send(f"{writers.path}/text", writers.one(text), status=200)
    history = f"/teams/{writers.team.id}/plan/history"
    writers.browser.visit(f"{history}?lang=en&section=P11").shows("Nothing was changed here")
    page = writers.browser.visit(f"{history}?lang=en&section=P2&person={writers.cast.ana.id}")
    page.shows("wrote in the plan", "changed the plan’s text")
    page.lacks("were accepted")
    text = db.session.query(PlanText).one()
    writers.browser.visit(f"{history}/compare?lang=en&text={text.id}&from=0&to=2").shows(AUDIENCES["first_audience"], "Vecinos")
    writers.browser.visit(f"{history}/compare?lang=en&text={text.id}&from=7").shows("cannot be compared")
    first = db.session.query(PlanTextRevision).filter_by(revision=1).one()
    path = f"/plan-revisions/{first.id}/restore"
    writers.browser.visit(path)
    writers.browser.send(path, {"base": 1}, status=409)
    writers.browser.send(path, {"base": 2})
    assert writers.says() == "Jóvenes"
    writers.browser.visit(f"{history}?lang=en").shows("Ana Benítez restored an earlier text")


def test_both_sides_talk_about_a_section_and_call_each_other(writers: Writers, cast: Cast, app: Flask) -> None:
    no_letters_yet()
    number = writers.question.id
    facilitator = Browser(app).sign_in(cast.carla)
    facilitator.send(f"{writers.path}/comments", {"language": "en", f"comment_{number}": "Why, @Ana Benítez?"})
    letter = db.session.query(Letter).one()
    assert letter.email == cast.ana.email and writers.path in letter.body
    writers.browser.visit(f"/teams/{writers.team.id}/plan?lang=en").shows("1 open comment")
    first = db.session.query(PlanComment).one()
    writers.browser.send(writers.path, writers.page() | {f"reply-{number}": "Por la escuela", "resolve": first.id})
    said = db.session.query(PlanComment).order_by(PlanComment.id).all()
    assert [(one.body, one.thread_id, one.is_resolved) for one in said] == [
        ("Why, @Ana Benítez?", None, True), ("Por la escuela", first.id, False),
    ]  # fmt: skip
    facilitator.visit(f"{writers.path}?lang=en").shows("Resolved by Ana Benítez", "Por la escuela")
    facilitator.send(f"{writers.path}/comments", {"language": "en"}, status=422).shows("Write a comment first.")


def test_the_same_words_again_are_the_same_comment(writers: Writers) -> None:
    for _ in range(2):
        writers.browser.send(f"{writers.path}/comments", {"language": "es", "comment_0": "Falta el resumen"})
    assert db.session.query(PlanComment).count() == 1


def test_another_citys_text_is_not_there(writers: Writers, cast: Cast, app: Flask) -> None:
    writers.browser.send(f"{writers.path}/text", writers.one("Jóvenes"), status=200)
    stranger, line = Browser(app).sign_in(cast.bruno), db.session.query(PlanTextRevision).one()
    for path in (writers.path, writers.choice, f"/teams/{writers.team.id}/plan/history", f"/plan-revisions/{line.id}/restore"):
        stranger.visit(path, status=404)
    stranger.send(f"{writers.path}/text", writers.one("Mío", writer=cast.bruno.id), status=404)
    own = f"/teams/{cast.baltimore.id}/plan/history/compare?lang=en&text={line.text_id}"
    stranger.visit(own).lacks("Jóvenes")


def test_a_facilitator_reads_and_does_not_write(writers: Writers, cast: Cast, app: Flask) -> None:
    facilitator = Browser(app).sign_in(cast.carla)
    facilitator.visit(f"{writers.path}?lang=en").shows("This section is written by the team")
    facilitator.send(writers.path, writers.page(), status=404)
    facilitator.send(f"{writers.path}/text", writers.one("Mío", writer=cast.carla.id), status=404)


@pytest.mark.once
def test_a_section_saves_by_itself_in_a_browser(app: Flask, chromium: Chromium, writers: Writers, cast: Cast) -> None:
    number, path, plan_id = writers.question.id, writers.path, db.session.query(Plan.id).scalar()
    with live.serving(app) as address:
        context = chromium.new_context(locale="es", reduced_motion="reduce")
        context.add_cookies([live.cookie(app, cast.ana, address)])  # type: ignore[list-item]
        db.session.rollback()
        tab = context.new_page()
        tab.goto(f"{address}{path}")
        tab.wait_for_selector("#work[data-is-live]")
        tab.locator("#q-0").fill("Nuestro párrafo")
        tab.locator(f"#q-{number}").fill("Jóvenes")
        for name in ("0", str(number)):
            expect(tab.locator(f'[data-question="{name}"] .save[role=status]')).to_contain_text("Guardado")
        context.close()
    values = {one.question_id: one.value for one in db.session.query(PlanText).filter_by(plan_id=plan_id)}
    assert values == {None: "Nuestro párrafo", number: "Jóvenes"}
