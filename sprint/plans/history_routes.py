"""The past of a plan: who wrote what, what was accepted, two states of a text side by side, and the way back to one of them."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint.cohorts.models import Team
from sprint.cohorts.rules import may_see_team
from sprint.core.access import access, current_person
from sprint.core.database import find
from sprint.plans import history as past
from sprint.plans import settling
from sprint.plans.history import History
from sprint.plans.models import Plan
from sprint.plans.queries import entry_of
from sprint.plans.routes import bp
from sprint.plans.rules import may_restore_text
from sprint.plans.text_models import PlanTextRevision
from sprint.plans.writing import said
from sprint.submissions.comparing import compare as compared
from sprint.submissions.paper_forms import OverForm


@bp.get("/teams/<int:team_id>/plan/history")
@access(may_see_team, team=Team)
def history(team: Team) -> ResponseReturnValue:
    """Who wrote what in the plan when, and which answers were accepted; of one section or one person where asked."""
    return render_template("plans/history.html", team=team, history=History(team, request.args))


@bp.get("/teams/<int:team_id>/plan/history/compare")
@access(may_see_team, team=Team)
def compare(team: Team) -> ResponseReturnValue:
    """Two states of one text, and what differs."""
    return render_template("plans/compare.html", team=team, pair=past.pair(team, request.args))


@bp.get("/plan-revisions/<int:revision_id>/restore")
@bp.post("/plan-revisions/<int:revision_id>/restore")
@access(may_restore_text, revision=PlanTextRevision)
def restore(revision: PlanTextRevision) -> ResponseReturnValue:
    """What would change if a text became again what it was; and make it so."""
    form, plan, text = OverForm(), find(Plan, revision.text.plan_id), revision.text
    if form.is_sent() and form.accepts(settling.restore, revision, plan.team, base=form.seen, by=current_person()):
        flash(_("The plan says again what it said. The text before it stays in the history."))
        return redirect(url_for("plans.show", team_id=plan.team_id, _anchor=f"s-{text.section}"))
    questions, entry = past.questions_of(plan.team, [text]), entry_of(plan, text.question_id)
    told = past.told([revision], questions)[0]
    now, then = said(text.value, entry and entry.value), said(revision.value, entry and entry.value)
    difference = compared(questions[text.id], now, then)
    return render_template(
        "plans/restore.html", form=form, plan=plan, told=told, text=text, same=now == then, difference_of=difference,
        team=plan.team,
    ), form.status  # fmt: skip
