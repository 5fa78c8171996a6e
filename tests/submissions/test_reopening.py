"""A worksheet goes back to its team, accepted or not yet reviewed."""

from sqlalchemy import select

from sprint.core.database import db, writing
from sprint.core.outbox import Letter
from sprint.submissions.actions import submit
from sprint.submissions.models import Decision, Submission
from sprint.submissions.reviewing import Note, note
from sprint.submissions.saving import Typed, save
from tests import make
from tests.browser import Browser
from tests.cast import Cast
from tests.submissions.stage import Scene, scene


def accepted(cast: Cast) -> Submission:
    return make.submission(cast.asuncion, make.assignment(cast.cohort), state="approved")


def test_a_facilitator_gives_an_accepted_worksheet_back(browser: Browser, cast: Cast) -> None:
    submission = accepted(cast)
    browser.sign_in(cast.carla).visit(f"/submissions/{submission.id}").shows("Give it back to the team")
    assert browser.send(f"/submissions/{submission.id}/reopen").to == f"/submissions/{submission.id}"
    assert submission.state == "changes"
    assert {letter.language for letter in db.session.scalars(select(Letter))} == {"es"}


def test_a_worksheet_that_waits_goes_back_without_a_review_and_notes_stay_unsent(browser: Browser, cast: Cast) -> None:
    one = scene(cast, state="submitted")
    with writing():
        note(one.submission, {one.text.id: Note(Decision.CHANGE, "Say who benefits.")}, language="en", by=cast.carla)
    browser.sign_in(cast.carla).visit(f"{one.path}/review").shows("Give it back without a review")
    browser.send(f"{one.path}/reopen")
    assert one.submission.state == "changes"
    letters = list(db.session.scalars(select(Letter)))
    assert [letter.kind for letter in letters] == ["submissions/letters/given_back"] * 2
    assert not [letter for letter in letters if "Say who benefits" in letter.body]
    browser.sign_in(cast.ana).visit(one.path).lacks("Say who benefits.")
    with writing():
        save(one.submission, [Typed(one.text, "Agua", 0)], language="es", by=cast.ana)
        submit(one.submission, cast.ana)
    browser.sign_in(cast.carla).send(f"{one.path}/review", {"wish": "send_back", "language": "en", **noted(one)})
    browser.sign_in(cast.ana).visit(one.path).shows("Say who benefits.")


def noted(one: Scene) -> dict[str, str]:
    """What the review page holds of the note, as it is sent."""
    return {f"decision_{one.text.id}": "change", f"comment_{one.text.id}": "Say who benefits."}


def test_a_worksheet_that_is_with_the_team_cannot_be_given_back(browser: Browser, cast: Cast) -> None:
    submission = make.submission(cast.asuncion, make.assignment(cast.cohort))
    page = browser.sign_in(cast.carla).send(f"/submissions/{submission.id}/reopen")
    browser.visit(page.to).shows("This worksheet is with the team already.")
    assert (submission.state, list(db.session.scalars(select(Letter)))) == ("draft", [])


def test_neither_the_team_nor_strangers_give_it_back(browser: Browser, cast: Cast) -> None:
    submission = accepted(cast)
    for person in (cast.ana, cast.bruno, cast.emil, cast.nora):
        browser.sign_in(person).send(f"/submissions/{submission.id}/reopen", status=404)
    assert submission.state == "approved"
