"""A team's work on a worksheet, and its review."""

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint.cohorts import queries as cohorts
from sprint.cohorts.models import Cohort, Team
from sprint.cohorts.rules import may_facilitate, may_see_team
from sprint.core import clock, files, pages
from sprint.core.access import access, current_person
from sprint.core.forms import EmptyForm
from sprint.core.operations import PART_SAVED
from sprint.submissions import actions, presence, queries, saving, threads
from sprint.submissions.forms import SUBMIT, WorkForm, inputs_of
from sprint.submissions.lists import Filter
from sprint.submissions.models import Attachment, Submission
from sprint.submissions.review_forms import TalkForm
from sprint.submissions.rules import may_begin, may_download, may_see_submission, may_write
from sprint.submissions.sheets import Sheet, told
from sprint.submissions.stages import Stage, reply_due_on, works
from sprint.submissions.threads import Talk
from sprint.worksheets import queries as worksheets
from sprint.worksheets.models import Assignment

bp = Blueprint("submissions", __name__)


@bp.get("/teams/<int:team_id>/worksheets")
@access(may_see_team, team=Team)
def index(team: Team) -> ResponseReturnValue:
    """All worksheets of a team and how each stands."""
    rows = works([team], worksheets.assignments(team.cohort_id))
    is_member = cohorts.membership(current_person(), team.id) is not None
    waiting = sum(row.waits_for_team for row in rows)
    return render_template("submissions/index.html", team=team, rows=rows, waiting=waiting, is_member=is_member)


@bp.post("/assignments/<int:assignment_id>/begin")
@access(may_begin, assignment=Assignment)
def begin(assignment: Assignment) -> ResponseReturnValue:
    """Start a worksheet, or go on with the one that a teammate started."""
    form, person = EmptyForm(), current_person()
    team = cohorts.team_in(person, assignment.cohort_id)
    submission = form.accepts(actions.begin, assignment, team, person) if form.is_sent() else None
    if submission:
        return redirect(url_for("submissions.show", submission_id=submission.id))
    for message in form.form_errors:
        flash(message, "act")
    return redirect(url_for("submissions.index", team_id=team.id if team else None))


@bp.get("/submissions/<int:submission_id>")
@access(may_see_submission, submission=Submission)
def show(submission: Submission) -> ResponseReturnValue:
    """A worksheet with its answers: to write in for its team while it is with the team, otherwise to read."""
    return _page(Sheet.of(submission))


@bp.post("/submissions/<int:submission_id>")
@access(may_write, submission=Submission)
def save(submission: Submission) -> ResponseReturnValue:
    """Save the answers, and send them to review where that is wished."""
    sheet, person = Sheet.of(submission), current_person()
    form = WorkForm(sheet.questions, sheet.written, data={"language": person.language})
    form.refuse_another(person)
    if not form.is_sent():
        return _page(sheet, form)
    language = form.language.data
    clashes = saving.save(submission, form.typed(), form.files, language=language, by=person)
    turned = Talk(resolved={*request.form.getlist("resolve")}, reopened={*request.form.getlist("reopen")})
    threads.talk(submission, turned, language=language, by=person)
    for question_id, body in form.replies.items():
        if body:
            threads.reply(submission, question_id, body, language=language, by=person)
    gaps = actions.submit(submission, person) if form.wish.data == SUBMIT and not clashes else {}
    if clashes or gaps:
        form.saved(queries.answers(submission), clashes, gaps)
        return _page(Sheet.of(submission), form)
    flash(_("Your facilitation team has it now.") if form.wish.data == SUBMIT else _("Your draft is saved. Your team sees it."))
    return redirect(url_for("submissions.show", submission_id=submission.id))


@bp.post("/submissions/<int:submission_id>/comments")
@access(may_see_submission, submission=Submission)
def comment(submission: Submission) -> ResponseReturnValue:
    """Say all that was typed about the answers of a page, at once."""
    person, sheet = current_person(), Sheet.of(submission)
    form = TalkForm(sheet, data={"language": person.language})
    if form.is_sent():
        said = form.talk()
        added = form.accepts(threads.talk, submission, said, language=form.language.data, by=person)
        if added is not None:
            flash(_("Your comments are sent.") if said.comments or said.replies else _("The page shows what is resolved."))
            spot = f"q-{added[0].question_id}" if added else None
            return redirect(url_for("submissions.show", submission_id=submission.id, _anchor=spot))
    return _page(sheet, reply=form)


@bp.get("/submissions/<int:submission_id>/history")
@access(may_see_submission, submission=Submission)
def history(submission: Submission) -> ResponseReturnValue:
    """Who changed which answer when."""
    page = pages.asked(request.args)
    lines, has_more = queries.history(submission, page)
    return render_template(
        "submissions/history.html", submission=submission, lines=told(submission, lines), page=page, has_more=has_more,
        team=submission.team, version=submission.version,
    )  # fmt: skip


@bp.get("/attachments/<int:attachment_id>")
@access(may_download, attachment=Attachment)
def download(attachment: Attachment) -> ResponseReturnValue:
    """A file of a submission."""
    return files.send(attachment.file)


@bp.get("/cohorts/<int:cohort_id>/reviews")
@access(may_facilitate, cohort=Cohort)
def queue(cohort: Cohort) -> ResponseReturnValue:
    """What waits for a review, and how all teams stand."""
    teams, assignments = cohorts.teams(cohort), worksheets.assignments(cohort.id)
    chosen = Filter(cohort.id, request.args, teams, assignments)
    waiting = chosen.waiting
    return render_template(
        "submissions/queue.html", cohort=cohort, waiting=waiting, due=reply_due_on, today=clock.today(cohort.zone),
        languages_of=queries.languages_of([one.id for one in waiting.rows]), stages=list(Stage), chosen=chosen,
        list=chosen.rows,
    )  # fmt: skip


def _page(sheet: Sheet, form: WorkForm | None = None, reply: TalkForm | None = None) -> ResponseReturnValue:
    """The page of a submission; of a form that could not be saved as a whole, with all that was typed."""
    submission, person = sheet.submission, current_person()
    is_member = may_write(person, submission)
    form = form or WorkForm(sheet.questions, sheet.written, formdata=None, data={"language": person.language})
    reply = reply or TalkForm(sheet, formdata=None, data={"language": person.language})
    form.status = max(form.status, reply.status)
    page = render_template(
        "submissions/show.html", sheet=sheet, submission=submission, form=form, reply=reply, inputs_of=inputs_of,
        writes=is_member and submission.is_with_team, is_reviewer=not is_member, live=presence.live(submission, person),
        team=submission.team if is_member else None, cohort=submission.team.cohort,
    )  # fmt: skip
    response = make_response(page, form.status)
    if form.was_saved:
        response.headers[PART_SAVED] = "part"
    return response
