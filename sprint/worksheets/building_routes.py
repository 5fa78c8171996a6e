"""The draft of a worksheet in the browser: its questions and parts, one by one."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint.core import locale
from sprint.core.access import access, current_person
from sprint.core.errors import Refused
from sprint.core.forms import EmptyForm
from sprint.core.languages import fingerprint
from sprint.worksheets import arranging, building, exchange, queries
from sprint.worksheets.building import Content
from sprint.worksheets.building_forms import MoveForm, NewPartForm, PartForm, QuestionForm, WordsForm
from sprint.worksheets.flaws import flaws_of
from sprint.worksheets.kinds import NAMES
from sprint.worksheets.models import Part, Question, QuestionKind, WorksheetVersion
from sprint.worksheets.routes import bp
from sprint.worksheets.rules import may_build
from sprint.worksheets.translation import gaps_of


@bp.get("/worksheets/versions/<int:version_id>/build")
@access(may_build, version=WorksheetVersion)
def build(version: WorksheetVersion) -> ResponseReturnValue:
    """A draft with everything that can be done to it."""
    if _is_over(version):
        return _shown(version)
    asked, parts = queries.questions(version.id), queries.parts(version.id)
    published = queries.latest_published(version.worksheet_id)
    return render_template(
        "worksheets/build.html", version=version, questions=asked, parts=parts, kinds=NAMES, published=published,
        flaws=flaws_of(version, asked, parts), gaps=gaps_of(version, asked),
    )  # fmt: skip


@bp.get("/worksheets/versions/<int:version_id>/edit")
@bp.post("/worksheets/versions/<int:version_id>/edit")
@access(may_build, version=WorksheetVersion)
def edit(version: WorksheetVersion) -> ResponseReturnValue:
    """The title, the purpose and the minutes of a draft."""
    if _is_over(version):
        return _shown(version)
    form = WordsForm(obj=version)
    if form.is_sent() and form.accepts(building.describe, version, *form.words(), current_person()):
        flash(_("The title, the purpose and the minutes are saved."))
        return redirect(url_for("worksheets.build", version_id=version.id))
    return render_template("worksheets/edit.html", form=form, version=version), form.status


# Questions


@bp.get("/worksheets/versions/<int:version_id>/new-question")
@bp.post("/worksheets/versions/<int:version_id>/new-question")
@access(may_build, version=WorksheetVersion)
def new_question(version: WorksheetVersion) -> ResponseReturnValue:
    """A new question of the kind of `?kind=`, at the end of the part of `?part=`."""
    if _is_over(version):
        return _shown(version)
    kind = request.args.get("kind", "")
    if kind not in set(QuestionKind):
        kind = QuestionKind.LONG_TEXT
    part = next((one for one in queries.parts(version.id) if str(one.id) == request.args.get("part")), None)
    form = QuestionForm(kind)
    if not form.rearranges() and form.is_sent():
        question = form.accepts(building.add_question, version, kind, form.content(), part, current_person())
        if question:
            flash(_("The question was added."))
            return _back(version, arranging.name_of(question))
    return render_template("worksheets/new_question.html", form=form, version=version, kind=kind, part=part), form.status


@bp.get("/questions/<int:question_id>/edit")
@bp.post("/questions/<int:question_id>/edit")
@access(may_build, question=Question)
def edit_question(question: Question) -> ResponseReturnValue:
    """A question of a draft, in all languages."""
    if _is_over(question.version):
        return _shown(question.version)
    form, now = QuestionForm(question.kind, question), _mark(question)
    if not form.rearranges() and form.is_sent() and form.accepts(_change, question, form, now):
        flash(_("Question %(number)d is saved.", number=question.number))
        return _back(question.version, arranging.name_of(question))
    if request.method == "GET" or form.status == 409:
        form.seen.data = now
    return render_template("worksheets/edit_question.html", form=form, question=question, version=question.version), form.status


@bp.post("/questions/<int:question_id>/move")
@access(may_build, question=Question)
def move_question(question: Question) -> ResponseReturnValue:
    """Up, down, or before another one."""
    building.move(question, MoveForm().to.data or "", current_person())
    return _back(question.version, arranging.name_of(question))


@bp.post("/questions/<int:question_id>/duplicate")
@access(may_build, question=Question)
def duplicate_question(question: Question) -> ResponseReturnValue:
    """The same question again, below it."""
    copy = building.duplicate_question(question, current_person())
    flash(_("This is the copy. Edit it to make it another question."))
    return _back(question.version, arranging.name_of(copy))


@bp.get("/questions/<int:question_id>/remove")
@bp.post("/questions/<int:question_id>/remove")
@access(may_build, question=Question)
def remove_question(question: Question) -> ResponseReturnValue:
    """Take a question out of a draft, after a look at what goes."""
    if _is_over(question.version):
        return _shown(question.version)
    form, version, title = EmptyForm(), question.version, locale.plain(question.title)
    if form.is_sent() and form.accepts(building.remove_question, question, current_person()):
        flash(_("“%(title)s” was taken out.", title=title))
        return _back(version)
    return render_template("worksheets/remove_question.html", form=form, question=question, version=version), form.status


def _mark(question: Question) -> str:
    """How a question is now, as a short mark."""
    found = [one for one in queries.questions(question.version_id) if one.id == question.id]
    return fingerprint(repr([exchange.told(one) for one in found]))


def _change(question: Question, form: QuestionForm, now: str) -> None:
    """Write a question anew, unless someone else has since the page was opened. Raises Refused then."""
    content: Content = form.content()
    if form.seen.data and form.seen.data != now:
        raise Refused(
            _("Someone else changed this question since you opened it. Open it in another tab to compare; "
              "if you save again, your words take the place of theirs.")
        )  # fmt: skip
    building.change_question(question, content, current_person())


# Parts


@bp.get("/worksheets/versions/<int:version_id>/new-part")
@bp.post("/worksheets/versions/<int:version_id>/new-part")
@access(may_build, version=WorksheetVersion)
def new_part(version: WorksheetVersion) -> ResponseReturnValue:
    """A new heading above a question, or at the end."""
    if _is_over(version):
        return _shown(version)
    form = NewPartForm()
    asked = queries.ordered_questions(version.id)
    form.stand_above(asked)
    if form.is_sent():
        first = next((one for one in asked if one.id == form.first.data), None)
        part = form.accepts(building.add_part, version, form.title.data, form.introduction.data, first, current_person())
        if part:
            flash(_("The part was added."))
            return _back(version, arranging.name_of(part))
    return render_template("worksheets/new_part.html", form=form, version=version), form.status


@bp.get("/parts/<int:part_id>/edit")
@bp.post("/parts/<int:part_id>/edit")
@access(may_build, part=Part)
def edit_part(part: Part) -> ResponseReturnValue:
    """A heading in all languages."""
    if _is_over(part.version):
        return _shown(part.version)
    form = PartForm(obj=part)
    words = form.title.data, form.introduction.data
    if form.is_sent() and form.accepts(building.change_part, part, *words, current_person()):
        flash(_("The part is saved."))
        return _back(part.version, arranging.name_of(part))
    return render_template("worksheets/edit_part.html", form=form, part=part, version=part.version), form.status


@bp.post("/parts/<int:part_id>/move")
@access(may_build, part=Part)
def move_part(part: Part) -> ResponseReturnValue:
    """A part with its questions, up, down, or before another one."""
    building.move(part, MoveForm().to.data or "", current_person())
    return _back(part.version, arranging.name_of(part))


@bp.post("/parts/<int:part_id>/remove")
@access(may_build, part=Part)
def remove_part(part: Part) -> ResponseReturnValue:
    """Take a heading out; its questions stay."""
    version = part.version
    building.remove_part(part, current_person())
    flash(_("The heading was taken out. Its questions stay where they are."))
    return _back(version)


def _is_over(version: WorksheetVersion) -> bool:
    """Whether someone opens a page that only a draft has; what was typed in one is refused in words instead."""
    return request.method == "GET" and not version.is_draft


def _shown(version: WorksheetVersion) -> ResponseReturnValue:
    return redirect(url_for("worksheets.show", version_id=version.id))


def _back(version: WorksheetVersion, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for("worksheets.build", version_id=version.id, _anchor=anchor))
