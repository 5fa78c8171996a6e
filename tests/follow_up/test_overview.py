"""The page about all cities after their Sprint shows each change at once."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import update

from sprint.cohorts.models import City, Cohort
from sprint.core import clock
from sprint.core.database import db, writing
from sprint.follow_up import check_in_actions
from sprint.follow_up.models import Training
from sprint.people.models import Person
from tests.browser import Browser
from tests.cast import Cast
from tests.follow_up.makers import days_later


def _report(cast: Cast) -> None:
    with writing():
        told = {"states": [], "help": "Una sala grande"}
        check_in_actions.send(cast.asuncion, 30, told, [], base="0", language="es", by=cast.ana)


def _correct(cast: Cast) -> None:
    _report(cast)
    with writing():
        told = {"states": [], "help": "Dos salas"}
        check_in_actions.send(cast.asuncion, 30, told, [], base="1", language="es", by=cast.ana)


def _train(cast: Cast) -> None:
    with writing():
        db.session.add(Training(
            team_id=cast.asuncion.id, held_on=date(2024, 11, 1), title="Taller", spoken="", place="", audience="",
            organizations="", people=4711, task_id=None, evidence_url="", language="es", recorded_at=clock.now(),
            recorded_by_id=cast.ana.id, removed_at=None,
        ))  # fmt: skip


def _rename_the_lead(cast: Cast) -> None:
    with writing():
        db.session.execute(update(Person).where(Person.id == cast.ana.id).values(name="Ana Dos"))


def _rename_the_city(_cast: Cast) -> None:
    with writing():
        db.session.execute(update(City).values(name="Ciudad Dos"))


def _wait(_cast: Cast) -> None:
    days_later(300)


def _end_earlier(cast: Cast) -> None:
    with writing():
        db.session.execute(update(Cohort).values(ends_on=cast.cohort.ends_on - timedelta(days=20)))


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_report, ["Sent", "Una sala grande"]), (_correct, ["Dos salas"]), (_train, ["4711"]), (_rename_the_lead, ["Ana Dos"]),
        (_rename_the_city, ["Ciudad Dos"]), (_wait, ["Late"]), (_end_earlier, ["Late"]),
    ],
)  # fmt: skip
def test_a_change_is_shown_at_once(browser: Browser, cast: Cast, change: Callable[[Cast], None], words: list[str]) -> None:
    days_later(31)
    path = f"/cohorts/{cast.cohort.id}/follow-up"
    browser.sign_in(cast.carla).visit(path).lacks(*words)
    change(cast)
    browser.visit(path).shows(*words)
