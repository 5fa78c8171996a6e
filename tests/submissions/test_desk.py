"""A reviewer's desk: only what changed, approvals that hold, rounds with their versions, the way to what waits next."""

import re

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from sprint.core import clock
from sprint.core.database import db, writing
from sprint.submissions.models import ReviewStep, Submission
from tests import make
from tests.browser import Browser, Page
from tests.cast import Cast
from tests.submissions.steps import Review, comments


@pytest.fixture
def review(browser: Browser, cast: Cast) -> Review:
    return Review(browser, cast)


def _shown(review: Review, page: Page) -> list[str]:
    names = {review.scene.text.id: "text", review.scene.table.id: "table", review.scene.file.id: "file"}
    return [name for question_id, name in names.items() if f'id="q-{question_id}"' in page.html]


def _with_table(review: Review, name: str = "Biblioteca") -> dict[str, str]:
    return {f"q-{review.table.id}-0-name": name}


def test_the_second_round_shows_only_what_changed_or_is_open(review: Review, cast: Cast) -> None:
    review.send(**_with_table(review))
    assert _shown(review, review.go(cast.carla, "/review")) == ["text", "table", "file"]
    review.decide("send_back", "change", "Which year?")
    review.send("Cortes de agua en 2023", **_with_table(review))
    page = review.go(cast.carla, "/review")
    assert _shown(review, page) == ["text"]
    page.shows("1 question of 3 has news since the last decision", "Show all 3 questions", "Changed since the last decision:",
               "version 1, now version 2")  # fmt: skip
    everything = review.go(cast.carla, "/review?show=all")
    assert _shown(review, everything) == ["text", "table", "file"]
    everything.shows("Show only what changed or is still open", "Not changed since the last decision")


def test_an_open_thread_is_shown_until_it_is_resolved(review: Review, cast: Cast) -> None:
    review.send(**_with_table(review))
    review.decide("send_back", "question", "Who is it?", question=review.table)
    review.send("Otro texto", **_with_table(review))
    assert _shown(review, review.go(cast.carla, "/review")) == ["text", "table"]
    review.say(cast.ana, resolve=comments()[0].id)
    assert _shown(review, review.go(cast.carla, "/review")) == ["text"]


def test_notes_on_questions_that_are_not_shown_stay(review: Review, cast: Cast) -> None:
    review.send(**_with_table(review))
    review.decide("send_back", "change", "Which year?")
    review.send("En 2023", **_with_table(review))
    review.decide("save", "question", "And this?", question=review.scene.file)
    review.decide("save", "fine")
    assert {(one.question_id, one.decision) for one in comments() if one.sent_at is None} == {
        (review.scene.file.id, "question"), (review.text.id, "fine"),
    }  # fmt: skip


def test_an_approval_holds_while_the_answer_stays(review: Review, cast: Cast) -> None:
    review.send(**_with_table(review))
    fine = {f"decision_{review.table.id}": "fine", f"comment_{review.table.id}": ""}
    review.decide("send_back", "change", "Which year?", **fine)
    review.send("En 2023", **_with_table(review))
    page = review.go(cast.carla, "/review?show=all")
    page.shows("Accepted by Carla Rivas in round 1, unchanged since", "1 of 3 decided", "1 accepted")
    review.decide("save", "fine", **fine)
    assert len([one for one in comments() if one.question_id == review.table.id]) == 1, "it is not said again"
    review.go(cast.carla, "/review").shows("2 of 3 decided", "2 accepted")
    review.decide("send_back", "change", "And the month?", **fine)
    review.send("En mayo", **_with_table(review, "Escuela"))
    review.go(cast.carla, "/review").lacks("unchanged since")
    review.go(cast.carla, "/review").shows("0 of 3 decided")


def test_an_approval_that_holds_can_become_a_request(review: Review, cast: Cast) -> None:
    review.send(**_with_table(review))
    fine = {f"decision_{review.table.id}": "fine", f"comment_{review.table.id}": ""}
    review.decide("send_back", "change", "Which year?", **fine)
    review.send("En 2023", **_with_table(review))
    review.decide("send_back", "change", "Who is it?", question=review.table)
    assert review.state == ("changes", 2)


def test_nothing_changed_is_said(review: Review, cast: Cast) -> None:
    review.send()
    review.decide("send_back", "change", "Which year?")
    review.say(cast.ana, resolve=comments()[0].id)
    review.send()
    review.go(cast.carla, "/review").shows("No answer changed, and nothing is open.", "0 questions of 3 have news")


