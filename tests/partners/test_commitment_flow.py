"""Rows of accepted worksheets that become commitments, decisions and support."""

from datetime import date
from typing import Any

import pytest

from sprint.core.database import writing
from sprint.partners import commitment_actions as actions
from sprint.partners import commitment_flow, marks
from sprint.partners.commitment_models import Commitment
from sprint.partners.commitment_queries import commitments_of
from sprint.partners.decision_queries import decisions_of
from sprint.partners.support_queries import support_of
from sprint.submissions import saving
from sprint.submissions.models import Submission
from sprint.submissions.queries import answers
from sprint.submissions.saving import Typed
from tests import make
from tests.browser import Browser
from tests.cast import Cast
from tests.partners import makers, promised

TABLES = {
    "promises": [("action", "long_text"), ("owner", "short_text"), ("date", "date"), ("confirmed", "short_text")],
    "commitments": [("who", "short_text"), ("does", "short_text"), ("by_when", "date"), ("in_return", "short_text"),
                    ("confirmed_on", "date")],
    "shared_decisions": [(one, "short_text") for one in ("decision", "decides", "consulted", "tie")],
    "support": [("organization", "short_text"), ("need", "short_text"), ("offered", "short_text"), ("cost", "short_text")],
    "units": [("unit", "short_text")],
}  # fmt: skip
ROOM = {"who": "Biblioteca del Sur", "does": "Prestar la sala", "by_when": "2024-11-04", "in_return": "Un curso"}


def worksheet(cast: Cast, **rows: list[dict[str, Any]]) -> Submission:
    questions = [
        make.question("table", key=key, number=number, columns=columns) for number, (key, columns) in enumerate(TABLES.items(), 1)
    ]
    submission = make.submission(cast.asuncion, make.assignment(cast.cohort, make.worksheet(*questions)), "approved")
    write(cast, submission, **rows)
    return submission


def write(cast: Cast, submission: Submission, **rows: list[dict[str, Any]]) -> None:
    there = answers(submission)
    for one in make.questions_of(submission.assignment):
        if one.key in rows:
            revision = there[one.id].revision if one.id in there else 0
            with writing():
                submission.state = "draft"
                saving.save(submission, [Typed(one, rows[one.key], revision)], language="es", by=cast.ana)
                submission.state = "approved"


def arrive(submission: Submission) -> None:
    with writing():
        commitment_flow.when_approved(None, submission)


def only(cast: Cast) -> Commitment:
    [one] = commitments_of(cast.asuncion.id)
    return one


def test_the_side_is_that_of_whoever_promised(cast: Cast) -> None:
    partner = makers.partner(cast.asuncion, "Biblioteca del Sur", known_as="biblioteca del sur")
    rows = [ROOM, {"who": cast.diego.name, "does": "Llamar"}, {"who": "Catastro", "does": "Dar datos"},
            {"who": "Asunción", "does": "Pagar"}]  # fmt: skip
    arrive(worksheet(cast, commitments=rows, units=[{"unit": "catastro"}]))
    found = {one.action: one for one in commitments_of(cast.asuncion.id)}
    assert {action: one.side for action, one in found.items()} == {
        "Prestar la sala": "partner", "Llamar": "city", "Dar datos": "city", "Pagar": "city",
    }  # fmt: skip
    assert found["Prestar la sala"].partner_id == partner.id
    assert found["Llamar"].owner_id == cast.diego.id
    assert not found["Pagar"].has_owner


def test_promises_of_conversations_are_mostly_the_citys(cast: Cast) -> None:
    makers.partner(cast.asuncion, "Biblioteca del Sur", known_as="biblioteca del sur")
    rows = [{"action": "Volver", "owner": "Rosa", "date": "2024-10-30", "confirmed": "yes"},
            {"action": "Invitar", "owner": "Biblioteca del Sur", "confirmed": "no"}]  # fmt: skip
    arrive(worksheet(cast, promises=rows))
    found = {one.action: one for one in commitments_of(cast.asuncion.id)}
    assert (found["Volver"].side, found["Volver"].confirmed_on) == ("city", date(2024, 10, 7))
    assert (found["Invitar"].side, found["Invitar"].confirmed_on) == ("partner", None)


