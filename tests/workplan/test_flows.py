"""Accepted answers become milestones and tasks, and nothing that the team wrote is overwritten."""

import time
from datetime import date

from sprint.core.database import db, writing
from sprint.submissions import withdrawing
from sprint.workplan import flows, queries, settling
from sprint.workplan.models import Task
from sprint.workplan.order import MOST_WAITS
from tests.browser import Browser
from tests.cast import Cast
from tests.workplan import makers
from tests.workplan.makers import accepted, roadmap_worksheet, row


def tasks(cast: Cast) -> dict[str, Task]:
    return {one.title: one for one in queries.tasks_of(cast.asuncion.id)}


def test_rows_become_tasks_that_wait_for_those_they_name(cast: Cast) -> None:
    second = row("Imprimir", "2024-11-25", "2024-12-02", after="escribir, permiso del concejo")
    accepted(cast, roadmap_worksheet(cast), workplan=[row("Escribir"), second], milestones=[{"milestone": "Piloto"}])
    found = tasks(cast)
    assert [one.title for one in queries.milestones_of(cast.asuncion.id)] == ["Piloto"]
    assert (found["Escribir"].owner_id, found["Escribir"].role) == (cast.ana.id, "Coordinación")
    waits = [(one.task_id, one.after_id) for one in queries.waits_of(cast.asuncion.id)]
    assert waits == [(found["Imprimir"].id, found["Escribir"].id)]
    assert found["Imprimir"].outside == "permiso del concejo"


def test_rows_in_a_circle_come_in_without_the_circle(cast: Cast) -> None:
    rows = [row("A", after="B"), row("B", after="A"), row("C", "2024-12-01", "2024-11-01")]
    accepted(cast, roadmap_worksheet(cast), workplan=rows)
    assert len(queries.waits_of(cast.asuncion.id)) == 1 and tasks(cast)["B"].outside == "A"
    assert (tasks(cast)["C"].starts_on, tasks(cast)["C"].ends_on) == (None, date(2024, 11, 1))


def test_the_day_of_the_first_training_marks_a_task_or_becomes_one(cast: Cast) -> None:
    worksheet = roadmap_worksheet(cast)
    accepted(cast, worksheet, workplan=[row("Dar el taller")], first_training="2024-11-04")
    assert [(one.title, one.kind) for one in tasks(cast).values()] == [("Dar el taller", "training")]
    accepted(cast, worksheet, workplan=[row("Dar el taller")], first_training="2025-02-03")
    own = tasks(cast)["Primera capacitación"]
    assert (own.kind, own.starts_on, own.ends_on) == ("training", date(2025, 2, 3), date(2025, 2, 3))


def test_a_changed_row_flows_in_while_nobody_touched_the_task_and_is_offered_where_somebody_did(cast: Cast) -> None:
    worksheet = roadmap_worksheet(cast)
    accepted(cast, worksheet, workplan=[row("Escribir"), row("Imprimir"), row("Pegar")])
    with writing():
        tasks(cast)["Imprimir"].ends_on = date(2024, 11, 30)
    accepted(cast, worksheet, workplan=[row("Escribir", end="2024-11-23"), row("Imprimir", end="2024-11-24")])
    found = tasks(cast)
    assert found["Escribir"].ends_on == date(2024, 11, 23) and found["Escribir"].sequence == 1
    assert found["Imprimir"].ends_on == date(2024, 11, 30) and found["Imprimir"].is_asked_about
    assert found["Pegar"].is_gone


def test_a_team_keeps_takes_or_combines(cast: Cast, browser: Browser) -> None:
    worksheet = roadmap_worksheet(cast)
    accepted(cast, worksheet, workplan=[row("Escribir")])
    with writing():
        one = tasks(cast)["Escribir"]
        one.ends_on, one.role = date(2024, 11, 30), "Prensa"
    accepted(cast, worksheet, workplan=[row("Escribir", "2024-11-05", "2024-11-24", person="Diego Ayala")])
    one = tasks(cast)["Escribir"]
    assert [name for name, _, _ in settling.differences(one)] == ["role", "owner_name", "starts_on", "ends_on"]
    browser.sign_in(cast.ana).visit(f"/teams/{cast.asuncion.id}/workplan").shows("dice otra cosa sobre 1 fila")
    browser.visit(f"/tasks/{one.id}").shows("La hoja de trabajo dice otra cosa", "Prensa", "Diego Ayala")
    sent = {"seen": one.mark, "choice": "combine", "taken": ["owner_name", "starts_on"]}
    browser.send(f"/tasks/{one.id}/settle", sent)
    one = tasks(cast)["Escribir"]
    assert (one.starts_on, one.ends_on, one.role) == (date(2024, 11, 5), date(2024, 11, 30), "Prensa")
    assert one.owner_id == cast.diego.id and not one.is_asked_about
    browser.send(f"/tasks/{one.id}/settle", {**sent, "seen": one.mark}, 409).shows("Esto ya se decidió.")


def test_a_withdrawn_approval_takes_back_what_nobody_touched(cast: Cast) -> None:
    submission = accepted(cast, roadmap_worksheet(cast), workplan=[row("Escribir"), row("Imprimir")])
    with writing():
        tasks(cast)["Imprimir"].state = "on_track"
    with writing():
        withdrawing.withdraw(submission, cast.carla)
    assert [(one.title, one.taken) for one in tasks(cast).values()] == [("Imprimir", None)]


def test_what_was_accepted_before_is_brought_in_once(cast: Cast, browser: Browser) -> None:
    accepted(cast, roadmap_worksheet(cast), workplan=[row("Escribir")])
    with writing():
        db.session.delete(tasks(cast)["Escribir"])
    page = browser.sign_in(cast.ana).visit(f"/teams/{cast.asuncion.id}/workplan")
    page.shows("Incorporar lo que dice la hoja de trabajo")
    for _ in range(2):
        browser.send(f"/teams/{cast.asuncion.id}/workplan/bring-in")
    assert list(tasks(cast)) == ["Escribir"]
    makers.task(cast.asuncion, "Otra")
    assert flows.bring_in(cast.baltimore) == 0


def test_a_day_of_a_year_that_nobody_means_makes_a_task_without_it(cast: Cast, browser: Browser) -> None:
    worksheet = roadmap_worksheet(cast)
    rows = [row("Antes", "0001-01-01", "0001-01-02"), row("Nunca", "9999-12-30", "9999-12-31")]
    accepted(cast, worksheet, workplan=rows, milestones=[{"milestone": "Fin", "date": "9999-12-31"}], first_training="0001-01-01")
    assert {(one.starts_on, one.ends_on) for one in queries.tasks_of(cast.asuncion.id)} == {(None, None)}
    browser.sign_in(cast.ana).visit(f"/teams/{cast.asuncion.id}/workplan").shows("Antes", "Nunca", "Fin")


def test_a_table_in_which_everything_waits_for_everything_before_it_is_read_in_no_time(cast: Cast) -> None:
    rows = [row(f"T{number}", after=",".join(f"T{one}" for one in range(number))) for number in range(150)]
    worksheet, began = roadmap_worksheet(cast), time.process_time()
    accepted(cast, worksheet, workplan=rows)
    assert time.process_time() - began < 6
    last = next(one for one in queries.tasks_of(cast.asuncion.id) if one.title == "T149")
    waits = [one for one in queries.waits_of(cast.asuncion.id) if one.task_id == last.id]
    assert len(waits) == MOST_WAITS and "T148" in last.outside, "the rest stays as text"
