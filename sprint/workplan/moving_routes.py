"""Moving a task, and taking in a pasted table: both are looked at before they are accepted."""

from datetime import date

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from sprint.cohorts.models import Team
from sprint.cohorts.rules import may_work_in_team
from sprint.core import locale
from sprint.core.access import access, current_person
from sprint.core.forms import EmptyForm
from sprint.schedule import holidays
from sprint.workplan import pasting, shifting, taking_in
from sprint.workplan.actions import refuse_backwards
from sprint.workplan.forms import MoveForm, PasteForm
from sprint.workplan.models import Task
from sprint.workplan.routes import bp
from sprint.workplan.rules import may_change_task
from sprint.workplan.shifting import Days, Shift

SATURDAY = 5


@bp.get("/tasks/<int:task_id>/move")
@bp.post("/tasks/<int:task_id>/move")
@access(may_change_task, task=Task)
def move_task(task: Task) -> ResponseReturnValue:
    """Move a task: first see what follows, then accept it."""
    form, shift = MoveForm(), None
    if form.is_sent():
        seen = form.seen.data if "accept" in request.form else None
        if seen and (moved := form.accepts(lambda: shifting.move(task, _days(task, form), current_person(), seen))):
            flash(ngettext("%(num)d task has new days.", "%(num)d tasks have new days.", len(moved)))
            return redirect(url_for("workplan.task", task_id=task.id))
        shift = form.accepts(lambda: shifting.shift_of(task, _days(task, form)))
        form.seen.data = shift.mark if shift else ""
    page = render_template(
        "workplan/move_task.html", team=task.team, task=task, form=form, shift=shift, notes=_notes(task, shift)
    )
    return page, form.status


@bp.post("/tasks/<int:task_id>/move-back")
@access(may_change_task, task=Task)
def move_back(task: Task) -> ResponseReturnValue:
    """Take the last move of a task back."""
    form = EmptyForm()
    if form.is_sent() and form.accepts(shifting.move_back, task, current_person()):
        flash(_("The move is taken back. Everything that moved has its old days again."))
        return redirect(url_for("workplan.task", task_id=task.id))
    other = MoveForm(formdata=None)
    other.form_errors, other.status = form.form_errors, form.status
    page = render_template("workplan/move_task.html", team=task.team, task=task, form=other, shift=None, notes={})
    return page, form.status


@bp.get("/teams/<int:team_id>/workplan/paste")
@bp.post("/teams/<int:team_id>/workplan/paste")
@access(may_work_in_team, team=Team)
def paste(team: Team) -> ResponseReturnValue:
    """Paste a table: first see what it would do, then accept it."""
    form = PasteForm()
    table = form.accepts(pasting.read, form.table.data or "") if form.is_sent() else None
    if table is None:
        return render_template("workplan/paste.html", team=team, form=form, table=None), form.status
    columns = form.columns(table.width, pasting.matched(table))
    order = form.days or pasting.order_of(table, columns)
    lines = pasting.lines_of(table, columns, order)
    if "accept" in request.form and form.accepts(
        taking_in.take_in, team, lines, current_person(), locale.voice().language, form.seen.data or ""
    ):
        flash(_("The table is in the workplan."))
        return redirect(url_for("workplan.show", team_id=team.id))
    found = taking_in.arrivals(team, pasting.lines_of(table, columns, order))
    form.seen.data = found.mark
    page = render_template("workplan/paste.html", team=team, form=form, table=table, columns=columns, found=found, order=order)
    return page, form.status


def _days(task: Task, form: MoveForm) -> Days:
    """Where the form sends a task: a start or an end that is left out stays, or keeps the length of the task."""
    if form.days.data:
        return shifting.moved_by(task, form.days.data)
    start, end = form.starts_on.data, form.ends_on.data
    if start and not end and task.starts_on and task.ends_on:
        end = shifting.moved_by(task, (start - task.starts_on).days)[1]
    start, end = start or task.starts_on, end or task.ends_on
    refuse_backwards(start, end)
    return start, end


def _notes(task: Task, shift: Shift | None) -> dict[date, str]:
    """The new days that fall on a weekend or a holiday of the city, each with what it is."""
    found: dict[date, str] = {}
    language, territory = locale.voice().language, task.team.city.territory
    for on in {on for move in (shift.moves if shift else []) for on in move.after if on}:
        holiday = holidays.on(on, territory, language)
        if holiday or on.weekday() >= SATURDAY:
            found[on] = holiday or _("weekend")
    return found
