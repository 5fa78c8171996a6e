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
from sprint.submissions import actions, presence, queries, reviewing, saving
from sprint.submissions.forms import SUBMIT, ReplyForm, ReviewForm, WorkForm, inputs_of
from sprint.submissions.lists import Filter
from sprint.submissions.models import Attachment, Submission
from sprint.submissions.rules import may_begin, may_download, may_review, may_see_submission, may_write
from sprint.submissions.sheets import Sheet, told
from sprint.submissions.stages import Stage, reply_due_on, works
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
    for question_id, body in form.replies.items():
        if body:
            reviewing.reply(submission, question_id, body, language=language, by=person)
    gaps = actions.submit(submission, person) if form.wish.data == SUBMIT and not clashes else {}
    if clashes or gaps:
        form.saved(queries.answers(submission), clashes, gaps)
        return _page(Sheet.of(submission), form)
    flash(_("Your facilitation team has it now.") if form.wish.data == SUBMIT else _("Your draft is saved. Your team sees it."))
    return redirect(url_for("submissions.show", submission_id=submission.id))


@bp.post("/submissions/<int:submission_id>/comments")
@access(may_see_submission, submission=Submission)
def comment(submission: Submission) -> ResponseReturnValue:
    """Say something about one answer."""
    form, person, sheet = ReplyForm(), current_person(), Sheet.of(submission)
    known = form.question_id.data in {question.id for question in sheet.questions}
    if form.is_sent() and known:
        reviewing.reply(submission, form.question_id.data, form.body.data, language=form.language.data, by=person)
        flash(_("Your reply is sent."))
        return redirect(url_for("submissions.show", submission_id=submission.id, _anchor=f"q-{form.question_id.data}"))
    form.status = 422
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


@bp.get("/submissions/<int:submission_id>/review")
@bp.post("/submissions/<int:submission_id>/review")
@access(may_review, submission=Submission)
def review(submission: Submission) -> ResponseReturnValue:
    """Read the answers, say something about each, and decide."""
    sheet, person = Sheet.of(submission, unsent=True), current_person()
    own = reviewing.own_notes(sheet.comments, person)
    form = ReviewForm.about(sheet.questions, own, person.language)
    if form.is_sent():
        done = form.accepts(reviewing.review, submission, form.notes(), form.wanted, language=form.language.data, by=person)
        if done:
            flash(_said(submission, form.wanted))
            if form.wanted == reviewing.Wish.SAVE:
                return redirect(url_for("submissions.review", submission_id=submission.id))
            return redirect(url_for("submissions.queue", cohort_id=submission.cohort_id))
    page = render_template(
        "submissions/review.html", form=form, sheet=sheet, submission=submission, cohort=submission.team.cohort, reviewer=person,
        due_on=reply_due_on(submission), tally=reviewing.tally(sheet.comments, submission),
    )  # fmt: skip
    return page, form.status


@bp.post("/submissions/<int:submission_id>/reopen")
@access(may_review, submission=Submission)
def reopen(submission: Submission) -> ResponseReturnValue:
    """Give an accepted worksheet back to its team."""
    form = EmptyForm()
    if form.is_sent() and form.accepts(actions.reopen, submission, current_person()):
        flash(_("The team can write in the worksheet again. The plan keeps the accepted answers until then."))
    for message in form.form_errors:
        flash(message, "act")
    return redirect(url_for("submissions.show", submission_id=submission.id))


def _said(submission: Submission, wish: reviewing.Wish) -> str:
    """What happened to a submission, for the page that follows."""
    team = submission.team.name
    return {
        reviewing.Wish.SAVE: _("Your notes are saved. Only the facilitation team sees them."),
        reviewing.Wish.SEND_BACK: _("The worksheet is back with %(team)s. A letter is on its way.", team=team),
        reviewing.Wish.APPROVE: _("The worksheet of %(team)s is accepted. A letter is on its way.", team=team),
    }[wish]


def _page(sheet: Sheet, form: WorkForm | None = None, reply: ReplyForm | None = None) -> ResponseReturnValue:
    """The page of a submission; of a form that could not be saved as a whole, with all that was typed."""
    submission, person = sheet.submission, current_person()
    is_member = may_write(person, submission)
    form = form or WorkForm(sheet.questions, sheet.written, formdata=None, data={"language": person.language})
    reply = reply or ReplyForm(formdata=None, data={"language": person.language})
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
