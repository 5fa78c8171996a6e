"""A team's work moves to another version of its worksheet: what becomes of each answer, and that nothing is lost."""

from io import BytesIO
from typing import Any

import pytest
from sqlalchemy import select

from sprint.core.audit import Deed
from sprint.core.database import db, writing
from sprint.core.errors import Refused
from sprint.core.outbox import Letter
from sprint.plans import actions as plans
from sprint.plans.queries import entries, plan_of
from sprint.submissions import moving
from sprint.submissions.moving import Fate
from sprint.submissions.stages import works
from sprint.submissions.threads import reply
from sprint.worksheets.models import WorksheetVersion
from tests import make
from tests.browser import Browser
from tests.cast import Cast
from tests.submissions.versions import Two, everything, two

ROWS = [{"name": "Biblioteca", "since": "2024-05-01"}, {"name": "Universidad"}]


def filled(cast: Cast, browser: Browser | None = None) -> Two:
    """Two people have written, one of them twice; with a browser, a file is attached too."""
    one = two(cast)
    one.write(cast.ana, issue="Agua potable", partners=ROWS, slogan="Agua para todos", people="120", theme="water")
    one.write(cast.diego, base=1, issue="Agua potable y saneamiento")
    one.write(cast.ana, money=[{"name": "Ciudad", "since": "2024-01-01"}])
    if browser:
        letter = one.at("letter").id
        sent = {"language": "es", f"revision-{letter}": "0", f"q-{letter}": (BytesIO(b"si"), "carta.txt")}
        browser.sign_in(cast.ana).send(f"/submissions/{one.submission.id}", sent, content_type="multipart/form-data")
    with writing():
        reply(one.submission, one.at("issue").id, "¿Está bien así?", language="es", by=cast.ana)
    return one


def move(one: Two, cast: Cast, to: WorksheetVersion | None = None) -> None:
    with writing():
        moving.move(one.submission, to or one.new, cast.carla)
    db.session.expire_all()


def fates(one: Two, to: WorksheetVersion | None = None) -> dict[str, list[str]]:
    found = moving.preview(one.submission, to or one.new)
    return {str(fate): [step.question.key for step in found.of(fate)] for fate in Fate}


def test_the_preview_says_what_becomes_of_each_question_and_changes_nothing(cast: Cast) -> None:
    one = filled(cast)
    before = everything(one.submission)
    assert fates(one) == {
        "new": ["risk", "money"], "look": ["people", "theme"], "stays": ["money", "slogan"],
        "kept": ["issue", "partners", "letter"],
    }  # fmt: skip
    assert everything(one.submission) == before


def test_the_move_does_what_the_preview_said(cast: Cast) -> None:
    one = filled(cast)
    move(one, cast)
    assert one.submission.version_id == one.new.id
    assert (one.value("issue"), one.value("partners")) == ("Agua potable y saneamiento", ROWS)
    assert (one.value("people"), one.value("theme"), one.value("risk"), one.value("money")) == (120, "Water (es)", None, None)
    assert one.value("slogan", one.old) == "Agua para todos"


def test_every_answer_and_every_line_of_history_is_there_afterwards(browser: Browser, cast: Cast) -> None:
    one = filled(cast, browser)
    before = everything(one.submission)
    move(one, cast)
    after = everything(one.submission)
    assert [line for line in after["lines"] if line in before["lines"]] == before["lines"]
    assert [answer for answer in before["answers"] if answer not in after["answers"]] == []
    assert (after["comments"], after["files"]) == (before["comments"], before["files"])
    added = [line[:2] for line in after["lines"] if line not in before["lines"]]
    assert added == [("people", 120), ("theme", "Water (es)")]


def test_moving_back_finds_everything(browser: Browser, cast: Cast) -> None:
    one = filled(cast, browser)
    keys = ("issue", "partners", "letter", "slogan", "people", "money", "theme")
    before = {key: one.value(key) for key in keys}
    move(one, cast)
    one.write(cast.diego, risk="Sequía")
    move(one, cast, one.old)
    assert {key: one.value(key) for key in keys} == before
    move(one, cast)
    assert (one.value("risk"), one.value("people"), one.value("issue")) == ("Sequía", 120, before["issue"])


