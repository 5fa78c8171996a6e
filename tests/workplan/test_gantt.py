"""The drawing, the load, what follows from a move, and the reading of tables: all of it pure."""

from datetime import date
from time import process_time
from typing import Any

import pytest

from sprint.core.errors import Refused
from sprint.workplan import pasting
from sprint.workplan.flows import blank_milestone, blank_task
from sprint.workplan.gantt import LEFT, WIDTH, drawing
from sprint.workplan.load import monthly_load
from sprint.workplan.models import Task, Wait
from sprint.workplan.order import circle_with, named_in
from sprint.workplan.shifting import moves

TODAY = date(2024, 10, 7)


def task(number: int, start: date | None, end: date | None, **more: Any) -> Task:
    one = blank_task(1, "es")
    one.id, one.title, one.starts_on, one.ends_on = number, f"T{number}", start, end
    for name, value in more.items():
        setattr(one, name, value)
    return one


def test_bars_lie_between_the_months_and_lines_lead_from_end_to_start() -> None:
    first = task(1, date(2024, 10, 1), date(2024, 10, 3), owner_name="Ana")
    second, third = task(2, date(2024, 11, 4), date(2025, 1, 15)), task(3, None, None)
    milestone = blank_milestone(1, "es")
    milestone.id, milestone.title, milestone.due_on = 1, "Piloto", date(2025, 1, 20)
    found = drawing([first, second, third], [milestone], [Wait(task_id=2, after_id=1)], TODAY)
    assert [(bar.id, bar.kind) for bar in found.bars] == [(1, "late"), (2, "unowned"), (1, "milestone")]
    assert all(bar.x >= LEFT and bar.x + bar.width <= WIDTH for bar in found.bars)
    assert found.lines == [f"M{round(found.bars[0].x + found.bars[0].width, 1)} 61.0h6V95.0H{found.bars[1].x}"]
    assert [one.first.month for one in found.months] == [10, 11, 12, 1]
    assert [one.has_year for one in found.months][::3] == [True, True]
    assert found.undated == [third] and found.today_x is not None and LEFT < found.today_x < found.bars[1].x


def test_no_days_make_no_drawing_and_a_day_far_away_squeezes_nothing() -> None:
    assert drawing([task(1, None, None)], [], [], TODAY).bars == []
    assert drawing([task(1, TODAY, TODAY)], [], [], date(2031, 1, 1)).today_x is None


def test_the_load_counts_open_tasks_of_each_month_and_a_person_once_under_two_names() -> None:
    ana = {"owner_name": "Ana", "owner_id": 7}
    tasks = [task(1, date(2024, 11, 30), date(2025, 1, 1), **ana),
             task(2, None, date(2024, 12, 9), owner_name="Ana B.", owner_id=7),
             task(3, TODAY, TODAY, state="done", **ana), task(4, TODAY, TODAY)]  # fmt: skip
    (load,) = monthly_load(tasks)
    assert load.months == {date(2024, 11, 1): 1, date(2024, 12, 1): 2, date(2025, 1, 1): 1} and load.too_much == []


def test_a_dependent_moves_only_as_far_as_it_must_and_what_is_done_stays() -> None:
    tasks = [task(1, date(2024, 11, 1), date(2024, 11, 10)), task(2, date(2024, 11, 15), date(2024, 11, 20)),
             task(3, None, date(2024, 11, 22)), task(4, date(2024, 11, 11), date(2024, 11, 12), state="done")]  # fmt: skip
    waits = [Wait(task_id=2, after_id=1), Wait(task_id=3, after_id=2), Wait(task_id=4, after_id=1)]
    found = moves(tasks, waits, 1, (date(2024, 11, 8), date(2024, 11, 17)))
    assert [(one.task.id, one.days) for one in found] == [(1, 7), (2, 2)]
    found = moves(tasks, waits, 1, (date(2024, 11, 11), date(2024, 11, 20)))
    assert [(one.task.id, one.days) for one in found] == [(1, 10), (2, 5), (3, 3)]


def test_names_with_commas_are_found_whole() -> None:
    known = {"salón, tabletas": 1, "piloto": 2}
    assert named_in("Salón, tabletas; piloto, permiso\n—", known) == ([1, 2], ["permiso"])
    assert circle_with({2: {1}, 3: {2}}, 1, [3]) == [1, 3, 2, 1] and circle_with({2: {1}}, 1, []) is None


