"""Questions about sessions, the line, the local hours and the holidays."""

from datetime import date, datetime, timedelta

import pytest

from sprint.core import clock, locale
from sprint.core.clock import months_after
from sprint.core.locale import Voice
from sprint.schedule import holidays, queries
from sprint.schedule.timeline import line_of
from sprint.schedule.timetable import clock_change, hour_change, timetable
from tests import make
from tests.cast import Cast

ASUNCION, NEW_YORK = "America/Asuncion", "America/New_York"


def sprint_2024(cast: Cast) -> None:
    make.group_session(cast.cohort, datetime(2024, 8, 28, 15), kind="pre_call", number=None)
    for week in range(7):
        make.group_session(cast.cohort, datetime(2024, 9, 11, 15) + timedelta(weeks=week), number=week + 1)
    make.group_session(cast.cohort, datetime(2024, 10, 30, 15), kind="post_call", number=None)


def test_the_line_has_all_stops_and_one_of_them_is_now(cast: Cast) -> None:
    sprint_2024(cast)
    with locale.speaking(Voice("en", NEW_YORK)):
        stops = line_of(cast.cohort).stops
    weeks = [f"Week {number}" for number in range(1, 8)]
    assert [stop.label for stop in stops] == ["Pre-sprint call", *weeks, "Closing call", "12 months on"]
    assert [stop.state for stop in stops] == ["done"] * 5 + ["now"] + [""] * 4
    assert [stop.icon for stop in stops] == ["check-lg"] * 5 + [None] * 3 + ["telephone", "flag"]
    assert stops[5].number == 5
    assert stops[-1].day == "Thu Oct 23 2025"


def test_after_the_last_call_the_promise_is_now_until_its_day_is_past(cast: Cast) -> None:
    sprint_2024(cast)
    clock.fix(datetime(2025, 3, 1, tzinfo=clock.named("UTC")))
    assert line_of(cast.cohort).stops[-1].state == "now"
    clock.fix(datetime(2025, 10, 25, tzinfo=clock.named("UTC")))
    assert {stop.state for stop in line_of(cast.cohort).stops} == {"done"}


def test_a_cancelled_week_says_so_and_is_never_now(cast: Cast) -> None:
    make.group_session(cast.cohort, cancelled_at=clock.now())
    make.group_session(cast.cohort, datetime(2024, 10, 16, 15), number=6)
    assert [(stop.label, stop.state) for stop in line_of(cast.cohort).stops][:2] == [("Week 5, cancelled", ""), ("Week 6", "now")]


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        (date(2024, 10, 23), 12, date(2025, 10, 23)),
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2024, 12, 1), 1, date(2025, 1, 1)),
    ],
)
def test_months_are_added_by_the_calendar(day: date, months: int, result: date) -> None:
    assert months_after(day, months) == result


def test_the_next_session_is_the_one_that_runs_or_comes(cast: Cast) -> None:
    running = make.group_session(cast.cohort, datetime(2024, 10, 7, 9, 30))
    coming = make.group_session(cast.cohort, datetime(2024, 10, 16, 15))
    make.group_session(cast.cohort, datetime(2024, 10, 9, 15), cancelled_at=clock.now())
    assert queries.next_session(cast.cohort.id, clock.now()) == running
    assert queries.next_session(cast.cohort.id, running.ends_at) == coming
    assert queries.next_session(cast.cohort.id, coming.ends_at) is None


def test_each_city_has_its_own_hour_and_knows_when_it_moved(cast: Cast) -> None:
    before = make.group_session(cast.cohort, datetime(2024, 10, 2, 15))
    after = make.group_session(cast.cohort, datetime(2024, 10, 9, 15))
    assert queries.session_before(after) == before and queries.session_before(before) is None
    starts = queries.local_starts(after, [cast.asuncion, cast.baltimore], before)
    assert [(one.starts_local.hour, one.moved) for one in starts] == [(16, timedelta(hours=1)), (15, timedelta())]


def test_the_change_of_the_hour_names_its_cause(cast: Cast) -> None:
    before = make.group_session(cast.cohort, datetime(2024, 10, 2, 15))
    after = make.group_session(cast.cohort, datetime(2024, 10, 9, 15))
    november = make.group_session(cast.cohort, datetime(2024, 11, 6, 15))
    with locale.speaking(Voice("en", ASUNCION)):
        assert hour_change(before, after, NEW_YORK) is None
        change = hour_change(before, after, ASUNCION)
        assert change is not None and change.causes == ["The clocks in Asunción change on Sunday, October 6."]
        change = hour_change(after, november, ASUNCION)
        assert change is not None and change.causes == ["The clocks in New York change on Sunday, November 3."]
        assert clock_change(after.starts_at, november.starts_at, ASUNCION) is None


def test_another_agreed_hour_has_no_cause_in_the_clocks(cast: Cast) -> None:
    before = make.group_session(cast.cohort, datetime(2024, 10, 2, 11))
    after = make.group_session(cast.cohort, datetime(2024, 10, 9, 15))
    change = hour_change(before, after, ASUNCION)
    assert change is not None and change.causes == []


def test_a_cancelled_session_moves_nobodys_hour(cast: Cast) -> None:
    make.group_session(cast.cohort, datetime(2024, 10, 2, 15))
    make.group_session(cast.cohort, datetime(2024, 10, 8, 9), cancelled_at=clock.now())
    make.group_session(cast.cohort, datetime(2024, 10, 9, 15))
    rows = timetable(queries.group_sessions(cast.cohort.id), NEW_YORK)
    assert [row.change for row in rows] == [None, None, None] and rows[2].before == rows[0].group_session


@pytest.mark.parametrize(
    ("day", "territory", "language", "name"),
    [
        (date(2024, 9, 18), "CL", "en", "Independence Day"),
        (date(2024, 9, 18), "CL", "es", "Día de la Independencia"),
        (date(2024, 9, 18), "CL", "pt", "Día de la Independencia"),
        (date(2024, 11, 19), "PR", "es", "Puerto Rican Identity Day"),
        (date(2024, 9, 19), "US", "en", None),
        (date(2024, 9, 18), "ZZ", "en", None),
    ],
)
def test_holidays_are_named_in_a_language_that_has_a_name(day: date, territory: str, language: str, name: str | None) -> None:
    assert holidays.on(day, territory, language) == name