def test_what_is_written_on_the_newer_version_goes_back_too(cast: Cast) -> None:
    one = filled(cast)
    move(one, cast)
    one.write(cast.ana, base=2, issue="Agua, parques y calles")
    move(one, cast, one.old)
    answer = one.answer("issue")
    assert answer and (answer.value, answer.revision, answer.written_by_id) == ("Agua, parques y calles", 3, cast.ana.id)


def test_comments_and_files_follow_the_question_with_the_same_key(browser: Browser, cast: Cast) -> None:
    one = filled(cast, browser)
    move(one, cast)
    page = browser.sign_in(cast.ana).visit(f"/submissions/{one.submission.id}")
    page.shows("¿Está bien así?", "carta.txt", "Agua potable y saneamiento", "Risk")
    page.lacks("Slogan", "Agua para todos")


def test_the_history_tells_the_move_and_lines_of_questions_that_are_no_longer_asked(browser: Browser, cast: Cast) -> None:
    one = filled(cast)
    move(one, cast)
    page = browser.sign_in(cast.ana).visit(f"/submissions/{one.submission.id}/history?lang=en")
    page.shows("Carla Rivas moved this worksheet from version 1 to version 2.", "Agua para todos")
    page.shows("Ana Benítez answered question 4", "Diego Ayala changed the answer to question 2")
    browser.visit(f"/submissions/{one.submission.id}/history?lang=es").shows("versión 1 a la versión 2")


def test_the_team_hears_of_it_in_its_languages(cast: Cast) -> None:
    make.member(cast.asuncion, make.person("Ruth Gómez", language="en"))
    one = filled(cast)
    move(one, cast)
    sent = {letter.language: letter for letter in db.session.scalars(select(Letter))}
    assert sorted(sent) == ["en", "es"]
    assert "Newly asked: Risk" in sent["en"].body
    assert "No longer asked; your answer stays in the history: Slogan" in sent["en"].body
    assert "Risk (es)" in sent["es"].body and "versión 2" in sent["es"].body
    deeds = [deed for deed in db.session.scalars(select(Deed)) if deed.what == "submissions.move"]
    assert [(deed.details["before"], deed.details["after"], deed.details["stays"]) for deed in deeds] == [(1, 2, 2)]


def test_figures_count_what_the_version_asks(cast: Cast) -> None:
    one = filled(cast)
    move(one, cast)
    (work,) = works([cast.asuncion], [one.assignment])
    assert (work.answered, work.questions) == (4, 7)


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_work_that_is_not_with_the_team_does_not_move(cast: Cast, browser: Browser, state: str) -> None:
    one = filled(cast)
    with writing():
        one.submission.state = state
    with pytest.raises(Refused):
        move(one, cast)
    browser.sign_in(cast.carla).visit(f"/submissions/{one.submission.id}/move").shows("Give it back to the team first")
    browser.send(f"/submissions/{one.submission.id}/move", {"version": one.new.id}, 409)
    assert one.submission.version_id == one.old.id


def test_it_moves_to_no_draft_and_to_no_other_worksheet(cast: Cast) -> None:
    one = two(cast)
    for version in (make.newer(one.new, published=False), make.worksheet(), one.old):
        with pytest.raises(Refused):
            move(one, cast, version)


def test_a_facilitator_looks_and_moves_in_the_browser(browser: Browser, cast: Cast) -> None:
    one = filled(cast)
    path = f"/submissions/{one.submission.id}/move"
    for language, words in (("en", "What changes for Asunción from version 1 to version 2"), ("es", "versión 2")):
        browser.sign_in(cast.carla).visit(f"{path}?lang={language}").shows(words, "Agua para todos", "Water (es)", "120")
    page = browser.send(path, {"version": one.new.id})
    assert (page.to, one.submission.version_id) == (f"/assignments/{one.assignment.id}", one.new.id)
    browser.send(path, {"version": 999_999}, 422)
    browser.visit(path).shows("from version 2 to version 1")


