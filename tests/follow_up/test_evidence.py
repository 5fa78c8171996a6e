"""Trainings in numbers, and the evidence for a criterion whose rules staff write."""

import csv
from datetime import date
from io import StringIO
from time import process_time
from typing import Any

import pytest

from sprint.core.database import db, writing
from sprint.core.errors import Refused
from sprint.follow_up import check_in_actions, evidence, evidence_actions, queries, training_actions
from sprint.follow_up import forms as evidence_forms
from sprint.follow_up.models import EvidenceRule, Training
from tests import make
from tests.browser import Browser
from tests.cast import Cast
from tests.follow_up.makers import days_later, partner, task

TRAINING = {"held_on": "2024-10-01", "title": "Leer mapas", "people": "14"}


def _train(cast: Cast, people: int = 10, **more: Any) -> Training:
    values = {"held_on": date(2024, 10, 1), "title": "Mapas", "people": people, "language": "es", "partner_ids": [], **more}
    with writing():
        return training_actions.record(cast.asuncion, cast.ana, **values)


def test_a_training_is_recorded_with_people_as_a_number(browser: Browser, cast: Cast) -> None:
    library, room = partner(cast.asuncion), task(cast.asuncion, "Primera capacitación")
    path = f"/teams/{cast.asuncion.id}/trainings/new"
    browser.sign_in(cast.diego).send(path, {**TRAINING, "partner_ids": [str(library.id)], "task_id": str(room.id)})
    browser.visit(f"/teams/{cast.asuncion.id}/follow-up").shows(
        "1 capacitación", "Se llegó a 14 personas", "Biblioteca Norte", "Primera capacitación"
    )
    kept = db.session.query(Training).one()
    browser.send(f"/trainings/{kept.id}/edit", {**TRAINING, "people": "20"})
    assert queries.reach_by_team([cast.asuncion.id])[cast.asuncion.id] == queries.Reach(1, 20)
    browser.send(f"/trainings/{kept.id}/remove")
    assert queries.reach_by_team([cast.asuncion.id]) == {}
    browser.visit(f"/trainings/{kept.id}/edit", 404)


@pytest.mark.parametrize(
    "wrong",
    [
        {"people": "Ana, Luis"}, {"people": "-3"}, {"people": ""}, {"title": "Mapas, ana@example.org"},
        {"organizations": "Luis, +595 981 123 456"}, {"place": "0981-123-456"}, {"held_on": "2024-10-08"},
        {"held_on": "2023-01-01"}, {"evidence_url": "javascript:alert(1)"}, {"task_id": "999"}, {"partner_ids": "999"},
    ],
)  # fmt: skip
def test_names_addresses_and_days_that_cannot_be_are_refused(browser: Browser, cast: Cast, wrong: dict[str, str]) -> None:
    page = browser.sign_in(cast.ana).send(f"/teams/{cast.asuncion.id}/trainings/new", {**TRAINING, **wrong}, 422)
    assert 'value="Leer mapas"' in page.html or "title" in wrong
    assert db.session.query(Training).count() == 0
    browser.send(f"/teams/{cast.asuncion.id}/trainings/new", TRAINING)


def test_a_title_without_end_holds_nobody_up(browser: Browser, cast: Cast) -> None:
    browser.sign_in(cast.ana)
    started = process_time()
    browser.send(f"/teams/{cast.asuncion.id}/trainings/new", {**TRAINING, "title": "a" * 150_000}, 422)
    assert evidence_forms.PERSONAL.search("a" * 500_000) is None
    assert process_time() - started < 2


def test_partners_and_tasks_of_another_city_are_refused(cast: Cast) -> None:
    theirs, work = partner(cast.baltimore), task(cast.baltimore)
    for wrong in ({"partner_ids": [theirs.id]}, {"task_id": work.id}):
        with pytest.raises(Refused):
            _train(cast, **wrong)


