"""Dates that follow from rules: the 2024 Sprint, and what is pointed out."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from sprint.cohorts.models import City
from sprint.core import clock, locale
from sprint.core.database import writing
from sprint.core.errors import Refused
from sprint.core.languages import LocalizedText
from sprint.core.locale import Voice
from sprint.programs.actions import start_cohort
from sprint.programs.layout import Start, Timetable, lay_out
from sprint.programs.order import out_of_order
from sprint.programs.outline import START
from sprint.programs.queries import program_by_key
from sprint.programs.taking_over import take_over
from sprint.schedule import actions as schedule
from sprint.schedule.queries import group_sessions
from sprint.worksheets.queries import assignments
from tests import make
from tests.programs.small import shipped_outline
from tests.schedule.test_actions import facts

pytestmark = pytest.mark.once

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


def test_a_cohort_keeps_the_rules_of_its_program_and_its_days_follow_its_sessions() -> None:
    table = timetable()
    table.worksheets[1].due_on += timedelta(days=1)  # changed in the preview
    program = program_by_key("community-data-training")
    assert program
    with writing():
        cohort = start_cohort(program, table, [])
    sessions = {one.id: one for one in group_sessions(cohort.id)}
    given = assignments(cohort.id)
    rules = [(sessions[one.due_session_id].key, one.due_days) for one in given if one.due_session_id]
    assert rules[:4] == [("pre-call", -2), ("session-2", -1), ("session-3", -2), ("session-4", -2)]
    assert all(one.due_on == table.worksheets[place].due_on for place, one in enumerate(given))
    third, person = next(one for one in sessions.values() if one.key == "session-3"), make.person()
    clock.fix(datetime(2024, 9, 1, tzinfo=UTC))
    with writing():
        schedule.edit(third, replace(facts(third), starts_local=datetime(2024, 9, 26, 15)), person)
    assert [one.due_on for one in given[1:4]] == [date(2024, 9, 17), date(2024, 9, 24), date(2024, 9, 30)]
    assert given[2].opens_on == date(2024, 9, 18), "it opens with session 2"


def test_a_day_that_counts_from_the_start_is_fixed() -> None:
    table = timetable()
    program = program_by_key("community-data-training")
    assert program
    with writing():
        table.worksheets[0].part.opens_from = START
        cohort = start_cohort(program, table, [])
    assert (assignments(cohort.id)[0].opens_session_id, assignments(cohort.id)[0].opens_on) == (None, date(2024, 8, 14))


def test_an_hour_that_the_zone_skips_is_refused() -> None:
    with pytest.raises(Refused, match="skip"):
        timetable(date(2025, 3, 9), time(2, 30))


def test_no_week_of_the_shipped_program_is_too_heavy() -> None:
    assert all(not one.notes for one in timetable().worksheets)
    assert datetime.combine(timetable().worksheets[0].due_on, time()) < datetime(2024, 8, 28)


def test_only_the_session_that_was_moved_is_out_of_order() -> None:
    table = timetable()
    assert out_of_order(table) == []
    table.sessions[1].starts_local = table.sessions[4].starts_local + timedelta(hours=1)
    assert [one.part.key for one, _message in out_of_order(table)] == [table.sessions[2].part.key]


def test_no_cohort_starts_out_of_order() -> None:
    table = timetable()
    program = program_by_key("community-data-training")
    assert program is not None
    table.sessions[3].starts_local -= timedelta(days=30)
    with pytest.raises(Refused, match="comes first in the program"), writing():
        start_cohort(program, table, [])
