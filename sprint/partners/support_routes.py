"""Support: what each organization needs, was offered and was given, and who was given none."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint.cohorts.models import Team
from sprint.cohorts.rules import is_in, may_see_team, may_work_in_team
from sprint.core.access import access, current_person
from sprint.core.forms import Form
from sprint.partners import commitment_actions as actions
from sprint.partners import marks, queries, support_queries
from sprint.partners.commitment_forms import TAKE, RemoveForm, SettleForm, SupportForm
from sprint.partners.commitment_models import Support
from sprint.partners.commitment_rules import may_change_support
from sprint.partners.routes import bp


@bp.get("/teams/<int:team_id>/support")
@access(may_see_team, team=Team)
def support(team: Team) -> ResponseReturnValue:
    """The support for each organization, and whether it is fair."""
    found = support_queries.support_of(team.id)
    balance = support_queries.balance(queries.partners_of(team.id), found)
    is_member = is_in(current_person(), team.id)
    return render_template("partners/support.html", team=team, support=found, balance=balance, is_member=is_member)


@bp.get("/teams/<int:team_id>/support/new")
@bp.post("/teams/<int:team_id>/support/new")
@access(may_work_in_team, team=Team)
def new_support(team: Team) -> ResponseReturnValue:
    """Write down what an organization needs, was offered or was given."""
    form = SupportForm(team)
    if form.is_sent() and form.accepts(actions.add_support, team, current_person(), **form.values()):
        flash(_("The support is written down."))
        return redirect(url_for("partners.support", team_id=team.id))
    return render_template("partners/new_support.html", team=team, form=form), form.status


@bp.get("/support/<int:support_id>/edit")
@bp.post("/support/<int:support_id>/edit")
@access(may_change_support, support=Support)
def edit_support(support: Support) -> ResponseReturnValue:
    """Change what an organization needs, or say when it was given."""
    form = SupportForm(support.team, support)
    if form.is_sent():
        if form.accepts(actions.change, support, current_person(), form.seen.data or "", **form.values()):
            flash(_("The support is saved."))
            return redirect(url_for("partners.support", team_id=support.team_id))
        form.show_anew()
    return _editing(support, form)


@bp.post("/support/<int:support_id>/worksheet")
@access(may_change_support, support=Support)
def settle_support(support: Support) -> ResponseReturnValue:
    """Keep what is here, or take what the worksheet says."""
    team_id, form = support.team_id, SettleForm()
    if form.is_sent():
        take = form.choice.data == TAKE
        if form.accepts(actions.settle, support, current_person(), take, form.seen.data or ""):
            flash(_("It says now what the worksheet says.") if take else _("It stays as it is."))
            return redirect(url_for("partners.support", team_id=team_id))
    return _editing(support, form)


@bp.get("/support/<int:support_id>/remove")
@bp.post("/support/<int:support_id>/remove")
@access(may_change_support, support=Support)
def remove_support(support: Support) -> ResponseReturnValue:
    """Ask first, then remove support that the team wrote itself."""
    form, team = RemoveForm(support), support.team
    if form.is_sent():
        if form.accepts(actions.remove, support, current_person(), form.seen.data or ""):
            flash(_("The support is removed."))
            return redirect(url_for("partners.support", team_id=team.id))
        form.show_anew()
    page = render_template(
        "partners/remove_support.html", team=team, support=support, record=support, form=form, is_row=actions.is_row(support)
    )
    return page, form.status


def _editing(support: Support, form: Form) -> ResponseReturnValue:
    typed = form if isinstance(form, SupportForm) else SupportForm(support.team, support, formdata=None)
    page = render_template(
        "partners/edit_support.html", team=support.team, support=support, record=support, form=typed, wrong=form,
        row=actions.row_of(support), mark=marks.mark_of(support), is_row=actions.is_row(support),
    )  # fmt: skip
    return page, form.status