def test_each_rule_is_computed_and_says_why(cast: Cast) -> None:
    with writing():
        assert evidence_actions.lay_out(cast.cohort) == 7
        assert evidence_actions.lay_out(cast.cohort) == 0
    assert not any(one.is_met for one in evidence.findings(cast.asuncion))
    _train(cast, 20)
    _train(cast, 11)
    for name in ("Norte", "Sur", "Este"):
        partner(cast.asuncion, name)
    days_later(30)
    said = {"states": [], "feedback_received": 9, "feedback_answered": 6, "feedback_changed": 1}
    with writing():
        check_in_actions.send(cast.asuncion, 30, said, [], base="0", language="es", by=cast.ana)
        check_in_actions.send(cast.asuncion, 30, {**said, "feedback_answered": 4}, [], base="1", language="es", by=cast.ana)
    found = {one.rule.kind: one for one in evidence.findings(cast.asuncion)}
    assert {kind: (one.count, one.is_met) for kind, one in found.items()} == {
        "plan": (0, False), "trainings": (2, True), "people": (31, True), "given": (0, False), "partners": (3, True),
        "answered": (4, False), "changed": (1, True),
    }  # fmt: skip
    assert found["people"].why == "31 people reached; 30 asked for."
    assert not any(one.count for one in evidence.findings(cast.baltimore))


def test_staff_write_the_rules_and_a_rule_with_a_link_stays(browser: Browser, cast: Cast) -> None:
    path = f"/cohorts/{cast.cohort.id}/evidence-rules"
    browser.sign_in(cast.carla).visit(path).shows("Nothing is asked for yet")
    browser.send(path)
    first, second = (one.id for one in queries.rules_of(cast.cohort.id)[:2])
    browser.send(f"/evidence-rules/{second}/move", {"where": "up"})
    assert [one.id for one in queries.rules_of(cast.cohort.id)][:2] == [second, first]
    rule = {"title-en": "Open materials", "title-es": "Materiales abiertos", "verb": "upskill", "kind": "given", "least": "2"}
    browser.send(f"{path}/new", {**rule, "least": "0"}, 422)
    browser.send(f"{path}/new", rule)
    own = queries.rules_of(cast.cohort.id)[-1].id
    browser.send(f"/evidence-rules/{own}/edit", {**rule, "least": "1"})
    team = Browser(browser.app).sign_in(cast.ana)
    team.send(f"/teams/{cast.asuncion.id}/evidence/{own}", {"url": "ftp://x"}, 422)
    team.send(f"/teams/{cast.asuncion.id}/evidence/{own}", {"url": "https://example.org/a", "note": "Guía"})
    team.visit(f"/teams/{cast.asuncion.id}/evidence").shows("Materiales abiertos · cumplida", "1 enlace entregado", "Guía")
    browser.send(f"/evidence-rules/{own}/move", {"where": "out"})
    assert db.session.get(EvidenceRule, own) is not None
    browser.send(f"/evidence-rules/{first}/move", {"where": "out"})
    assert db.session.get(EvidenceRule, first) is None


def test_the_table_speaks_either_language_and_holds_no_formula(browser: Browser, cast: Cast) -> None:
    with writing():
        evidence_actions.add_rule(
            cast.cohort, cast.carla, title=make.both('=HYPERLINK("https://evil.example")', "@suma"), help=make.both(""),
            verb="educate", kind="trainings", least=1,
        )  # fmt: skip
    browser.sign_in(cast.ana)
    for language, title, met in (("en", "'=HYPERLINK", "not met"), ("es", "'@suma", "no cumplida")):
        answer = browser.visit(f"/teams/{cast.asuncion.id}/evidence.csv?language={language}")
        assert answer.response.headers["Content-Language"] == language
        rows = list(csv.reader(StringIO(answer.html.removeprefix("\ufeff"))))
        assert rows[1][1].startswith(title) and rows[1][2] == met
