"""Shared decisions: who decides, who is asked, how ties break, and what came of it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint.cohorts.models import Team
from sprint.cohorts.rules import is_in, may_see_team, may_work_in_team
from sprint.core.access import access, current_person
from sprint.core.forms import Form
from sprint.partners import commitment_actions as actions
from sprint.partners import decision_queries, marks
from sprint.partners.commitment_forms import TAKE, DecisionForm, RemoveForm, SettleForm
from sprint.partners.commitment_models import SCOPE, SharedDecision
from sprint.partners.commitment_rules import may_change_decision
from sprint.partners.commitment_words import told
from sprint.partners.routes import bp


@bp.get("/teams/<int:team_id>/decisions")
@access(may_see_team, team=Team)
def decisions(team: Team) -> ResponseReturnValue:
    """The decisions that a city shares with its partners."""
    found = decision_queries.decisions_of(team.id)
    return render_template("partners/decisions.html", team=team, decisions=found, is_member=is_in(current_person(), team.id))


@bp.get("/teams/<int:team_id>/decisions/new")
@bp.post("/teams/<int:team_id>/decisions/new")
@access(may_work_in_team, team=Team)
def new_decision(team: Team) -> ResponseReturnValue:
    """Write down a decision that is shared; with ?kind=scope a change of scope."""
    form = DecisionForm(is_scope=request.args.get("kind") == SCOPE)
    kind = SCOPE if form.is_scope else None
    if form.is_sent() and form.accepts(actions.add_decision, team, current_person(), kind=kind, **form.values()):
        flash(_("The decision is written down."))
        return redirect(url_for("partners.decisions", team_id=team.id))
    return render_template("partners/new_decision.html", team=team, form=form), form.status


@bp.get("/decisions/<int:decision_id>/edit")
@bp.post("/decisions/<int:decision_id>/edit")
@access(may_change_decision, decision=SharedDecision)
def edit_decision(decision: SharedDecision) -> ResponseReturnValue:
    """Change a decision, or say what was decided."""
    form = DecisionForm(decision)
    if form.is_sent():
        if form.accepts(actions.change, decision, current_person(), form.seen.data or "", **form.values()):
            flash(_("The decision is saved."))
            return redirect(url_for("partners.decisions", team_id=decision.team_id))
        form.show_anew()
    return _editing(decision, form)


@bp.post("/decisions/<int:decision_id>/worksheet")
@access(may_change_decision, decision=SharedDecision)
def settle_decision(decision: SharedDecision) -> ResponseReturnValue:
    """Keep what is here, or take what the worksheet says."""
    team_id, form = decision.team_id, SettleForm()
    if form.is_sent():
        take = form.choice.data == TAKE
        if form.accepts(actions.settle, decision, current_person(), take, form.seen.data or ""):
            flash(_("It says now what the worksheet says.") if take else _("It stays as it is."))
            return redirect(url_for("partners.decisions", team_id=team_id))
    return _editing(decision, form)


@bp.get("/decisions/<int:decision_id>/remove")
@bp.post("/decisions/<int:decision_id>/remove")
@access(may_change_decision, decision=SharedDecision)
def remove_decision(decision: SharedDecision) -> ResponseReturnValue:
    """Ask first, then remove a decision that the team wrote itself."""
    form, team = RemoveForm(decision), decision.team
    if form.is_sent():
        if form.accepts(actions.remove, decision, current_person(), form.seen.data or ""):
            flash(_("The decision is removed."))
            return redirect(url_for("partners.decisions", team_id=team.id))
        form.show_anew()
    page = render_template(
        "partners/remove_decision.html", team=team, decision=decision, record=decision, form=form, is_row=actions.is_row(decision)
    )
    return page, form.status


def _editing(decision: SharedDecision, form: Form) -> ResponseReturnValue:
    typed = form if isinstance(form, DecisionForm) else DecisionForm(decision, formdata=None)
    page = render_template(
        "partners/edit_decision.html", team=decision.team, decision=decision, record=decision, form=typed, wrong=form,
        history=told(decision_queries.history_of(decision)), row=actions.row_of(decision), mark=marks.mark_of(decision),
        is_row=actions.is_row(decision),
    )  # fmt: skip
    return page, form.status
