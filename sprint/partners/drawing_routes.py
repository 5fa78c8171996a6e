"""The ecosystem of a team, drawn and listed, who is missing from it, and what worksheets say otherwise about all of it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint.cohorts.models import Team
from sprint.cohorts.rules import is_in, may_see_team, may_work_in_team
from sprint.core.access import access, current_person
from sprint.core.database import find
from sprint.core.forms import EmptyForm
from sprint.partners import actions, drawing_actions, listing, mapping, queries
from sprint.partners.drawing_forms import AbsenceForm, TieForm
from sprint.partners.missing import About
from sprint.partners.models import Absence, Tie
from sprint.partners.routes import bp
from sprint.partners.rules import may_change_absence, may_change_tie


@bp.get("/teams/<int:team_id>/partners/map")
@access(may_see_team, team=Team)
def map(team: Team) -> ResponseReturnValue:  # noqa: A001 — the name of its address
    """The ecosystem as a drawing and as a table of the same rows, and who is missing from it."""
    partners, ties = queries.partners_of(team.id), queries.ties_of(team.id)
    unheard = listing.unheard(team, partners, queries.absences_of(team.id))
    return render_template(
        "partners/map.html", team=team, partners=partners, ties=ties, unheard=unheard,
        drawing=mapping.draw(team.city.name, partners, ties), is_member=is_in(current_person(), team.id),
    )  # fmt: skip


@bp.get("/teams/<int:team_id>/ties/new")
@bp.post("/teams/<int:team_id>/ties/new")
@access(may_work_in_team, team=Team)
def new_tie(team: Team) -> ResponseReturnValue:
    """Connect two organizations, or one with the city."""
    form = TieForm(team, queries.partners_of(team.id), start=request.args.get("from", ""))
    if form.is_sent() and form.accepts(drawing_actions.add_tie, team, current_person(), form.ends, **form.values()):
        flash(_("The tie is on the map."))
        return redirect(url_for("partners.map", team_id=team.id, _anchor="ties"))
    return render_template("partners/new_tie.html", team=team, form=form), form.status


@bp.get("/ties/<int:tie_id>/edit")
@bp.post("/ties/<int:tie_id>/edit")
@access(may_change_tie, tie=Tie)
def edit_tie(tie: Tie) -> ResponseReturnValue:
    """Change a tie."""
    team: Team = find(Team, tie.team_id)
    form = TieForm(team, queries.partners_of(team.id), tie, joins="combine" in request.args)
    if form.is_sent():
        if form.accepts(drawing_actions.change_tie, tie, team, current_person(), form.ends, **form.marks(), **form.values()):
            flash(_("The tie is saved."))
            return redirect(url_for("partners.map", team_id=team.id, _anchor="ties"))
        form.show_anew()
    return render_template("partners/edit_tie.html", team=team, tie=tie, form=form), form.status


@bp.post("/ties/<int:tie_id>/remove")
@access(may_change_tie, tie=Tie)
def remove_tie(tie: Tie) -> ResponseReturnValue:
    """Take a tie off the map."""
    form, team_id = EmptyForm(), tie.team_id
    if form.is_sent() and form.accepts(drawing_actions.remove_tie, tie, current_person()):
        flash(_("The tie is off the map."))
    return redirect(url_for("partners.map", team_id=team_id, _anchor="ties"))


@bp.get("/teams/<int:team_id>/partners/missing")
@bp.post("/teams/<int:team_id>/partners/missing")
@access(may_work_in_team, team=Team)
def new_absence(team: Team) -> ResponseReturnValue:
    """Say what is done about one who is missing: one that the map shows (?about=…&name=…), or a group that the team names."""
    about = request.args.get("about", "")
    about = about if about in set(About) else About.GROUP
    form = AbsenceForm(name=request.args.get("name", "")[:200])
    if form.is_sent() and form.accepts(drawing_actions.add_absence, team, current_person(), about, **form.values()):
        flash(_("Your answer is saved."))
        return redirect(url_for("partners.map", team_id=team.id, _anchor="missing"))
    members = actions.members_of(team)
    return render_template("partners/new_absence.html", team=team, form=form, about=about, members=members), form.status


@bp.get("/absences/<int:absence_id>/edit")
@bp.post("/absences/<int:absence_id>/edit")
@access(may_change_absence, absence=Absence)
def edit_absence(absence: Absence) -> ResponseReturnValue:
    """Change what is done about one who is missing."""
    team: Team = find(Team, absence.team_id)
    form = AbsenceForm(absence, joins="combine" in request.args)
    if form.is_sent():
        if form.accepts(drawing_actions.change_absence, absence, team, current_person(), **form.marks(), **form.values()):
            flash(_("Your answer is saved."))
            return redirect(url_for("partners.map", team_id=team.id, _anchor="missing"))
        form.show_anew()
    members = actions.members_of(team)
    return render_template("partners/edit_absence.html", team=team, absence=absence, form=form, members=members), form.status


@bp.post("/absences/<int:absence_id>/remove")
@access(may_change_absence, absence=Absence)
def remove_absence(absence: Absence) -> ResponseReturnValue:
    """Take back what was said about one who is missing."""
    form, team_id = EmptyForm(), absence.team_id
    if form.is_sent() and form.accepts(drawing_actions.remove_absence, absence, current_person()):
        flash(_("The answer is removed."))
    return redirect(url_for("partners.map", team_id=team_id, _anchor="missing"))
