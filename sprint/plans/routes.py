"""Each team's Community Data Training Plan, written by its accepted answers."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint.cohorts.models import Team
from sprint.cohorts.rules import may_see_team
from sprint.core.access import access, current_person
from sprint.core.forms import EmptyForm, Form
from sprint.plans import actions
from sprint.plans.comparing import comparing
from sprint.plans.freezing import tables_of
from sprint.plans.models import Plan, PlanVersion
from sprint.plans.rules import may_see_version, may_submit_plan
from sprint.plans.sheet import Sheet, frozen_parts, sheet_of
from sprint.plans.sponsoring import Backing, backing_of
from sprint.plans.verdicts import Judged, judged
from sprint.plans.whole import around

bp = Blueprint("plans", __name__)


@bp.get("/teams/<int:team_id>/plan")
@access(may_see_team, team=Team)
def show(team: Team) -> ResponseReturnValue:
    """A team's plan as it is now: what is in it, from where, and what is missing."""
    return _page(team, _sheet(team), EmptyForm())


@bp.post("/plans/<int:plan_id>/submit")
@access(may_submit_plan, plan=Plan)
def submit(plan: Plan) -> ResponseReturnValue:
    """Send a plan to review."""
    form = EmptyForm()
    if form.is_sent() and form.accepts(actions.submit, plan, current_person()):
        flash(_("The plan is with your facilitation team now. Until they begin their review, you can take it back."))
        return redirect(url_for("plans.show", team_id=plan.team_id))
    return _page(plan.team, _sheet(plan.team), form)


@bp.post("/plans/<int:plan_id>/take-back")
@access(may_submit_plan, plan=Plan)
def take_back(plan: Plan) -> ResponseReturnValue:
    """Write again in a plan that nobody has begun to review."""
    form = EmptyForm()
    if form.is_sent() and form.accepts(actions.take_back, plan, current_person()):
        flash(_("The plan is with your team again. Send it when it is ready."))
        return redirect(url_for("plans.show", team_id=plan.team_id))
    return _page(plan.team, _sheet(plan.team), form)


@bp.get("/plan-versions/<int:version_id>")
@access(may_see_version, version=PlanVersion)
def version(version: PlanVersion) -> ResponseReturnValue:
    """A plan as it was approved, with the workplan and the partners of that time."""
    parts, tables = frozen_parts(version, with_private=True), list(tables_of(version.records))
    return render_template("plans/version.html", version=version, parts=parts, tables=tables, team=version.plan.team)


@bp.get("/teams/<int:team_id>/plan/compare")
@access(may_see_team, team=Team)
def compare_versions(team: Team) -> ResponseReturnValue:
    """Two versions of a plan, or a version and the plan as it is now, and what differs."""
    found = comparing(team, request.args)
    return render_template("plans/compare_versions.html", team=team, comparing=found), 404 if found.is_unknown else 200


def _sheet(team: Team) -> Sheet:
    """The whole plan: the gates of this room open for the team and its facilitators only."""
    return sheet_of(team, with_private=True)


def _page(team: Team, sheet: Sheet, form: Form) -> ResponseReturnValue:
    said, beside = judged(sheet.plan) if sheet.plan else Judged(), around(team, sheet)
    backing = backing_of(sheet.plan.id) if sheet.plan else Backing()
    shown = {"judged": said, "beside": beside, "backing": backing}
    return render_template("plans/show.html", team=team, sheet=sheet, form=form, **shown), form.status
