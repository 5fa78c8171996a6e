"""The history: filtered, compared word by word, restored; and kept by the database itself."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from sprint.core.database import db, writing
from sprint.submissions.models import AnswerRevision
from sprint.submissions.saving import Typed, save
from sprint.worksheets.models import Question
from tests import make
from tests.browser import Browser
from tests.cast import Cast
from tests.submissions.stage import Scene, scene


def _write(one: Scene, question: Question, value: Any, cast: Cast, base: int = 0, language: str = "es") -> None:
    with writing():
        assert save(one.submission, [Typed(question, value, base)], language=language, by=cast.ana) == []


def _line(one: Scene, revision: int, question: Question | None = None) -> AnswerRevision:
    lines = db.session.query(AnswerRevision).join(AnswerRevision.answer).filter_by(question_id=(question or one.text).id)
    return lines.filter(AnswerRevision.revision == revision).one()


def _two_texts(browser: Browser, cast: Cast) -> Scene:
    one = scene(cast)
    browser.sign_in(cast.ana).send(one.path, one.sent("La red de agua falla en tres barrios."))
    browser.sign_in(cast.diego).send(one.path, one.sent("La red de luz falla en cinco barrios."))
    return one


def _compare(one: Scene, question: Question | None = None, **asked: Any) -> str:
    more = "".join(f"&{name}={value}" for name, value in asked.items())
    return f"{one.path}/history/compare?lang=en&question={(question or one.text).id}{more}"


# Filter


def test_the_history_is_narrowed_to_a_question_and_to_a_person(browser: Browser, cast: Cast) -> None:
    one = _two_texts(browser, cast)
    browser.send(one.path, one.sent("La red de luz falla en cinco barrios.", **{f"q-{one.table.id}-0-name": "Museo"}))
    page = browser.visit(f"{one.path}/history?lang=en&question={one.table.id}")
    page.shows("Diego Ayala answered question 2")
    page.lacks("the answer to question 1")
    page = browser.visit(f"{one.path}/history?lang=en&question={one.text.id}&person={cast.ana.id}")
    page.shows("Ana Benítez answered question 1")
    page.lacks("Diego Ayala changed")
    browser.visit(f"{one.path}/history?lang=en&question={one.file.id}").shows("Nothing was changed here", "Show all changes")


def test_a_filter_of_nonsense_is_none(browser: Browser, cast: Cast) -> None:
    one = _two_texts(browser, cast)
    foreign = make.worksheet().id
    for asked in (f"question={foreign}99", "question=x", f"person={cast.bruno.id}", "question=-1&person=999999999999"):
        browser.visit(f"{one.path}/history?lang=en&{asked}").shows("Ana Benítez answered", "Diego Ayala changed")


def test_the_further_pages_keep_the_filter(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    for number in range(26):
        _write(one, one.text, f"Texto {number}", cast, number)
    page = browser.sign_in(cast.ana).visit(f"{one.path}/history?lang=en&question={one.text.id}")
    assert f"page=2&amp;question={one.text.id}" in page.html


# Compare


def test_two_versions_are_compared_word_by_word_also_for_those_who_hear_the_page(browser: Browser, cast: Cast) -> None:
    one = _two_texts(browser, cast)
    page = browser.visit(_compare(one))
    page.shows("What changed in question 1", "From version 1 to version 2", "removed: agua", "added: luz", "removed: tres")
    assert "La red de <del>" in page.html
    assert page.queries <= 12


def test_the_history_leads_to_each_comparison(browser: Browser, cast: Cast) -> None:
    one = _two_texts(browser, cast)
    link = f'href="{one.path}/history/compare?question={one.text.id}&amp;to=2"'
    assert link in browser.visit(f"{one.path}/history").html


def test_any_two_versions_can_be_chosen_in_any_order(browser: Browser, cast: Cast) -> None:
    one = _two_texts(browser, cast)
    browser.visit(_compare(one, **{"from": 2, "to": 1})).shows("From version 2 to version 1", "removed: luz", "added: agua")
    browser.visit(_compare(one, **{"from": 0, "to": 2})).shows("From version 0 to version 2", "added: La red de luz")
    browser.visit(_compare(one, **{"from": 2, "to": 2})).shows("These two versions say the same.")


@pytest.mark.parametrize(
    "asked",
    ["", "question=x", "question=999999", "question={q}&from=9", "question={q}&to=-1", "question={q}&from=x&to=y",
     "question={q}&to=99999999999999999999", "question={file}"],
)  # fmt: skip
def test_versions_that_are_not_there_are_told_and_the_history_is_one_step_away(browser: Browser, cast: Cast, asked: str) -> None:
    one = _two_texts(browser, cast)
    page = browser.visit(f"{one.path}/history/compare?lang=en&{asked.format(q=one.text.id, file=one.file.id)}")
    page.shows("These two versions cannot be compared", "Back to the history")


def test_a_question_of_another_worksheet_is_not_compared(browser: Browser, cast: Cast) -> None:
    one, other = _two_texts(browser, cast), make.question()
    make.worksheet(other)
    browser.visit(_compare(one, other)).shows("cannot be compared")


def test_tables_are_compared_row_by_row(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    rows = [{"name": f"Grupo {number}"} for number in range(1, 9)]
    _write(one, one.table, rows, cast)
    changed = [*rows[:3], {"name": "Grupo cuatro", "since": "2024-05-01"}, *rows[4:7], {"name": "Biblioteca"}]
    _write(one, one.table, changed, cast, 1)
    page = browser.sign_in(cast.ana).visit(_compare(one, one.table))
    page.shows("2 rows stay the same", "changed", "removed: 4", "added: cuatro", "added: Wednesday, May 1, 2024", "Biblioteca")
    page.lacks("Grupo 1 ", "2024-05-01")


def test_choices_numbers_and_days_are_told_by_their_words(browser: Browser, cast: Cast) -> None:
    kinds = [("choice", {"choices": ["yes", "no"]}), ("choices", {"choices": ["radio", "press"]}), ("number", {}), ("date", {}),
             ("scale", {}), ("url", {}), ("file", {})]  # fmt: skip
    asked = [make.question(kind, number=number, **more) for number, (kind, more) in enumerate(kinds, 1)]
    submission = make.submission(cast.asuncion, make.assignment(cast.cohort, make.worksheet(*asked), number=4))
    one = Scene(submission.assignment, submission, asked[0], asked[1], asked[2])
    states: list[tuple[Any, Any, tuple[str, ...]]] = [
        ("yes", "no", ("removed: Yes", "added: No")),
        (["radio"], ["radio", "press"], ("added", "Press", "the same", "Radio")),
        (1200000, 12.5, ("removed: 1,200,000", "added: 12.5")),
        ("2024-10-09", "2024-10-10", ("removed: Wednesday, October 9, 2024", "added: Thursday, October 10, 2024")),
        (1, 5, ("removed: 1", "added: 5")),
        ("https://a.example", "https://b.example", ("removed: https://a.example", "added: https://b.example")),
        ({"attachment": 1, "name": "a.pdf"}, {"attachment": 2, "name": "b.pdf"}, ("removed: a.pdf", "added: b.pdf")),
    ]
    browser.sign_in(cast.ana)
    for question, (before, after, words) in zip(asked, states, strict=True):
        _write(one, question, before, cast)
        _write(one, question, after, cast, 1)
        browser.visit(_compare(one, question)).shows(*words)


def test_the_past_of_another_city_is_not_there(browser: Browser, cast: Cast) -> None:
    one = _two_texts(browser, cast)
    line = _line(one, 1)
    for person in (cast.bruno, cast.emil, cast.nora):
        browser.sign_in(person).visit(_compare(one), 404)
        browser.visit(f"/revisions/{line.id}/restore", 404)
        browser.send(f"/revisions/{line.id}/restore", {"base": 2}, 404)
    browser.sign_in(cast.carla).visit(_compare(one))
    browser.visit(f"/revisions/{line.id}/restore", 404)
    assert one.value() == "La red de luz falla en cinco barrios."


# Restore


def test_a_version_is_restored_as_a_new_line_after_a_look_at_what_would_change(browser: Browser, cast: Cast) -> None:
    one = _two_texts(browser, cast)
    path = f"/revisions/{_line(one, 1).id}/restore"
    assert path in browser.visit(f"{one.path}/history").html
    page = browser.visit(f"{path}?lang=en")
    page.shows("Restore version 1 of the answer to question 1?", "removed: luz", "added: agua")
    assert browser.send(path, {"base": 2}).to == f"{one.path}#q-{one.text.id}"
    assert one.history() == [
        ("La red de agua falla en tres barrios.", "Ana Benítez"), ("La red de luz falla en cinco barrios.", "Diego Ayala"),
        ("La red de agua falla en tres barrios.", "Diego Ayala"),
    ]  # fmt: skip
    browser.visit(f"{path}?lang=en").shows("The answer is like this version now")


def test_who_wrote_meanwhile_is_not_written_over(browser: Browser, cast: Cast) -> None:
    one = _two_texts(browser, cast)
    path = f"/revisions/{_line(one, 1).id}/restore"
    browser.sign_in(cast.ana).send(one.path, one.sent("Otro texto de Ana"))
    page = browser.sign_in(cast.diego).send(f"{path}?lang=en", {"base": 2}, 409)
    page.shows("Ana Benítez changed this answer in the meantime", "Otro texto")
    assert 'name="base" value="3"' in page.html
    for base, status in (("", 422), ("x", 422), ("-1", 409), ("9" * 30, 409), ("4", 409)):
        browser.send(path, {"base": base}, status)
    assert one.value() == "Otro texto de Ana"


def test_a_table_is_restored_as_it_was_and_not_joined_with_what_came_since(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    states = [[{"name": "Museo"}], [{"name": "Museo"}, {"name": "Club"}], [{"name": "Museo"}, {"name": "Club"}, {"name": "Red"}]]
    for base, rows in enumerate(states):
        _write(one, one.table, rows, cast, base)
    path = f"/revisions/{_line(one, 1, one.table).id}/restore"
    browser.sign_in(cast.ana).send(path, {"base": 2}, 409)
    assert one.value(one.table) == states[2]
    browser.send(path, {"base": 3})
    assert one.value(one.table) == states[0]


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_nothing_is_restored_while_the_worksheet_is_not_with_the_team(browser: Browser, cast: Cast, state: str) -> None:
    one = _two_texts(browser, cast)
    with writing():
        one.submission.state = state
    path = f"/revisions/{_line(one, 1).id}/restore"
    assert "restore" not in browser.visit(f"{one.path}/history").html
    browser.visit(f"{path}?lang=en").shows("nothing can be restored in it now")
    browser.send(path, {"base": 2}, 409)
    assert one.value() == "La red de luz falla en cinco barrios."


def test_an_answer_can_be_restored_to_nothing_and_back(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    browser.sign_in(cast.ana)
    for words in ("Cortes", "", "Agua"):
        browser.send(one.path, one.sent(words))
    browser.send(f"/revisions/{_line(one, 2).id}/restore", {"base": 3})
    assert one.value() is None
    browser.send(f"/revisions/{_line(one, 3).id}/restore", {"base": 4})
    assert one.value() == "Agua"


# The database


@pytest.mark.parametrize(
    "statement", ["DELETE FROM answer_revisions", "UPDATE answer_revisions SET value = 'null'", "DELETE FROM answers"]
)
def test_the_database_lets_nobody_take_a_line_of_history_away(browser: Browser, cast: Cast, statement: str) -> None:
    one = _two_texts(browser, cast)
    before = one.history()
    try:
        with writing():
            db.session.execute(text(statement))
    except IntegrityError as no:
        assert "answer_revisions" in str(no) or "FOREIGN KEY" in str(no)
    assert one.history() == before
