"""Commitments: what matters first, one of them with its history, and asking the other side."""

from typing import Any

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from sprint.cohorts.models import Team
from sprint.cohorts.rules import is_in, may_see_team, may_work_in_team
from sprint.core import clock
from sprint.core.access import access, current_person
from sprint.core.forms import EmptyForm, Form
from sprint.partners import commitment_actions as actions
from sprint.partners import commitment_asking, commitment_flow, commitment_queries, marks, queries
from sprint.partners.commitment_forms import TAKE, AskForm, CommitmentForm, EndForm, SettleForm
from sprint.partners.commitment_listing import Filters, entry_of, listing_of
from sprint.partners.commitment_models import Asking, Commitment
from sprint.partners.commitment_rules import may_change_asking, may_change_commitment, may_see_commitment
from sprint.partners.commitment_words import told
from sprint.partners.routes import bp


@bp.get("/teams/<int:team_id>/commitments")
@access(may_see_team, team=Team)
def commitments(team: Team) -> ResponseReturnValue:
    """What a city and its partners promised each other; what matters most first."""
    return _listed(team, EmptyForm())


@bp.post("/teams/<int:team_id>/commitments/bring-in")
@access(may_work_in_team, team=Team)
def bring_in_promises(team: Team) -> ResponseReturnValue:
    """Bring in what worksheets say, where they were accepted before; commitments, decisions and support at once."""
    form = EmptyForm()
    if form.is_sent():
        count = commitment_flow.bring_in(team)
        flash(
            ngettext("%(num)d row of the worksheets is here now.", "%(num)d rows of the worksheets are here now.", count)
            if count else _("No accepted worksheet says more than what is here.")
        )  # fmt: skip
        return redirect(url_for("partners.commitments", team_id=team.id))
    return _listed(team, form)


@bp.get("/teams/<int:team_id>/commitments/new")
@bp.post("/teams/<int:team_id>/commitments/new")
@access(may_work_in_team, team=Team)
def new_commitment(team: Team) -> ResponseReturnValue:
    """Write down a promise."""
    form = CommitmentForm(team)
    if form.is_sent():
        made = form.accepts(actions.add_commitment, team, current_person(), **form.values())
        if made:
            flash(_("The commitment is written down. Read it back to the other side, or ask it to confirm by letter."))
            return redirect(url_for("partners.commitment", commitment_id=made.id))
    return render_template("partners/new_commitment.html", team=team, form=form), form.status


@bp.get("/commitments/<int:commitment_id>")
@access(may_see_commitment, commitment=Commitment)
def commitment(commitment: Commitment) -> ResponseReturnValue:
    """One commitment: what it says, who was asked to confirm it, and what was done with it."""
    return _page(commitment, EndForm())


@bp.get("/commitments/<int:commitment_id>/edit")
@bp.post("/commitments/<int:commitment_id>/edit")
@access(may_change_commitment, commitment=Commitment)
def edit_commitment(commitment: Commitment) -> ResponseReturnValue:
    """Change what was promised; its confirmation ends with other words."""
    form = CommitmentForm(commitment.team, commitment)
    if form.is_sent():
        if form.accepts(actions.change, commitment, current_person(), form.seen.data or "", **form.values()):
            flash(_("The commitment is saved."))
            return redirect(url_for("partners.commitment", commitment_id=commitment.id))
        form.show_anew()
    return _editing(commitment, form)


@bp.post("/commitments/<int:commitment_id>/worksheet")
@access(may_change_commitment, commitment=Commitment)
def settle_commitment(commitment: Commitment) -> ResponseReturnValue:
    """Keep what is here, or take what the worksheet says."""
    team_id, form = commitment.team_id, SettleForm()
    if form.is_sent():
        take = form.choice.data == TAKE
        if form.accepts(actions.settle, commitment, current_person(), take, form.seen.data or ""):
            flash(_("It says now what the worksheet says.") if take else _("It stays as it is."))
            return redirect(url_for("partners.commitments", team_id=team_id))
    return _editing(commitment, form)


@bp.post("/commitments/<int:commitment_id>/end")
@access(may_change_commitment, commitment=Commitment)
def end_commitment(commitment: Commitment) -> ResponseReturnValue:
    """Say what became of it."""
    form = EndForm()
    if form.is_sent() and form.accepts(actions.end, commitment, current_person(), form.state.data, form.note.data or ""):
        flash(_("Noted. If that was a mistake, open the commitment again."))
        return redirect(url_for("partners.commitment", commitment_id=commitment.id))
    return _page(commitment, form)


