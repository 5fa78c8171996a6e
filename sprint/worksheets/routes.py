"""All worksheets, one as a team will see it, and those of a cohort with their days."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint.cohorts.models import Cohort
from sprint.cohorts.rules import is_staff, may_facilitate
from sprint.core.access import access, current_person
from sprint.worksheets import actions, queries
from sprint.worksheets.forms import AssignmentForm
from sprint.worksheets.models import Assignment, WorksheetVersion
from sprint.worksheets.rules import may_reschedule, may_see_version
from sprint.worksheets.translation import gaps_of

bp = Blueprint("worksheets", __name__)
STATES = ("published", "draft", "retired")


@bp.get("/worksheets")
@access(is_staff)
def index() -> ResponseReturnValue:
    """All worksheets, or those in the state of `?show=` whose title holds the words of `?q=`."""
    words, state = request.args.get("q", "").strip(), request.args.get("show", "")
    standings = queries.standings(words, state if state in STATES else "")
    versions = [one.version for one in standings]
    asked = queries.questions_of([version.id for version in versions])
    return render_template(
        "worksheets/index.html", standings=standings, words=words, state=state if state in STATES else "",
        counts={version_id: sum(not one.follows for one in questions) for version_id, questions in asked.items()},
        gaps={version.id: gaps_of(version, asked[version.id]) for version in versions},
    )  # fmt: skip


@bp.get("/worksheets/versions/<int:version_id>")
@access(may_see_version, version=WorksheetVersion)
def show(version: WorksheetVersion) -> ResponseReturnValue:
    """A worksheet as a team will see it."""
    questions = queries.questions(version.id)
    gaps = gaps_of(version, questions)
    return render_template("worksheets/show.html", version=version, questions=questions, gaps=gaps)


@bp.get("/cohorts/<int:cohort_id>/worksheets")
@access(may_facilitate, cohort=Cohort)
def assignments(cohort: Cohort) -> ResponseReturnValue:
    """The worksheets of a cohort, with the days on which they open and are due."""
    found = queries.assignments(cohort.id)
    counts = queries.question_counts([one.version_id for one in found], numbered=True)
    weeks = queries.heavy_weeks(cohort, found)
    return render_template("worksheets/assignments.html", cohort=cohort, assignments=found, counts=counts, weeks=weeks)


@bp.get("/assignments/<int:assignment_id>/edit")
@bp.post("/assignments/<int:assignment_id>/edit")
@access(may_reschedule, assignment=Assignment)
def edit_assignment(assignment: Assignment) -> ResponseReturnValue:
    """Move the days on which a worksheet opens and is due."""
    form = AssignmentForm(obj=assignment)
    days = form.opens_on.data, form.due_on.data
    if form.is_sent() and form.accepts(actions.reschedule, assignment, *days, current_person()):
        flash(_("The days of worksheet %(number)d are saved.", number=assignment.number))
        return redirect(url_for("worksheets.assignments", cohort_id=assignment.cohort_id))
    return render_template(
        "worksheets/edit_assignment.html", form=form, assignment=assignment, cohort=assignment.cohort
    ), form.status
