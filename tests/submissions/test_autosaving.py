"""One answer saved by itself: acknowledged is kept, repeated is one, and nobody's text is written over."""

from typing import Any

import pytest
from flask import Flask

from sprint.core import database
from sprint.core.database import db, writing
from sprint.core.saves import Saved
from sprint.people.models import Person
from sprint.submissions import actions, autosaving, moving
from sprint.submissions.models import AnswerRevision, Submission
from sprint.submissions.saving import Typed
from sprint.worksheets.models import Question
from tests import make
from tests.browser import Browser, Page
from tests.cast import Cast
from tests.office_hours.test_race import at_once
from tests.submissions.stage import Scene, scene
from tests.submissions.versions import two

MOST_QUERIES = 6


def _save(
    browser: Browser, one: Scene, text: str = "", *, base: int = 0, mark: str = "a", status: int = 200, **more: Any
) -> Page:
    data = {"question": one.text.id, "revision": base, "mark": mark, "language": "es", f"q-{one.text.id}": text, **more}
    return browser.send(f"{one.path}/answer", data, status)


def _ana(browser: Browser, cast: Cast) -> dict[str, int]:
    browser.sign_in(cast.ana)
    return {"writer": cast.ana.id}


def _diego(browser: Browser, cast: Cast) -> dict[str, int]:
    browser.sign_in(cast.diego)
    return {"writer": cast.diego.id}