@bp.post("/commitments/<int:commitment_id>/reopen")
@access(may_change_commitment, commitment=Commitment)
def reopen_commitment(commitment: Commitment) -> ResponseReturnValue:
    """Take back what was said about its end."""
    form = EmptyForm()
    if form.is_sent() and form.accepts(actions.reopen, commitment, current_person()):
        flash(_("The commitment is open again."))
        return redirect(url_for("partners.commitment", commitment_id=commitment.id))
    return _page(commitment, form)


@bp.get("/commitments/<int:commitment_id>/ask")
@bp.post("/commitments/<int:commitment_id>/ask")
@access(may_change_commitment, commitment=Commitment)
def ask_to_confirm(commitment: Commitment) -> ResponseReturnValue:
    """Ask somebody of the other side, by a letter with a link."""
    team = commitment.team
    contacts = [one for one in queries.contacts_of(team.id) if one.partner_id == commitment.partner_id]
    form = AskForm(contacts, next((one.language for one in contacts if one.email), team.city.language))
    if form.is_sent():
        base_url = current_app.config["SETTINGS"].public_url
        if form.accepts(commitment_asking.ask, commitment, current_person(), base_url, **form.values()):
            flash(_("A letter to %(name)s is on its way.", name=form.values()["name"]))
            return redirect(url_for("partners.commitment", commitment_id=commitment.id))
    return render_template("partners/ask_to_confirm.html", team=team, commitment=commitment, form=form), form.status


@bp.post("/askings/<int:asking_id>/withdraw")
@access(may_change_asking, asking=Asking)
def withdraw_asking(asking: Asking) -> ResponseReturnValue:
    """End a link that waits for an answer."""
    form = EmptyForm()
    if form.is_sent() and form.accepts(commitment_asking.withdraw, asking, current_person()):
        flash(_("The link of %(name)s opens nothing any more.", name=asking.name))
        return redirect(url_for("partners.commitment", commitment_id=asking.commitment_id))
    return _page(asking.commitment, form)


@bp.post("/askings/<int:asking_id>/talk")
@access(may_change_asking, asking=Asking)
def settle_correction(asking: Asking) -> ResponseReturnValue:
    """Leave a commitment as it is and talk with the other side about its correction."""
    form = EmptyForm()
    if form.is_sent() and form.accepts(commitment_asking.talk, asking, current_person()):
        flash(_("Noted. Change the commitment when you have agreed, and ask again."))
        return redirect(url_for("partners.commitment", commitment_id=asking.commitment_id))
    return _page(asking.commitment, form)


def _listed(team: Team, form: Form) -> ResponseReturnValue:
    listing = listing_of(team, Filters.of(request.args))
    page = render_template(
        "partners/commitments.html", team=team, listing=listing, form=form, is_member=is_in(current_person(), team.id)
    )
    return page, form.status


def _page(commitment: Commitment, form: Form) -> ResponseReturnValue:
    team, askings = commitment.team, commitment_queries.askings_of(commitment)
    entry = entry_of(commitment, askings[0] if askings else None, clock.today(team.zone), clock.now())
    page = render_template(
        "partners/commitment.html", team=team, commitment=commitment, entry=entry, askings=askings, form=form,
        ending=form if isinstance(form, EndForm) else EndForm(formdata=None),
        history=told(commitment_queries.history_of(commitment)), is_member=is_in(current_person(), team.id),
        until=clock.now() - commitment_asking.LASTS,
    )  # fmt: skip
    return page, form.status


def _editing(commitment: Commitment, form: Form) -> ResponseReturnValue:
    typed: Any = form if isinstance(form, CommitmentForm) else CommitmentForm(commitment.team, commitment, formdata=None)
    corrections = [one for one in commitment_queries.askings_of(commitment) if one.is_to_settle]
    page = render_template(
        "partners/edit_commitment.html", team=commitment.team, commitment=commitment, record=commitment, form=typed, wrong=form,
        corrections=corrections, row=actions.row_of(commitment), mark=marks.mark_of(commitment),
    )  # fmt: skip
    return page, form.status
