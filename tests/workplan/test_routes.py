"""The workplan in pages: written, moved, pasted, and never written over unseen."""

from datetime import date
from typing import Any

import pytest

from sprint.core.database import db, writing
from sprint.workplan import queries
from sprint.workplan.flows import blank_task
from sprint.workplan.models import Task
from sprint.workplan.order import MOST_WAITS
from tests.browser import Browser
from tests.cast import Cast
from tests.workplan.makers import milestone, task

NOV = date(2024, 11, 4), date(2024, 11, 22)


def words(one: Task | None = None, **more: Any) -> dict[str, Any]:
    """What the form of a task brings."""
    said = {"title": "Escribir", "owner": "", "role": "", "starts_on": "", "ends_on": "", "kind": "step", "audience": "",
            "milestone": "", "outside": "", "state": "not_started", "state_note": "", "seen": ""}  # fmt: skip
    if one is not None:
        said |= {"title": one.title, "seen": one.mark, "starts_on": str(one.starts_on or ""), "ends_on": str(one.ends_on or "")}
    return said | more


def path(cast: Cast, more: str = "workplan") -> str:
    return f"/teams/{cast.asuncion.id}/{more}"


def test_the_page_says_first_what_matters_and_draws_what_its_table_says(cast: Cast, browser: Browser) -> None:
    late = task(cast.asuncion, "Escribir", date(2024, 9, 20), date(2024, 10, 1), owner_name="Ana")
    task(cast.asuncion, "Imprimir", *NOV, after=late)
    milestone(cast.asuncion, "Piloto", date(2024, 12, 20))
    page = browser.sign_in(cast.ana).visit(path(cast))
    page.shows("1 tarea está fuera de plazo", "1 tarea no tiene responsable.", "Próximo hito")
    page.shows("Fuera de plazo · Ana", "Sin responsable")
    assert page.html.count('class="dep"') == 1 and page.html.count('class="ms is-milestone"') == 1
    assert "Imprimir" not in browser.visit(path(cast) + "?owner=Ana").html.split("</form>")[1]
    november = browser.visit(path(cast) + "?state=not_started&month=2024-11").html
    assert "Escribir" not in november.split('<svg class="gantt"')[1].split("</svg>")[0]
    browser.sign_in(cast.carla).visit(path(cast)).shows("1 task is late")
    assert "Add a task" not in browser.visit(path(cast)).text


def test_a_task_is_added_changed_and_removed_and_its_history_is_told(cast: Cast, browser: Browser) -> None:
    first = task(cast.asuncion, "Preparar", *NOV)
    browser.sign_in(cast.ana)
    browser.send(path(cast, "tasks/new"), words(owner="diego ayala", after=str(first.id), ends_on="2024-12-10"))
    one = next(one for one in queries.tasks_of(cast.asuncion.id) if one.title == "Escribir")
    assert (one.owner_id, one.language) == (cast.diego.id, "es") and len(queries.waits_of(cast.asuncion.id)) == 1
    browser.send(f"/tasks/{one.id}/edit", words(one, ends_on="2024-12-11", state="done", owner="Ana"))
    page = browser.visit(f"/tasks/{one.id}")
    page.shows("Ana Benítez agregó esta tarea.")
    page.shows("Fin: “martes, 10 de diciembre de 2024” pasó a “miércoles, 11 de diciembre de 2024”")
    browser.visit(f"/tasks/{first.id}/remove")
    browser.send(f"/tasks/{one.id}/remove")
    assert [one.title for one in queries.tasks_of(cast.asuncion.id)] == ["Preparar"]


