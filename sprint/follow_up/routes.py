"""What becomes of a plan: a page for each team, one for the facilitation team, and the trainings that were held."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint.cohorts.models import Cohort, Team
from sprint.cohorts.queries import members, people_of, teams
from sprint.cohorts.rules import is_in, may_facilitate, may_see_team
from sprint.core.access import access, current_person
from sprint.core.forms import EmptyForm
from sprint.follow_up import check_in_actions, queries, training_actions
from sprint.follow_up.forms import DaysForm, TrainingForm
from sprint.follow_up.models import Training
from sprint.follow_up.rules import may_change_training
from sprint.partners.queries import partners_of
from sprint.workplan.queries import tasks_of

bp = Blueprint("follow_up", __name__)


@bp.get("/teams/<int:team_id>/follow-up")
@access(may_see_team, team=Team)
def show(team: Team) -> ResponseReturnValue:
    """What is next and when, and all that was recorded."""
    trainings = queries.trainings_of(team.id)
    return render_template(
        "follow_up/show.html", team=team, due=queries.check_ins_of_team(team), trainings=trainings,
        reach=queries.reach(trainings), handovers=queries.handovers_of(team.id), members=members(team),
        last_day=queries.last_day(team.cohort), is_member=is_in(current_person(), team.id),
    )  # fmt: skip


@bp.get("/cohorts/<int:cohort_id>/follow-up")
@bp.post("/cohorts/<int:cohort_id>/follow-up")
@access(may_facilitate, cohort=Cohort)
def index(cohort: Cohort) -> ResponseReturnValue:
    """The check-ins of all teams, and the days on which the cohort asks."""
    days = queries.days_of(cohort)
    form = DaysForm(data={"days": ", ".join(str(day) for day in days)})
    if form.is_sent():
        form.accepts(check_in_actions.set_days, cohort, form.numbers, current_person())
        flash(_("The days of the check-ins are saved."))
        return redirect(url_for("follow_up.index", cohort_id=cohort.id))
    there = teams(cohort)
    ids = [team.id for team in there]
    page = render_template(
        "follow_up/index.html", cohort=cohort, teams=there, form=form, due=queries.check_ins_of(cohort, there),
        reach=queries.reach_by_team(ids), reports=queries.latest_reports(ids), people=people_of(ids),
    )  # fmt: skip
    return page, form.status


@bp.get("/teams/<int:team_id>/trainings/new")
@bp.post("/teams/<int:team_id>/trainings/new")
@access(may_see_team, team=Team)
def new_training(team: Team) -> ResponseReturnValue:
    """Record a training that was held."""
    form = TrainingForm(team, partners_of(team.id), tasks_of(team.id))
    if form.is_sent() and form.accepts(training_actions.record, team, current_person(), **form.values()):
        flash(_("The training is recorded."))
        return redirect(url_for("follow_up.show", team_id=team.id, _anchor="trainings"))
    return render_template("follow_up/new_training.html", team=team, form=form), form.status


@bp.get("/trainings/<int:training_id>/edit")
@bp.post("/trainings/<int:training_id>/edit")
@access(may_change_training, training=Training)
def edit_training(training: Training) -> ResponseReturnValue:
    """Correct what was recorded."""
    team = training.team
    form = TrainingForm(team, partners_of(team.id), tasks_of(team.id), training)
    if form.is_sent() and form.accepts(training_actions.change, training, current_person(), **form.values()):
        flash(_("The training is saved."))
        return redirect(url_for("follow_up.show", team_id=team.id, _anchor="trainings"))
    return render_template("follow_up/edit_training.html", team=team, form=form, training=training), form.status


@bp.post("/trainings/<int:training_id>/remove")
@access(may_change_training, training=Training)
def remove_training(training: Training) -> ResponseReturnValue:
    """Take a training out of the totals."""
    if EmptyForm().is_sent():
        training_actions.remove(training, current_person())
        flash(_("The training is out of the totals."))
    return redirect(url_for("follow_up.show", team_id=training.team_id, _anchor="trainings"))