def test_an_answer_is_saved_with_its_author_language_and_history(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    told = _save(browser, one, "Cortes de agua", **_ana(browser, cast)).response.json
    assert (told["state"], told["revision"], told["problems"]) == ("saved", 1, [])
    assert "11:00" in told["said"]
    assert one.history() == [("Cortes de agua", "Ana Benítez")]


def test_a_save_asks_the_database_six_times_at_most(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    me = _ana(browser, cast)
    _save(browser, one, question=one.table.id, **me)  # the process has read the questions by now
    first = _save(browser, one, "Cortes", mark="b", **me)
    again = _save(browser, one, "Cortes de agua", base=1, mark="c", **me)
    assert max(first.queries, again.queries) <= MOST_QUERIES


def test_the_same_save_again_has_one_effect_and_the_same_answer(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    me = _ana(browser, cast)
    first = _save(browser, one, "Cortes", **me).response.json
    assert _save(browser, one, "Cortes", **me).response.json["revision"] == first["revision"]
    _save(browser, one, "Luz", base=1, mark="b", **me)
    late = _save(browser, one, "Cortes", **me).response.json
    assert (late["state"], late["revision"]) == ("saved", 1)
    assert one.value() == "Luz"
    assert [text for text, _ in one.history()] == ["Cortes", "Luz"]


def test_a_mark_that_comes_again_with_another_text_is_refused(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    me = _ana(browser, cast)
    _save(browser, one, "Cortes", **me)
    assert _save(browser, one, "Luz", status=422, **me).response.json["state"] == "invalid"
    assert one.value() == "Cortes"


@pytest.mark.parametrize("base", [0, 7])
def test_an_older_revision_and_one_from_the_future_are_two_texts(browser: Browser, cast: Cast, base: int) -> None:
    one = scene(cast)
    _save(browser, one, "Texto de Ana", **_ana(browser, cast))
    told = _save(browser, one, "Texto de Diego", base=base, mark="d", status=409, **_diego(browser, cast)).response.json
    assert (told["state"], told["revision"]) == ("conflict", 1)
    assert "Texto de Ana" in told["html"]
    assert "Texto de Diego" in told["html"]
    assert one.value() == "Texto de Ana"


@pytest.mark.parametrize(
    ("keep", "goes_on", "history"),
    [
        ("mine", "Texto de Diego", ["Texto de Ana", "Texto de Diego"]),
        ("theirs", "Texto de Ana", ["Texto de Ana", "Texto de Diego", "Texto de Ana"]),
        ("joined", "De los dos", ["Texto de Ana", "Texto de Diego", "De los dos"]),
    ],
)
def test_the_chosen_text_goes_on_and_the_other_stays_in_the_history(
    browser: Browser, cast: Cast, keep: str, goes_on: str, history: list[str]
) -> None:
    one = scene(cast)
    _save(browser, one, "Texto de Ana", **_ana(browser, cast))
    choice = {f"keep-{one.text.id}": keep, f"joined-{one.text.id}": "De los dos"}
    told = _save(browser, one, "Texto de Diego", base=1, mark="d", **choice, **_diego(browser, cast)).response.json
    assert goes_on in told["html"]
    assert one.value() == goes_on
    assert [text for text, _ in one.history()] == history


# Two texts of one person


def _mark(at: int, browser: str = "laptop01") -> str:
    """As `saving.js` makes it: the browser, when it was typed, and something that no other save has."""
    return f"{browser}.{at}.{at}"


def test_what_one_browser_typed_last_goes_on_and_the_page_says_so(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    me = _ana(browser, cast)
    _save(browser, one, "Cortes de agua", mark=_mark(1), **me)
    told = _save(browser, one, "Cortes de luz", mark=_mark(2), **me).response.json
    assert (told["state"], told["revision"], told["word"]) == ("saved", 2, "two_pages")
    again = _save(browser, one, "Cortes de luz", mark=_mark(2), **me).response.json
    assert (again["state"], again["revision"]) == ("saved", 2)
    assert [text for text, _ in one.history()] == ["Cortes de agua", "Cortes de luz"]


def test_an_answer_that_its_writer_empties_on_the_next_page_is_empty(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    me = _ana(browser, cast)
    for number, (text, base) in enumerate([("Cortes", 0), ("Cortes de agua", 1), ("", 1)]):
        told = _save(browser, one, text, base=base, mark=_mark(number), **me).response.json
    assert (told["state"], one.value()) == ("saved", None)


def test_a_save_that_was_held_up_does_not_take_the_place_of_a_later_text(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    me = _ana(browser, cast)
    _save(browser, one, "Cortes de luz", mark=_mark(2), **me)
    told = _save(browser, one, "Cortes de agua", mark=_mark(1), **me).response.json
    assert (told["state"], told["revision"], told["word"]) == ("joined", 3, "two_pages")
    assert [text for text, _ in one.history()] == ["Cortes de luz", "Cortes de agua", "Cortes de luz"]


@pytest.mark.parametrize(("first", "then"), [("Cortes de a", "Cortes de agua"), ("Cortes de agua", "Cortes de a")])
def test_of_two_texts_of_one_person_that_only_grew_the_longer_goes_on(
    browser: Browser, cast: Cast, first: str, then: str
) -> None:
    one = scene(cast)
    me = _ana(browser, cast)
    _save(browser, one, "Cortes", **me)
    _save(browser, one, first, base=1, mark="b", **me)
    told = _save(browser, one, then, base=1, mark=_mark(1, "phone001"), **me).response.json
    assert "word" not in told
    assert one.value() == "Cortes de agua"
    browser.send(one.path, one.sent("Cortes de agua y luz", base=1, writer=cast.ana.id), 302)
    assert one.value() == "Cortes de agua y luz"


@pytest.mark.parametrize(
    ("text", "mark"),
    [("Cortes de luz", _mark(9, "phone001")), ("Cortes", _mark(9, "phone001")), ("Cortes de luz", "laptop01 9"), ("", "x")],
)
def test_a_text_from_another_device_never_takes_the_place_of_ones_own_unasked(
    browser: Browser, cast: Cast, text: str, mark: str
) -> None:
    one = scene(cast)
    me = _ana(browser, cast)
    _save(browser, one, "Cortes de", mark=_mark(1), **me)
    _save(browser, one, "Cortes de agua", base=1, mark=_mark(2), **me)
    assert _save(browser, one, text, base=1, mark=mark, status=409, **me).response.json["state"] == "conflict"
    assert one.value() == "Cortes de agua"


def test_where_a_teammate_wrote_in_between_ones_own_browser_asks(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    _save(browser, one, "Cortes", mark=_mark(1), **_ana(browser, cast))
    _save(browser, one, "Cortes de luz", base=1, mark=_mark(2), **_diego(browser, cast))
    me = _ana(browser, cast)
    _save(browser, one, "Cortes de luz y gas", base=2, mark=_mark(3), **me)
    for text in ("Cortes de agua", "Cortes de luz y gas natural"):
        assert _save(browser, one, text, base=1, mark=_mark(4), status=409, **me).response.json["state"] == "conflict"


def _rows(question: Question, *names: str) -> dict[str, str]:
    return {f"q-{question.id}-{number}-name": name for number, name in enumerate(names)}


def test_rows_that_a_teammate_added_come_back_with_the_places_of_mine(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    at = {"question": one.table.id}
    _save(browser, one, **at, **_rows(one.table, "Museo", "Escuela"), **_ana(browser, cast))
    _save(browser, one, **at, base=1, mark="b", **_rows(one.table, "Radio", "Museo", "Escuela"), writer=cast.ana.id)
    told = _save(browser, one, **at, base=1, mark="d", **_rows(one.table, "Museo", "Escuela Normal"), **_diego(browser, cast))
    assert (told.response.json["state"], told.response.json["places"]) == ("joined", [1, 2])
    assert one.value(one.table) == [{"name": "Radio"}, {"name": "Museo"}, {"name": "Escuela Normal"}]


def test_what_cannot_be_read_as_an_answer_is_kept_and_told(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    cells = {f"q-{one.table.id}-0-name": "Biblioteca", f"q-{one.table.id}-0-since": "mañana"}
    told = _save(browser, one, question=one.table.id, **cells, **_ana(browser, cast)).response.json
    assert told["state"] == "saved"
    assert "Since" in told["problems"][0]
    assert one.value(one.table) == [{"name": "Biblioteca", "since": "mañana"}]


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"question": "x"}, 422), ({"question": 999_999}, 422), ({"revision": "x"}, 422), ({"revision": -1}, 422),
        ({"revision": "9" * 40}, 422), ({"mark": ""}, 422), ({"mark": "m" * 65}, 422), ({"language": "xx"}, 422),
        ({"writer": ""}, 409), ({"writer": "x"}, 409),
    ],
)  # fmt: skip
def test_a_save_that_makes_no_sense_saves_nothing(browser: Browser, cast: Cast, wrong: dict[str, Any], status: int) -> None:
    one = scene(cast)
    _save(browser, one, "Cortes", status=status, **{**_ana(browser, cast), **wrong})
    assert one.history() == []


def test_a_question_of_another_worksheet_and_one_for_a_file_are_refused(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    foreign = make.question(number=1)
    make.worksheet(foreign, title="Other")
    me = _ana(browser, cast)
    for question in (foreign, one.file):
        _save(browser, one, question=question.id, status=422, **{f"q-{question.id}": "x"}, **me)
    assert db.session.query(AnswerRevision).count() == 0


def test_more_than_an_answer_can_hold_is_too_much(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    me = _ana(browser, cast)
    _save(browser, one, "agua " * 199_000, **me)
    told = _save(browser, one, "agua " * 200_001, base=1, mark="b", status=413, **me).response.json
    assert told["state"] == "too_long"
    assert len(one.value()) == 5 * 199_000 - 1


def test_what_someone_typed_is_never_saved_for_another_person(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    browser.sign_in(cast.diego)
    told = _save(browser, one, "Texto de Ana", writer=cast.ana.id, status=409).response.json
    assert told["state"] == "other_writer"
    page = browser.send(one.path, {**one.sent("Texto de Ana"), "writer": cast.ana.id}, 409)
    page.lacks("Texto de Ana")
    assert one.history() == []


@pytest.mark.parametrize("state", ["submitted", "approved"])
def test_a_worksheet_that_is_not_with_the_team_is_not_written(browser: Browser, cast: Cast, state: str) -> None:
    one = scene(cast, state)
    assert _save(browser, one, "Tarde", status=409, **_ana(browser, cast)).response.json["state"] == "refused"
    assert one.history() == []


def test_strangers_and_facilitators_save_nothing(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    for person in (cast.bruno, cast.carla, cast.emil, cast.nora):
        browser.sign_in(person)
        _save(browser, one, "x", status=404, writer=person.id)
        browser.visit(f"{one.path}/answers/{one.text.id}", 404)
    assert one.history() == []


def test_one_question_is_told_as_it_is_now(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    _save(browser, one, "Cortes de agua", **_ana(browser, cast))
    told = browser.visit(f"{one.path}/answers/{one.text.id}").response.json
    assert told["revision"] == 1
    assert "Cortes de agua" in told["html"]
    foreign = make.question(number=1)
    make.worksheet(foreign, title="Other")
    browser.visit(f"{one.path}/answers/{foreign.id}", 404)


# At the same moment


def _saving(one: Scene, cast: Cast, text: str, mark: str, base: int) -> Any:
    submission_id, question_id, person_id = one.submission.id, one.text.id, cast.ana.id

    def work() -> Saved:
        submission, person = db.session.get_one(Submission, submission_id), db.session.get_one(Person, person_id)
        typed = Typed(db.session.get_one(Question, question_id), text, base)
        return autosaving.save(submission, typed, mark, language="es", by=person)

    return lambda: f"saved {database.in_transaction(work, keep=lambda _: True).revision}"


@pytest.mark.parametrize("base", [0, 1])
def test_of_ten_texts_from_one_revision_one_is_saved_and_nine_are_conflicts(
    app: Flask, browser: Browser, cast: Cast, base: int
) -> None:
    one = scene(cast)
    if base:
        _save(browser, one, "Cortes", **_ana(browser, cast))
    answers = at_once(app, [_saving(one, cast, f"Texto {number}", f"mark {number}", base) for number in range(10)])
    assert answers == {f"saved {base + 1}": 1, f"Conflict: revision {base + 1} came in between": 9}
    assert len(one.history()) == base + 1


@pytest.mark.parametrize("base", [0, 1])
def test_the_same_save_from_ten_sides_is_one_line(app: Flask, browser: Browser, cast: Cast, base: int) -> None:
    one = scene(cast)
    if base:
        _save(browser, one, "Cortes", **_ana(browser, cast))
    assert at_once(app, [_saving(one, cast, "Texto", "one mark", base)] * 10) == {f"saved {base + 1}": 10}
    assert len(one.history()) == base + 1


def test_a_save_while_the_worksheet_is_being_sent_is_in_it_or_refused(app: Flask, browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    _save(browser, one, "Cortes", **_ana(browser, cast))
    submission_id, person_id = one.submission.id, cast.ana.id

    def send() -> str:
        submission, person = db.session.get_one(Submission, submission_id), db.session.get_one(Person, person_id)
        actions.submit(submission, person)
        return "sent"

    deeds = [_saving(one, cast, f"Texto {number}", f"mark {number}", 1) for number in range(6)]
    answers = at_once(app, [*deeds, lambda: str(database.in_transaction(send, keep=lambda _: True))])
    assert answers["sent"] == 1
    assert len(one.history()) == 1 + answers["saved 2"] <= 2


def test_a_save_from_a_page_that_was_made_before_a_move_goes_along(browser: Browser, cast: Cast) -> None:
    one = two(cast)
    old = one.at("issue", one.old)
    me = _ana(browser, cast)
    data = {"question": old.id, "revision": 0, "mark": "a", "language": "es", f"q-{old.id}": "Cortes", **me}
    browser.send(f"/submissions/{one.submission.id}/answer", data, 200)
    with writing():
        moving.move(db.session.get_one(Submission, one.submission.id), one.new, cast.carla)
    later = {**data, "revision": 1, "mark": "b", f"q-{old.id}": "Cortes de agua"}
    assert browser.send(f"/submissions/{one.submission.id}/answer", later, 200).response.json["revision"] == 2
    assert one.value("issue", one.new) == "Cortes de agua"
    stale = {**data, "revision": 1, "mark": "c", f"q-{old.id}": "Cortes de luz", "writer": cast.diego.id}
    told = browser.sign_in(cast.diego).send(f"/submissions/{one.submission.id}/answer", stale, 409).response.json
    assert told["state"] == "conflict"
    assert f'data-question="{one.at("issue", one.new).id}"' in told["html"]
