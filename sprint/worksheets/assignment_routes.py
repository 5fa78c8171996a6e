"""The worksheets of a cohort: with their days, and giving it another one."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint.cohorts import queries as cohorts
from sprint.cohorts.models import Cohort
from sprint.cohorts.rules import may_facilitate
from sprint.core import clock
from sprint.core.access import access, current_person
from sprint.schedule import holidays
from sprint.schedule.queries import group_sessions
from sprint.worksheets import actions, queries
from sprint.worksheets.forms import AssignmentForm, NewAssignmentForm
from sprint.worksheets.models import Assignment
from sprint.worksheets.routes import bp
from sprint.worksheets.rules import may_reschedule


@bp.get("/cohorts/<int:cohort_id>/worksheets")
@access(may_facilitate, cohort=Cohort)
def assignments(cohort: Cohort) -> ResponseReturnValue:
    """The worksheets of a cohort, with the days on which they open and are due, and what these days follow."""
    found = queries.assignments(cohort.id)
    cities, today = [team.city for team in cohorts.teams(cohort)], clock.today(cohort.zone)
    return render_template(
        "worksheets/assignments.html", cohort=cohort, assignments=found, weeks=queries.heavy_weeks(cohort, found),
        counts=queries.question_counts([one.version_id for one in found], numbered=True),
        sessions={one.id: one for one in group_sessions(cohort.id)},
        holidays={one.id: holidays.notes(cities, one.due_on) for one in found if one.due_on >= today},
    )  # fmt: skip


@bp.get("/cohorts/<int:cohort_id>/worksheets/new")
@bp.post("/cohorts/<int:cohort_id>/worksheets/new")
@access(may_facilitate, cohort=Cohort)
def assign(cohort: Cohort) -> ResponseReturnValue:
    """Give a running cohort another worksheet."""
    given = queries.assignments(cohort.id)
    number = max((one.number for one in given), default=0) + 1
    form = NewAssignmentForm.about(group_sessions(cohort.id), number=min(number, 99))
    versions = {one.id: one for one in queries.assignable(cohort.id)}
    form.offer(versions.values())
    if form.is_sent():
        chosen, days = versions[form.version.data], (form.when("opens"), form.when("due"))
        if form.accepts(actions.assign, cohort, chosen, form.number.data, *days, current_person()):
            flash(_("The cohort has worksheet %(number)d. Teams see it at once.", number=form.number.data))
            return redirect(url_for("worksheets.assignments", cohort_id=cohort.id))
    return render_template("worksheets/assign.html", form=form, cohort=cohort, versions=versions), form.status


@bp.get("/assignments/<int:assignment_id>/edit")
@bp.post("/assignments/<int:assignment_id>/edit")
@access(may_reschedule, assignment=Assignment)
def edit_assignment(assignment: Assignment) -> ResponseReturnValue:
    """Change the number of a worksheet, when it opens and is due, and what these days follow."""
    cohort, person = assignment.cohort, current_person()
    form = AssignmentForm.about(group_sessions(cohort.id), assignment)
    days = (form.when("opens"), form.when("due")) if form.is_sent() else None
    if days and form.accepts(actions.reschedule, assignment, *days, person) and _renumbered(form, assignment):
        flash(_("The days of worksheet %(number)d are saved.", number=assignment.number))
        return redirect(url_for("worksheets.assignments", cohort_id=cohort.id))
    return render_template("worksheets/edit_assignment.html", form=form, assignment=assignment, cohort=cohort), form.status


def _renumbered(form: AssignmentForm, assignment: Assignment) -> bool:
    return bool(form.accepts(actions.renumber, assignment, form.number.data, current_person()))