@pytest.mark.parametrize(
    ("more", "said"),
    [({"starts_on": "2024-11-04", "ends_on": "2024-11-01"}, "Una tarea no puede terminar antes de empezar."),
     ({"ends_on": "2031-01-01"}, "1 de enero de 2031 queda fuera del plan, que va del miércoles, 11 de septiembre de 2024"),
     ({"ends_on": "2024-09-10"}, "queda fuera del plan"),
     ({"after": "999999"}, "Una de las tareas de las que depende ya no existe."),
     ({"milestone": "999999"}, "Este hito ya no existe."), ({"title": " "}, "Escriba qué hay que hacer.")],
)  # fmt: skip
def test_what_cannot_be_is_told_in_the_readers_language_and_the_text_is_kept(
    cast: Cast, browser: Browser, more: dict[str, Any], said: str
) -> None:
    page = browser.sign_in(cast.ana).send(path(cast, "tasks/new"), words(**{"role": "Prensa", **more}), None)
    assert page.response.status_code in (409, 422)
    page.shows(said)
    assert "Prensa" in page.html and queries.tasks_of(cast.asuncion.id) == []


def test_a_circle_is_told_by_its_names_and_the_neighbors_tasks_cannot_be_waited_for(cast: Cast, browser: Browser) -> None:
    first = task(cast.asuncion, "Uno", *NOV)
    third = task(cast.asuncion, "Tres", *NOV, after=task(cast.asuncion, "Dos", *NOV, after=first))
    foreign = task(cast.baltimore, "Foreign", *NOV)
    browser.sign_in(cast.ana)
    page = browser.send(f"/tasks/{first.id}/edit", words(first, after=str(third.id)), 409)
    page.shows("Estas tareas dependerían unas de otras en círculo: “Uno” → “Tres” → “Dos” → “Uno”.")
    browser.send(f"/tasks/{first.id}/edit", words(first, after=str(first.id)), 409).shows("no puede depender de sí misma.")
    browser.send(f"/tasks/{first.id}/edit", words(first, after=str(foreign.id)), 409).shows("ya no existe")
    assert len(queries.waits_of(cast.asuncion.id)) == 2


def test_nobody_is_written_over_unseen(cast: Cast, browser: Browser) -> None:
    one = task(cast.asuncion, "Escribir", *NOV)
    stale = words(one, title="Mi texto")
    with writing():
        one.title = "De otra persona"
    page = browser.sign_in(cast.ana).send(f"/tasks/{one.id}/edit", stale, 409)
    page.shows("Otra persona cambió esto mientras usted escribía.", "Cómo está la tarea ahora", "De otra persona")
    assert 'value="Mi texto"' in page.html and one.mark in page.html
    step = milestone(cast.asuncion, "Piloto")
    page = browser.send(f"/milestones/{step.id}/edit", {"title": "X", "state": "ahead", "seen": "old"}, 409)
    page.shows("Otra persona cambió esto")
    browser.send(f"/milestones/{step.id}/edit", {"title": "X", "state": "reached", "seen": step.mark})
    assert db.session.get_one(type(step), step.id).state == "reached"


def test_one_click_sets_a_state_unless_it_stands_elsewhere_by_now(cast: Cast, browser: Browser) -> None:
    one, foreign = task(cast.asuncion, "Escribir", *NOV), task(cast.baltimore, "Foreign", *NOV)
    browser.sign_in(cast.ana).send(path(cast, "workplan/state?state=open"), {"set": f"{one.id}:not_started:on_track"})
    assert db.session.get_one(Task, one.id).state == "on_track"
    page = browser.send(path(cast, "workplan/state"), {"set": f"{one.id}:not_started:done"}, 409)
    page.shows("Entretanto, el estado de “Escribir” pasó a “En curso”.")
    browser.send(path(cast, "workplan/state"), {"set": f"{foreign.id}:not_started:done"}, 409).shows("Esta tarea ya no existe.")
    browser.send(f"/tasks/{one.id}/state", {"seen": "on_track", "state": "blocked", "state_note": "Falta el permiso"})
    browser.visit(f"/tasks/{one.id}").shows("Detenida", "Falta el permiso", "Ana Benítez cambió el estado a “Detenida”.")


