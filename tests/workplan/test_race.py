"""Two people of a team change its workplan at the same moment: the second waits, sees what the first has done, and is told."""

from typing import Any

from flask import Flask

from sprint.core.database import db
from sprint.workplan import actions, pasting, queries, shifting, taking_in
from sprint.workplan.models import Task
from tests.cast import Cast
from tests.waiting import DONE, behind, load
from tests.workplan.makers import milestone, task
from tests.workplan.test_routes import NOV


def change(one: Task, by: Any, seen: str, after: tuple[int, ...] = (), **more: Any) -> None:
    words = {name: getattr(one, name) for name in actions.TASK_WORDS}
    actions.change_task(one, load(by), seen, one.owner_name, after, **{**words, **more})


def test_the_second_edit_of_a_task_is_told_and_not_written_over(app: Flask, cast: Cast) -> None:
    one = task(cast.asuncion, "Uno", *NOV)
    seen = one.mark
    told = behind(app, lambda: change(load(one), cast.ana, seen, title="De Ana"), lambda: load(one),
                  lambda found: change(found, cast.diego, seen, title="De Diego"))  # fmt: skip
    assert "Somebody else changed this" in told and load(one).title == "De Ana"


def test_two_tasks_that_are_made_to_wait_for_each_other_at_once_make_no_circle(app: Flask, cast: Cast) -> None:
    one, other = task(cast.asuncion, "Uno", *NOV), task(cast.asuncion, "Dos", *NOV)
    of_one, of_other, seen = one.id, other.id, one.mark
    told = behind(app, lambda: change(load(one), cast.ana, seen, (of_other,)), lambda: load(other),
                  lambda found: change(found, cast.diego, found.mark, (of_one,)))  # fmt: skip
    assert "in a circle" in told
    assert [(wait.task_id, wait.after_id) for wait in queries.waits_of(cast.asuncion.id)] == [(one.id, other.id)]


def test_the_second_who_says_where_a_task_stands_is_told_where_it_stands(app: Flask, cast: Cast) -> None:
    one, day = task(cast.asuncion, "Uno", *NOV), milestone(cast.asuncion, "Piloto")
    told = behind(app, lambda: actions.set_state(load(one), "done", load(cast.ana), "not_started"), lambda: load(one),
                  lambda found: actions.set_state(found, "blocked", load(cast.diego), "not_started"))  # fmt: skip
    assert "in the meantime" in told and load(one).state == "done"
    told = behind(app, lambda: actions.set_milestone_state(load(day), "reached", load(cast.ana), "ahead"), lambda: load(day),
                  lambda found: actions.set_milestone_state(found, "dropped", load(cast.diego), "ahead"))  # fmt: skip
    assert "in the meantime" in told and load(day).state == "reached"


def test_a_move_that_was_looked_at_before_another_one_is_not_made(app: Flask, cast: Cast) -> None:
    one = task(cast.asuncion, "Uno", *NOV)
    other = task(cast.asuncion, "Dos", *NOV, after=one)
    to, of_other = shifting.moved_by(one, 16), shifting.moved_by(other, 40)
    team_id = cast.asuncion.id
    seen, of_other_seen = shifting.shift_of(one, to).mark, shifting.shift_of(other, of_other).mark
    told = behind(app, lambda: shifting.move(load(other), of_other, load(cast.ana), of_other_seen),
                  lambda: queries.tasks_of(team_id),
                  lambda found: shifting.move(found[0], to, load(cast.diego), seen))  # fmt: skip
    assert "changed in the meantime" in told and (load(one).starts_on, load(other).starts_on) == (NOV[0], of_other[0])


def test_a_table_that_is_taken_in_twice_at_once_is_there_once(app: Flask, cast: Cast) -> None:
    table = pasting.read("task\tstart\nUno\t2024-11-04")
    columns = pasting.matched(table)
    seen = taking_in.arrivals(cast.asuncion, pasting.lines_of(table, columns, None)).mark

    def take(_found: Any = None) -> None:
        taking_in.take_in(load(cast.asuncion), pasting.lines_of(table, columns, None), load(cast.ana), "es", seen)

    assert "changed in the meantime" in behind(app, take, lambda: load(cast.asuncion), take)
    assert [one.title for one in queries.tasks_of(cast.asuncion.id)] == ["Uno"]


def test_without_a_lock_the_second_would_write_over_the_first(app: Flask, cast: Cast) -> None:
    """The control: this harness does see the race, where nobody waits."""
    one = task(cast.asuncion, "Uno", *NOV)

    def unguarded(found: Task, title: str) -> None:
        found.title = title

    assert behind(app, lambda: unguarded(load(one), "De Ana"), lambda: load(one), lambda found: unguarded(found, "B")) == DONE
    assert db.session.get_one(Task, one.id).title == "B"
