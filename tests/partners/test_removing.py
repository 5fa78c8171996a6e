"""Decisions and support that a team wrote itself can go; rows of accepted worksheets cannot while they stand there."""

from typing import Any

import pytest
from sqlalchemy import select

from sprint.core.audit import Deed
from sprint.core.database import db
from sprint.partners import marks
from sprint.partners.commitment_models import SharedDecision, Support
from tests.browser import Browser
from tests.cast import Cast
from tests.partners import promised
from tests.partners.test_commitment_flow import arrive, worksheet, write

KINDS = [
    pytest.param("decisions", SharedDecision, "Remove the decision?", id="a decision"),
    pytest.param("support", Support, "Remove the support?", id="support"),
]


def made(cast: Cast, kind: Any) -> Any:
    return promised.decision(cast.asuncion, "El tema") if kind is SharedDecision else promised.support(cast.asuncion, "Vecinas")


@pytest.mark.parametrize(("part", "kind", "title"), KINDS)
def test_what_the_team_wrote_is_removed_after_a_look_and_stays_in_the_audit(
    browser: Browser, cast: Cast, part: str, kind: Any, title: str
) -> None:
    one = made(cast, kind)
    there = f"/{part}/{one.id}"
    text = one.decision if kind is SharedDecision else one.organization
    browser.sign_in(cast.ana).visit(f"{there}/edit?lang=en").shows("Remove the ")
    page = browser.visit(f"{there}/remove?lang=en")
    page.shows(title, text, "This cannot be undone.")
    seen = marks.mark_of(one)
    assert f'value="{seen}"' in page.html
    browser.send(f"{there}/remove", {"seen": seen})
    assert db.session.scalar(select(kind)) is None
    browser.visit(there + "/edit", 404)
    deed = db.session.scalars(select(Deed).where(Deed.what.startswith("partners.remove_"))).one()
    assert text in deed.details.values()


@pytest.mark.parametrize(("part", "kind", "title"), KINDS)
def test_what_somebody_changed_meanwhile_is_looked_at_again(
    browser: Browser, cast: Cast, part: str, kind: Any, title: str
) -> None:
    one = made(cast, kind)
    page = browser.sign_in(cast.ana).send(f"/{part}/{one.id}/remove?lang=en", {"seen": "stale"}, 409)
    page.shows("Someone else changed this while you wrote", title)
    assert db.session.scalar(select(kind.id)) == one.id


def test_a_row_of_an_accepted_worksheet_stays(browser: Browser, cast: Cast) -> None:
    submission = worksheet(cast, shared_decisions=[{"decision": "El tema"}])
    arrive(submission)
    one = db.session.scalars(select(SharedDecision)).one()
    browser.sign_in(cast.ana).visit(f"/decisions/{one.id}/edit?lang=en").lacks("Remove the decision")
    page = browser.send(f"/decisions/{one.id}/remove?lang=en", {"seen": marks.mark_of(one)}, 409)
    page.shows("This is a row of an accepted worksheet.")
    assert db.session.scalar(select(SharedDecision.id)) == one.id
    write(cast, submission, shared_decisions=[])
    arrive(submission)
    browser.send(f"/decisions/{one.id}/remove", {"seen": marks.mark_of(one)})
    assert db.session.scalar(select(SharedDecision.id)) is None