def test_the_rounds_tell_who_did_what_with_which_version(review: Review, cast: Cast) -> None:
    review.send()
    review.decide("send_back", "change", "Which year?")
    review.send("En 2023")
    page = review.go(cast.carla, "/review")
    page.shows("Rounds and decisions", "Ana Benítez, Monday, October 7, 10:01 a.m.", "Carla Rivas, Monday, October 7, 10:02 a.m.",
               "Question 1: version 1", "Question 1: version 2", "No decision yet")  # fmt: skip
    steps = db.session.query(ReviewStep).order_by(ReviewStep.id).all()
    assert [(one.kind, one.round, one.revisions) for one in steps] == [
        ("sent", 1, {str(review.text.id): 1}), ("sent_back", 1, {str(review.text.id): 1}), ("sent", 2, {str(review.text.id): 2}),
    ]  # fmt: skip


def test_a_step_is_never_changed(review: Review) -> None:
    review.send()
    db.session.rollback()
    try:
        with writing():
            db.session.execute(text("UPDATE review_steps SET kind = 'approved'"))
    except DatabaseError:
        pass
    db.session.expire_all()
    assert db.session.query(ReviewStep.kind).scalar() == "sent"


def test_the_next_one_waits_at_the_top_in_the_dock_and_after_the_decision(review: Review, cast: Cast) -> None:
    review.send()
    waiting = make.submission(cast.baltimore, review.scene.assignment, "submitted")
    with writing():
        db.session.get_one(Submission, waiting.id).submitted_at = clock.now() - clock.minutes(2 * 24 * 60)
    page = review.go(cast.carla, "/review")
    assert page.text.count("Next: Baltimore, worksheet 1 (waiting 2 days)") == 2
    page.shows("2 of 2 in the queue", "press the key n")
    assert page.queries <= 12
    answer = review.decide("approve", "fine")
    after = review.browser.visit(answer.to)
    after.shows("is accepted. A letter is on its way. Next: Baltimore, worksheet 1 (waiting 2 days)")
    assert f'<a href="/submissions/{waiting.id}/review" data-next>' in after.html
    review.browser.visit(f"/submissions/{waiting.id}/review").lacks("Next:")


def test_the_key_leads_from_the_queue_to_the_one_that_waits_longest(review: Review, cast: Cast) -> None:
    review.send()
    waiting = make.submission(cast.baltimore, review.scene.assignment, "submitted")
    with writing():
        db.session.get_one(Submission, waiting.id).submitted_at = clock.now() - clock.minutes(2 * 24 * 60)
    review.browser.sign_in(cast.carla)
    queue = review.browser.visit(f"/cohorts/{cast.cohort.id}/reviews")
    assert re.findall(r'data-next aria-keyshortcuts="n" href="([^"]+)"', queue.html) == [f"/submissions/{waiting.id}/review"]


def test_saving_on_the_way_to_the_next_one_keeps_the_notes(review: Review, cast: Cast) -> None:
    review.send()
    waiting = make.submission(cast.baltimore, review.scene.assignment, "submitted")
    assert review.decide("next", "change", "Which year?").to == f"/submissions/{waiting.id}/review"
    assert [one.body for one in comments()] == ["Which year?"]


def test_the_queue_of_another_cohort_is_not_told(review: Review, cast: Cast) -> None:
    review.send()
    other = make.team(make.cohort("Third"), make.city("Lima"))
    make.submission(other, make.assignment(other.cohort), "submitted")
    review.go(cast.carla, "/review").lacks("Lima")


def test_the_desk_asks_as_much_for_many_teams_and_threads(review: Review, cast: Cast) -> None:
    review.send(**_with_table(review))
    review.decide("send_back", "change", "Which year?")
    review.send("En 2023", **_with_table(review))
    review.go(cast.carla, "/review")
    few = review.go(cast.carla, "/review").queries
    for number in range(5):
        person = make.person(f"Person {number}")
        make.member(cast.asuncion, person)
        review.say(person, f"Comment {number}")
        team = make.team(cast.cohort, make.city(f"City {number}"))
        make.submission(team, review.scene.assignment, "submitted")
    assert review.go(cast.carla, "/review").queries <= few <= 12
    assert review.go(cast.carla).queries <= 12


def test_a_reply_on_the_review_page_goes_out_at_once_and_what_cannot_be_kept_stays(review: Review, cast: Cast) -> None:
    review.send()
    review.say(cast.diego, "¿Así?")
    first = comments()[0]
    page = review.decide("save", "change", "Which year?", status=422, **{f"thread_{first.id}": "a\x00b"})
    assert "Which year?" in page.html and f'href="#thread_{first.id}"' in page.html
    review.decide("save", "change", "Which year?", **{f"thread_{first.id}": "Yes, like this."})
    review.go(cast.ana).shows("Yes, like this.")
    review.go(cast.ana).lacks("Which year?")


def test_the_desk_shows_each_reviewer_the_notes_of_now(review: Review, cast: Cast) -> None:
    review.send()
    for note in ("Which year?", "Which month?"):
        review.decide("save", "change", note)
        review.go(cast.carla, "/review").shows(note)
    review.go(cast.dora, "/review").shows("Which month?", "not sent yet")
    review.decide("save", "", "")
    for reviewer in (cast.carla, cast.dora):
        review.go(reviewer, "/review").lacks("Which month?")
