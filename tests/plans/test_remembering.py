"""What a process remembers of a plan, of a section and of a review shows each change at once."""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from sprint.cohorts.models import City
from sprint.core import clock, fragments
from sprint.core.database import db, writing
from sprint.people.models import Person
from sprint.plans import actions, talking, verdicts
from sprint.plans.models import PlanEntry, PlanSection
from sprint.plans.verdict_models import Verdict
from sprint.plans.verdicts import Said, Wish
from sprint.submissions.models import Decision
from sprint.submissions.threads import Talk
from sprint.workplan.models import Task
from tests.browser import Browser
from tests.cast import Cast
from tests.plans.makers import AUDIENCES, accepted, plan_of, section
from tests.plans.test_text_routes import Writers
from tests.plans.test_whole import task

OWN_MARKS = re.compile(r'(name="(?:csrf_token|operation)" value=")[^"]*|(nonce-)[^"\']*|data-key="[^"]*"')


@pytest.fixture
def writers(browser: Browser, cast: Cast) -> Writers:
    """Asunción has a plan with an answer, a comment and a roadmap."""
    made = Writers(browser, cast)
    section(cast.cohort, "P9", title="Roadmap")
    task(cast.asuncion, "Imprimir mapas", starts_on=date(2024, 11, 4), ends_on=date(2024, 11, 8))
    talk(made, "Una duda")
    browser.sign_in(cast.ana)
    return made


def talk(made: Writers, words: str) -> None:
    with writing():
        said = Talk(comments={made.question.id: (words, "")})
        talking.talk(made.team, made.section, said, language="es", by=made.cast.ana)


def seen(made: Writers, path: str) -> str:
    """The page as it is drawn from what is remembered, which is the page drawn anew."""
    db.session.expire_all()
    remembered = made.browser.visit(path).html
    fragments.forget()
    anew = made.browser.visit(path).html
    assert OWN_MARKS.sub("", remembered) == OWN_MARKS.sub("", anew)
    return remembered


def _accept(made: Writers) -> None:
    made.accept("Lectores de noche")


def _write(made: Writers) -> None:
    made.browser.send(f"{made.path}/text", made.one("Lectores de noche"), 200)


def _say(made: Writers) -> None:
    talk(made, "Lectores de noche")


def _rename_the_writer(made: Writers) -> None:
    _change(update(Person).where(Person.id == made.cast.ana.id).values(name="Lectores de noche"))


def _rename_the_task(_made: Writers) -> None:
    _change(update(Task).values(title="Lectores de noche"))


def _rename_the_city(_made: Writers) -> None:
    _change(update(City).values(name="Lectores de noche"))


def _change(statement: Any) -> None:
    with writing():
        db.session.execute(statement)


@pytest.mark.parametrize("change", [_accept, _write, _rename_the_task, _rename_the_city])
def test_the_plan_shows_a_change_at_once(writers: Writers, change: Callable[[Writers], None]) -> None:
    path = f"/teams/{writers.team.id}/plan"
    assert "Lectores de noche" not in seen(writers, path)
    change(writers)
    assert "Lectores de noche" in seen(writers, path)


@pytest.mark.parametrize("change", [_accept, _write, _say, _rename_the_writer])
def test_a_section_shows_a_change_at_once(writers: Writers, change: Callable[[Writers], None]) -> None:
    assert "Lectores de noche" not in seen(writers, writers.path)
    change(writers)
    assert "Lectores de noche" in seen(writers, writers.path)


def test_reviewers_read_what_the_plan_says_now(writers: Writers, cast: Cast) -> None:
    with writing():
        actions.submit(plan_of(cast.asuncion), cast.ana)
    writers.browser.sign_in(cast.carla)
    path = f"/plans/{plan_of(cast.asuncion).id}/review"
    assert "Librarians on the east side" in seen(writers, path)
    said = PlanEntry.question_id == writers.question.id
    _change(update(PlanEntry).where(said).values(value="Lectores de noche", revision=PlanEntry.revision + 1))
    assert "Lectores de noche" in seen(writers, path)


def test_what_a_reviewer_said_is_shown_as_it_is_now(writers: Writers, cast: Cast) -> None:
    with writing():
        actions.submit(plan_of(cast.asuncion), cast.ana)
    with writing():
        plan = plan_of(cast.asuncion)
        said = {"P9": Said(Decision.CHANGE, "Say who is meant.")}
        verdicts.review(
            plan, said, Wish.SEND_BACK, "", seen=verdicts.seen_of(plan, verdicts.judged(plan)), language="en", by=cast.carla
        )
    path = f"/teams/{cast.asuncion.id}/plan"
    for change in ({"note": "Lectores de noche"}, {"decision": Decision.QUESTION}, {"said_at": clock.now() - timedelta(days=9)}):
        before = seen(writers, path)
        _change(update(Verdict).values(change))
        assert OWN_MARKS.sub("", seen(writers, path)) != OWN_MARKS.sub("", before), change
    _change(update(Person).where(Person.id == cast.carla.id).values(name="Lectores de día"))
    assert "Lectores de día" in seen(writers, path)


def test_what_two_plans_say_is_never_mixed_up(writers: Writers, cast: Cast, browser: Browser) -> None:
    _change(update(Person).where(Person.id == cast.bruno.id).values(name=cast.ana.name))
    accepted(cast.baltimore, writers.third, AUDIENCES, by=cast.carla)
    empty = db.session.query(PlanSection).filter_by(cohort_id=cast.cohort.id, key="P11").one().id
    for team, person, text in ((cast.asuncion, cast.ana, "Lectores de noche"), (cast.baltimore, cast.bruno, "Night readers")):
        browser.sign_in(person)
        sent = {"question": 0, "revision": 0, "seen": "", "mark": text, "writer": person.id, "language": "es", "q-0": text}
        browser.send(f"/teams/{team.id}/plan/sections/{empty}/text", sent, 200)
    browser.sign_in(cast.carla)
    browser.visit(f"/teams/{cast.asuncion.id}/plan").shows("Lectores de noche")
    browser.visit(f"/teams/{cast.baltimore.id}/plan").shows("Night readers")
