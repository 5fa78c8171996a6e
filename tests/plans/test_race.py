"""Two people at one plan at the same moment: the second waits, sees what the first has done, and is told."""

from typing import Any

import pytest
from flask import Flask

from sprint.core.database import db, writing
from sprint.plans import actions, matter, sponsoring, verdicts
from sprint.plans import writing as pens
from sprint.plans.models import Plan, PlanSection, PlanVersion
from sprint.plans.section import paragraph_of
from sprint.plans.sponsor_models import SponsorReading
from sprint.plans.verdicts import Said, Wish, judged, seen_of
from sprint.submissions.models import Decision
from sprint.submissions.saving import Typed
from tests.cast import Cast
from tests.plans.makers import AUDIENCES, accepted, plan_of, two_worksheets
from tests.waiting import DONE, behind, load

NORMA = {"name": "Norma", "email": "norma@example.org", "language": "es"}


@pytest.fixture
def plan(cast: Cast) -> Plan:
    third, _eighth = two_worksheets(cast.cohort)
    accepted(cast.asuncion, third, AUDIENCES, by=cast.carla)
    return plan_of(cast.asuncion)


def submitted(cast: Cast, plan: Plan) -> None:
    with writing():
        actions.submit(load(plan), load(cast.ana))


def test_a_plan_that_two_people_send_is_sent_once(app: Flask, cast: Cast, plan: Plan) -> None:
    told = behind(app, lambda: actions.submit(load(plan), load(cast.ana)), lambda: load(plan),
                  lambda found: actions.submit(found, load(cast.diego)))  # fmt: skip
    assert "already" in told and (load(plan).round, load(plan).submitted_by_id) == (1, cast.ana.id)


def test_a_plan_that_two_reviewers_decide_about_is_decided_once(app: Flask, cast: Cast, plan: Plan) -> None:
    submitted(cast, plan)
    told = behind(app, lambda: actions.approve(load(plan), "", load(cast.carla)), lambda: load(plan),
                  lambda found: actions.send_back(found, "No", load(cast.carla)))  # fmt: skip
    assert "not waiting for a review" in told and load(plan).state == "approved"
    assert db.session.query(PlanVersion).count() == 1


def test_nothing_is_written_into_a_plan_that_is_being_sent(app: Flask, cast: Cast, plan: Plan) -> None:
    section = db.session.query(PlanSection).filter_by(cohort_id=cast.cohort.id, key="P2").one()
    typed = Typed(paragraph_of(section), "Too late", 0)

    def write(_found: Any) -> None:
        pens.save_one(load(cast.asuncion), load(section), typed, "mark", "", language="es", by=load(cast.diego))

    told = behind(app, lambda: actions.submit(load(plan), load(cast.ana)), lambda: load(plan), write)
    assert "is with your facilitation team" in told


def test_a_change_that_a_colleague_asks_for_is_not_approved_over(app: Flask, cast: Cast, plan: Plan) -> None:
    submitted(cast, plan)
    seen = seen_of(plan, judged(plan))

    def review(found: Plan, wish: Wish, **said: Said) -> None:
        verdicts.review(found, said, wish, "", seen=seen, language="en", by=load(cast.carla))

    change = Said(Decision.CHANGE, "Name who agreed.")
    told = behind(app, lambda: review(load(plan), Wish.SAVE, P2=change), lambda: load(plan),
                  lambda found: review(found, Wish.APPROVE, P2=Said()))  # fmt: skip
    assert "Another reviewer" in told
    assert (load(plan).state, judged(load(plan)).open_changes) == ("submitted", ["P2"])


def reading(cast: Cast) -> SponsorReading:
    with writing():
        return sponsoring.ask(cast.asuncion, cast.ana, "http://localhost", **NORMA)


def support(found: SponsorReading) -> None:
    shown = matter.latest(found.plan.team)
    sponsoring.confirm(found, shown, seen=shown.mark, note="Adelante")


def test_a_link_that_the_team_withdraws_is_not_answered_any_more(app: Flask, cast: Cast, plan: Plan) -> None:
    one = reading(cast)
    told = behind(app, lambda: sponsoring.withdraw(load(one), load(cast.ana)), lambda: load(one), support)
    assert "The team withdrew it" in told and load(one).read_at is None


def test_what_a_sponsor_says_in_time_is_not_withdrawn(app: Flask, cast: Cast, plan: Plan) -> None:
    one = reading(cast)
    told = behind(app, lambda: support(load(one)), lambda: load(one),
                  lambda found: sponsoring.withdraw(found, load(cast.ana)))  # fmt: skip
    assert "has read the plan by now" in told and load(one).withdrawn_at is None


def test_of_two_letters_to_sponsors_at_once_one_link_is_open(app: Flask, cast: Cast, plan: Plan) -> None:
    def ask(_found: Any = None) -> None:
        sponsoring.ask(load(cast.asuncion), load(cast.ana), "http://localhost", **NORMA)

    assert behind(app, ask, lambda: load(cast.asuncion), ask) == DONE
    assert [one.is_open for one in db.session.query(SponsorReading).order_by(SponsorReading.id)] == [False, True]
