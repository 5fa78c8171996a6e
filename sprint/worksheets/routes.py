"""All worksheets, and one as a team will see it."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from sprint.cohorts.rules import is_staff
from sprint.core.access import access
from sprint.worksheets import queries
from sprint.worksheets.models import WorksheetVersion
from sprint.worksheets.rules import may_see_version
from sprint.worksheets.translation import gaps_of

bp = Blueprint("worksheets", __name__)
STATES = ("published", "draft", "retired")


@bp.get("/worksheets")
@access(is_staff)
def index() -> ResponseReturnValue:
    """All worksheets, or those in the state of `?show=` whose title holds the words of `?q=`."""
    words, state = request.args.get("q", "").strip(), request.args.get("show", "")
    standings = queries.standings(words, state if state in STATES else "")
    versions = [one.version for one in standings]
    asked = queries.questions_of([version.id for version in versions])
    return render_template(
        "worksheets/index.html", standings=standings, words=words, state=state if state in STATES else "",
        counts={version_id: sum(not one.follows for one in questions) for version_id, questions in asked.items()},
        gaps={version.id: gaps_of(version, asked[version.id]) for version in versions},
    )  # fmt: skip


@bp.get("/worksheets/versions/<int:version_id>")
@access(may_see_version, version=WorksheetVersion)
def show(version: WorksheetVersion) -> ResponseReturnValue:
    """A worksheet as a team will see it."""
    questions = queries.questions(version.id)
    gaps = gaps_of(version, questions)
    return render_template("worksheets/show.html", version=version, questions=questions, gaps=gaps)
