"""Accepted answers fill the plan; the team sends it; a facilitator decides."""

import pytest
from flask import Flask
from sqlalchemy import select

from sprint.core.database import db, writing
from sprint.core.errors import Refused
from sprint.core.outbox import Letter
from sprint.plans import actions
from sprint.plans.models import Plan, PlanEntry, PlanVersion
from sprint.plans.queries import entries
from sprint.submissions import actions as submissions
from sprint.submissions.actions import approved
from tests import make
from tests.cast import Cast
from tests.plans.makers import AUDIENCES, accepted, plan_of, two_worksheets


def values(plan: Plan) -> dict[str, object]:
    return {one.question.key: one.value for one in entries(plan.id)}


def versions(plan: Plan) -> list[PlanVersion]:
    return list(db.session.scalars(select(PlanVersion).where(PlanVersion.plan_id == plan.id).order_by(PlanVersion.number)))


def letters(kind: str) -> list[Letter]:
    return list(db.session.scalars(select(Letter).where(Letter.kind == f"plans/letters/{kind}").order_by(Letter.name)))


def approve(plan: Plan, cast: Cast, note: str = "") -> PlanVersion:
    with writing():
        actions.submit(plan, cast.ana)
        return actions.approve(plan, note, cast.carla)


def test_accepted_answers_enter_the_plan_with_language_revision_and_origin(cast: Cast) -> None:
    third, _ = two_worksheets(cast.cohort)
    submission = accepted(cast.asuncion, third, AUDIENCES, by=cast.carla, language="es")
    plan = plan_of(cast.asuncion)
    assert values(plan) == AUDIENCES
    entry = next(one for one in entries(plan.id) if one.question.key == "first_audience")
    assert (entry.language, entry.revision, entry.submission_id, entry.accepted_by_id) == ("es", 1, submission.id, cast.carla.id)
    assert plan.state == "draft"


def test_the_signal_of_an_approved_submission_fills_the_plan(cast: Cast, app: Flask) -> None:
    third, _ = two_worksheets(cast.cohort)
    submission = make.submission(cast.asuncion, third, "approved")
    with writing():
        approved.send(submission, submission=submission)
    assert plan_of(cast.asuncion).state == "draft"


def test_approving_a_submission_fills_the_plan_in_the_same_transaction(cast: Cast) -> None:
    third, _ = two_worksheets(cast.cohort)
    submission = accepted(cast.asuncion, third, {"first_audience": "Librarians"})
    with writing():
        db.session.query(PlanEntry).delete()
        submission.state = "submitted"
        db.session.flush()
        submissions.approve(submission, cast.carla)
    entry = entries(plan_of(cast.asuncion).id)[0]
    assert (entry.value, entry.accepted_by_id, entry.accepted_at) == ("Librarians", cast.carla.id, submission.decided_at)


def test_accepting_again_overwrites_and_takes_away_what_is_no_longer_answered(cast: Cast) -> None:
    third, _ = two_worksheets(cast.cohort)
    accepted(cast.asuncion, third, AUDIENCES)
    accepted(cast.asuncion, third, {"first_audience": "Tenants", "influence": None})
    assert values(plan_of(cast.asuncion)) == {"audiences": AUDIENCES["audiences"], "first_audience": "Tenants"}
    assert db.session.query(PlanEntry).count() == 2


def test_two_worksheets_fill_one_plan_and_each_city_has_its_own(cast: Cast) -> None:
    third, eighth = two_worksheets(cast.cohort)
    accepted(cast.asuncion, third, AUDIENCES)
    accepted(cast.asuncion, eighth, {"hear_back_days": 10})
    accepted(cast.baltimore, third, {"first_audience": "Tenants"})
    assert values(plan_of(cast.asuncion)) == {**AUDIENCES, "hear_back_days": 10}
    assert values(plan_of(cast.baltimore)) == {"first_audience": "Tenants"}


def test_sending_a_plan_writes_to_the_facilitators(cast: Cast) -> None:
    third, _ = two_worksheets(cast.cohort)
    accepted(cast.asuncion, third, AUDIENCES)
    plan = plan_of(cast.asuncion)
    with writing():
        actions.submit(plan, cast.ana)
    assert (plan.state, plan.submitted_by_id) == ("submitted", cast.ana.id)
    assert [one.name for one in letters("submitted")] == ["Carla Rivas"]
    assert f"http://localhost/teams/{cast.asuncion.id}/plan" in letters("submitted")[0].body