def test_a_move_is_seen_accepted_and_taken_back_as_a_whole(cast: Cast, browser: Browser) -> None:
    pilot = milestone(cast.asuncion, "Piloto", date(2024, 12, 1))
    first = task(cast.asuncion, "Uno", *NOV)
    second = task(cast.asuncion, "Dos", date(2024, 11, 25), date(2024, 11, 29), after=first, milestone_id=pilot.id)
    browser.sign_in(cast.ana)
    page = browser.send(f"/tasks/{first.id}/move", {"days": "16"}, 200)
    page.shows("2 tareas tendrían fechas nuevas", "Hitos que no se alcanzarían a tiempo", "13 días después", "Virgen de Caacupé")
    browser.send(f"/tasks/{first.id}/move", {"days": "15"}, 200).shows("(fin de semana)")
    assert db.session.get_one(Task, second.id).starts_on == date(2024, 11, 25)
    seen = page.html.split('name="seen" value="')[1].split('"')[0]
    with writing():
        db.session.get_one(Task, second.id).ends_on = date(2024, 11, 30)
    page = browser.send(f"/tasks/{first.id}/move", {"days": "16", "seen": seen, "accept": "1"}, 409)
    page.shows("El plan de trabajo cambió entretanto.")
    page = browser.send(f"/tasks/{first.id}/move", {"days": "16"}, 200)
    seen = page.html.split('name="seen" value="')[1].split('"')[0]
    browser.send(f"/tasks/{first.id}/move", {"days": "16", "seen": seen, "accept": "1"})
    assert db.session.get_one(Task, second.id).starts_on == date(2024, 12, 8)
    browser.visit(f"/tasks/{first.id}").shows("Ana Benítez movió esta tarea", "1 tarea más se movió con ella.")
    browser.send(f"/tasks/{first.id}/move-back")
    found = db.session.get_one(Task, second.id)
    assert (found.starts_on, found.ends_on, found.sequence) == (date(2024, 11, 25), date(2024, 11, 30), 2)
    browser.send(f"/tasks/{first.id}/move-back", None, 409).shows("No hay ningún cambio de fechas que deshacer.")


def test_a_move_out_of_the_plan_is_shown_and_not_accepted(cast: Cast, browser: Browser) -> None:
    one = task(cast.asuncion, "Uno", *NOV)
    browser.sign_in(cast.ana)
    page = browser.send(f"/tasks/{one.id}/move", {"days": "2000"}, 200)
    page.shows("fuera del plan", "Este cambio no se puede aceptar.")
    seen = page.html.split('name="seen" value="')[1].split('"')[0]
    browser.send(f"/tasks/{one.id}/move", {"days": "2000", "seen": seen, "accept": "1"}, 409).shows("queda fuera del plan")
    browser.send(f"/tasks/{one.id}/move", {"ends_on": "2024-11-01"}, 409).shows("no puede terminar antes de empezar")
    browser.send(f"/tasks/{one.id}/move", {}, 422).shows("Escriba cuántos días se mueve")


def test_filters_are_folded_until_one_is_chosen_and_cells_say_what_they_are(cast: Cast, browser: Browser) -> None:
    task(cast.asuncion, "Escribir", *NOV, owner_name="Ana")
    page = browser.sign_in(cast.ana).visit(path(cast))
    assert '<details class="filters mb-4">' in page.html
    assert '<td data-head="Responsable">Ana' in page.html and 'data-head="Depende de"' not in page.html
    assert '<details class="filters mb-4" open>' in browser.visit(path(cast, "workplan?state=open")).html


