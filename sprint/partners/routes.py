"""The organizations of a team: the list, one organization, what is done with it, what worksheets say otherwise since."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from sprint.cohorts.models import Team
from sprint.cohorts.rules import is_in, may_see_team, may_work_in_team
from sprint.core import clock
from sprint.core.access import access, current_person
from sprint.core.forms import EmptyForm, Form
from sprint.partners import actions, arriving, listing, queries, settling, sources
from sprint.partners.forms import MoveForm, PartnerForm, RateForm
from sprint.partners.keeping_forms import MeetingForm
from sprint.partners.models import Partner
from sprint.partners.rules import may_change_partner, may_see_partner

bp = Blueprint("partners", __name__)


@bp.get("/teams/<int:team_id>/partners")
@access(may_see_team, team=Team)
def index(team: Team) -> ResponseReturnValue:
    """The organizations on a team's map, as far as they are looked for."""
    return _listed(team, EmptyForm())


@bp.post("/teams/<int:team_id>/partners/bring-in")
@access(may_work_in_team, team=Team)
def bring_in(team: Team) -> ResponseReturnValue:
    """Bring in what worksheets 2 and 4 say, where they were accepted before."""
    form = EmptyForm()
    if form.is_sent():
        count = arriving.bring_in(team)
        if count:
            flash(ngettext("%(num)d organization is on the map.", "%(num)d organizations are on the map.", count))
        else:
            flash(_("No accepted worksheet names an organization yet. Add one by hand, or send worksheet 2 to review."))
        return redirect(url_for("partners.index", team_id=team.id))
    return _listed(team, form)


@bp.get("/teams/<int:team_id>/partners/new")
@bp.post("/teams/<int:team_id>/partners/new")
@access(may_work_in_team, team=Team)
def new(team: Team) -> ResponseReturnValue:
    """Add an organization by hand."""
    form = PartnerForm(sources.people_of(team.id).audiences)
    if form.is_sent():
        partner = form.accepts(actions.add, team, current_person(), **form.values())
        if partner:
            flash(_("%(name)s is on the map.", name=partner.name))
            return redirect(url_for("partners.show", partner_id=partner.id))
    members = actions.members_of(team)
    return render_template("partners/new.html", team=team, form=form, members=members), form.status


@bp.get("/partners/<int:partner_id>")
@access(may_see_partner, partner=Partner)
def show(partner: Partner) -> ResponseReturnValue:
    """An organization with all that the team knows about it."""
    return page_of(partner)


@bp.get("/partners/<int:partner_id>/edit")
@bp.post("/partners/<int:partner_id>/edit")
@access(may_change_partner, partner=Partner)
def edit(partner: Partner) -> ResponseReturnValue:
    """Change what is known about an organization; with ?combine=1 beside what worksheets say."""
    form = PartnerForm(sources.people_of(partner.team_id).audiences, partner, joins="combine" in request.args)
    if form.is_sent():
        marks = {"seen": form.seen.data, "settles": bool(form.settles.data)}
        if form.accepts(actions.change, partner, current_person(), **marks, **form.values()):
            flash(_("%(name)s is saved.", name=partner.name))
            return redirect(url_for("partners.show", partner_id=partner.id))
        form.show_anew(partner)
    members = actions.members_of(partner.team)
    return render_template("partners/edit.html", team=partner.team, partner=partner, form=form, members=members), form.status


@bp.post("/partners/<int:partner_id>/move")
@access(may_change_partner, partner=Partner)
def move(partner: Partner) -> ResponseReturnValue:
    """Note that the relationship has come to another stage."""
    form = MoveForm()
    if form.is_sent() and form.accepts(actions.move, partner, current_person(), form.stage.data, form.note.data or ""):
        flash(_("The new stage is noted."))
        return redirect(url_for("partners.show", partner_id=partner.id, _anchor="stages"))
    return page_of(partner, form, moving=form)


@bp.post("/partners/<int:partner_id>/rate")
@access(may_change_partner, partner=Partner)
def rate(partner: Partner) -> ResponseReturnValue:
    """Say how much an organization can influence, for the team alone."""
    form = RateForm()
    if form.is_sent() and form.accepts(actions.rate, partner, current_person(), *form.values()):
        flash(_("The rating is saved. Only your team sees it."))
        return redirect(url_for("partners.show", partner_id=partner.id, _anchor="rating"))
    return page_of(partner, form, rating=form)


@bp.get("/partners/<int:partner_id>/remove")
@bp.post("/partners/<int:partner_id>/remove")
@access(may_change_partner, partner=Partner)
def remove(partner: Partner) -> ResponseReturnValue:
    """Ask first, then take an organization off the map."""
    form = EmptyForm()
    if form.is_sent() and form.accepts(actions.remove, partner, current_person()):
        flash(_("%(name)s is off the map. Below the list you can bring it back.", name=partner.name))
        return redirect(url_for("partners.index", team_id=partner.team_id))
    return render_template("partners/remove.html", team=partner.team, partner=partner, form=form), form.status


@bp.post("/partners/<int:partner_id>/bring-back")
@access(may_change_partner, partner=Partner)
def bring_back(partner: Partner) -> ResponseReturnValue:
    """Put an organization that was removed back on the map."""
    form = EmptyForm()
    if form.is_sent() and form.accepts(actions.bring_back, partner, current_person()):
        flash(_("%(name)s is on the map again.", name=partner.name))
        return redirect(url_for("partners.show", partner_id=partner.id))
    return page_of(partner, form)


def page_of(partner: Partner, form: Form | None = None, **forms: Form) -> ResponseReturnValue:
    """The page of an organization; `forms` are those in which something is wrong, `form` the one that was sent."""
    team, person = partner.team, current_person()
    is_member = is_in(person, team.id)
    context: dict[str, Any] = {
        "moving": MoveForm(stage=partner.stage), "meeting": MeetingForm(met_on=clock.today(team.zone)),
        "rating": RateForm(obj=queries.ratings_of(team.id).get(partner.id)) if is_member else None, **forms,
    }  # fmt: skip
    detail = listing.detail(partner)
    page = render_template(
        "partners/show.html", team=team, partner=partner, detail=detail, form=form or EmptyForm(), is_member=is_member,
        may_change=is_member and partner.removed_at is None, differences=settling.differences(partner), **context,
    )  # fmt: skip
    return page, form.status if form else 200


def _listed(team: Team, form: Form) -> ResponseReturnValue:
    wanted = listing.Wanted(*(request.args.get(key, "").strip() for key in ("q", "stage", "kind", "owner")))
    page = render_template(
        "partners/index.html", team=team, form=form, wanted=wanted, list=listing.listed(team, wanted),
        is_member=is_in(current_person(), team.id),
    )
    return page, form.status
