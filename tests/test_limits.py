"""What one team may keep has an end, told in a sentence that says what to do; what was typed stays on the page."""

from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import func, select

from sprint.core.database import db, writing
from sprint.follow_up import check_in_actions, evidence_actions, training_actions
from sprint.follow_up.models import CheckInReport, EvidenceGiven, Training
from sprint.partners import actions, commitment_actions, drawing_actions, keeping
from sprint.partners.commitment_models import Commitment, SharedDecision, Support
from sprint.partners.models import Absence, Concern, Meeting, Partner, PartnerContact, Tie
from sprint.workplan import actions as workplan
from sprint.workplan.models import Milestone, Task
from tests.browser import Browser
from tests.cast import Cast
from tests.follow_up.makers import days_later, said

TEAM, LIBRARY = "/teams/{team}", "/partners/{partner}"
TASK = {"owner": "", "role": "", "starts_on": "", "ends_on": "", "kind": "step", "audience": "", "milestone": "", "outside": "",
        "state": "not_started", "state_note": ""}  # fmt: skip
CASES: list[tuple[type[Any], ModuleType, str, str, dict[str, str], str, str]] = [
    (Partner, actions, "MOST", TEAM + "/partners/new", {"kind": "", "stage": "identified"}, "name", "En el mapa caben 1"),
    (PartnerContact, keeping, "MOST_OF_ONE", LIBRARY + "/contacts/new", {"language": "es"}, "name", "Una organización admite 1"),
    (Meeting, keeping, "MOST_OF_ONE", LIBRARY + "/meetings", {"met_on": "2024-10-01", "how": "visit"}, "note",
     "Una organización admite 1"),
    (Concern, keeping, "MOST_CONCERNS", TEAM + "/concerns/new", {"kind": "legal", "partner_id": ""}, "worry", "anotó 1"),
    (Tie, drawing_actions, "MOST", TEAM + "/ties/new", {"start": "city", "end": "{partner}", "strength": ""}, "kind",
     "El mapa está lleno"),
    (Absence, drawing_actions, "MOST", TEAM + "/partners/missing", {"step": "Llamar"}, "name", "El mapa está lleno"),
    (Commitment, commitment_actions, "MOST", TEAM + "/commitments/new", {"side": "city"}, "action", "escribió 1 compromisos"),
    (SharedDecision, commitment_actions, "MOST", TEAM + "/decisions/new", {}, "decision", "escribió 1 decisiones"),
    (Support, commitment_actions, "MOST", TEAM + "/support/new", {"need": "Sala"}, "organization", "escribió 1 filas de apoyo"),
    (Task, workplan, "MOST_TASKS", TEAM + "/tasks/new", TASK, "title", "tiene 1 tareas"),
    (Milestone, workplan, "MOST_MILESTONES", TEAM + "/milestones/new", {"state": "ahead"}, "title", "tiene 1 hitos"),
    (Training, training_actions, "MOST", TEAM + "/trainings/new", {"held_on": "2024-10-01", "people": "5"}, "title",
     "registró 1 capacitaciones"),
]  # fmt: skip
NAMES = [one[0].__name__ for one in CASES]


def count(kind: type[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(kind)) or 0


@pytest.mark.parametrize(("kind", "module", "limit", "path", "words", "key", "told"), CASES, ids=NAMES)
def test_one_more_than_a_team_may_keep_is_refused_in_a_sentence(
    browser: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch, kind: type[Any], module: ModuleType, limit: str, path: str,
    words: dict[str, str], key: str, told: str,
) -> None:  # fmt: skip
    with writing():
        library = actions.add(cast.asuncion, cast.ana, "identified", name="Biblioteca")
        db.session.flush()
        ids = {"team": cast.asuncion.id, "partner": library.id}
    first, second = ("trains", "funds") if kind is Tie else ("Uno", "Dos")
    sent = {name: value.format(**ids) for name, value in words.items()}
    browser.sign_in(cast.ana)
    most = 1 if kind is Partner else count(kind) + 1
    monkeypatch.setattr(module, limit, most)
    if kind is not Partner:
        browser.send(path.format(**ids), {**sent, key: first})
    page = browser.send(path.format(**ids), {**sent, key: second}, 409)
    page.shows(told)
    assert (f'value="{second}"' if kind is not Tie else f'selected value="{second}"') in page.html or second in page.text
    assert count(kind) == most


def test_a_table_that_is_pasted_keeps_to_the_limit_too(browser: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workplan, "MOST_TASKS", 2)
    browser.sign_in(cast.ana)
    there, table = f"/teams/{cast.asuncion.id}/workplan/paste", "Tarea\nUno\nDos\nTres"
    seen = browser.send(there, {"table": table}, 200).html.split('name="seen" value="')[1].split('"')[0]
    browser.send(there, {"table": table, "seen": seen, "accept": "1"}, 409).shows("tiene 2 tareas")
    assert count(Task) == 0


def test_a_check_in_is_corrected_only_so_often(browser: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_in_actions, "MOST", 1)
    days_later(30)
    browser.sign_in(cast.ana)
    there = f"/teams/{cast.asuncion.id}/check-ins/30"
    browser.send(there, said())
    browser.send(there, {**said(), "base": "1"}, 409).shows("se envió 1 veces")
    assert count(CheckInReport) == 1


def test_links_for_a_rule_have_an_end(browser: Browser, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_actions, "MOST", 1)
    with writing():
        evidence_actions.lay_out(cast.cohort)
    rule = next(one for one in evidence_actions.rules_of(cast.cohort.id) if one.kind == "given")
    browser.sign_in(cast.ana)
    words = {"url": "https://example.org/a", "note": "A"}
    there = f"/teams/{cast.asuncion.id}/evidence/{rule.id}"
    browser.send(there, words)
    browser.send(there, words, 409).shows("dio 1 enlaces")
    assert count(EvidenceGiven) == 1