def test_a_task_that_would_be_pushed_behind_the_end_of_time_goes_to_its_last_day() -> None:
    tasks = [task(1, date(2024, 11, 1), date(2024, 11, 10)), task(2, date(2024, 11, 10), date(2024, 11, 15))]
    found = moves(tasks, [Wait(task_id=2, after_id=1)], 1, (date(2024, 11, 1), date.max))
    assert found[1].after == (date.max, date.max), "which lies outside of every plan, so it is told and not accepted"


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [("2026-12-31", None, date(2026, 12, 31)), ("2026-12-31T00:00:00", None, date(2026, 12, 31)),
     ("31/12/2026", None, date(2026, 12, 31)),
     ("12/31/26", None, date(2026, 12, 31)), ("3/4/2026", "day", date(2026, 4, 3)), ("3/4/2026", "month", date(2026, 3, 4)),
     ("46387", None, date(2026, 12, 31)), ("31 de diciembre de 2026", None, date(2026, 12, 31)),
     ("Dec 31, 2026", None, date(2026, 12, 31)), ("", None, None), ("4/4/2026", None, date(2026, 4, 4))],
)  # fmt: skip
def test_days_are_read_in_many_forms(cell: str, order: str | None, day: date | None) -> None:
    assert pasting.day_in(cell, order) == day


@pytest.mark.parametrize("cell", ["31/31/2026", "soon", "2026-02-30", "=TODAY()", "0/0/0000", "99999999", "13 de nada de 2026"])
def test_what_is_no_day_is_told(cell: str) -> None:
    with pytest.raises(ValueError):
        pasting.day_in(cell, "day")


def test_a_table_is_read_with_heads_in_either_language_or_none_and_with_stray_columns() -> None:
    table = pasting.read('Tarea\tNotas\tResponsable\tInicio\tFin\r\n'
                         '"Escribir\nla carta"\t=1+1\tAna\t04/11/2024\t22/11/2024\r\n\r\n')
    columns = pasting.matched(table)
    assert columns == ["title", "", "owner_name", "starts_on", "ends_on"] and pasting.order_of(table, columns) == "day"
    (line,) = pasting.lines_of(table, columns, "day")
    assert line.cells == {"title": "Escribir la carta", "owner_name": "Ana", "starts_on": date(2024, 11, 4),
                          "ends_on": date(2024, 11, 22)} and line.number == 2  # fmt: skip
    bare = pasting.read("1,Write,2024-11-04,2024-11-22,done\n2,=SUM(A1),2024-11-05,2024-11-23,blocked")
    assert pasting.matched(bare) == ["", "title", "starts_on", "ends_on", "state"]
    assert pasting.lines_of(bare, pasting.matched(bare), None)[1].cells["title"] == "=SUM(A1)"


def test_an_unclear_day_a_backward_row_and_a_strange_word_are_told_by_row() -> None:
    table = pasting.read("task;start;end;state\nA;3/4/2025;5/4/2025;done\nB;2025-02-02;2025-01-01;perhaps\n;2025-01-01;;")
    lines = pasting.lines_of(table, pasting.matched(table), None)
    assert [(one.number, len(one.problems)) for one in lines] == [(2, 2), (3, 2), (4, 1)]


@pytest.mark.parametrize("text", [" \n\t", "task\tstart", "a\n" * 501, "\t".join("x" * 41)])
def test_no_rows_or_too_many_are_refused(text: str) -> None:
    with pytest.raises(Refused):
        pasting.read(text)


def test_each_of_many_tasks_that_wait_for_many_is_looked_at_once() -> None:
    tasks = [task(number, date(2024, 11, 1), date(2024, 11, 2)) for number in range(1, 1001)]
    waits = [Wait(task_id=number, after_id=one) for number in range(1000, 1, -1) for one in range(max(1, number - 50), number)]
    began = process_time()
    found = moves(tasks, waits, 1, (date(2024, 11, 4), date(2024, 11, 5)))
    assert process_time() - began < 2
    assert len(found) == 1000 and found[-1].after == (date(2027, 7, 31), date(2027, 8, 1)), "a day later for each"
