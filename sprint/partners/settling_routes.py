"""What worksheets say otherwise since, and what the team decides about it."""

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint.cohorts.models import Team
from sprint.cohorts.rules import is_in, may_see_team
from sprint.core.access import access, current_person
from sprint.core.database import find
from sprint.partners import actions, queries, settling
from sprint.partners.forms import TAKE, DecideForm
from sprint.partners.models import Absence, Concern, Partner, Tie
from sprint.partners.routes import bp
from sprint.partners.rules import may_change_absence, may_change_concern, may_change_partner, may_change_tie


@bp.get("/teams/<int:team_id>/partners/asked")
@access(may_see_team, team=Team)
def asked(team: Team) -> ResponseReturnValue:
    """All records about which worksheets say something else since."""
    return _asked(team, DecideForm())


@bp.post("/partners/<int:partner_id>/decide")
@access(may_change_partner, partner=Partner)
def decide(partner: Partner) -> ResponseReturnValue:
    """Keep an organization as it is, or take what worksheets say; one whose row is gone is then removed."""
    removes = partner.is_gone and partner.heard_since is None
    return _decided(partner, actions.let_go if removes else actions.take)


@bp.post("/ties/<int:tie_id>/decide")
@access(may_change_tie, tie=Tie)
def decide_tie(tie: Tie) -> ResponseReturnValue:
    """Keep a tie as it is, or take the worksheet's."""
    return _decided(tie)


@bp.post("/concerns/<int:concern_id>/decide")
@access(may_change_concern, concern=Concern)
def decide_concern(concern: Concern) -> ResponseReturnValue:
    """Keep a worry as it is, or take the worksheet's words."""
    return _decided(concern)


@bp.post("/absences/<int:absence_id>/decide")
@access(may_change_absence, absence=Absence)
def decide_absence(absence: Absence) -> ResponseReturnValue:
    """Keep what was said about one who is missing, or take what the worksheet says."""
    return _decided(absence)


def _decided(record: Any, takes: Any = actions.take) -> ResponseReturnValue:
    form, team_id = DecideForm(), record.team_id
    if form.is_sent():
        action = takes if form.decision.data == TAKE else actions.keep_as_is
        if form.accepts(action, record, current_person(), form.seen.data or ""):
            flash(_("Decided. The worksheet itself is as it was."))
            return redirect(url_for("partners.asked", team_id=team_id))
    return _asked(find(Team, team_id), form)


def _asked(team: Team, form: DecideForm) -> ResponseReturnValue:
    groups = (
        ("partner", queries.partners_of(team.id)), ("tie", queries.ties_of(team.id)), ("concern", queries.concerns_of(team.id)),
        ("absence", queries.absences_of(team.id)),
    )  # fmt: skip
    waiting = [
        (kind, one, settling.differences(one), actions.mark_of_any(one))
        for kind, found in groups for one in found if one.is_asked_about
    ]  # fmt: skip
    is_member = is_in(current_person(), team.id)
    return render_template("partners/asked.html", team=team, form=form, waiting=waiting, is_member=is_member), form.status
