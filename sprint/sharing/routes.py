"""Files of a plan: ask for one, see how far it is, fetch it."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint.cohorts.models import Team
from sprint.cohorts.rules import may_see_team
from sprint.core import clock, files
from sprint.core.access import access, current_person
from sprint.core.forms import EmptyForm
from sprint.sharing import actions, queries
from sprint.sharing.forms import ExportForm
from sprint.sharing.models import Export
from sprint.sharing.rules import may_see_export

bp = Blueprint("sharing", __name__)


@bp.get("/teams/<int:team_id>/plan/share")
@bp.post("/teams/<int:team_id>/plan/share")
@access(may_see_team, team=Team)
def exports(team: Team) -> ResponseReturnValue:
    """Have a file of a plan made; the last ones with their states; the links by which strangers read it."""
    form = ExportForm(queries.versions_of(team.id), team.zone)
    if form.is_sent():
        wanted = form.kind.data, form.language.data, form.audience.data, form.version_id
        if form.accepts(actions.ask, team, *wanted, current_person()):
            flash(_("The file is being made. It appears below in a moment."))
            return redirect(url_for("sharing.exports", team_id=team.id, _anchor="files"))
    found = queries.exports_of(team.id)
    shown = {"exports": found, "shares": queries.shares_of(team.id), "there_on": clock.today(team.zone)}
    return render_template("sharing/exports.html", team=team, form=form, **shown), form.status


@bp.get("/exports/<int:export_id>/download")
@access(may_see_export, export=Export)
def download(export: Export) -> ResponseReturnValue:
    """Fetch a file; while it is being made, the page that says how far it is."""
    if export.file is None:
        return redirect(url_for("sharing.exports", team_id=export.team_id, _anchor="files"))
    response = files.send(export.file)
    response.headers["Content-Language"] = export.language
    return response


@bp.post("/exports/<int:export_id>/again")
@access(may_see_export, export=Export)
def try_again(export: Export) -> ResponseReturnValue:
    """Have a file made that could not be made."""
    if EmptyForm().is_sent():
        actions.try_again(export, current_person())
    return redirect(url_for("sharing.exports", team_id=export.team_id, _anchor="files"))
