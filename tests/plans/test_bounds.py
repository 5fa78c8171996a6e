"""What versions, verdicts and sponsors of a plan do not let happen: each belongs to one plan, and says nothing private."""

from datetime import timedelta
from typing import Any

from flask import Flask

from sprint.core import clock
from sprint.core.database import db, writing
from sprint.plans import actions, matter, sponsoring, verdicts
from sprint.plans.freezing import TABLES, records_of
from sprint.plans.models import PlanVersion
from sprint.plans.verdicts import Said, Wish, judged, seen_of
from sprint.submissions.models import Decision
from tests.browser import Browser
from tests.cast import Cast
from tests.conftest import NOW
from tests.partners import makers as partners
from tests.partners import promised
from tests.plans.makers import AUDIENCES, accepted, plan_of, two_worksheets
from tests.workplan import makers as workplan

NORMA = {"name": "Norma", "email": "norma@example.org", "language": "en"}


def two_plans(cast: Cast) -> None:
    """Asunción and Baltimore each have a plan with accepted answers."""
    third, _eighth = two_worksheets(cast.cohort)
    accepted(cast.asuncion, third, {**AUDIENCES, "first_audience": "Docentes"}, by=cast.carla)
    accepted(cast.baltimore, third, AUDIENCES, by=cast.carla)


def one_of_each(cast: Cast) -> None:
    """Asunción has a record in every table that a version keeps."""
    club = partners.partner(cast.asuncion, "Club")
    partners.tie(cast.asuncion, None, club)
    partners.absence(cast.asuncion)
    workplan.task(cast.asuncion, "Tarea")
    workplan.milestone(cast.asuncion, "Hito")
    promised.commitment(cast.asuncion)
    promised.decision(cast.asuncion)
    promised.support(cast.asuncion)


def test_a_version_keeps_the_records_of_its_own_city_from_every_table(cast: Cast) -> None:
    one_of_each(cast)
    assert {key: len(rows) for key, rows in records_of(cast.asuncion).items()} == {one.key: 1 for one in TABLES}
    assert {key: rows for key, rows in records_of(cast.baltimore).items() if rows} == {}


def test_a_reader_from_outside_gets_the_latest_version_of_the_own_city(cast: Cast) -> None:
    two_plans(cast)
    with writing():
        actions.submit(plan_of(cast.asuncion), cast.ana)
        actions.approve(plan_of(cast.asuncion), "", cast.carla)
    assert matter.latest(cast.baltimore).version is None
    found = matter.latest(cast.asuncion)
    assert found.version is not None and found.version.plan.team_id == cast.asuncion.id


def test_a_version_of_another_city_is_neither_read_nor_compared(cast: Cast, browser: Browser) -> None:
    two_plans(cast)
    for team, lead in ((cast.asuncion, cast.ana), (cast.baltimore, cast.bruno)):
        with writing():
            actions.submit(plan_of(team), lead)
            actions.approve(plan_of(team), "", cast.carla)
    theirs = db.session.query(PlanVersion).filter_by(plan_id=plan_of(cast.asuncion).id).one()
    browser.sign_in(cast.bruno).visit(f"/plan-versions/{theirs.id}", 404)
    browser.visit(f"/teams/{cast.baltimore.id}/plan").lacks("Docentes")
    page = browser.visit(f"/teams/{cast.baltimore.id}/plan/compare?from=1&to=now")
    assert page.shows("Nothing differs") and page.lacks("Docentes")
    browser.visit(f"/teams/{cast.asuncion.id}/plan/compare?from=1&to=now", 404)


def test_verdicts_are_about_one_plan(cast: Cast) -> None:
    two_plans(cast)
    change = Said(Decision.CHANGE, "Name who agreed.")
    for team, lead in ((cast.asuncion, cast.ana), (cast.baltimore, cast.bruno)):
        with writing():
            actions.submit(plan_of(team), lead)
    plan = plan_of(cast.asuncion)
    with writing():
        verdicts.review(plan, {"P2": change}, Wish.SAVE, "", seen=seen_of(plan, judged(plan)), language="en", by=cast.carla)
    other = plan_of(cast.baltimore)
    assert judged(other).last("P2") is None
    with writing():
        verdicts.review(other, {}, Wish.APPROVE, "", seen=seen_of(other, judged(other)), language="en", by=cast.carla)
    assert (other.state, plan_of(cast.asuncion).state) == ("approved", "submitted")


def test_a_sponsor_is_of_one_plan_and_a_letter_to_another_ends_no_link(cast: Cast, app: Flask, browser: Browser) -> None:
    two_plans(cast)
    with writing():
        first = sponsoring.ask(cast.asuncion, cast.ana, "http://localhost", **NORMA)
        second = sponsoring.ask(cast.baltimore, cast.bruno, "http://localhost", **{**NORMA, "name": "Omar"})
    assert first.is_open and second.is_open
    mine = sponsoring.backing_of(plan_of(cast.asuncion).id)
    assert mine.awaited is not None and mine.awaited.id == first.id
    assert [one.id for one, _number in sponsoring.readings_of(plan_of(cast.baltimore).id)] == [second.id]
    page = browser.sign_in(cast.bruno).visit(f"/teams/{cast.baltimore.id}/plan/sponsor")
    assert page.shows("Omar") and page.lacks("Norma")
    with writing():
        for _ in range(sponsoring.MOST - 1):
            sponsoring.ask(cast.asuncion, cast.ana, "http://localhost", **NORMA)
        sponsoring.ask(cast.baltimore, cast.bruno, "http://localhost", **NORMA)


def test_what_a_sponsor_confirmed_stays_as_it_was_read(cast: Cast, app: Flask, browser: Browser) -> None:
    two_plans(cast)
    with writing():
        actions.submit(plan_of(cast.baltimore), cast.bruno)
        actions.approve(plan_of(cast.baltimore), "", cast.carla)
        reading = sponsoring.ask(cast.baltimore, cast.bruno, "http://localhost", **NORMA)
    with writing():
        shown = sponsoring.matter_for(reading)
        sponsoring.confirm(reading, shown, seen=shown.mark, note="Yes")
    clock.fix(NOW + timedelta(minutes=1))
    with writing():
        plan_of(cast.baltimore).state = "draft"
        actions.submit(plan_of(cast.baltimore), cast.bruno)
        actions.approve(plan_of(cast.baltimore), "", cast.carla)
    found: Any = sponsoring.matter_for(reading).version
    assert found.number == 1, "whoever supported version 1 is not shown as having read version 2"
    with writing():
        sponsoring.confirm(reading, matter.latest(cast.baltimore), seen="whatever", note="Other words")
    assert (reading.note, reading.version_id) == ("Yes", found.id)
