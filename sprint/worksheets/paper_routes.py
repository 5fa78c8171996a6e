"""A worksheet on paper and in an office program, blank."""

from flask import Response, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from slugify import slugify

from sprint.core import files, locale
from sprint.core.access import access
from sprint.worksheets import queries
from sprint.worksheets import word as writing
from sprint.worksheets.models import WorksheetVersion
from sprint.worksheets.routes import bp
from sprint.worksheets.rules import may_see_version


@bp.get("/worksheets/versions/<int:version_id>/print")
@access(may_see_version, version=WorksheetVersion)
def paper(version: WorksheetVersion) -> ResponseReturnValue:
    """A blank worksheet to print, with lines to write on."""
    return render_template("worksheets/paper.html", version=version, questions=queries.questions(version.id))


@bp.get("/worksheets/versions/<int:version_id>/word")
@access(may_see_version, version=WorksheetVersion)
def word(version: WorksheetVersion) -> ResponseReturnValue:
    """A blank worksheet as a Word document, in the language of whoever asks."""
    title = locale.plain(version.title)
    facts = [_("Version %(number)d of the worksheet", number=version.number)]
    cover = writing.Cover(title, facts, writing.blank_mark(version), returns=True)
    response = Response(writing.document(version, queries.questions(version.id), cover, {}), mimetype=writing.MEDIA_TYPE)
    name = slugify(_("Worksheet") + f" {title}", max_length=80)
    response.headers["Content-Disposition"] = files.disposition(f"{name}.docx")
    response.headers["Content-Language"] = locale.voice().language
    return response
