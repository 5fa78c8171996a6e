"""Wall times, instants and days."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sprint.core import clock


def test_a_wall_time_that_the_zone_skips_has_no_instant() -> None:
    with pytest.raises(clock.NoSuchTime):
        clock.instant(datetime(2024, 9, 8, 0, 30), "America/Santiago")
    with pytest.raises(clock.NoSuchTime):
        clock.instant(datetime(2025, 3, 9, 2, 30), "America/New_York")


def test_a_wall_time_that_comes_twice_is_its_first_occurrence() -> None:
    assert clock.instant(datetime(2024, 11, 3, 1, 30), "America/New_York") == datetime(2024, 11, 3, 5, 30, tzinfo=UTC)


def test_a_day_that_ends_twice_ends_the_second_time() -> None:
    once = clock.instant(datetime(2025, 4, 5, 23, 59), "America/Santiago")
    assert clock.end_of_day(date(2025, 4, 5), "America/Santiago") == once + timedelta(hours=1)


def test_the_local_hour_moves_where_the_clock_did_not() -> None:
    before, after = (clock.instant(datetime(2024, 10, day, 15), "America/New_York") for day in (2, 9))
    assert clock.moved(before, after, "America/Asuncion") == timedelta(hours=1)
    assert clock.moved(before, after, "America/Bogota") == timedelta()


@pytest.mark.parametrize("name", ["Atlantis/Capital", "", "../../etc/passwd", "EST", "Etc/GMT+5"])
def test_a_zone_that_is_no_place_is_refused(name: str) -> None:
    with pytest.raises(KeyError):
        clock.named(name)


def test_zone_rules_come_from_the_pinned_tables() -> None:
    assert clock.named("America/Vancouver").utcoffset(datetime(2026, 12, 1)) == timedelta(hours=-7), "2026b: no more falling back"


def test_the_clock_stands_still_for_a_while_only() -> None:
    at = datetime(2020, 1, 1, tzinfo=UTC)
    with clock.standing_at(at):
        assert clock.now() == at
    assert clock.now() != at
