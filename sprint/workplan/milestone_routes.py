"""The milestones of a team."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint.cohorts.models import Team
from sprint.cohorts.rules import is_in, may_work_in_team
from sprint.core import clock, locale
from sprint.core.access import access, current_person
from sprint.core.forms import EmptyForm
from sprint.workplan import actions, queries, settling
from sprint.workplan.forms import MilestoneForm, SettleForm
from sprint.workplan.history import lines_about
from sprint.workplan.models import Milestone
from sprint.workplan.routes import bp
from sprint.workplan.rules import may_change_milestone, may_see_milestone


@bp.get("/teams/<int:team_id>/milestones/new")
@bp.post("/teams/<int:team_id>/milestones/new")
@access(may_work_in_team, team=Team)
def new_milestone(team: Team) -> ResponseReturnValue:
    """Add a milestone."""
    form = MilestoneForm(team)
    if form.is_sent():
        language = locale.voice().language
        if made := form.accepts(actions.add_milestone, team, current_person(), language=language, **form.values()):
            flash(_("The milestone “%(milestone)s” is in the roadmap.", milestone=made.title))
            return redirect(url_for("workplan.show", team_id=team.id))
    return render_template("workplan/new_milestone.html", team=team, form=form), form.status


@bp.get("/milestones/<int:milestone_id>")
@access(may_see_milestone, milestone=Milestone)
def milestone(milestone: Milestone) -> ResponseReturnValue:
    """Everything about one milestone."""
    return _page(milestone, SettleForm(seen=milestone.mark))


@bp.get("/milestones/<int:milestone_id>/edit")
@bp.post("/milestones/<int:milestone_id>/edit")
@access(may_change_milestone, milestone=Milestone)
def edit_milestone(milestone: Milestone) -> ResponseReturnValue:
    """Change a milestone; whoever else changed it meanwhile is not written over unseen."""
    form, team = MilestoneForm(milestone.team, milestone), milestone.team
    if form.is_sent() and form.accepts(
        actions.change_milestone, milestone, current_person(), seen=form.seen.data or "", **form.values()
    ):
        flash(_("The milestone “%(milestone)s” is saved.", milestone=milestone.title))
        return redirect(url_for("workplan.show", team_id=milestone.team_id))
    changed = form.status == 409 and form.seen.data != milestone.mark
    form.seen.data = milestone.mark if form.status != 422 else form.seen.data
    page = render_template("workplan/edit_milestone.html", team=team, milestone=milestone, form=form, changed=changed)
    return page, form.status


@bp.post("/milestones/<int:milestone_id>/settle")
@access(may_change_milestone, milestone=Milestone)
def settle_milestone(milestone: Milestone) -> ResponseReturnValue:
    """Keep the milestone, take what the worksheet says, or make one of both."""
    form = SettleForm()
    if form.is_sent() and form.accepts(
        settling.settle, milestone, current_person(), form.seen.data or "", form.choice.data, form.taken.data or []
    ):
        flash(_("Decided. Nothing else of the milestone has changed."))
        return redirect(url_for("workplan.milestone", milestone_id=milestone.id))
    form.seen.data = milestone.mark
    return _page(milestone, form)


@bp.get("/milestones/<int:milestone_id>/remove")
@bp.post("/milestones/<int:milestone_id>/remove")
@access(may_change_milestone, milestone=Milestone)
def remove_milestone(milestone: Milestone) -> ResponseReturnValue:
    """Ask first, then remove a milestone."""
    form, team = EmptyForm(), milestone.team
    leading = [one for one in queries.tasks_of(team.id) if one.milestone_id == milestone.id]
    if form.is_sent() and form.accepts(actions.remove_milestone, milestone, current_person()):
        flash(_("The milestone is removed."))
        return redirect(url_for("workplan.show", team_id=team.id))
    page = render_template("workplan/remove_milestone.html", team=team, milestone=milestone, form=form, leading=leading)
    return page, form.status


def _page(milestone: Milestone, form: SettleForm) -> ResponseReturnValue:
    leading = [one for one in queries.tasks_of(milestone.team_id) if one.milestone_id == milestone.id]
    page = render_template(
        "workplan/milestone.html", team=milestone.team, milestone=milestone, settle=form, form=form, leading=leading,
        history=lines_about(milestone), differences=settling.differences(milestone),
        may_change=is_in(current_person(), milestone.team_id), today_there=clock.today(milestone.team.zone),
    )  # fmt: skip
    return page, form.status
