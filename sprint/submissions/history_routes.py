"""The past of a submission: who changed what, two states of an answer side by side, and the way back to one of them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint.core.access import access, current_person
from sprint.submissions import history as past
from sprint.submissions import queries
from sprint.submissions.comparing import compare as compared
from sprint.submissions.history import History, submission_of
from sprint.submissions.models import AnswerRevision, Submission
from sprint.submissions.paper_forms import OverForm
from sprint.submissions.restoring import restore as restored
from sprint.submissions.routes import bp
from sprint.submissions.rules import may_restore, may_see_submission


@bp.get("/submissions/<int:submission_id>/history")
@access(may_see_submission, submission=Submission)
def history(submission: Submission) -> ResponseReturnValue:
    """Who changed which answer when; of one question or one person where asked."""
    return render_template(
        "submissions/history.html", submission=submission, history=History(submission, request.args), team=submission.team,
        version=submission.version, moves=queries.moves(submission),
    )  # fmt: skip


@bp.get("/submissions/<int:submission_id>/history/compare")
@access(may_see_submission, submission=Submission)
def compare(submission: Submission) -> ResponseReturnValue:
    """Two states of one answer, and what differs."""
    pair = past.pair(submission, request.args)
    return render_template(
        "submissions/compare.html", submission=submission, pair=pair, team=submission.team, version=submission.version
    )


@bp.get("/revisions/<int:revision_id>/restore")
@bp.post("/revisions/<int:revision_id>/restore")
@access(may_restore, revision=AnswerRevision)
def restore(revision: AnswerRevision) -> ResponseReturnValue:
    """What would change if an answer became again what it was; and make it so."""
    form, submission = OverForm(), submission_of(revision)
    told = past.told(submission, [revision])[0]
    anchor = f"q-{told.question.id}"
    if form.is_sent() and form.accepts(restored, revision, told.question, form.seen, current_person()):
        flash(_("The answer is again what it was. The text before it stays in the history."))
        return redirect(url_for("submissions.show", submission_id=submission.id, _anchor=anchor))
    answer = queries.answers(submission)[told.question.id]
    return render_template(
        "submissions/restore.html", form=form, submission=submission, told=told, answer=answer, team=submission.team,
        difference_of=compared(told.question, answer.value, revision.value),
    ), form.status  # fmt: skip
