"""The facilitators' side: the queue, notes, sending back, accepting."""

import html
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from sprint.core import clock
from sprint.core.database import db, writing
from sprint.core.outbox import Letter
from sprint.submissions.actions import approved
from sprint.submissions.models import Comment, Submission
from sprint.worksheets.models import Question
from tests import make
from tests.browser import Browser
from tests.cast import Cast
from tests.submissions.stage import Scene, scene


def _note(question: Question, decision: str, comment: str = "", wish: str = "save") -> dict[str, str]:
    return {f"decision_{question.id}": decision, f"comment_{question.id}": comment, "language": "en", "wish": wish}


@contextmanager
def _hearing() -> Iterator[list[int]]:
    heard: list[int] = []

    def hear(sender: Any, submission: Submission) -> None:
        heard.append(submission.id)

    with approved.connected_to(hear):
        yield heard


def _state(one: Scene) -> str:
    db.session.refresh(one.submission)
    return one.submission.state


def _in_review(browser: Browser, cast: Cast) -> Scene:
    one = scene(cast)
    browser.sign_in(cast.ana).send(one.path, one.sent("Cortes de agua", wish="submit"))
    browser.sign_in(cast.carla)
    with writing():
        db.session.query(Letter).delete()
    return one


def test_the_queue_shows_the_longest_waiting_first_with_both_hours(browser: Browser, cast: Cast) -> None:
    one = _in_review(browser, cast)
    later = make.submission(cast.baltimore, one.assignment, "submitted")
    with writing():
        db.session.get(Submission, later.id).submitted_at = clock.now() - clock.minutes(600)  # type: ignore[union-attr]
    page = browser.visit(f"/cohorts/{cast.cohort.id}/reviews")
    page.shows("2 worksheets wait for your review", "10:00 a.m. (New York time)", "11:00 a.m. in Asunción")
    page.shows("Español", "October 10")
    assert page.text.index("Baltimore ·") < page.text.index("Asunción ·")


def test_the_queue_follows_a_new_number_a_new_name_and_a_choice(browser: Browser, cast: Cast) -> None:
    one = _in_review(browser, cast)
    path = f"/cohorts/{cast.cohort.id}/reviews"
    browser.visit(path).shows(f"Asunción · Worksheet {one.assignment.number}")
    with writing():
        one.assignment.number = 77
    page = browser.visit(path)
    page.shows("Asunción · Worksheet 77")
    assert f'value="{one.assignment.id}">77 ·' in page.html
    with writing():
        cast.asuncion.city.name = "Gran Asunción"
    page = browser.visit(path)
    page.shows("Gran Asunción · Worksheet 77")
    assert f'value="{cast.asuncion.id}">Gran Asunción</option>' in page.html
    assert f'value="{cast.asuncion.id}" selected>' in browser.visit(f"{path}?team={cast.asuncion.id}").html


def test_the_queue_is_for_facilitators_of_the_cohort(browser: Browser, cast: Cast) -> None:
    for person in (cast.ana, cast.bruno, cast.emil, cast.nora):
        browser.sign_in(person).visit(f"/cohorts/{cast.cohort.id}/reviews", 404)
    browser.sign_in(cast.dora).visit(f"/cohorts/{cast.cohort.id}/reviews")


def test_the_list_below_is_narrowed_by_city_worksheet_and_state(browser: Browser, cast: Cast) -> None:
    one = _in_review(browser, cast)
    path = f"/cohorts/{cast.cohort.id}/reviews"
    browser.visit(path).shows("2 worksheets")
    browser.visit(f"{path}?team={cast.baltimore.id}&worksheet={one.assignment.id}&stage=not_started").shows("1 worksheet ·")
    browser.visit(f"{path}?stage=accepted").shows("No worksheet is like that")
    browser.visit(f"{path}?team=x&worksheet=-1&stage=%27&page=9999999999999").shows("2 worksheets")


def test_the_queue_asks_as_much_for_many_teams(browser: Browser, cast: Cast) -> None:
    one = _in_review(browser, cast)
    path = f"/cohorts/{cast.cohort.id}/reviews"
    browser.visit(path)  # the process has read the worksheet by now
    few = browser.visit(path).queries
    for number in range(3):
        team = make.team(cast.cohort, make.city(f"City {number}"))
        submission = make.submission(team, one.assignment, "submitted")
        sender = make.member(team, make.person(f"Sender {number}"))
        with writing():
            db.session.get(Submission, submission.id).submitted_by_id = sender.id  # type: ignore[union-attr]
    assert browser.visit(path).queries == few <= 12


def test_notes_are_kept_for_later_and_the_team_does_not_see_them(browser: Browser, cast: Cast) -> None:
    one = _in_review(browser, cast)
    browser.send(f"{one.path}/review", _note(one.text, "change", "Which year?"))
    page = browser.visit(f"{one.path}/review")
    assert "Which year?" in page.html
    page.shows("1 of 3 decided", "1 change requested")
    assert page.queries <= 12
    browser.sign_in(cast.ana).visit(one.path).lacks("Which year?")
    assert db.session.query(Letter).count() == 0


def test_a_note_is_changed_and_taken_away(browser: Browser, cast: Cast) -> None:
    one = _in_review(browser, cast)
    browser.send(f"{one.path}/review", _note(one.text, "change", "Which year?"))
    browser.send(f"{one.path}/review", _note(one.text, "fine", "Clear."))
    assert [(note.decision, note.body) for note in db.session.query(Comment)] == [("fine", "Clear.")]
    browser.send(f"{one.path}/review", _note(one.text, "", ""))
    assert db.session.query(Comment).count() == 0


