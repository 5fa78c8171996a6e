"""A worksheet with its versions: begun, imported, compared, published, discarded, duplicated, retired."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from slugify import slugify
from werkzeug.exceptions import NotFound

from sprint.cohorts.rules import is_staff
from sprint.core import locale
from sprint.core.access import access, current_person
from sprint.core.forms import EmptyForm
from sprint.core.yaml_files import LARGEST_FILE
from sprint.worksheets import exchange, publishing, queries, taking_over
from sprint.worksheets.building_forms import ImportForm, PublishForm, WordsForm
from sprint.worksheets.comparing import grouped
from sprint.worksheets.flaws import flaws_of
from sprint.worksheets.models import Worksheet, WorksheetVersion
from sprint.worksheets.routes import bp
from sprint.worksheets.rules import may_build, may_see_version
from sprint.worksheets.translation import gaps_by_language


@bp.get("/worksheets/new")
@bp.post("/worksheets/new")
@access(is_staff)
def new() -> ResponseReturnValue:
    """Begin a worksheet."""
    form = WordsForm()
    if form.is_sent() and (version := form.accepts(publishing.new_worksheet, *form.words(), current_person())):
        flash(_("The draft is there. Add its first question."))
        return redirect(url_for("worksheets.build", version_id=version.id))
    return render_template("worksheets/new.html", form=form), form.status


@bp.get("/worksheets/import")
@bp.post("/worksheets/import")
@access(is_staff)
def import_file() -> ResponseReturnValue:
    """Take a worksheet file over as a draft, or tell line by line what is wrong with it."""
    form = ImportForm()
    if form.is_sent():
        content = form.file.data.stream.read(LARGEST_FILE + 1)
        version = form.accepts(lambda: taking_over.take_over(exchange.read(content), current_person()))
        if version:
            flash(_("The worksheet is there as a draft. Look at it, then publish it."))
            return redirect(url_for("worksheets.build", version_id=version.id))
        form.status = 422
    return render_template("worksheets/import_file.html", form=form), form.status


@bp.get("/worksheets/<int:worksheet_id>")
@access(may_build, worksheet=Worksheet)
def versions(worksheet: Worksheet) -> ResponseReturnValue:
    """All versions of a worksheet."""
    found = _versions(worksheet)
    counts = queries.question_counts([version.id for version in found], numbered=True)
    return render_template("worksheets/versions.html", worksheet=worksheet, versions=found, counts=counts)


@bp.get("/worksheets/<int:worksheet_id>/compare")
@access(may_build, worksheet=Worksheet)
def compare(worksheet: Worksheet) -> ResponseReturnValue:
    """What one version says otherwise than another: those of `?old=` and `?new=`, or the two newest."""
    found = _versions(worksheet)
    by_number = {str(version.number): version for version in found}
    new = by_number.get(request.args.get("new", ""), found[0])
    old = by_number.get(request.args.get("old", ""), found[min(1, len(found) - 1)])
    groups = grouped(old, new)
    return render_template("worksheets/compare.html", worksheet=worksheet, versions=found, old=old, new=new, groups=groups)


@bp.get("/worksheets/versions/<int:version_id>/file.yaml")
@access(may_see_version, version=WorksheetVersion)
def export(version: WorksheetVersion) -> ResponseReturnValue:
    """A version as a file, named in the reader's language."""
    name = slugify(locale.plain(version.title), max_length=60) or version.worksheet.key
    response = Response(exchange.write(version), mimetype="application/yaml")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}-{version.number}.yaml"'
    return response


@bp.get("/worksheets/versions/<int:version_id>/publish")
@bp.post("/worksheets/versions/<int:version_id>/publish")
@access(may_build, version=WorksheetVersion)
def publish(version: WorksheetVersion) -> ResponseReturnValue:
    """Freeze a draft, after a look at what is incomplete and what is not translated."""
    form = PublishForm()
    if form.is_sent() and form.accepts(publishing.publish, version, form.confirmed.data, current_person()):
        flash(_("Version %(number)d is published. Cohorts can be given it from now on.", number=version.number))
        return _sheet(version.worksheet_id)
    if not version.is_draft and form.status < 400:
        return _sheet(version.worksheet_id)
    asked = queries.questions(version.id)
    flaws, gaps = flaws_of(version, asked, queries.parts(version.id)), gaps_by_language(version, asked)
    return render_template("worksheets/publish.html", form=form, version=version, flaws=flaws, gaps=gaps), form.status


@bp.get("/worksheets/versions/<int:version_id>/discard")
@bp.post("/worksheets/versions/<int:version_id>/discard")
@access(may_build, version=WorksheetVersion)
def discard(version: WorksheetVersion) -> ResponseReturnValue:
    """Throw a draft away, after a look at what goes."""
    form, worksheet_id, number = EmptyForm(), version.worksheet_id, version.number
    if form.is_sent() and form.accepts(publishing.discard, version, current_person()):
        flash(_("The draft was discarded."))
        return redirect(url_for("worksheets.index")) if number == 1 else _sheet(worksheet_id)
    if not version.is_draft and form.status < 400:
        return _sheet(worksheet_id)
    count = len(queries.questions(version.id))
    return render_template("worksheets/discard.html", form=form, version=version, count=count), form.status


@bp.post("/worksheets/versions/<int:version_id>/duplicate")
@access(may_build, version=WorksheetVersion)
def duplicate(version: WorksheetVersion) -> ResponseReturnValue:
    """A new worksheet that says what this version says."""
    draft = publishing.duplicate(version, current_person())
    flash(_("This is the copy, as a draft of a worksheet of its own. Give it a title."))
    return redirect(url_for("worksheets.edit", version_id=draft.id))


@bp.post("/worksheets/<int:worksheet_id>/draft")
@access(may_build, worksheet=Worksheet)
def next_draft(worksheet: Worksheet) -> ResponseReturnValue:
    """Begin the next version, or go on with the draft that is there."""
    draft = publishing.next_draft(worksheet, current_person())
    return redirect(url_for("worksheets.build", version_id=draft.id))


@bp.post("/worksheets/<int:worksheet_id>/retire")
@access(may_build, worksheet=Worksheet)
def retire(worksheet: Worksheet) -> ResponseReturnValue:
    """Offer it no more."""
    publishing.retire(worksheet, current_person())
    flash(_("The worksheet is retired. Cohorts that have it keep it; no other is offered it."))
    return _sheet(worksheet.id)


@bp.post("/worksheets/<int:worksheet_id>/bring-back")
@access(may_build, worksheet=Worksheet)
def bring_back(worksheet: Worksheet) -> ResponseReturnValue:
    """Offer it again."""
    publishing.bring_back(worksheet, current_person())
    flash(_("The worksheet is back. It is offered to cohorts again."))
    return _sheet(worksheet.id)


def _versions(worksheet: Worksheet) -> list[WorksheetVersion]:
    """All versions, the newest first; a page about a worksheet without any is not there."""
    found = queries.versions_of(worksheet.id)
    if not found:
        raise NotFound
    return found


def _sheet(worksheet_id: int) -> ResponseReturnValue:
    return redirect(url_for("worksheets.versions", worksheet_id=worksheet_id))