def test_a_pasted_table_is_seen_before_it_is_accepted(cast: Cast, browser: Browser) -> None:
    old = task(cast.asuncion, "Imprimir", *NOV)
    rows = ["Tarea\tNotas\tInicio\tFin\tDepende de", "Escribir\t=1+1\t03/04/2025\t05/04/2025\t",
            "imprimir\t\t\t30/11/2024\tEscribir", "Tarde\t\t\t01/01/2040\t"]  # fmt: skip
    table = "\n".join(rows)
    browser.sign_in(cast.ana)
    page = browser.send(path(cast, "workplan/paste"), {"table": table}, 200)
    page.shows("1 tarea es nueva.", "1 tarea cambia.", "1 fila tiene un problema", "queda fuera del plan")
    page.shows("el día primero", "Notas")
    assert queries.tasks_of(cast.asuncion.id) == [old]
    seen = page.html.split('name="seen" value="')[1].split('"')[0]
    browser.send(path(cast, "workplan/paste"), {"table": table, "accept": "1", "seen": "old"}, 409).shows("cambió entretanto")
    browser.send(path(cast, "workplan/paste"), {"table": table, "accept": "1", "seen": seen})
    found = {one.title: one for one in queries.tasks_of(cast.asuncion.id)}
    assert found.keys() == {"Imprimir", "Escribir"} and found["Escribir"].starts_on == date(2025, 4, 3)
    assert found["Imprimir"].ends_on == date(2024, 11, 30) and len(queries.waits_of(cast.asuncion.id)) == 1
    many = "\n".join(["task", *(f"Row {number}" for number in range(501))])
    browser.send(path(cast, "workplan/paste"), {"table": many}, 409).shows("La tabla tiene 501 filas.")


def test_columns_can_be_chosen_and_an_unclear_day_is_asked_about(cast: Cast, browser: Browser) -> None:
    table = "uno\t03/04/2025\ndos\t05/04/2025"
    browser.sign_in(cast.ana)
    browser.send(path(cast, "workplan/paste"), {"table": table}, 200).shows("podría ser dos fechas distintas")
    page = browser.send(path(cast, "workplan/paste"), {"table": table, "column-1": "ends_on", "order": "month"}, 200)
    page.shows("2 tareas son nuevas.", "martes, 4 de marzo de 2025")


def test_a_page_of_two_hundred_tasks_asks_as_often_as_one_of_two(cast: Cast, browser: Browser) -> None:
    tasks = [blank_task(cast.asuncion.id, "es") for _ in range(200)]
    for number, one in enumerate(tasks):
        one.title, one.ends_on = f"Tarea {number}", date(2024, 11, 1 + number % 30)
    with writing():
        db.session.add_all(tasks)
    page = browser.sign_in(cast.ana).visit(path(cast))
    assert page.queries <= 12 and page.html.count("<tr id=") == 200


def test_a_task_waits_for_no_more_than_can_be_looked_through(cast: Cast, browser: Browser) -> None:
    with writing():
        many = [blank_task(cast.asuncion.id, "es") for _number in range(MOST_WAITS + 1)]
        db.session.add_all(many)
        db.session.flush()
        ids = [str(one.id) for one in many]
    browser.sign_in(cast.ana)
    page = browser.send(path(cast, "tasks/new"), words(after=ids), status=409)
    page.shows("Una tarea puede depender como máximo de otras 50")


@pytest.mark.parametrize(
    ("days", "status"),
    [({"ends_on": "9999-12-31"}, 200), ({"starts_on": "9999-12-31"}, 409), ({"starts_on": "0001-01-01"}, 200)],
)
def test_a_move_to_the_ends_of_time_is_told_to_lie_outside(
    cast: Cast, browser: Browser, days: dict[str, str], status: int
) -> None:
    first = task(cast.asuncion, "Preparar", *NOV)
    task(cast.asuncion, "Imprimir", *NOV, after=first)
    browser.sign_in(cast.ana)
    browser.send(f"/tasks/{first.id}/move", days, status).shows("Preparar")


def test_a_milestone_and_a_task_need_no_more_than_a_title(cast: Cast, browser: Browser) -> None:
    browser.sign_in(cast.ana)
    browser.send(path(cast, "milestones/new"), {"title": "Piloto", "state": "ahead"})
    browser.send(path(cast, "tasks/new"), {"title": "Escribir", "kind": "step", "state": "not_started"})
    assert [one.title for one in queries.tasks_of(cast.asuncion.id)] == ["Escribir"]
    assert [one.proof for one in queries.milestones_of(cast.asuncion.id)] == [""]
