"""The roadmap and workplan of a team."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from sprint.cohorts.models import Team
from sprint.cohorts.rules import may_see_team
from sprint.core.access import access
from sprint.workplan import queries

bp = Blueprint("workplan", __name__)


@bp.get("/teams/<int:team_id>/workplan")
@access(may_see_team, team=Team)
def show(team: Team) -> ResponseReturnValue:
    """The workplan of a team."""
    return render_template("workplan/show.html", team=team, tasks=queries.tasks_of(team.id))
