"""One worksheet of a cohort for its facilitators: how every team stands, more time for one, and the version that they work on."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint.cohorts import queries as cohorts
from sprint.cohorts.models import Team
from sprint.core import pages
from sprint.core.access import access, current_person
from sprint.core.forms import EmptyForm
from sprint.core.pages import Page
from sprint.schedule.queries import group_sessions
from sprint.submissions import assigned, moving, queries
from sprint.submissions.assignment_forms import ExtensionForm, VersionForm
from sprint.submissions.assignment_models import Extension
from sprint.submissions.lists import ROWS
from sprint.submissions.models import Submission
from sprint.submissions.routes import bp
from sprint.submissions.rules import may_extend, may_review, may_see_assignment, may_withdraw
from sprint.submissions.stages import later, works
from sprint.worksheets import actions as worksheet_actions
from sprint.worksheets import queries as worksheets
from sprint.worksheets.models import Assignment, WorksheetVersion


@bp.get("/assignments/<int:assignment_id>")
@access(may_see_assignment, assignment=Assignment)
def assignment(assignment: Assignment) -> ResponseReturnValue:
    """A worksheet of a cohort: its days, its version, and each team with its state, its due day and what can be done about it."""
    cohort, number = assignment.cohort, pages.asked(request.args)
    teams = cohorts.teams(cohort)
    shown = works(pages.page(teams, number, ROWS).rows, [assignment])
    versions = worksheets.versions_of(assignment.version.worksheet_id)
    return render_template(
        "submissions/assignment.html", assignment=assignment, cohort=cohort, numbers={one.id: one.number for one in versions},
        newest=next(one for one in versions if one.published_at), list=Page(shown, number, ROWS, len(teams)),
        sessions={one.id: one for one in group_sessions(cohort.id)},
    )  # fmt: skip


@bp.post("/assignments/<int:assignment_id>/remove")
@access(may_see_assignment, assignment=Assignment)
def remove_assignment(assignment: Assignment) -> ResponseReturnValue:
    """Take a worksheet away from its cohort, while no team has begun it."""
    form, cohort_id, number = EmptyForm(), assignment.cohort_id, assignment.number
    if form.is_sent() and form.accepts(assigned.remove, assignment, current_person()):
        flash(_("Worksheet %(number)d is taken away from the cohort.", number=number))
        return redirect(url_for("worksheets.assignments", cohort_id=cohort_id))
    for message in form.form_errors:
        flash(message, "act")
    return redirect(url_for("submissions.assignment", assignment_id=assignment.id))


@bp.get("/assignments/<int:assignment_id>/version")
@bp.post("/assignments/<int:assignment_id>/version")
@access(may_see_assignment, assignment=Assignment)
def switch(assignment: Assignment) -> ResponseReturnValue:
    """Let the teams that have not begun start with another version; what changed stands beside each."""
    form, others = VersionForm(), _published(assignment, assignment.version_id)
    chosen = _find(others, form.version.data)
    if form.is_sent() and chosen and form.accepts(worksheet_actions.switch, assignment, chosen, current_person()):
        flash(_("Teams that begin from now on work on version %(number)d.", number=chosen.number))
        return redirect(url_for("submissions.assignment", assignment_id=assignment.id))
    asked = worksheets.questions_of([assignment.version_id, *(one.id for one in others)])
    changes = {one.id: moving.differences(asked[assignment.version_id], asked[one.id]) for one in others}
    return render_template(
        "submissions/switch.html", assignment=assignment, cohort=assignment.cohort, form=form, versions=others, changes=changes
    ), _status(form)


@bp.get("/assignments/<int:assignment_id>/teams/<int:team_id>/extension")
@bp.post("/assignments/<int:assignment_id>/teams/<int:team_id>/extension")
@access(may_extend, assignment=Assignment, team=Team)
def extend(assignment: Assignment, team: Team) -> ResponseReturnValue:
    """Give one team more time, with the reason, or change what it was given."""
    given, person = queries.extension_of(team.id, assignment.id), current_person()
    form = ExtensionForm(obj=given, **({} if given else {"due_on": assignment.due_on, "language": person.language}))
    if form.is_sent():
        words = form.reason.data, form.language.data
        if form.accepts(assigned.extend, assignment, team, form.due_on.data, words[0], language=words[1], by=person):
            flash(_("%(team)s has more time. A letter is on its way.", team=team.name))
            return redirect(url_for("submissions.assignment", assignment_id=assignment.id))
    return render_template(
        "submissions/extend.html", form=form, assignment=assignment, other_team=team, cohort=assignment.cohort, given=given,
        due_on=later(assignment, given),
    ), form.status  # fmt: skip


@bp.post("/extensions/<int:extension_id>/withdraw")
@access(may_withdraw, extension=Extension)
def withdraw_extension(extension: Extension) -> ResponseReturnValue:
    """Take back the time that a team was given."""
    form, assignment_id, team = EmptyForm(), extension.assignment_id, extension.team.name
    if form.is_sent() and form.accepts(assigned.withdraw, extension, current_person()):
        flash(_("%(team)s has as much time as everybody again. A letter is on its way.", team=team))
    return redirect(url_for("submissions.assignment", assignment_id=assignment_id))


@bp.get("/submissions/<int:submission_id>/move")
@bp.post("/submissions/<int:submission_id>/move")
@access(may_review, submission=Submission)
def move(submission: Submission) -> ResponseReturnValue:
    """Move a team's work to another version of its worksheet, after a look at what becomes of each answer."""
    form, team, others = VersionForm(), submission.team, _published(submission.assignment, submission.version_id)
    chosen = _chosen(form, submission, others)
    if form.is_sent() and chosen and form.accepts(moving.move, submission, chosen, current_person()):
        flash(_("%(team)s works on version %(number)d now. A letter is on its way.", team=team.name, number=chosen.number))
        return redirect(url_for("submissions.assignment", assignment_id=submission.assignment_id))
    found = moving.preview(submission, chosen) if chosen else None
    return render_template(
        "submissions/move.html", submission=submission, cohort=team.cohort, form=form, versions=others, found=found
    ), _status(form)


def _chosen(form: VersionForm, submission: Submission, others: list[WorksheetVersion]) -> WorksheetVersion | None:
    """The version to look at or to move to: the one that is asked for, at first that of the assignment, else the newest."""
    if request.method == "POST":
        return _find(others, form.version.data)
    wanted = request.args.get("version", type=int)
    return _find(others, wanted) or _find(others, submission.assignment.version_id) or next(iter(others), None)


def _find(versions: list[WorksheetVersion], version_id: int | None) -> WorksheetVersion | None:
    return next((one for one in versions if one.id == version_id), None)


def _published(assignment: Assignment, without: int) -> list[WorksheetVersion]:
    """The published versions of a worksheet besides one, the newest first."""
    found = worksheets.versions_of(assignment.version.worksheet_id)
    return [one for one in found if one.published_at is not None and one.id != without]


def _status(form: VersionForm) -> int:
    """422 too where a version was sent that cannot be chosen."""
    return 422 if request.method == "POST" and form.status == 200 else form.status