def test_a_plan_is_sent_once_and_an_approved_one_not_at_all(cast: Cast) -> None:
    third, _ = two_worksheets(cast.cohort)
    accepted(cast.asuncion, third, AUDIENCES)
    plan = plan_of(cast.asuncion)
    with writing():
        actions.submit(plan, cast.ana)
        with pytest.raises(Refused, match="already"):
            actions.submit(plan, cast.ana)
        actions.approve(plan, "", cast.carla)
        with pytest.raises(Refused, match="approved"):
            actions.submit(plan, cast.ana)


def test_a_plan_without_answers_is_not_sent(cast: Cast) -> None:
    third, _ = two_worksheets(cast.cohort)
    accepted(cast.asuncion, third, {})
    with writing(), pytest.raises(Refused, match="Nothing is in the plan"):
        actions.submit(plan_of(cast.asuncion), cast.ana)


def test_only_a_plan_in_review_is_decided(cast: Cast) -> None:
    third, _ = two_worksheets(cast.cohort)
    accepted(cast.asuncion, third, AUDIENCES)
    plan = plan_of(cast.asuncion)
    with writing():
        for decide in (actions.approve, actions.send_back):
            with pytest.raises(Refused, match="not waiting"):
                decide(plan, "Note", cast.carla)


def test_sent_back_with_a_note_the_team_gets_it_and_may_send_again(cast: Cast) -> None:
    third, _ = two_worksheets(cast.cohort)
    accepted(cast.asuncion, third, AUDIENCES)
    plan = plan_of(cast.asuncion)
    with writing():
        actions.submit(plan, cast.ana)
        actions.send_back(plan, "Name an owner for each task.", cast.carla)
    assert (plan.state, plan.note, plan.decided_by_id) == ("changes", "Name an owner for each task.", cast.carla.id)
    assert [(one.name, one.language) for one in letters("sent_back")] == [("Ana Benítez", "es"), ("Diego Ayala", "es")]
    assert "> Name an owner for each task." in letters("sent_back")[0].body
    with writing():
        actions.submit(plan, cast.ana)
    assert plan.state == "submitted"
    with writing():
        actions.send_back(plan, "", cast.carla)
    assert "nota" not in letters("sent_back")[-1].subject + letters("sent_back")[-1].body, "there is none"


def test_approving_freezes_a_version_and_writes_to_the_team(cast: Cast) -> None:
    third, _ = two_worksheets(cast.cohort)
    accepted(cast.asuncion, third, AUDIENCES, language="es")
    plan = plan_of(cast.asuncion)
    version = approve(plan, cast, "Good steps.\n\nGo on.")
    assert plan.state == "approved"
    assert version.number == 1
    assert sorted(str(one["value"]) for one in version.content.values()) == sorted(map(str, AUDIENCES.values()))
    assert {one["language"] for one in version.content.values()} == {"es"}
    assert [one.name for one in letters("approved")] == ["Ana Benítez", "Diego Ayala"]
    assert f"http://localhost/plan-versions/{version.id}" in letters("approved")[0].body


def test_a_new_answer_after_approval_opens_the_plan_and_the_version_stays(cast: Cast) -> None:
    third, eighth = two_worksheets(cast.cohort)
    accepted(cast.asuncion, third, AUDIENCES)
    plan = plan_of(cast.asuncion)
    first = approve(plan, cast)
    before = dict(first.content)
    accepted(cast.asuncion, eighth, {"hear_back_days": 10})
    assert plan_of(cast.asuncion).state == "draft"
    assert versions(plan)[0].content == before
    approve(plan_of(cast.asuncion), cast)
    assert [one.number for one in versions(plan)] == [1, 2]
    assert len(versions(plan)[1].content) == len(before) + 1


def test_the_same_answers_accepted_again_leave_an_approved_plan_as_it_is(cast: Cast) -> None:
    third, _ = two_worksheets(cast.cohort)
    accepted(cast.asuncion, third, AUDIENCES)
    approve(plan_of(cast.asuncion), cast)
    accepted(cast.asuncion, third, AUDIENCES)
    assert plan_of(cast.asuncion).state == "approved"


def test_a_new_answer_during_review_leaves_the_plan_in_review(cast: Cast) -> None:
    third, eighth = two_worksheets(cast.cohort)
    accepted(cast.asuncion, third, AUDIENCES)
    with writing():
        actions.submit(plan_of(cast.asuncion), cast.ana)
    accepted(cast.asuncion, eighth, {"hear_back_days": 10})
    assert plan_of(cast.asuncion).state == "submitted"
