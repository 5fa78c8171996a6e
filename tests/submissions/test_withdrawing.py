"""Taking back: a reviewer's decision, a team's submission, and what the other side has done meanwhile."""

from collections.abc import Callable

import pytest
from flask import Flask

from sprint.core.database import db, in_transaction
from sprint.people.models import Person
from sprint.submissions import saving, withdrawing
from sprint.submissions.models import Submission
from sprint.submissions.saving import Typed
from sprint.worksheets.models import Question
from tests import make
from tests.browser import Browser
from tests.cast import Cast
from tests.office_hours.test_race import at_once
from tests.submissions.steps import Review, comments, letters, no_letters_yet


@pytest.fixture
def review(browser: Browser, cast: Cast) -> Review:
    one = Review(browser, cast)
    one.send()
    no_letters_yet()
    return one


def test_a_decision_is_taken_back_and_its_comments_are_notes_again(review: Review, cast: Cast) -> None:
    review.decide("send_back", "change", "Which year?")
    review.go(cast.carla, "/review").shows("Take the decision back", "your comments are kept as notes")
    assert review.press(cast.carla, "withdraw").to == f"{review.path}/review"
    assert review.state == ("submitted", 1)
    assert [(one.body, one.sent_at) for one in comments()] == [("Which year?", None)]
    review.go(cast.ana).lacks("Which year?")
    page = review.go(cast.carla, "/review")
    assert ">\nWhich year?</textarea>" in page.html
    page.shows("Decision taken back", "Sent back with comments", "1 change requested")
    review.decide("approve", "fine", "Clear.")
    assert review.state == ("approved", 1)


def test_the_team_is_told_in_its_language_and_so_is_whoever_decided(review: Review, cast: Cast) -> None:
    review.decide("send_back", "change", "Which year?")
    review.press(cast.dora, "withdraw")
    assert [(one.name, one.language) for one in letters("withdrawn")] == [
        ("Ana Benítez", "es"), ("Carla Rivas", "en"), ("Diego Ayala", "es"),
    ]  # fmt: skip
    to_ana, to_carla, _ = letters("withdrawn")
    assert "Dora Klein" in to_ana.body and to_ana.body.endswith(f"<http://localhost{review.path}>")
    assert "It waits for a review again" in to_carla.body and f"{review.path}/review>" in to_carla.body


def test_an_acceptance_is_taken_back(review: Review, cast: Cast) -> None:
    review.decide("approve", "fine", "Clear.")
    review.press(cast.carla, "withdraw")
    assert review.state == ("submitted", 1)
    assert all("El plan dice otra vez lo que decía antes" in one.body for one in letters("withdrawn"))
    assert review.scene.submission.decided_at is None


def test_taking_back_gives_the_decision_before_its_place_again(review: Review, cast: Cast) -> None:
    review.decide("send_back", "change", "Which year?")
    decided_at = review.scene.submission.decided_at
    review.send("En 2023")
    review.decide("approve", "fine")
    review.press(cast.carla, "withdraw")
    assert (review.state, review.scene.submission.decided_at) == (("submitted", 2), decided_at)


def _wrote(review: Review) -> None:
    review.write("Otra cosa")


def _said(review: Review) -> None:
    review.say(review.cast.diego, "Una pregunta")


def _replied(review: Review) -> None:
    review.say(review.cast.diego, **{f"thread_{comments()[0].id}": "En 2023"})


def _resolved(review: Review) -> None:
    review.say(review.cast.diego, resolve=comments()[0].id)


def _sent(review: Review) -> None:
    review.send("En 2023")


@pytest.mark.parametrize("gone_on", [_wrote, _said, _replied, _resolved, _sent])
def test_what_the_team_did_since_keeps_the_decision(review: Review, cast: Cast, gone_on: Callable[[Review], None]) -> None:
    review.decide("send_back", "change", "Which year?")
    gone_on(review)
    before = review.state
    review.go(cast.carla, "/review").lacks("Take the decision back")
    page = review.press(cast.carla, "withdraw")
    assert (page.to, review.state, letters("withdrawn")) == (review.path, before, [])
    assert comments()[0].sent_at is not None


def test_pressing_twice_takes_back_once(review: Review, cast: Cast) -> None:
    review.decide("send_back", "change", "Which year?")
    for _ in range(2):
        assert review.press(cast.carla, "withdraw").to == f"{review.path}/review"
    assert len(letters("withdrawn")) == 2  # Ana's and Diego's


def test_without_a_decision_there_is_nothing_to_take_back(review: Review, cast: Cast) -> None:
    review.press(cast.carla, "withdraw")
    assert review.state == ("submitted", 1)
    review.decide("approve", "fine")
    review.press(cast.carla, "reopen")
    review.press(cast.carla, "withdraw")
    assert review.state == ("changes", 1)


