"""The pages of a review: the desk of a reviewer, taking back on both sides, and translations beside the answers."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from sprint.core.access import access, current_person
from sprint.core.forms import EmptyForm
from sprint.submissions import actions, queries, reviewing, translating, withdrawing
from sprint.submissions.desk import Desk, named
from sprint.submissions.models import Submission, SubmissionState
from sprint.submissions.review_forms import ReviewForm, TranslationForm
from sprint.submissions.reviewing import Wish
from sprint.submissions.routes import bp
from sprint.submissions.rules import may_review, may_translate, may_write
from sprint.submissions.stages import reply_due_on
from sprint.worksheets.models import Question

ALL = "all"


@bp.get("/submissions/<int:submission_id>/review")
@bp.post("/submissions/<int:submission_id>/review")
@access(may_review, submission=Submission)
def review(submission: Submission) -> ResponseReturnValue:
    """Read the answers, say something about each, and decide."""
    person = current_person()
    desk = Desk.of(submission, person, wants_all=request.args.get("show") == ALL)
    form = ReviewForm(desk, person.language)
    if form.is_sent():
        options = {"language": form.language.data, "by": person, "talk": form.talk()}
        if form.accepts(reviewing.review, submission, form.notes(), form.wanted, **options):
            return _after(desk, form.wanted)
    page = render_template(
        "submissions/review.html", form=form, desk=desk, sheet=desk.sheet, submission=submission, reviewer=person,
        cohort=submission.team.cohort, due_on=reply_due_on(submission), named=named,
    )  # fmt: skip
    return page, form.status


@bp.post("/submissions/<int:submission_id>/reopen")
@access(may_review, submission=Submission)
def reopen(submission: Submission) -> ResponseReturnValue:
    """Give a worksheet back to its team: one that was accepted, or that waits for a review."""
    told = _("The team can write in the worksheet again. A letter is on its way.")
    if submission.state == SubmissionState.APPROVED:
        told = _("The team can write in the worksheet again. The plan keeps the accepted answers until then.")
    return _pressed(submission, actions.reopen, told, "submissions.show")


@bp.post("/submissions/<int:submission_id>/withdraw")
@access(may_review, submission=Submission)
def withdraw(submission: Submission) -> ResponseReturnValue:
    """Take back the last decision."""
    told = _("The decision is taken back. The worksheet waits for your review again; your notes are kept.")
    return _pressed(submission, withdrawing.withdraw, told, "submissions.review")


@bp.post("/submissions/<int:submission_id>/take-back")
@access(may_write, submission=Submission)
def take_back(submission: Submission) -> ResponseReturnValue:
    """Let a team write again in what it sent and nobody has begun to review."""
    told = _("Your team can write in the worksheet again. Send it to review when it is ready.")
    return _pressed(submission, withdrawing.take_back, told, "submissions.show")


@bp.get("/submissions/<int:submission_id>/questions/<int:question_id>/translate")
@bp.post("/submissions/<int:submission_id>/questions/<int:question_id>/translate")
@access(may_translate, submission=Submission, question=Question)
def translate(submission: Submission, question: Question) -> ResponseReturnValue:
    """Put an answer into another language, beside it."""
    answer = queries.answers(submission).get(question.id)
    if answer is None or not translating.may_have_one(question, answer.value):
        flash(_("There are no words here to translate."), "act")
        return redirect(url_for("submissions.show", submission_id=submission.id))
    earlier, languages = translating.all_of(answer), translating.languages_for(answer)
    present = next((one.text for one in earlier if one.language == languages[0]), "")
    form = TranslationForm(languages, data={"language": languages[0], "revision": answer.revision, "text": present})
    if form.is_sent() and form.accepts(translating.translate, submission, question, by=current_person(), **form.told()):
        flash(_("The translation stands beside the answer."))
        where = "submissions.review" if submission.waits_for_review else "submissions.show"
        return redirect(url_for(where, submission_id=submission.id, _anchor=f"q-{question.id}"))
    page = render_template(
        "submissions/translate.html", form=form, submission=submission, question=question, answer=answer, earlier=earlier,
        cohort=submission.team.cohort,
    )  # fmt: skip
    return page, form.status


def _pressed(submission: Submission, action: Any, told: str, where: str) -> ResponseReturnValue:
    """Do what a button says, or tell why not."""
    form = EmptyForm()
    if form.is_sent() and form.accepts(action, submission, current_person()):
        flash(told)
    else:
        where = "submissions.show"
    for message in form.form_errors:
        flash(message, "act")
    return redirect(url_for(where, submission_id=submission.id))


def _after(desk: Desk, wish: Wish) -> ResponseReturnValue:
    """Where a reviewer goes on, with a word about what happened and the way to the next one."""
    submission, team, following = desk.submission, desk.submission.team.name, desk.next
    if wish == Wish.SAVE or (wish == Wish.NEXT and following is None):
        flash(_("Your notes are saved. Only the facilitation team sees them."))
        show = ALL if desk.wants_all else None
        return redirect(url_for("submissions.review", submission_id=submission.id, show=show))
    if wish == Wish.NEXT and following is not None:
        flash(_("Your notes on the worksheet of %(team)s are saved. Only the facilitation team sees them.", team=team))
        return redirect(url_for("submissions.review", submission_id=following.id))
    told = {
        Wish.SEND_BACK: _("The worksheet is back with %(team)s. A letter is on its way.", team=team),
        Wish.APPROVE: _("The worksheet of %(team)s is accepted. A letter is on its way.", team=team),
    }[wish]
    if following is not None:
        link = Markup('<a href="{}" data-next>{}</a>').format(
            url_for("submissions.review", submission_id=following.id), named(following)
        )
        told = Markup("{} {}").format(told, link)
    flash(told)
    return redirect(url_for("submissions.queue", cohort_id=submission.cohort_id))
