"""An accepted worksheet goes back to its team."""

from sqlalchemy import select

from sprint.core.database import db
from sprint.core.outbox import Letter
from sprint.submissions.models import Submission
from tests import make
from tests.browser import Browser
from tests.cast import Cast


def accepted(cast: Cast) -> Submission:
    return make.submission(cast.asuncion, make.assignment(cast.cohort), state="approved")


def test_a_facilitator_gives_an_accepted_worksheet_back(browser: Browser, cast: Cast) -> None:
    submission = accepted(cast)
    browser.sign_in(cast.carla).visit(f"/submissions/{submission.id}").shows("Give it back to the team")
    assert browser.send(f"/submissions/{submission.id}/reopen").to == f"/submissions/{submission.id}"
    assert submission.state == "changes"
    assert {letter.language for letter in db.session.scalars(select(Letter))} == {"es"}


def test_only_an_accepted_worksheet_can_be_given_back(browser: Browser, cast: Cast) -> None:
    submission = make.submission(cast.asuncion, make.assignment(cast.cohort), state="submitted")
    browser.sign_in(cast.carla).send(f"/submissions/{submission.id}/reopen")
    assert submission.state == "submitted"


def test_neither_the_team_nor_strangers_give_it_back(browser: Browser, cast: Cast) -> None:
    submission = accepted(cast)
    for person in (cast.ana, cast.bruno, cast.emil, cast.nora):
        browser.sign_in(person).send(f"/submissions/{submission.id}/reopen", status=404)
    assert submission.state == "approved"
