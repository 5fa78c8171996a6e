"""What a workplan does not let happen: another city's rows, stale looks, days and tables without end."""

from datetime import date
from typing import Any

import pytest

from sprint.core.database import db, writing
from sprint.core.errors import Refused
from sprint.submissions import withdrawing
from sprint.workplan import actions, flows, pasting, queries, settling, shifting
from sprint.workplan.forms import LONGEST_TABLE
from sprint.workplan.models import Milestone, Task, Wait
from tests.browser import Browser, Page
from tests.cast import Cast
from tests.plans.makers import AUDIENCES, two_worksheets
from tests.plans.makers import accepted as in_plan
from tests.workplan.makers import accepted, milestone, roadmap_worksheet, row, task
from tests.workplan.test_routes import NOV, path, words


def seen_on(page: Page) -> str:
    return page.html.split('name="seen" value="')[1].split('"')[0]


def foreign(cast: Cast) -> tuple[Task, Task, Milestone]:
    """Two tasks of Baltimore, of which one waits for the other, and a milestone."""
    first = task(cast.baltimore, "Foreign first", *NOV)
    return first, task(cast.baltimore, "Foreign second", *NOV, after=first), milestone(cast.baltimore, "Foreign day", NOV[0])


def test_a_team_finds_its_own_tasks_waits_and_milestones_and_nobody_elses(cast: Cast, browser: Browser) -> None:
    one = task(cast.asuncion, "Propia", *NOV)
    first, second, day = foreign(cast)
    assert [found.id for found in queries.tasks_of(cast.asuncion.id)] == [one.id]
    assert (queries.waits_of(cast.asuncion.id), queries.milestones_of(cast.asuncion.id)) == ([], [])
    browser.sign_in(cast.ana)
    for page in (path(cast), f"/tasks/{one.id}", f"/tasks/{one.id}/edit"):
        browser.visit(page).lacks("Foreign")
    browser.send(f"/tasks/{one.id}/edit", words(one, milestone=str(day.id)), 409).shows("Este hito ya no existe.")
    browser.send(f"/tasks/{one.id}/edit", words(one, after=[str(first.id), str(second.id)]), 409).shows("ya no existe")
    db.session.refresh(one)
    assert one.milestone_id is None and queries.waits_of(cast.asuncion.id) == []


def test_the_history_of_a_task_is_its_own(cast: Cast, browser: Browser) -> None:
    one, other = task(cast.asuncion, "Una", *NOV), task(cast.asuncion, "Otra", *NOV)
    with writing():
        actions.set_state(other, "blocked", cast.diego, "not_started", "SECRETO")
    browser.sign_in(cast.ana).visit(f"/tasks/{one.id}").lacks("Diego Ayala cambió el estado")
    browser.visit(f"/tasks/{other.id}").shows("Diego Ayala cambió el estado")


def test_the_action_refuses_what_no_form_would_send(cast: Cast) -> None:
    _first, other, day = foreign(cast)
    words: dict[str, Any] = {"title": "X", "role": "", "kind": "step", "audience": "", "outside": "", "state": "not_started",
                             "state_note": "", "starts_on": None, "ends_on": None, "milestone_id": None}  # fmt: skip
    for wrong, after in (({"milestone_id": day.id}, []), ({}, [other.id]), ({"starts_on": NOV[1], "ends_on": NOV[0]}, [])):
        with pytest.raises(Refused), writing():
            actions.add_task(cast.asuncion, cast.ana, "", after, "es", **{**words, **wrong})
    assert queries.tasks_of(cast.asuncion.id) == []


def test_only_what_was_accepted_is_brought_in_and_offers_audiences_of_the_own_city(cast: Cast, browser: Browser) -> None:
    submission = accepted(cast, roadmap_worksheet(cast), workplan=[row("Escribir")])
    with writing():
        db.session.delete(queries.tasks_of(cast.asuncion.id)[0])
        submission.state = "submitted"
    assert flows.bring_in(cast.asuncion) == 0 and queries.tasks_of(cast.asuncion.id) == []
    third, _eighth = two_worksheets(cast.cohort)
    of_others = in_plan(cast.baltimore, third, AUDIENCES)
    assert queries.audiences_of(cast.asuncion.id) == []
    assert queries.audiences_of(cast.baltimore.id) == ["Branch library staff"]
    with writing():
        of_others.state = "submitted"
    assert queries.audiences_of(cast.baltimore.id) == []