def test_nobody_else_looks_or_moves(browser: Browser, cast: Cast) -> None:
    one = filled(cast)
    for person in (cast.ana, cast.bruno, cast.emil, cast.nora):
        browser.sign_in(person).visit(f"/submissions/{one.submission.id}/move", 404)
        browser.send(f"/submissions/{one.submission.id}/move", {"version": one.new.id}, 404)
    assert one.submission.version_id == one.old.id


# The page of a version that the submission has left


def sent(one: Two, version: WorksheetVersion, base: int = 2, **values: str) -> dict[str, Any]:
    asked = {key: one.at(key, version).id for key in values}
    bases = {f"revision-{asked[key]}": str(base) for key in values}
    return {"language": "es", "wish": "save", **bases, **{f"q-{asked[key]}": text for key, text in values.items()}}


def test_what_was_typed_on_the_page_of_the_version_before_is_saved_on_the_one_of_now(browser: Browser, cast: Cast) -> None:
    one = filled(cast)
    left = sent(one, one.old, issue="Agua y calles")
    move(one, cast)
    page = browser.sign_in(cast.ana).send(f"/submissions/{one.submission.id}", left)
    browser.visit(page.to).shows("Entretanto, esta hoja de trabajo pasó a otra versión.", "Agua y calles")
    assert one.value("issue") == "Agua y calles"


def test_what_was_typed_for_a_question_that_is_no_longer_asked_is_in_the_history(browser: Browser, cast: Cast) -> None:
    one = filled(cast)
    left = sent(one, one.old, base=1, slogan="Agua siempre")
    move(one, cast)
    browser.sign_in(cast.ana).send(f"/submissions/{one.submission.id}", left)
    assert one.value("slogan", one.old) == "Agua siempre"
    browser.visit(f"/submissions/{one.submission.id}/history").shows("Agua siempre")


def test_two_texts_for_one_question_stand_side_by_side_on_the_version_of_now(browser: Browser, cast: Cast) -> None:
    one = filled(cast)
    left = sent(one, one.old, base=1, issue="Texto viejo")
    move(one, cast)
    page = browser.sign_in(cast.ana).send(f"/submissions/{one.submission.id}", left, 409)
    page.shows("Texto viejo", "Agua potable y saneamiento", "Risk")


def test_what_cannot_be_read_on_a_page_of_the_version_before_is_kept_there(browser: Browser, cast: Cast) -> None:
    one = filled(cast)
    move(one, cast)
    left = sent(one, one.new, base=2, people="muchos", risk="Sequía")
    move(one, cast, one.old)
    page = browser.sign_in(cast.ana).send(f"/submissions/{one.submission.id}", left, 422)
    assert 'value="muchos"' in page.html
    page.shows("Sequía")


def test_a_draft_of_the_worksheet_takes_no_answers(browser: Browser, cast: Cast) -> None:
    one = filled(cast)
    issue, secret = make.question("long_text", key="issue"), make.question("long_text", key="secret", number=2)
    draft = make.newer(one.new, issue, secret, published=False)
    before = everything(one.submission)
    browser.sign_in(cast.ana).send(f"/submissions/{one.submission.id}", sent(one, draft, base=0, secret="x"))
    assert everything(one.submission) == before


# The plan


def test_the_plan_takes_what_the_version_asks_and_names_its_worksheet_before_and_after(browser: Browser, cast: Cast) -> None:
    one = filled(cast)
    with writing():
        plans.accept(one.submission)
        one.submission.state = "changes"
    move(one, cast)
    browser.sign_in(cast.ana).visit(f"/teams/{cast.asuncion.id}/plan")
    with writing():
        plans.accept(one.submission)
    plan = plan_of(cast.asuncion)
    assert plan and {entry.value for entry in entries(plan.id) if isinstance(entry.value, str)} == {
        "Agua potable y saneamiento", "Water (es)",
    }  # fmt: skip
