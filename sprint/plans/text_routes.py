"""A section of a plan, to write in and to talk about; and the choice where its text and an answer differ."""

from typing import Any

from flask import Response, flash, jsonify, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from sprint.cohorts.models import Team
from sprint.core import clock, locale
from sprint.core.access import access, current_person
from sprint.core.errors import Refused
from sprint.core.operations import PART_SAVED
from sprint.core.revisions import Conflict
from sprint.core.saves import Reused, Saved
from sprint.plans import presence, settling, talking, writing
from sprint.plans.models import PlanSection
from sprint.plans.queries import plan_of
from sprint.plans.routes import bp
from sprint.plans.rules import may_choose, may_see_choice, may_see_section, may_write_section
from sprint.plans.section import SectionSheet, section_of
from sprint.plans.settling import sides_of
from sprint.plans.text_forms import SectionForm, SettleForm, TextForm
from sprint.plans.text_models import Deed
from sprint.plans.writing import PlanClash
from sprint.submissions.forms import inputs_of
from sprint.submissions.review_forms import TalkForm
from sprint.worksheets.models import Question


@bp.get("/teams/<int:team_id>/plan/sections/<int:section_id>")
@access(may_see_section, team=Team, section=PlanSection)
def section(team: Team, section: PlanSection) -> ResponseReturnValue:
    """A section of a plan: to write in for its team, to read for its facilitators, and to talk about for both."""
    return _page(section_of(team, section))


@bp.post("/teams/<int:team_id>/plan/sections/<int:section_id>")
@access(may_write_section, team=Team, section=PlanSection)
def save(team: Team, section: PlanSection) -> ResponseReturnValue:
    """Save what was written in a section, and what was said about it."""
    sheet, person = section_of(team, section), current_person()
    form = SectionForm(sheet, data={"language": person.language})
    form.refuse_another(person)
    if not form.is_sent():
        return _page(sheet, form)
    language = form.language.data
    clashes = form.accepts(writing.save, team, section, form.typed(), form.seen, sheet.written, language=language, by=person)
    if clashes is None:
        return _page(section_of(team, section), form)
    talking.reply(team, section, form.replies, form.turned, language=language, by=person)
    if clashes:
        form.is_saved_in(section_of(team, section), clashes)
        return _page(form.sheet, form)
    flash(_("The section is saved. Your team and the facilitation team see it."))
    return redirect(url_for("plans.section", team_id=team.id, section_id=section.id))


@bp.post("/teams/<int:team_id>/plan/sections/<int:section_id>/text")
@access(may_write_section, team=Team, section=PlanSection)
def save_text(team: Team, section: PlanSection) -> ResponseReturnValue:
    """Save one text of a section by itself."""
    form, person = TextForm(section_of(team, section).find), current_person()
    if form.writer.data != person.id:
        return _no("other_writer", _("Someone else has signed in here. What was typed was not saved under that name."))
    if not form.is_sent():
        return _no("invalid", _("This text could not be saved. Load the page again."), 422)
    if form.is_too_long:
        return _no("too_long", _("This is more than a text can hold. Shorten it; what you wrote stays here."), 413)
    if not form.is_kept:
        return _no("invalid", " ".join(form.problems_told), 422)
    return _answer_to(team, section, form)


def _answer_to(team: Team, section: PlanSection, form: TextForm) -> ResponseReturnValue:
    """Try to save, and tell what became of it."""
    mark, seen, language = form.mark.data, form.seen.data or "", form.language.data
    try:
        saved = writing.save_one(team, section, form.typed, mark, seen, language=language, by=current_person())
    except Conflict:
        return _two_texts(section_of(team, section), form)
    except Refused as no:
        return _no("refused", no.message)
    except Reused:
        return _no("invalid", _("This text could not be saved. Load the page again."), 422)
    return _saved(team, section, form, saved)


def _saved(team: Team, section: PlanSection, form: TextForm, saved: Saved) -> Response:
    told: dict[str, Any] = {"state": "saved", "revision": saved.revision, "problems": form.problems_told}
    told["said"] = _("Saved (%(hour)s). Your team sees it.", hour=locale.hour(clock.now()))
    if saved.is_of_two_pages:
        told["word"] = "two_pages"
    if saved.is_joined or form.has_chosen:
        html = _drawn(section_of(team, section), form.typed.question)
        told |= {"state": "joined", "places": saved.places, "html": html}
    return jsonify(told)


def _two_texts(sheet: SectionSheet, form: TextForm) -> ResponseReturnValue:
    """What the page shows where someone else wrote in between: both texts, to choose from."""
    question = form.typed.question
    theirs = sheet.written[question.id]
    html = _drawn(sheet, question, PlanClash(question, form.typed.value, theirs, form.typed.base))
    return jsonify({"state": "conflict", "revision": theirs.revision, "html": html}), 409