def test_decisions_and_support_arrive_with_what_was_offered(cast: Cast) -> None:
    arrive(
        worksheet(
            cast, shared_decisions=[{"decision": "El tema", "decides": "Todos", "tie": "Sorteo"}],
            support=[{"organization": "Biblioteca del Sur", "need": "Equipos", "offered": "Dos portátiles", "cost": "0"}],
        )
    )  # fmt: skip
    [decision], [given] = decisions_of(cast.asuncion.id), support_of(cast.asuncion.id)
    assert (decision.decides, decision.tie) == ("Todos", "Sorteo")
    assert (given.offer, given.offered, given.given_on) == ("Dos portátiles", None, None)


def test_a_new_row_flows_into_what_nobody_touched_and_ends_its_confirmation(cast: Cast) -> None:
    submission = worksheet(cast, commitments=[{**ROOM, "confirmed_on": "2024-10-01"}])
    arrive(submission)
    assert only(cast).confirmed_on == date(2024, 10, 1)
    write(cast, submission, commitments=[{**ROOM, "by_when": "2024-12-01"}])
    arrive(submission)
    assert (only(cast).due_on, only(cast).confirmed_on) == (date(2024, 12, 1), None)


@pytest.mark.parametrize(("choice", "says"), [("keep", "Una silla"), ("take", "Dos cursos")])
def test_what_a_person_changed_is_never_overwritten_silently(browser: Browser, cast: Cast, choice: str, says: str) -> None:
    submission = worksheet(cast, commitments=[ROOM])
    arrive(submission)
    one = only(cast)
    with writing():
        actions.change(one, cast.ana, marks.mark_of(one), in_return="Una silla")
    write(cast, submission, commitments=[{**ROOM, "in_return": "Dos cursos"}])
    arrive(submission)
    assert one.in_return == "Una silla"
    page = browser.sign_in(cast.ana).visit(f"/commitments/{one.id}/edit?lang=en")
    page.shows("The worksheet says something else now", "Dos cursos")
    browser.send(f"/commitments/{one.id}/worksheet", {"choice": choice, "seen": "stale"}, 409)
    browser.send(f"/commitments/{one.id}/worksheet", {"choice": choice, "seen": marks.mark_of(one)})
    assert (one.in_return, one.is_asked_about) == (says, False)
    arrive(submission)
    assert (one.in_return, one.is_asked_about) == (says, False)


def test_a_row_that_is_gone_stays_until_somebody_decides(browser: Browser, cast: Cast) -> None:
    submission = worksheet(cast, commitments=[ROOM])
    arrive(submission)
    write(cast, submission, commitments=[{**ROOM, "does": "Prestar sillas"}])
    arrive(submission)
    gone = next(one for one in commitments_of(cast.asuncion.id) if one.is_gone)
    browser.sign_in(cast.ana).visit(f"/commitments/{gone.id}/edit?lang=en").shows("This row is gone from the worksheet")
    browser.send(f"/commitments/{gone.id}/worksheet", {"choice": "take", "seen": marks.mark_of(gone)})
    assert only(cast).action == "Prestar sillas"


def test_a_withdrawn_approval_takes_back_what_nobody_touched(cast: Cast) -> None:
    submission = worksheet(cast, commitments=[ROOM, {**ROOM, "does": "Traducir"}], shared_decisions=[{"decision": "El tema"}])
    arrive(submission)
    promised.asking(next(one for one in commitments_of(cast.asuncion.id) if one.action == "Traducir"), cast.ana)
    with writing():
        commitment_flow.when_withdrawn(None, submission)
    assert only(cast).action == "Traducir"
    assert decisions_of(cast.asuncion.id) == []


def test_what_was_accepted_before_is_brought_in_once(browser: Browser, cast: Cast) -> None:
    worksheet(cast, commitments=[ROOM])
    at = f"/teams/{cast.asuncion.id}/commitments"
    browser.sign_in(cast.ana).visit(f"{at}?lang=en").shows("Bring in what accepted worksheets say")
    browser.send(f"{at}/bring-in?lang=en")
    browser.visit(f"{at}?lang=en").shows("1 row of the worksheets is here now.", "Prestar la sala")
    browser.send(f"{at}/bring-in?lang=en")
    browser.visit(f"{at}?lang=en").shows("No accepted worksheet says more")
    assert only(cast).partner_name == "Biblioteca del Sur"
