"""An acceptance that is taken back leaves the plan as it was; where the plan has gone on, it stays."""

from typing import Any

import pytest

from sprint.core import clock
from sprint.core.database import db, writing
from sprint.core.errors import Refused
from sprint.plans import actions
from sprint.plans.models import Plan
from sprint.plans.queries import entries
from sprint.submissions import actions as submissions
from sprint.submissions import withdrawing
from sprint.submissions.models import Submission
from sprint.worksheets.models import Assignment
from tests import make
from tests.browser import Browser
from tests.cast import Cast
from tests.plans.makers import plan_of, two_worksheets


def pass_time(minutes: int = 1) -> None:
    clock.fix(clock.now() + clock.minutes(minutes))


def state_of(plan: Plan) -> tuple[Any, ...]:
    db.session.refresh(plan)
    held = sorted((one.question_id, one.value, one.revision, one.accepted_at, one.submission_id) for one in entries(plan.id))
    return plan.state, plan.figures, held


def write(cast: Cast, assignment: Assignment, value: str) -> Submission:
    """Asunción writes an answer and sends it."""
    question = next(one for one in make.questions_of(assignment) if one.key in ("first_audience", "hear_back_days"))
    pass_time()
    with writing():
        submission = submissions.begin(assignment, cast.asuncion, cast.ana)
        db.session.flush()
        make.write(submission, question, value, cast.ana)
        submission.state, submission.round = "submitted", submission.round + 1
    return submission


def approve(cast: Cast, submission: Submission) -> Submission:
    pass_time()
    with writing():
        submissions.approve(submission, cast.carla)
    return submission


def withdraw(cast: Cast, submission: Submission) -> None:
    pass_time()
    with writing():
        withdrawing.withdraw(submission, cast.carla)


def reopen(cast: Cast, submission: Submission) -> None:
    pass_time()
    with writing():
        submissions.reopen(submission, cast.carla)


@pytest.fixture
def third(cast: Cast) -> Assignment:
    return two_worksheets(cast.cohort)[0]


def test_the_first_acceptance_leaves_an_empty_plan(cast: Cast, third: Assignment, browser: Browser) -> None:
    withdraw(cast, approve(cast, write(cast, third, "Librarians")))
    plan = plan_of(cast.asuncion)
    assert entries(plan.id) == []
    browser.sign_in(cast.ana).visit(f"/teams/{cast.asuncion.id}/plan").lacks("Librarians")


def test_a_later_acceptance_leaves_what_the_earlier_one_brought(cast: Cast, third: Assignment) -> None:
    submission = approve(cast, write(cast, third, "Librarians"))
    before = state_of(plan_of(cast.asuncion))
    reopen(cast, submission)
    approve(cast, write(cast, third, "Teachers"))
    assert state_of(plan_of(cast.asuncion)) != before
    withdraw(cast, submission)
    assert state_of(plan_of(cast.asuncion)) == before
    assert submission.state == "submitted"


def test_an_approved_plan_is_approved_again(cast: Cast, third: Assignment) -> None:
    submission = approve(cast, write(cast, third, "Librarians"))
    plan = plan_of(cast.asuncion)
    pass_time()
    with writing():
        actions.submit(plan, cast.ana)
        actions.approve(plan, "", cast.carla)
    reopen(cast, submission)
    approve(cast, write(cast, third, "Teachers"))
    assert state_of(plan)[0] == "draft"
    withdraw(cast, submission)
    assert state_of(plan)[0] == "approved"


def test_an_answer_that_was_emptied_comes_back(cast: Cast, third: Assignment) -> None:
    submission = approve(cast, write(cast, third, "Librarians"))
    before = state_of(plan_of(cast.asuncion))
    reopen(cast, submission)
    approve(cast, write(cast, third, ""))
    assert entries(plan_of(cast.asuncion).id) == []
    withdraw(cast, submission)
    assert state_of(plan_of(cast.asuncion)) == before


@pytest.mark.parametrize("is_decided", [False, True])
def test_once_the_plan_went_to_review_the_acceptance_stays(cast: Cast, third: Assignment, is_decided: bool) -> None:
    submission = approve(cast, write(cast, third, "Librarians"))
    plan = plan_of(cast.asuncion)
    pass_time()
    with writing():
        actions.submit(plan, cast.ana)
        if is_decided:
            actions.approve(plan, "", cast.carla)
    before = state_of(plan)
    with pytest.raises(Refused, match="plan was sent to review"):
        withdraw(cast, submission)
    db.session.refresh(submission)
    assert (submission.state, state_of(plan)) == ("approved", before)


def test_what_another_worksheet_brought_stays(cast: Cast, third: Assignment) -> None:
    pass_time(14 * 24 * 60)  # worksheet 8 is open
    eighth = next(one for one in db.session.query(Assignment) if one.number == 8)
    submission = approve(cast, write(cast, third, "Librarians"))
    approve(cast, write(cast, eighth, "10"))
    withdraw(cast, submission)
    assert [one.value for one in entries(plan_of(cast.asuncion).id)] == ["10"]


def test_what_was_accepted_before_this_could_be_told_is_kept(cast: Cast, third: Assignment) -> None:
    submission = make.submission(cast.asuncion, third, "approved")
    with pytest.raises(Refused, match="before decisions could be taken back"), writing():
        withdrawing.withdrawn.send(submission, submission=submission)