def _no(state: str, said: str, status: int = 409) -> ResponseReturnValue:
    return jsonify({"state": state, "said": said}), status


def _drawn(sheet: SectionSheet, question: Question, clash: PlanClash | None = None) -> str:
    """One text as the page shows it to its team."""
    form = SectionForm(sheet, formdata=None)
    if clash is not None:
        form.clashes[question.id] = clash
    return render_template("plans/_asked.html", sheet=sheet, form=form, question=question, inputs_of=inputs_of, team=sheet.team)


@bp.get("/teams/<int:team_id>/plan/sections/<int:section_id>/texts/<number>")
@access(may_write_section, team=Team, section=PlanSection)
def text(team: Team, section: PlanSection, number: str) -> ResponseReturnValue:
    """One text as it is now, for a page that is open; 0 is the team's own paragraph."""
    sheet = section_of(team, section)
    question = next((one for one in sheet.writable if str(one.id) == number), None)
    if question is None:
        raise NotFound
    now = sheet.written.get(question.id)
    return jsonify({"revision": now.revision if now else 0, "html": _drawn(sheet, question)})


@bp.post("/teams/<int:team_id>/plan/sections/<int:section_id>/comments")
@access(may_see_section, team=Team, section=PlanSection)
def comment(team: Team, section: PlanSection) -> ResponseReturnValue:
    """Say all that was typed about a section, at once."""
    person, sheet = current_person(), section_of(team, section)
    form = TalkForm(sheet, data={"language": person.language})
    if form.is_sent():
        said = form.talk()
        added = form.accepts(talking.talk, team, section, said, language=form.language.data, by=person)
        if added is not None:
            flash(_("Your comments are sent.") if added else _("The page shows what is resolved."))
            return redirect(url_for("plans.section", team_id=team.id, section_id=section.id))
    return _page(sheet, reply=form)


@bp.get("/teams/<int:team_id>/plan/questions/<int:question_id>")
@access(may_see_choice, team=Team, question=Question)
def differs(team: Team, question: Question) -> ResponseReturnValue:
    """What the plan says beside what the worksheet says, and what differs."""
    return _choice(team, question)


@bp.post("/teams/<int:team_id>/plan/questions/<int:question_id>")
@access(may_choose, team=Team, question=Question)
def settle(team: Team, question: Question) -> ResponseReturnValue:
    """Keep the plan's text, take the worksheet's, or go on with one made of both."""
    sides = sides_of(team, question)
    if sides is None:
        flash(_("The plan and the worksheet say the same here now."))
        return redirect(url_for("plans.show", team_id=team.id))
    form = SettleForm(sides)
    if not form.is_sent():
        return _choice(team, question, form)
    chosen = {"base": form.base.data, "seen": form.seen.data or "", "language": form.language.data}
    deed, person = Deed(form.choice.data), current_person()
    if form.accepts(settling.settle, team, question, deed, form.joined, **chosen, by=person) is None:
        return _choice(team, question, form)
    flash(_("The plan says what you chose. The other text stays in the history."))
    return redirect(url_for("plans.show", team_id=team.id, _anchor=f"l-{question.id}"))


def _choice(team: Team, question: Question, form: SettleForm | None = None) -> ResponseReturnValue:
    sides, person = sides_of(team, question), current_person()
    if sides is not None and form is None:
        form = SettleForm(sides, formdata=None, data={"language": person.language})
    status = form.status if form is not None else 200
    plan = plan_of(team)
    return render_template("plans/differs.html", team=team, question=question, sides=sides, form=form, plan=plan), status


def _page(sheet: SectionSheet, form: SectionForm | None = None, reply: TalkForm | None = None) -> ResponseReturnValue:
    """The page of a section; of a form that could not be saved as a whole, with all that was typed."""
    person = current_person()
    writes = may_write_section(person, sheet.team, sheet.section) and sheet.may_be_written
    form = form or SectionForm(sheet, formdata=None, data={"language": person.language})
    if reply is not None:
        form.status = max(form.status, reply.status)
    elif not writes or form.status >= 400:  # beside its own form a team needs none to talk
        reply = TalkForm(sheet, formdata=None, data={"language": person.language})
    page = render_template(
        "plans/section.html", sheet=sheet, section=sheet.section, form=form, reply=reply, inputs_of=inputs_of, writes=writes,
        live=presence.live(sheet.team, sheet.section, person), team=sheet.team,
    )  # fmt: skip
    response = make_response(page, form.status)
    if form.was_saved:
        response.headers[PART_SAVED] = "part"
    return response
