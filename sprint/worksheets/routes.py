"""All worksheets, and one as a team will see it."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from sprint.cohorts.rules import is_staff
from sprint.core.access import access
from sprint.worksheets import queries
from sprint.worksheets.models import WorksheetVersion
from sprint.worksheets.rules import may_see_version

bp = Blueprint("worksheets", __name__)


@bp.get("/worksheets")
@access(is_staff)
def index() -> ResponseReturnValue:
    """All worksheets, or those whose title holds the words of `?q=`."""
    words = request.args.get("q", "").strip()
    versions = queries.current_versions(words)
    asked = queries.questions_of([version.id for version in versions])
    return render_template(
        "worksheets/index.html", versions=versions, words=words,
        counts={version_id: sum(not one.follows for one in questions) for version_id, questions in asked.items()},
        gaps={version.id: queries.gaps_of(version, asked[version.id]) for version in versions},
    )  # fmt: skip


@bp.get("/worksheets/versions/<int:version_id>")
@access(may_see_version, version=WorksheetVersion)
def show(version: WorksheetVersion) -> ResponseReturnValue:
    """A worksheet as a team will see it."""
    questions = queries.questions(version.id)
    gaps = queries.gaps_of(version, questions)
    return render_template("worksheets/show.html", version=version, questions=questions, gaps=gaps)