def test_a_request_without_words_is_not_sent_and_the_rest_stays_on_the_page(browser: Browser, cast: Cast) -> None:
    one = _in_review(browser, cast)
    data = {**_note(one.text, "change"), **_note(one.table, "question", "Who?", "send_back")}
    page = browser.send(f"{one.path}/review", data, 422)
    assert "Who?" in page.html
    assert f'href="#comment_{one.text.id}"' in page.html
    assert _state(one) == "submitted"


def test_sending_back_needs_something_to_do(browser: Browser, cast: Cast) -> None:
    one = _in_review(browser, cast)
    page = browser.send(f"{one.path}/review", _note(one.text, "fine", "Clear.", "send_back"), 409)
    assert "Clear." in page.html
    assert _state(one) == "submitted"
    assert db.session.query(Comment).count() == 0


def test_a_worksheet_goes_back_and_forth_until_it_is_accepted(browser: Browser, cast: Cast) -> None:
    one = _in_review(browser, cast)
    sent = _note(one.text, "change", "Which year?", "send_back")
    assert browser.send(f"{one.path}/review", sent).to == f"/cohorts/{cast.cohort.id}/reviews"
    browser.send(f"{one.path}/review", sent)
    assert _state(one) == "changes"
    letters = db.session.query(Letter).order_by(Letter.name).all()
    assert [(letter.name, letter.language) for letter in letters] == [("Ana Benítez", "es"), ("Diego Ayala", "es")]
    assert "> Which year?" in letters[0].body

    page = browser.sign_in(cast.ana).visit(f"{one.path}?lang=en")
    page.shows("Changes asked", "Which year?", "1 comment")
    more = {f"reply-{one.text.id}": "Fue en 2023."}
    browser.send(one.path, one.sent("Cortes de agua en 2023", wish="submit", **more))
    assert (_state(one), one.submission.round) == ("submitted", 2)

    review = browser.sign_in(cast.carla).visit(f"{one.path}/review")
    review.shows("Fue en 2023.", "the answer has changed since", "round 2")
    with _hearing() as heard:
        browser.send(f"{one.path}/review", _note(one.text, "fine", "", "approve"))
    assert _state(one) == "approved"
    assert heard == [one.submission.id]
    assert db.session.query(Letter).filter(Letter.kind.endswith("approved")).filter_by(email=cast.ana.email).count() == 1
    browser.sign_in(cast.ana).send(one.path, one.sent("Otro"), 409)


def test_accepting_is_refused_while_a_change_is_requested(browser: Browser, cast: Cast) -> None:
    one = _in_review(browser, cast)
    with _hearing() as heard:
        page = browser.send(f"{one.path}/review", _note(one.text, "change", "Which year?", "approve"), 409)
    assert "Which year?" in page.html
    assert _state(one) == "submitted"
    assert heard == []


def test_a_worksheet_that_is_with_the_team_is_not_reviewed(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    browser.sign_in(cast.carla).send(f"{one.path}/review", _note(one.text, "fine", "", "approve"), 409)
    assert _state(one) == "draft"


def test_only_facilitators_of_the_cohort_review(browser: Browser, cast: Cast) -> None:
    one = _in_review(browser, cast)
    for person in (cast.ana, cast.bruno, cast.emil, cast.nora):
        browser.sign_in(person).visit(f"{one.path}/review", 404)
        browser.sign_in(person).send(f"{one.path}/review", _note(one.text, "fine", "", "approve"), 404)
    assert _state(one) == "submitted"


def test_strange_decisions_are_told(browser: Browser, cast: Cast) -> None:
    one = _in_review(browser, cast)
    browser.send(f"{one.path}/review", _note(one.text, "maybe"), 422)
    browser.send(f"{one.path}/review", {**_note(one.text, "fine"), "wish": "party"})
    browser.send(f"{one.path}/review", _note(one.text, "fine", "a\x00b"), 422)
    assert _state(one) == "submitted"


NAMED = re.compile(r'<label class="form-label[^"]*" for="((?:comment_|reply-)\d+)">([^<]+)</label>|<legend[^>]*>([^<]+)</legend>')


def _names(browser: Browser, path: str) -> list[str]:
    """What the boxes for comments, and the choices of decisions, are called on a page."""
    return [html.unescape(label or legend) for _, label, legend in NAMED.findall(browser.visit(path).html)]


@pytest.mark.parametrize("language", ["en", "es"])
def test_each_comment_box_has_a_name_of_its_own_also_where_questions_share_a_number(
    browser: Browser, cast: Cast, language: str
) -> None:
    questions = [make.question(number=number, position=place, title=title) for place, (number, title) in enumerate(
        [(1, "Issue"), (1, "Since when?"), (1, "How do you know?"), (2, "Partners")], 1)]  # fmt: skip
    questions[1].follows = questions[2].follows = True
    assignment = make.assignment(cast.cohort, make.worksheet(*questions))
    written = make.submission(cast.asuncion, assignment, "submitted")
    title = make.both("Since when?").texts[language]
    names = _names(browser.sign_in(cast.carla), f"/submissions/{written.id}/review?lang={language}")
    assert len(names) == len(set(names)) == 8 and sum(f"1, “{title}”" in name for name in names) == 2
    read = _names(browser, f"/submissions/{written.id}?lang={language}")
    with writing():
        written.state = "changes"
    work = _names(browser.sign_in(cast.ana), f"/submissions/{written.id}?lang={language}")
    for found in (read, work):
        assert len(found) == len(set(found)) == 4 and sum(f"1, “{title}”" in name for name in found) == 1
