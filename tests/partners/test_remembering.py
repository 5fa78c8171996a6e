"""What a process remembers of the list of promises shows each change at once."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from sprint.core import clock
from tests.browser import Browser
from tests.cast import Cast
from tests.partners import promised
from tests.test_remembering import stays_true

pytestmark = pytest.mark.once

WHEN = datetime(2024, 9, 20, 12, tzinfo=UTC)
"""More than a week before the present of these tests."""


@pytest.mark.parametrize(
    "change",
    [
        {"side": "partner"}, {"action": "Prestar dos salas"}, {"owner_name": ""}, {"partner_name": "Otra biblioteca"},
        {"due_on": None}, {"due_on": date(2024, 10, 1)}, {"in_return": ""}, {"language": "en"}, {"state": "done"},
        {"confirmed_on": date(2024, 10, 2)}, {"offered": {"action": "Otra cosa"}},
    ],
    ids=lambda change: " ".join(f"{name} {value}" for name, value in change.items()),
)  # fmt: skip
def test_the_list_shows_what_changed_in_a_commitment(change: dict[str, Any], browser: Browser, cast: Cast) -> None:
    one = promised.commitment(cast.asuncion, partner_name="Biblioteca del Sur")
    at = f"/teams/{cast.asuncion.id}/commitments"
    before, after = stays_true(browser.sign_in(cast.ana), at, lambda: promised.kept(one, **change))
    assert before != after


@pytest.mark.parametrize(
    "change",
    [
        {"withdrawn_at": WHEN}, {"says": "other words"}, {"answer": "corrected", "answered_at": WHEN}, {"asked_at": WHEN},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_list_shows_what_the_other_side_did(change: dict[str, Any], browser: Browser, cast: Cast) -> None:
    asked = promised.asking(promised.commitment(cast.asuncion), cast.ana)
    at = f"/teams/{cast.asuncion.id}/commitments"
    before, after = stays_true(browser.sign_in(cast.ana), at, lambda: promised.kept(asked, **change))
    assert before != after


def test_the_list_shows_that_a_correction_is_settled(browser: Browser, cast: Cast) -> None:
    late = promised.commitment(cast.asuncion, due_on=date(2024, 10, 1))
    asked = promised.asking(late, cast.ana, answer="corrected", answered_at=clock.now())
    at = f"/teams/{cast.asuncion.id}/commitments"
    before, after = stays_true(browser.sign_in(cast.ana), at, lambda: promised.kept(asked, settled_at=clock.now()))
    assert before != after


def test_the_list_shows_that_a_day_is_over_where_the_team_is(browser: Browser, cast: Cast) -> None:
    promised.commitment(cast.asuncion, side="partner", owner_name="", due_on=date(2024, 11, 4))
    promised.kept(cast.ana, zone="America/Bogota")
    clock.fix(datetime(2024, 11, 5, 2, 30, tzinfo=UTC))
    at, later = f"/teams/{cast.asuncion.id}/commitments", datetime(2024, 11, 5, 3, 30, tzinfo=UTC)
    before, after = stays_true(browser.sign_in(cast.ana), at, lambda: clock.fix(later))
    assert before != after
