"""Dates that follow from rules: the 2024 Sprint, and what is pointed out."""

import json
from datetime import date, datetime, time
from pathlib import Path

import pytest

from sprint.cohorts.models import City
from sprint.core import clock, locale
from sprint.core.database import writing
from sprint.core.errors import Refused
from sprint.core.languages import LocalizedText
from sprint.core.locale import Voice
from sprint.programs.layout import Start, Timetable, lay_out
from sprint.programs.taking_over import take_over
from tests import make
from tests.programs.small import shipped_outline

VECTORS = Path(__file__).with_name("timezones.json")
"""The local times of the 2024 Sprint, computed elsewhere."""


def timetable(first: date = date(2024, 9, 11), at: time = time(15), cities: list[City] | None = None) -> Timetable:
    with writing():
        program = take_over(shipped_outline())
    start = Start("sprint", LocalizedText.of("en", en="Sprint"), first, at, "America/New_York", ["en", "es"], cities or [])
    with locale.speaking(Voice("en", "UTC", "12")):
        return lay_out(program, start)


def test_the_2024_sprint_falls_on_its_days() -> None:
    table = timetable()
    days = [one.starts_local.date() for one in table.sessions]
    assert days == [date(2024, 8, 28), *(date(2024, 9, 11 + 7 * week) for week in range(3)), date(2024, 10, 2),
                    date(2024, 10, 9), date(2024, 10, 16), date(2024, 10, 23), date(2024, 10, 30)]  # fmt: skip
    assert (table.starts_on, table.ends_on) == (date(2024, 9, 11), date(2024, 10, 23))
    assert [one.number for one in table.sessions] == [None, 1, 2, 3, 4, 5, 6, 7, None]
    assert table.office_days[-1].day == date(2024, 10, 24)


def test_the_2024_timetable_reads_in_every_city_as_computed_elsewhere() -> None:
    vectors = json.loads(VECTORS.read_text())
    series = next(one for one in vectors["series"] if one["id"] == "sprint-2024")
    by_day = {one.starts_local.date().isoformat(): one for one in timetable().sessions}
    compared = 0
    for occurrence in series["occurrences"]:
        if planned := by_day.get(occurrence["date"]):
            at = clock.instant(planned.starts_local, series["anchor_zone"])
            for city, expected in occurrence["local_start"].items():
                local = at.astimezone(clock.named(vectors["cities"][city])).isoformat(timespec="minutes")
                assert local == expected, (occurrence["date"], city)
                compared += 1
    assert compared >= 7 * 12


def test_a_holiday_in_a_city_is_pointed_out() -> None:
    table = timetable(cities=[make.city("Santiago", zone="America/Santiago", territory="CL")])
    assert any("Santiago" in note for note in table.sessions[2].notes)
    assert table.sessions[4].notes == []


def test_a_local_hour_that_changes_is_pointed_out() -> None:
    table = timetable(cities=[make.city("Asunción", zone="America/Asuncion", territory="PY")])
    (note,) = [note for note in table.sessions[5].notes if "local hour" in note]
    assert note.replace("\u00a0", " ") == "Asunción: the local hour changes from 3:00 p.m. to 4:00 p.m."


def test_an_hour_that_the_zone_skips_is_refused() -> None:
    with pytest.raises(Refused, match="skip"):
        timetable(date(2025, 3, 9), time(2, 30))


def test_no_week_of_the_shipped_program_is_too_heavy() -> None:
    assert all(not one.notes for one in timetable().worksheets)
    assert datetime.combine(timetable().worksheets[0].due_on, time()) < datetime(2024, 8, 28)
