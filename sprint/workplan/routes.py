"""The roadmap and workplan of a team, and its tasks."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from sprint.cohorts.models import Team
from sprint.cohorts.rules import is_in, may_see_team, may_work_in_team
from sprint.core import clock, locale
from sprint.core.access import access, current_person
from sprint.core.forms import EmptyForm, Form
from sprint.workplan import actions, flows, queries, settling
from sprint.workplan.forms import NoteForm, SettleForm, StateForm, TaskForm
from sprint.workplan.history import lines_about
from sprint.workplan.models import Task
from sprint.workplan.overview import Overview
from sprint.workplan.rules import may_change_task, may_see_task
from sprint.workplan.shifting import last_move

bp = Blueprint("workplan", __name__)


@bp.get("/teams/<int:team_id>/workplan")
@access(may_see_team, team=Team)
def show(team: Team) -> ResponseReturnValue:
    """The roadmap as a drawing and as a table, of all tasks or of some."""
    return _overview(team, StateForm())


@bp.post("/teams/<int:team_id>/workplan/state")
@access(may_work_in_team, team=Team)
def mark(team: Team) -> ResponseReturnValue:
    """Say where a task stands, by one click in the table."""
    form = StateForm()
    if form.is_sent():
        chosen = form.chosen(queries.tasks_of(team.id))
        if chosen is None:
            form.form_errors, form.status = [_("This task is not there any more. Look at the table as it is now.")], 409
        elif form.accepts(actions.set_state, chosen[0], chosen[2], current_person(), chosen[1]):
            flash(_("Saved: “%(task)s”.", task=chosen[0].title))
            return redirect(url_for("workplan.show", _anchor=f"task-{chosen[0].id}", **{"team_id": team.id, **_filters()}))
    return _overview(team, form)


@bp.post("/teams/<int:team_id>/workplan/bring-in")
@access(may_work_in_team, team=Team)
def bring_in(team: Team) -> ResponseReturnValue:
    """Let in what was accepted before there was a workplan."""
    form = EmptyForm()
    if form.is_sent():
        count = flows.bring_in(team)
        flash(ngettext("%(num)d row of the worksheet is here.", "%(num)d rows of the worksheet are here.", count))
        return redirect(url_for("workplan.show", team_id=team.id))
    return _overview(team, form)


@bp.get("/teams/<int:team_id>/tasks/new")
@bp.post("/teams/<int:team_id>/tasks/new")
@access(may_work_in_team, team=Team)
def new_task(team: Team) -> ResponseReturnValue:
    """Add a task."""
    form = TaskForm(team)
    if form.is_sent():
        language = locale.voice().language
        if made := form.accepts(actions.add_task, team, current_person(), language=language, **form.values()):
            flash(_("The task “%(task)s” is in the workplan.", task=made.title))
            return redirect(url_for("workplan.show", team_id=team.id, _anchor=f"task-{made.id}"))
    return render_template("workplan/new_task.html", team=team, form=form), form.status


@bp.get("/tasks/<int:task_id>")
@access(may_see_task, task=Task)
def task(task: Task) -> ResponseReturnValue:
    """Everything about one task."""
    return _task_page(task, NoteForm(obj=task, seen=task.state), SettleForm(seen=task.mark))


@bp.get("/tasks/<int:task_id>/edit")
@bp.post("/tasks/<int:task_id>/edit")
@access(may_change_task, task=Task)
def edit_task(task: Task) -> ResponseReturnValue:
    """Change a task; whoever else changed it meanwhile is not written over unseen."""
    form = TaskForm(task.team, task)
    if form.is_sent() and form.accepts(actions.change_task, task, current_person(), seen=form.seen.data or "", **form.values()):
        flash(_("The task “%(task)s” is saved.", task=task.title))
        return redirect(url_for("workplan.show", team_id=task.team_id, _anchor=f"task-{task.id}"))
    changed = form.status == 409 and form.seen.data != task.mark
    form.seen.data = task.mark if form.status != 422 else form.seen.data
    return render_template("workplan/edit_task.html", team=task.team, task=task, form=form, changed=changed), form.status


@bp.post("/tasks/<int:task_id>/state")
@access(may_change_task, task=Task)
def set_state(task: Task) -> ResponseReturnValue:
    """Say where a task stands, with a note."""
    form = NoteForm()
    if form.is_sent() and form.accepts(
        actions.set_state, task, form.state.data, current_person(), form.seen.data or "", form.state_note.data or ""
    ):
        flash(_("The state is saved."))
        return redirect(url_for("workplan.task", task_id=task.id))
    form.seen.data = task.state
    return _task_page(task, form, SettleForm(formdata=None, seen=task.mark))


@bp.post("/tasks/<int:task_id>/settle")
@access(may_change_task, task=Task)
def settle_task(task: Task) -> ResponseReturnValue:
    """Keep the task, take what the worksheet says, or make one of both."""
    form = SettleForm()
    if form.is_sent() and form.accepts(
        settling.settle, task, current_person(), form.seen.data or "", form.choice.data, form.taken.data or []
    ):
        flash(_("Decided. Nothing else of the task has changed."))
        return redirect(url_for("workplan.task", task_id=task.id))
    form.seen.data = task.mark
    return _task_page(task, NoteForm(formdata=None, obj=task, seen=task.state), form)


@bp.get("/tasks/<int:task_id>/remove")
@bp.post("/tasks/<int:task_id>/remove")
@access(may_change_task, task=Task)
def remove_task(task: Task) -> ResponseReturnValue:
    """Ask first, then remove a task."""
    form, team = EmptyForm(), task.team
    waiting = {wait.task_id for wait in queries.waits_of(team.id) if wait.after_id == task.id}
    behind = [one for one in queries.tasks_of(team.id) if one.id in waiting]
    if form.is_sent() and form.accepts(actions.remove_task, task, current_person()):
        flash(_("The task is removed."))
        return redirect(url_for("workplan.show", team_id=team.id))
    return render_template("workplan/remove_task.html", team=team, task=task, form=form, behind=behind), form.status


def _filters() -> dict[str, Any]:
    """The filters of the page that a click came from."""
    return {name: request.args[name] for name in ("owner", "state", "kind", "month") if request.args.get(name)}


def _overview(team: Team, form: Form) -> ResponseReturnValue:
    overview, may_change = Overview(team, request.args), is_in(current_person(), team.id)
    waiting = bool(overview.is_empty and may_change and queries.accepted_before(team))
    page = render_template(
        "workplan/show.html", team=team, overview=overview, form=form, may_change=may_change, waiting=waiting, filters=_filters()
    )
    return page, form.status


def _task_page(task: Task, note: NoteForm, settle: SettleForm) -> ResponseReturnValue:
    tasks, waits = queries.tasks_of(task.team_id), queries.waits_of(task.team_id)
    related: dict[str, Any] = {
        "before": [one for one in tasks if any(w.task_id == task.id and w.after_id == one.id for w in waits)],
        "behind": [one for one in tasks if any(w.after_id == task.id and w.task_id == one.id for w in waits)],
        "milestone": next((one for one in queries.milestones_of(task.team_id) if one.id == task.milestone_id), None),
    }
    may_change = is_in(current_person(), task.team_id)
    page = render_template(
        "workplan/task.html", team=task.team, task=task, note=note, settle=settle, history=lines_about(task),
        form=note if note.status >= 400 else settle, differences=settling.differences(task), may_change=may_change,
        moved=last_move(task) if may_change else None, today_there=clock.today(task.team.zone), **related,
    )  # fmt: skip
    return page, max(note.status, settle.status)
