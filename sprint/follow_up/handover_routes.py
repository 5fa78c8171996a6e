"""Handovers: everything that somebody has, who takes it over, and the brief for that person."""

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from sprint.cohorts import actions as cohorts
from sprint.cohorts.models import Role, Team
from sprint.cohorts.queries import members
from sprint.core import locale
from sprint.core.access import access, current_person
from sprint.core.forms import EmptyForm
from sprint.follow_up import brief as briefs
from sprint.follow_up import handing
from sprint.follow_up.forms import HandoverForm
from sprint.follow_up.models import Handover
from sprint.follow_up.owned import holdings
from sprint.follow_up.routes import bp
from sprint.follow_up.rules import may_hand_back, may_hand_over, may_read_brief
from sprint.people.models import Person


@bp.get("/teams/<int:team_id>/handover/<int:leaver_id>")
@bp.post("/teams/<int:team_id>/handover/<int:leaver_id>")
@access(may_hand_over, team=Team, leaver=Person)
def hand_over(team: Team, leaver: Person) -> ResponseReturnValue:
    """All that somebody answers for, and who takes it over."""
    things = holdings(team.id, leaver)
    form = HandoverForm(team, leaver, things, members(team))
    if form.is_sent():
        made = form.accepts(_carry_out, team, leaver, form)
        if made:
            flash(_("It is handed over. %(name)s has a letter about it.", name=made.newcomer.name))
            is_here = may_read_brief(current_person(), made)  # who hands over the own work may have left with that
            return redirect(url_for("follow_up.brief", handover_id=made.id) if is_here else url_for("home.index"))
    page = render_template("follow_up/hand_over.html", team=team, leaver=leaver, things=things, form=form)
    return page, form.status


@bp.get("/handovers/<int:handover_id>")
@access(may_read_brief, handover=Handover)
def brief(handover: Handover) -> ResponseReturnValue:
    """The brief for the newcomer, as things stand today."""
    return render_template("follow_up/brief.html", team=handover.team, handover=handover, brief=briefs.brief_of(handover))


@bp.post("/handovers/<int:handover_id>/hand-back")
@access(may_hand_back, handover=Handover)
def hand_back(handover: Handover) -> ResponseReturnValue:
    """Give the same things back."""
    form = EmptyForm()
    if form.is_sent():
        given = form.accepts(lambda: (handing.hand_back(handover, current_person()),))
        if given:
            flash(ngettext("%(num)d thing was handed back.", "%(num)d things were handed back.", given[0]))
    for message in form.form_errors:
        flash(message, "act")
    return redirect(url_for("follow_up.brief", handover_id=handover.id))


def _carry_out(team: Team, leaver: Person, form: HandoverForm) -> Handover:
    """Invite whoever is new, hand over, and write the brief, all in one."""
    by = current_person()
    newcomer = form.members.get(form.newcomer.data)
    if newcomer is None:
        newcomer, _link = cohorts.invite(
            team, form.email.data.strip(), name=form.name.data, language=form.language.data, zone=None, role=Role.MEMBER,
            base_url=current_app.config["SETTINGS"].public_url, by=by,
        )  # fmt: skip
    made = handing.hand_over(
        team, leaver, newcomer, by, keys=set(form.keys.data), note=form.note.data or "", language=locale.voice().language,
        ends=form.ends.data, leads=form.leads.data,
    )  # fmt: skip
    briefs.send(made)
    return made
