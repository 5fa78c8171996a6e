"""A worksheet on paper and in an office program: its printable page, its Word document and the way back, and its files."""

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from slugify import slugify

from sprint.core import files, locale
from sprint.core.access import access, current_person
from sprint.core.errors import Refused
from sprint.submissions import queries, returning
from sprint.submissions.attachments import detach as detached
from sprint.submissions.models import Attachment, Submission
from sprint.submissions.paper_forms import OverForm, ReturnForm, WordForm
from sprint.submissions.routes import bp
from sprint.submissions.rules import may_detach, may_see_submission, may_write
from sprint.submissions.sheets import Sheet
from sprint.worksheets import word as writing
from sprint.worksheets import word_reading


@bp.get("/submissions/<int:submission_id>/print")
@access(may_see_submission, submission=Submission)
def paper(submission: Submission) -> ResponseReturnValue:
    """All answers on a page to print."""
    return render_template("submissions/paper.html", sheet=Sheet.of(submission), submission=submission, team=submission.team)


@bp.get("/submissions/<int:submission_id>/word")
@access(may_see_submission, submission=Submission)
def word(submission: Submission) -> ResponseReturnValue:
    """The worksheet with its answers as a Word document, in the language of whoever asks."""
    content = returning.document_of(submission)
    name = slugify(_("Worksheet %(number)d", number=submission.assignment.number) + f" {submission.team.name}", max_length=80)
    response = Response(content, mimetype=writing.MEDIA_TYPE)
    response.headers["Content-Disposition"] = files.disposition(f"{name}.docx")
    response.headers["Content-Language"] = locale.voice().language
    return response


@bp.get("/submissions/<int:submission_id>/word/read")
@bp.post("/submissions/<int:submission_id>/word/read")
@access(may_write, reads=True, submission=Submission)
def read_word(submission: Submission) -> ResponseReturnValue:
    """Choose a Word document that was filled in, and see what it would change. Nothing is saved here."""
    form, preview, limit = WordForm(), None, current_app.config["SETTINGS"].upload_limit
    if request.method == "POST" and not submission.is_with_team:
        form.refuse(_("This worksheet is not with your team now. You can read the document when it is back."), 409)
    elif form.is_sent():
        try:
            preview = returning.preview(submission, word_reading.returned(form.document.data, limit))
        except Refused as no:
            form.refuse(no.message)
    page = render_template(
        "submissions/read_word.html", form=form, submission=submission, preview=preview, team=submission.team,
        saving=ReturnForm(formdata=None, data={"language": current_person().language}), writer=current_person().id,
    )  # fmt: skip
    return page, form.status


@bp.get("/attachments/<int:attachment_id>/remove")
@bp.post("/attachments/<int:attachment_id>/remove")
@access(may_detach, attachment=Attachment)
def detach(attachment: Attachment) -> ResponseReturnValue:
    """Take a file out of an answer; it stays in the list of earlier files."""
    form, submission = OverForm(), attachment.submission
    if form.is_sent() and form.accepts(detached, attachment, form.seen, current_person()):
        flash(_("The file is removed from the answer. It stays in the list of earlier files."))
        return redirect(url_for("submissions.show", submission_id=submission.id, _anchor=f"q-{attachment.question_id}"))
    answer = queries.answers(submission).get(attachment.question_id)
    page = render_template(
        "submissions/detach.html", form=form, attachment=attachment, submission=submission, answer=answer, team=submission.team
    )
    return page, form.status
