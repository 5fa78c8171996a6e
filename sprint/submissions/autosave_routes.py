"""What a worksheet's page asks by itself while somebody writes: to save one answer, to see one, who else is here."""

from functools import partial
from typing import Any

from flask import Response, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint.core import clock, edge, locale
from sprint.core.access import access, anyone, current_person
from sprint.core.errors import Refused
from sprint.core.revisions import Conflict
from sprint.core.saves import Outrun, Reused, Saved
from sprint.people.models import Person
from sprint.submissions import autosaving, moving, presence
from sprint.submissions.autosave_forms import AnswerForm, PlaceForm
from sprint.submissions.forms import WorkForm, inputs_of
from sprint.submissions.models import Submission
from sprint.submissions.routes import bp
from sprint.submissions.rules import may_answer, may_see_submission, may_write
from sprint.submissions.saving import Clash
from sprint.submissions.sheets import Sheet
from sprint.worksheets import queries as worksheets
from sprint.worksheets.models import Question


@bp.post("/submissions/<int:submission_id>/answer")
@access(may_write, submission=Submission)
def save_answer(submission: Submission) -> ResponseReturnValue:
    """Save one answer by itself."""
    form, person = AnswerForm(partial(moving.question_on_page, submission)), current_person()
    if form.writer.data != person.id:
        return _no("other_writer", _("Someone else has signed in here. What was typed was not saved under that name."))
    if not form.is_sent():
        return _no("invalid", _("This answer could not be saved. Load the page again."), 422)
    if form.is_too_long:
        return _no("too_long", _("This is more than an answer can hold. Shorten it; what you wrote stays here."), 413)
    if not form.is_kept:
        return _no("invalid", " ".join(form.problems_told), 422)
    return _answer_to(submission, form, person)


def _answer_to(submission: Submission, form: AnswerForm, person: Person) -> ResponseReturnValue:
    """Try to save, and tell what became of it."""
    try:
        saved = autosaving.save(submission, form.typed, form.mark.data, language=form.language.data, by=person)
    except Conflict:
        return _two_texts(submission, form)
    except Refused as no:
        return _no("refused", no.message)
    except Reused:
        return _no("invalid", _("This answer could not be saved. Load the page again."), 422)
    except Outrun:
        return _no("busy", _("Many people are saving right now. It is tried again."), 503)
    return _saved(submission, form, saved)


def _saved(submission: Submission, form: AnswerForm, saved: Saved) -> Response:
    told: dict[str, Any] = {"state": "saved", "revision": saved.revision, "problems": form.problems_told}
    told["said"] = _("Saved (%(hour)s). Your team sees it.", hour=locale.hour(clock.now()))
    if saved.is_of_two_pages:
        told["word"] = "two_pages"
    if saved.is_joined or form.has_chosen:
        question = moving.successor(submission, form.typed.question)
        told |= {"state": "joined", "places": saved.places, "html": _drawn(Sheet.of(submission), question.id)}
    return jsonify(told)


def _two_texts(submission: Submission, form: AnswerForm) -> ResponseReturnValue:
    """What the page shows where someone else wrote in between: both texts, to choose from."""
    sheet, question = Sheet.of(submission), moving.successor(submission, form.typed.question)
    theirs = sheet.written[question.id]
    html = _drawn(sheet, question.id, Clash(question, form.typed.value, theirs, form.typed.base))
    return jsonify({"state": "conflict", "revision": theirs.revision, "html": html}), 409


def _no(state: str, said: str, status: int = 409) -> ResponseReturnValue:
    return jsonify({"state": state, "said": said}), status


def _drawn(sheet: Sheet, question_id: int, clash: Clash | None = None) -> str:
    """One question as the page shows it to its team."""
    question = next(one for one in sheet.questions if one.id == question_id)
    form = WorkForm(sheet.questions, sheet.written, formdata=None)
    if clash is not None:
        form.clashes[question_id] = clash
    submission = sheet.submission
    return render_template(
        "submissions/_asked.html", sheet=sheet, submission=submission, form=form, question=question, inputs_of=inputs_of
    )


@bp.get("/submissions/<int:submission_id>/answers/<int:question_id>")
@access(may_answer, submission=Submission, question=Question)
def answer(submission: Submission, question: Question) -> ResponseReturnValue:
    """One question with its answer as it is now, for a page that is open."""
    sheet = Sheet.of(submission)
    now = sheet.written.get(question.id)
    return jsonify({"revision": now.revision if now else 0, "html": _drawn(sheet, question.id)})


@bp.post("/submissions/<int:submission_id>/presence")
@access(may_see_submission, submission=Submission)
def come(submission: Submission) -> ResponseReturnValue:
    """Someone has the page open, or closes it."""
    form, person = PlaceForm(), current_person()
    if form.is_sent():
        if request.form.get("leave"):
            presence.leave(submission, person)
        else:
            presence.come(submission, person, form.question_of(worksheets.questions(submission.version_id)))
    return "", 204


@bp.get("/pulse/<token>")
@access(anyone)
def pulse(token: str) -> ResponseReturnValue:
    """Who is in a submission and what changed, for the holder of a pass; 304 while nothing did."""
    held = presence.read_pass(token)
    return edge.unless_the_same(presence.pulse(held) if held else None)