def test_only_facilitators_of_the_cohort_take_a_decision_back(review: Review, cast: Cast) -> None:
    review.decide("send_back", "change", "Which year?")
    for person in (cast.ana, cast.bruno, cast.emil, cast.nora):
        review.press(person, "withdraw", 404)
    assert review.state == ("changes", 1)


# The team's side


def test_a_team_takes_back_what_nobody_has_begun_to_review(review: Review, cast: Cast) -> None:
    tomas = make.facilitator(cast.cohort, make.person("Tomás Rivas", language="es"))
    review.go(cast.diego, "?lang=en").shows("Take it back and write in it again")
    assert review.press(cast.diego, "take-back").to == review.path
    assert (review.state, review.scene.submission.submitted_at) == (("draft", 0), None)
    to_carla, to_tomas = letters("taken_back")
    assert (to_carla.email, to_carla.subject) == (cast.carla.email, "Asunción took worksheet 1 back")
    assert (to_tomas.email, to_tomas.subject) == (tomas.email, "Asunción recuperó la hoja de trabajo 1")
    review.send("Mejor así")
    assert review.state == ("submitted", 1)
    review.go(cast.carla, "/review").shows("Taken back by the team")


def test_what_is_taken_back_in_a_later_round_is_as_it_came_back(review: Review, cast: Cast) -> None:
    sent_at = review.scene.submission.submitted_at
    review.decide("send_back", "change", "Which year?")
    review.send("En 2023")
    review.press(cast.ana, "take-back")
    assert (review.state, review.scene.submission.submitted_at) == (("changes", 1), sent_at)
    review.go(cast.ana, "?lang=en").shows("1 comment", "Which year?")


def test_a_note_of_a_reviewer_keeps_it_with_the_reviewers(review: Review, cast: Cast) -> None:
    review.decide("save", "", "To be thought about")
    review.go(cast.ana, "?lang=en").lacks("Take it back")
    review.press(cast.ana, "take-back")
    assert (review.state, letters("taken_back")) == (("submitted", 1), [])
    review.go(cast.ana, "?lang=es").lacks("To be thought about")


def test_a_comment_of_the_team_does_not(review: Review, cast: Cast) -> None:
    review.say(cast.diego, "Falta una cosa")
    review.press(cast.ana, "take-back")
    assert review.state == ("draft", 0)


def test_what_does_not_wait_cannot_be_taken_back_and_strangers_find_nothing(review: Review, cast: Cast) -> None:
    for person in (cast.carla, cast.bruno, cast.emil, cast.nora):
        review.press(person, "take-back", 404)
    assert review.state == ("submitted", 1)
    review.decide("approve", "fine")
    review.press(cast.ana, "take-back")
    assert review.state == ("approved", 1)


# At the same moment


def _withdrawing(submission_id: int, person_id: int) -> Callable[[], str]:
    def work() -> str:
        withdrawing.withdraw(db.session.get_one(Submission, submission_id), db.session.get_one(Person, person_id))
        return "withdrawn"

    return lambda: in_transaction(work, keep=lambda _: True)


def _saving(submission_id: int, question_id: int, base: int, person_id: int) -> Callable[[], str]:
    def work() -> str:
        submission, person = db.session.get_one(Submission, submission_id), db.session.get_one(Person, person_id)
        typed = Typed(db.session.get_one(Question, question_id), f"Texto después de {base}", base)
        saving.save(submission, [typed], language="es", by=person)
        return "saved"

    return lambda: in_transaction(work, keep=lambda _: True)


def test_either_the_decision_is_taken_back_or_the_team_has_written(app: Flask, review: Review, cast: Cast) -> None:
    for number in range(1, 6):
        review.decide("send_back", "change", f"Which year? {number}")
        answer = review.scene.answer()
        assert answer is not None
        deeds = [
            _withdrawing(review.scene.submission.id, cast.carla.id),
            _saving(review.scene.submission.id, review.text.id, answer.revision, cast.ana.id),
        ]
        told = at_once(app, deeds)
        assert (told["withdrawn"], told["saved"]) in {(1, 0), (0, 1)}, told
        if told["saved"]:
            review.send(f"Texto {number}")
        assert review.state[0] == "submitted"


def test_two_reviewers_take_the_same_decision_back_once(app: Flask, review: Review, cast: Cast) -> None:
    review.decide("send_back", "change", "Which year?")
    told = at_once(app, [_withdrawing(review.scene.submission.id, one.id) for one in (cast.carla, cast.dora)])
    assert told["withdrawn"] == 1, told
    assert {one.name for one in letters("withdrawn")} >= {"Ana Benítez", "Diego Ayala"}
    assert len([one for one in letters("withdrawn") if one.name == "Ana Benítez"]) == 1
