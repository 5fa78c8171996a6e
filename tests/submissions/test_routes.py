"""The pages of a team: its list, beginning, sending, history, comments."""

from datetime import date, datetime

from sprint.core import clock
from sprint.core.database import db
from sprint.core.outbox import Letter
from sprint.submissions.models import Comment, Submission
from sprint.submissions.stages import Stage, reply_due_on, stage_of
from tests import make
from tests.browser import Browser
from tests.cast import Cast
from tests.submissions.stage import scene


def test_the_list_says_how_many_wait_and_what_to_do(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    make.assignment(cast.cohort, make.worksheet(title="Ecosystem"), number=2)
    later = {"opens_on": date(2024, 10, 20), "due_on": date(2024, 10, 22)}
    make.assignment(cast.cohort, make.worksheet(title="Later one"), number=3, **later)
    browser.sign_in(cast.ana).send(one.path, one.sent("Cortes"))
    page = browser.visit(f"/teams/{cast.asuncion.id}/worksheets?lang=en")
    page.shows("2 worksheets wait for you", "1 of 3 answers", "Continue", "Start", "Opens later", "Asunción time")
    page.shows("October 14, 23:59")


def test_the_list_of_another_city_is_not_there(browser: Browser, cast: Cast) -> None:
    for person in (cast.bruno, cast.emil, cast.nora):
        browser.sign_in(person).visit(f"/teams/{cast.asuncion.id}/worksheets", 404)
    browser.sign_in(cast.carla).visit(f"/teams/{cast.asuncion.id}/worksheets").lacks("Start")


def test_the_list_asks_as_much_for_many_worksheets(browser: Browser, cast: Cast) -> None:
    make.submission(cast.asuncion, make.assignment(cast.cohort))
    path = f"/teams/{cast.asuncion.id}/worksheets"
    few = browser.sign_in(cast.ana).visit(path).queries
    for number in range(2, 6):
        make.submission(cast.asuncion, make.assignment(cast.cohort, number=number))
    assert browser.visit(path).queries == few <= 12


def test_beginning_twice_leads_to_the_same(browser: Browser, cast: Cast) -> None:
    assignment = make.assignment(cast.cohort)
    first = browser.sign_in(cast.ana).send(f"/assignments/{assignment.id}/begin")
    second = browser.sign_in(cast.diego).send(f"/assignments/{assignment.id}/begin")
    assert first.to == second.to
    assert db.session.query(Submission).one().team_id == cast.asuncion.id


def test_a_worksheet_that_is_not_open_yet_does_not_begin(browser: Browser, cast: Cast) -> None:
    assignment = make.assignment(cast.cohort, opens_on=date(2024, 10, 8))
    page = browser.sign_in(cast.bruno).send(f"/assignments/{assignment.id}/begin")
    assert page.to == f"/teams/{cast.baltimore.id}/worksheets"
    browser.visit(page.to).shows("opens on Tuesday, October 8")
    assert db.session.query(Submission).count() == 0


def test_a_worksheet_opens_with_the_day_of_the_city(browser: Browser, cast: Cast) -> None:
    assignment = make.assignment(cast.cohort, opens_on=date(2024, 10, 8))
    clock.fix(clock.instant(datetime(2024, 10, 8, 0, 30), "America/Asuncion"))
    browser.sign_in(cast.bruno).send(f"/assignments/{assignment.id}/begin")
    assert db.session.query(Submission).count() == 0
    browser.sign_in(cast.ana).send(f"/assignments/{assignment.id}/begin")
    assert db.session.query(Submission).one().team_id == cast.asuncion.id


def test_only_members_of_the_cohort_begin(browser: Browser, cast: Cast) -> None:
    assignment = make.assignment(cast.cohort)
    for person in (cast.carla, cast.emil, cast.nora):
        browser.sign_in(person).send(f"/assignments/{assignment.id}/begin", status=404)


def test_the_page_of_another_city_is_not_there(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    for path in (one.path, f"{one.path}/history"):
        for person in (cast.bruno, cast.emil, cast.nora):
            browser.sign_in(person).visit(path, 404)
    browser.sign_in(cast.bruno).visit("/submissions/999999", 404)


def test_a_facilitator_reads_and_finds_no_inputs(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    browser.sign_in(cast.ana).send(one.path, one.sent("Cortes de agua"))
    page = browser.sign_in(cast.carla).visit(one.path)
    page.shows("Cortes de agua")
    page.lacks("Send to review")
    assert f'name="q-{one.text.id}"' not in page.html
    assert page.queries <= 12


def test_a_team_page_asks_as_much_for_many_questions(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    few = browser.sign_in(cast.ana).visit(one.path).queries
    version = make.worksheet(*(make.question("choices", number=number, choices=["a", "b"]) for number in range(1, 9)))
    many = make.submission(cast.asuncion, make.assignment(cast.cohort, version, number=2))
    assert browser.visit(f"/submissions/{many.id}").queries <= few <= 12


# Sending to review


def test_sending_with_gaps_saves_the_text_and_names_each_gap(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    data = one.sent("", wish="submit", **{f"q-{one.table.id}-0-name": "Biblioteca"})
    page = browser.sign_in(cast.ana).send(one.path, data, 422)
    assert f'href="#q-{one.text.id}"' in page.html
    assert f'id="q-{one.text.id}"' in page.html
    assert one.value(one.table) == [{"name": "Biblioteca"}]
    db.session.refresh(one.submission)
    assert one.submission.state == "draft"
    assert db.session.query(Letter).count() == 0


def test_sending_a_whole_worksheet_writes_to_the_facilitators(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    browser.sign_in(cast.ana).send(one.path, one.sent("Cortes", wish="submit"))
    db.session.refresh(one.submission)
    assert (one.submission.state, one.submission.round, one.submission.submitted_by_id) == ("submitted", 1, cast.ana.id)
    letter = db.session.query(Letter).one()
    assert (letter.email, letter.language) == (cast.carla.email, "en")
    assert "Asunción sent worksheet 1" in letter.subject
    assert f"/submissions/{one.submission.id}/review" in letter.body
    assert "Thursday, October 10" in letter.body


def test_sending_twice_is_sending_once(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    data = one.sent("Cortes", wish="submit")
    browser.sign_in(cast.ana).send(one.path, data)
    assert browser.send(one.path, data).to == one.path
    db.session.refresh(one.submission)
    assert one.submission.round == 1
    assert db.session.query(Letter).count() == 1


# History and comments


def test_the_history_tells_who_changed_what_newest_first_in_pages(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    browser.sign_in(cast.ana)
    for number in range(27):
        browser.send(one.path, one.sent(f"Texto {number}"))
    first = browser.visit(f"{one.path}/history?lang=en")
    first.shows("Ana Benítez changed the answer to question 1", "Texto 26")
    assert first.queries <= 12
    browser.visit(f"{one.path}/history?page=2&lang=en").shows("Ana Benítez answered question 1", "Texto 0")
    for page in ("0", "-1", "x", "9" * 30):
        browser.visit(f"{one.path}/history?page={page}")


def test_a_member_and_a_facilitator_comment_on_a_question(browser: Browser, cast: Cast) -> None:
    one = scene(cast, "submitted")
    said = {f"comment_{one.text.id}": "¿Lo dejamos así?", "language": "es"}
    browser.sign_in(cast.diego).send(f"{one.path}/comments", said)
    browser.send(f"{one.path}/comments", said)
    browser.sign_in(cast.carla).send(f"{one.path}/comments", {f"comment_{one.text.id}": "Yes.", "language": "en"})
    assert [(one.body, one.language, one.decision) for one in db.session.query(Comment)] == [
        ("¿Lo dejamos así?", "es", None), ("Yes.", "en", None),
    ]  # fmt: skip
    browser.sign_in(cast.ana).visit(one.path).shows("¿Lo dejamos así?", "Yes.")


def test_comments_on_several_answers_are_sent_at_once(browser: Browser, cast: Cast) -> None:
    one = scene(cast, "submitted")
    data = {f"comment_{one.text.id}": "Primero", f"comment_{one.table.id}": "Segundo", "language": "es"}
    browser.sign_in(cast.ana).send(f"{one.path}/comments", data)
    assert {(one.question_id, one.body) for one in db.session.query(Comment)} == {
        (one.text.id, "Primero"), (one.table.id, "Segundo"),
    }  # fmt: skip


def test_the_page_to_read_has_one_form_for_all_comments(browser: Browser, cast: Cast) -> None:
    one = scene(cast, "submitted")
    page = browser.sign_in(cast.carla).visit(one.path)
    assert page.html.count('<form class="panel sheet" id="talk"') == page.html.count(f'action="{one.path}/comments"') == 1
    assert page.html.count("comment_") >= 3


def test_an_empty_or_misplaced_comment_is_not_kept(browser: Browser, cast: Cast) -> None:
    one = scene(cast)
    foreign = make.question(number=1)
    make.worksheet(foreign)
    browser.sign_in(cast.ana)
    for question_id in (foreign.id, "x", "9" * 30, ""):
        browser.send(f"{one.path}/comments", {f"comment_{question_id}": "Hola", "language": "es"}, 422)
    browser.send(f"{one.path}/comments", {f"comment_{one.text.id}": " ", "language": "es"}, 422)
    browser.sign_in(cast.bruno).send(f"{one.path}/comments", {f"comment_{one.text.id}": "x", "language": "es"}, 404)
    assert db.session.query(Comment).count() == 0


def test_comments_that_cannot_be_kept_stay_on_the_page_with_all_others(browser: Browser, cast: Cast) -> None:
    one = scene(cast, "submitted")
    browser.sign_in(cast.ana)
    fine = {f"comment_{one.file.id}": "Lo vemos así", f"comment_{one.text.id}": "Y esto", "language": "es"}
    for wrong in ({"language": "xx"}, {f"comment_{one.table.id}": "a" * 20_001}, {f"comment_{one.table.id}": "a\x00b"},
                  {f"quote_{one.table.id}": "sin comentario"}, {f"quote_{one.text.id}": "a" * 501}):  # fmt: skip
        page = browser.send(f"{one.path}/comments", {**fine, **wrong}, 422)
        assert "Lo vemos así" in page.html and "Y esto" in page.html
        assert 'class="errors' in page.html
    assert db.session.query(Comment).count() == 0


# Stages


def test_a_worksheet_is_late_when_the_day_has_ended_in_the_city(cast: Cast) -> None:
    assignment = make.assignment(cast.cohort, due_on=date(2024, 10, 7))
    clock.fix(clock.instant(datetime(2024, 10, 7, 23, 58), "America/Asuncion"))
    assert stage_of(assignment, None, "America/Asuncion") == Stage.NOT_STARTED
    clock.fix(clock.instant(datetime(2024, 10, 8, 0, 1), "America/Asuncion"))
    assert stage_of(assignment, None, "America/Asuncion") == Stage.LATE
    assert stage_of(assignment, None, "America/New_York") == Stage.NOT_STARTED
    assert stage_of(assignment, make.submission(cast.asuncion, assignment).state, "America/Asuncion") == Stage.LATE
    accepted = make.submission(cast.baltimore, assignment, "approved")
    assert stage_of(assignment, accepted.state, "America/Asuncion") == Stage.ACCEPTED


def test_a_reply_is_due_three_working_days_later(cast: Cast) -> None:
    clock.fix(clock.instant(datetime(2024, 10, 4, 17, 12), "America/New_York"))
    assert reply_due_on(scene(cast, "submitted").submission) == date(2024, 10, 9)
