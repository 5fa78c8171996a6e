"""What a process remembers of a page is what it would draw anew, after the changes that reach a page from another room."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from sprint.cohorts.models import Cohort
from sprint.core import clock, fragments
from sprint.core.database import writing
from sprint.schedule.models import GroupSession
from sprint.worksheets.models import Assignment, WorksheetVersion
from tests import make
from tests.browser import Browser
from tests.cast import Cast
from tests.plans.makers import accepted, section
from tests.plans.test_whole import task

pytestmark = pytest.mark.once

OWN = re.compile(r'(name="(?:csrf_token|operation)" value=")[^"]*|(nonce-)[^"\']*')


@pytest.fixture
def carla(browser: Browser, cast: Cast) -> Browser:
    return browser.sign_in(cast.carla)


@pytest.fixture
def last(cast: Cast) -> GroupSession:
    """The last of two sessions: once it is cancelled, the Sprint ends two weeks before."""
    make.group_session(cast.cohort, datetime(2024, 10, 9, 15), number=5)
    return make.group_session(cast.cohort, datetime(2024, 10, 23, 15), number=7)


def stays_true(reader: Browser, path: str, change: Callable[[], object]) -> tuple[str, str]:
    """The page before and after a change, which is letter for letter the page drawn anew."""

    def drawn() -> str:
        return OWN.sub(r"\1\2", reader.visit(path).html)

    before = drawn()
    change()
    reader.visit("/help")  # what was done is said here
    after = drawn()
    fragments.forget()
    assert after == drawn(), path
    return before, after


def cancel(reader: Browser, session: GroupSession) -> Callable[[], object]:
    return lambda: reader.send(f"/sessions/{session.id}/cancel", {"reason-en": "Storm", "reason-es": "Tormenta"})


def save(reader: Browser, cohort: Cohort, **values: str) -> Callable[[], object]:
    said = {
        "title-en": "Autumn Sprint", "title-es": "Sprint de otoño", "languages": ["en", "es"], "office_hours_per_team": "4",
        "weekly_work_minutes": "120", "follow_up_months": "12",
    }  # fmt: skip
    return lambda: reader.send(f"/cohorts/{cohort.id}/edit", said | values)


def test_an_hour_lies_after_the_last_session_once_that_is_cancelled(carla: Browser, cast: Cast, last: GroupSession) -> None:
    make.office_hour(cast.cohort, cast.carla, datetime(2024, 10, 16, 13))
    before, after = stays_true(carla, f"/teams/{cast.baltimore.id}/office-hours", cancel(carla, last))
    assert "after the last session" in after and "after the last session" not in before


@pytest.mark.parametrize("page", ["workplan", "plan"])
def test_the_promise_of_leadership_is_drawn_where_it_ends(page: str, carla: Browser, cast: Cast, last: GroupSession) -> None:
    section(cast.cohort, "P9", title="Roadmap")
    accepted(cast.baltimore, make.assignment(cast.cohort, make.worksheet(make.question(key="issue"))), {"issue": "Water"})
    task(cast.baltimore, "Print maps", starts_on=date(2025, 5, 4), ends_on=date(2025, 9, 8))
    path, line = f"/teams/{cast.baltimore.id}/{page}", "Promise of leadership ends"
    before, after = stays_true(carla, path, cancel(carla, last))
    assert line in before and line in after and before != after
    _, later = stays_true(carla, path, save(carla, cast.cohort, follow_up_months="24"))
    assert line not in later


def _two_versions(cast: Cast) -> tuple[Assignment, WorksheetVersion]:
    """What a cohort works on, and the next version of it, in which the first question stands second."""
    old = make.worksheet(make.question(key="issue", required=False), make.question(key="slogan", number=2), title="Old title")
    new = make.newer(old, make.question(key="risk", required=False), make.question(key="issue", number=2), published=False)
    with writing():
        new.title = make.both("New title")
    make.publish(new)
    return make.assignment(cast.cohort, old), new


def test_what_waits_has_the_title_of_the_version_of_now(carla: Browser, cast: Cast) -> None:
    given, new = _two_versions(cast)
    make.submission(cast.baltimore, given, "submitted")
    switch = f"/assignments/{given.id}/version"
    before, after = stays_true(carla, f"/cohorts/{cast.cohort.id}/reviews", lambda: carla.send(switch, {"version": str(new.id)}))
    assert "Old title" in before and "New title" in after


def test_a_plan_leads_to_no_question_that_has_left_the_worksheet(carla: Browser, cast: Cast) -> None:
    given, new = _two_versions(cast)
    section(cast.cohort, "P1", {"check": "answered", "question": "risk"}, {"check": "answered", "question": "issue"})
    done = accepted(cast.baltimore, given, {"issue": "Water", "slogan": "Clean"}, by=cast.carla)
    carla.send(f"/assignments/{given.id}/version", {"version": str(new.id)})
    carla.send(f"/submissions/{done.id}/reopen")
    move = f"/submissions/{done.id}/move"
    before, after = stays_true(carla, f"/teams/{cast.baltimore.id}/plan", lambda: carla.send(move, {"version": str(new.id)}))
    assert before != after


def test_days_of_another_zone_have_their_year_when_the_reader_has_another(carla: Browser, cast: Cast) -> None:
    make.submission(cast.asuncion, make.assignment(cast.cohort), "submitted")
    with writing():
        cast.carla.zone = cast.cohort.zone = "America/Bogota"
    clock.fix(datetime(2025, 1, 1, 2, 30, tzinfo=UTC))
    carla.sign_in(cast.carla)
    stays_true(carla, f"/cohorts/{cast.cohort.id}/reviews", lambda: clock.fix(datetime(2025, 1, 1, 4, tzinfo=UTC)))


def test_a_title_is_marked_with_its_language_until_it_is_translated(carla: Browser, cast: Cast) -> None:
    with writing():
        cast.carla.language = "es"
    save(carla, cast.cohort, **{"title-es": ""})()
    path = f"/cohorts/{cast.cohort.id}"
    before, after = stays_true(carla, path, save(carla, cast.cohort, **{"title-es": "Autumn Sprint"}))
    assert '<span lang="en">Autumn Sprint</span>' in before and '<span lang="en">Autumn Sprint</span>' not in after


def test_the_line_ends_in_the_last_minute_of_the_promise(carla: Browser, cast: Cast, last: GroupSession) -> None:
    clock.fix(datetime(2025, 10, 24, 3, 58, 30, tzinfo=UTC))
    carla.sign_in(cast.carla)
    ends = datetime(2025, 10, 24, 3, 59, 30, tzinfo=UTC)
    before, after = stays_true(carla, f"/cohorts/{cast.cohort.id}", lambda: clock.fix(ends))
    assert "Next stop" in before and "All stops are done." in after