def test_a_milestone_lies_inside_the_plan_and_a_day_that_a_worksheet_brought_may_stay(cast: Cast, browser: Browser) -> None:
    said = {"title": "Piloto", "state": "ahead", "due_on": "2031-01-01"}
    page = browser.sign_in(cast.ana).send(path(cast, "milestones/new"), said, 409)
    page.shows("1 de enero de 2031 queda fuera del plan")
    browser.send(path(cast, "milestones/new"), {"title": "Sin más", "state": "ahead"})
    day = milestone(cast.asuncion, "Vieja", date(2031, 1, 1))
    browser.send(f"/milestones/{day.id}/edit", {**said, "title": "Vieja", "proof": "Foto", "seen": day.mark})
    one = task(cast.asuncion, "Vieja", date(2031, 1, 1), date(2031, 1, 2))
    browser.send(f"/tasks/{one.id}/edit", words(one, role="Prensa"))
    db.session.refresh(one)
    assert (one.role, one.ends_on) == ("Prensa", date(2031, 1, 2))


def test_a_milestone_stands_where_whoever_says_so_saw_it(cast: Cast) -> None:
    day = milestone(cast.asuncion, "Piloto")
    with writing():
        actions.set_milestone_state(day, "reached", cast.ana, "ahead")
    with pytest.raises(Refused, match="Piloto"), writing():
        actions.set_milestone_state(day, "dropped", cast.diego, "ahead")
    assert day.state == "reached"


@pytest.mark.parametrize("what", ["state", "wait", "milestone", "wish"])
def test_a_move_is_accepted_only_as_it_was_looked_at(cast: Cast, browser: Browser, what: str) -> None:
    first, other, day = task(cast.asuncion, "Uno", *NOV), task(cast.asuncion, "Dos", *NOV), milestone(cast.asuncion, "Piloto")
    page = browser.sign_in(cast.ana).send(f"/tasks/{first.id}/move", {"days": "16"}, 200)
    wish = {"days": "17" if what == "wish" else "16", "seen": seen_on(page), "accept": "1"}
    with writing():
        if what == "state":
            db.session.get_one(Task, other.id).state = "done"
        if what == "wait":
            db.session.add(Wait(task_id=other.id, after_id=first.id, team_id=cast.asuncion.id))
        if what == "milestone":
            db.session.get_one(Milestone, day.id).due_on = date(2024, 11, 25)
    browser.send(f"/tasks/{first.id}/move", wish, 409).shows("El plan de trabajo cambió entretanto.")
    assert db.session.get_one(Task, first.id).starts_on == NOV[0]


def test_a_task_is_not_moved_to_where_it_is(cast: Cast) -> None:
    first = task(cast.asuncion, "Uno", *NOV)
    with pytest.raises(Refused, match="already"), writing():
        shifting.move(first, NOV, cast.ana, shifting.shift_of(first, NOV).mark)
    assert shifting.last_move(first) is None


def test_a_move_is_not_taken_back_over_what_was_done_since(cast: Cast, browser: Browser) -> None:
    first = task(cast.asuncion, "Uno", *NOV)
    second = task(cast.asuncion, "Dos", date(2024, 11, 25), date(2024, 11, 29), after=first)
    to = shifting.moved_by(first, 16)
    with writing():
        shifting.move(first, to, cast.ana, shifting.shift_of(first, to).mark)
    with writing():
        second = db.session.get_one(Task, second.id)
        second.ends_on = date(2024, 12, 20)
    browser.sign_in(cast.ana).send(f"/tasks/{first.id}/move-back", None, 409).shows("Dos")
    assert db.session.get_one(Task, first.id).starts_on == to[0], "none of them moves where one cannot"
    with writing():
        db.session.get_one(Task, first.id).ends_on = date(2024, 12, 21)
    browser.send(f"/tasks/{first.id}/move-back", None, 409).shows("No hay ningún cambio de fechas que deshacer.")
    assert db.session.get_one(Task, first.id).ends_on == date(2024, 12, 21)


@pytest.mark.parametrize(
    ("table", "said"),
    [("Tarea\tFin\nUno\t2024-12-01\nuno\t2024-12-02", "1 fila tiene un problema"),
     ("Tarea\tEstado\nImprimir\tsin empezar", "La tabla no trae nada nuevo"),
     ("Tarea\tInicio\nImprimir\t2024-11-30", "1 fila tiene un problema"),
     ("Tarea\tRol\nUno\t" + "x" * 301, "1 fila tiene un problema")],
)  # fmt: skip
def test_a_pasted_row_that_cannot_be_is_told_and_not_taken(cast: Cast, browser: Browser, table: str, said: str) -> None:
    old = task(cast.asuncion, "Imprimir", *NOV)
    browser.sign_in(cast.ana)
    page = browser.send(path(cast, "workplan/paste"), {"table": table}, 200)
    again = {"table": table, "accept": "1", "seen": seen_on(page)}
    page = page if "1 fila" in said else browser.send(path(cast, "workplan/paste"), again, 409)
    page.shows(said)
    db.session.refresh(old)
    assert (old.starts_on, old.ends_on) == NOV


def test_a_table_that_is_too_wide_or_too_long_is_refused(cast: Cast, browser: Browser) -> None:
    with pytest.raises(Refused, match="41 columns"):
        pasting.read("\t".join(["task"] * 41) + "\n" + "\t".join(["x"] * 41))
    browser.sign_in(cast.ana).send(path(cast, "workplan/paste"), {"table": "x" * (LONGEST_TABLE + 1)}, 422)
    first = task(cast.asuncion, "Uno", *NOV)
    browser.send(f"/tasks/{first.id}/move", {"days": "999999999999"}, 422)


def test_one_click_that_names_no_state_or_too_little_is_told(cast: Cast, browser: Browser) -> None:
    one = task(cast.asuncion, "Uno", *NOV)
    browser.sign_in(cast.ana)
    for wrong in (f"{one.id}:not_started:burned", f"{one.id}:not_started", f"{one.id}", "::", "", f"{one.id}:a:b:c"):
        browser.send(path(cast, "workplan/state"), {"set": wrong}, 409).shows("Esta tarea ya no existe.")
    assert one.state == "not_started"


def offered(cast: Cast) -> Task:
    """A task about which the worksheet says something else, after somebody changed it."""
    worksheet = roadmap_worksheet(cast)
    accepted(cast, worksheet, workplan=[row("Escribir")])
    with writing():
        queries.tasks_of(cast.asuncion.id)[0].role = "Prensa"
    accepted(cast, worksheet, workplan=[row("Escribir", end="2024-11-24")])
    return queries.tasks_of(cast.asuncion.id)[0]


def test_a_choice_is_about_what_was_seen_and_takes_only_what_is_offered(cast: Cast, browser: Browser) -> None:
    one = offered(cast)
    before = one.mark
    with writing():
        one.role = "Archivo"
    page = browser.sign_in(cast.ana).send(f"/tasks/{one.id}/settle", {"seen": before, "choice": "take"}, 409)
    page.shows("Otra persona cambió esto")
    assert one.is_asked_about and one.role == "Archivo"
    with writing():
        settling.settle(one, cast.ana, one.mark, "combine", ["title", "state_note", "team_id", "ends_on"])
    assert (one.ends_on, one.role, one.team_id) == (date(2024, 11, 24), "Archivo", cast.asuncion.id)


def test_nothing_is_taken_from_a_row_that_is_gone(cast: Cast, browser: Browser) -> None:
    worksheet = roadmap_worksheet(cast)
    accepted(cast, worksheet, workplan=[row("Escribir")])
    with writing():
        queries.tasks_of(cast.asuncion.id)[0].role = "Prensa"
    accepted(cast, worksheet, workplan=[row("Otra")])
    gone = next(one for one in queries.tasks_of(cast.asuncion.id) if one.is_gone)
    page = browser.sign_in(cast.ana).send(f"/tasks/{gone.id}/settle", {"seen": gone.mark, "choice": "take"}, 409)
    page.shows("La fila ya no está en la hoja de trabajo")
    browser.send(f"/tasks/{gone.id}/settle", {"seen": gone.mark, "choice": "keep"})
    assert (gone.title, gone.is_asked_about) == ("Escribir", False)


def test_a_withdrawn_approval_leaves_what_others_hang_on(cast: Cast) -> None:
    rows = [row("Esperada"), row("Con público"), row("Sola")]
    days = [{"milestone": "Con tarea"}, {"milestone": "Con responsable"}, {"milestone": "Suelto"}]
    submission = accepted(cast, roadmap_worksheet(cast), workplan=rows, milestones=days)
    found = {one.title: one for one in queries.tasks_of(cast.asuncion.id)}
    marks = {one.title: one for one in queries.milestones_of(cast.asuncion.id)}
    task(cast.asuncion, "Propia", *NOV, after=found["Esperada"], milestone_id=marks["Con tarea"].id)
    with writing():
        found["Con público"].audience = "Docentes"
        marks["Con responsable"].owner_name = "Diego"
    with writing():
        withdrawing.withdraw(submission, cast.carla)
    assert {one.title for one in queries.tasks_of(cast.asuncion.id)} == {"Esperada", "Con público", "Propia"}
    assert {one.title for one in queries.milestones_of(cast.asuncion.id)} == {"Con tarea", "Con responsable"}


def test_a_facilitator_reads_a_task_and_a_milestone_without_controls(cast: Cast, browser: Browser) -> None:
    one, day = offered(cast), milestone(cast.asuncion, "Piloto")
    for at in (f"/tasks/{one.id}", f"/milestones/{day.id}"):
        mine, theirs = Browser(browser.app).sign_in(cast.ana).visit(at), browser.sign_in(cast.carla).visit(at)
        assert f'href="{at}/edit"' in mine.html and f"{at}/edit" not in theirs.html
        assert 'method="post"' not in theirs.html.split("<main")[1].split("</main>")[0]
