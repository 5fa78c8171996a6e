"""What belongs to an organization: its people, the contacts with it, its worries, the agreement with it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from sprint.cohorts.models import Team
from sprint.cohorts.rules import is_in, may_see_team, may_work_in_team
from sprint.core import files
from sprint.core.access import access, current_person
from sprint.core.database import find
from sprint.core.forms import EmptyForm
from sprint.partners import actions, keeping, queries
from sprint.partners.keeping_forms import AgreementForm, ConcernForm, ContactForm, MeetingForm
from sprint.partners.models import Agreement, Concern, Meeting, Partner, PartnerContact
from sprint.partners.routes import bp, page_of
from sprint.partners.rules import (
    may_change_concern,
    may_change_contact,
    may_change_meeting,
    may_change_partner,
    may_open_agreement,
)


@bp.get("/partners/<int:partner_id>/contacts/new")
@bp.post("/partners/<int:partner_id>/contacts/new")
@access(may_change_partner, partner=Partner)
def new_contact(partner: Partner) -> ResponseReturnValue:
    """Note a person at an organization."""
    form = ContactForm(language=partner.team.city.language)
    if form.is_sent() and form.accepts(keeping.add_contact, partner, current_person(), **form.values()):
        flash(_("The contact is saved."))
        return redirect(url_for("partners.show", partner_id=partner.id, _anchor="contacts"))
    return render_template("partners/new_contact.html", team=partner.team, partner=partner, form=form), form.status


@bp.get("/partner-contacts/<int:contact_id>/edit")
@bp.post("/partner-contacts/<int:contact_id>/edit")
@access(may_change_contact, contact=PartnerContact)
def edit_contact(contact: PartnerContact) -> ResponseReturnValue:
    """Change what is known about a person at an organization."""
    form, partner = ContactForm(obj=contact), contact.partner
    if form.is_sent() and form.accepts(keeping.change_contact, contact, current_person(), **form.values()):
        flash(_("The contact is saved."))
        return redirect(url_for("partners.show", partner_id=partner.id, _anchor="contacts"))
    page = render_template("partners/edit_contact.html", team=partner.team, partner=partner, contact=contact, form=form)
    return page, form.status


@bp.post("/partner-contacts/<int:contact_id>/remove")
@access(may_change_contact, contact=PartnerContact)
def remove_contact(contact: PartnerContact) -> ResponseReturnValue:
    """Forget a person at an organization."""
    form, partner = EmptyForm(), contact.partner
    if form.is_sent() and form.accepts(keeping.remove_contact, contact, current_person()):
        flash(_("The contact is removed."))
        return redirect(url_for("partners.show", partner_id=partner.id, _anchor="contacts"))
    return page_of(partner, form)


@bp.post("/partners/<int:partner_id>/meetings")
@access(may_change_partner, partner=Partner)
def add_meeting(partner: Partner) -> ResponseReturnValue:
    """Note a contact with an organization."""
    form = MeetingForm()
    if form.is_sent():
        said = form.met_on.data, form.how.data, form.note.data
        if form.accepts(keeping.add_meeting, partner, current_person(), *said):
            flash(_("The contact is in the log."))
            return redirect(url_for("partners.show", partner_id=partner.id, _anchor="meetings"))
    return page_of(partner, form, meeting=form)


@bp.post("/partner-meetings/<int:meeting_id>/remove")
@access(may_change_meeting, meeting=Meeting)
def remove_meeting(meeting: Meeting) -> ResponseReturnValue:
    """Take a contact out of the log."""
    form, partner = EmptyForm(), find(Partner, meeting.partner_id)
    if form.is_sent() and form.accepts(keeping.remove_meeting, meeting, current_person()):
        flash(_("The contact is out of the log."))
        return redirect(url_for("partners.show", partner_id=partner.id, _anchor="meetings"))
    return page_of(partner, form)


@bp.get("/partners/<int:partner_id>/agreements/new")
@bp.post("/partners/<int:partner_id>/agreements/new")
@access(may_change_partner, partner=Partner)
def new_agreement(partner: Partner) -> ResponseReturnValue:
    """Write the first version of an agreement, or the next one."""
    versions = queries.versions_of(partner)
    number = versions[0].number + 1 if versions else 1
    form = AgreementForm(number=number, summary=versions[0].summary if versions else "")
    if form.is_sent():
        version = form.accepts(keeping.add_agreement, partner, current_person(), **form.values())
        if version:
            flash(_("Version %(number)d of the agreement is saved. Those before it stay.", number=version.number))
            return redirect(url_for("partners.show", partner_id=partner.id, _anchor="agreement"))
        form.number.data = number
    page = render_template("partners/new_agreement.html", team=partner.team, partner=partner, versions=versions, form=form)
    return page, form.status


@bp.get("/agreements/<int:agreement_id>/file")
@access(may_open_agreement, agreement=Agreement)
def agreement_file(agreement: Agreement) -> ResponseReturnValue:
    """The document of a version of an agreement; its page where there is none."""
    if agreement.file is None:
        return redirect(url_for("partners.show", partner_id=agreement.partner_id, _anchor="agreement"))
    return files.send(agreement.file)


@bp.get("/teams/<int:team_id>/concerns")
@access(may_see_team, team=Team)
def concerns(team: Team) -> ResponseReturnValue:
    """Everything that worries a team and its organizations, for the team and its facilitators only."""
    names = {one.id: one for one in queries.partners_of(team.id)}
    return render_template(
        "partners/concerns.html", team=team, concerns=queries.concerns_of(team.id), partners=names,
        is_member=is_in(current_person(), team.id),
    )  # fmt: skip


@bp.get("/teams/<int:team_id>/concerns/new")
@bp.post("/teams/<int:team_id>/concerns/new")
@access(may_work_in_team, team=Team)
def new_concern(team: Team) -> ResponseReturnValue:
    """Note a worry of an organization, or of the city itself."""
    form = ConcernForm(queries.partners_of(team.id), partner_id=request.args.get("partner", ""))
    if form.is_sent() and form.accepts(keeping.add_concern, team, current_person(), form.partner, **form.values()):
        flash(_("The concern is noted. It is never part of anything that you share."))
        return redirect(url_for("partners.concerns", team_id=team.id))
    return render_template("partners/new_concern.html", team=team, form=form, members=actions.members_of(team)), form.status


@bp.get("/concerns/<int:concern_id>/edit")
@bp.post("/concerns/<int:concern_id>/edit")
@access(may_change_concern, concern=Concern)
def edit_concern(concern: Concern) -> ResponseReturnValue:
    """Change a worry; with ?combine=1 beside what the worksheet says."""
    team = team_of(concern)
    form = ConcernForm(queries.partners_of(team.id), concern, joins="combine" in request.args)
    if form.is_sent():
        if form.accepts(keeping.change_concern, concern, team, current_person(), form.partner, **form.marks(), **form.values()):
            flash(_("The concern is saved."))
            return redirect(url_for("partners.concerns", team_id=team.id))
        form.show_anew()
    members = actions.members_of(team)
    return render_template("partners/edit_concern.html", team=team, concern=concern, form=form, members=members), form.status


@bp.post("/concerns/<int:concern_id>/settle")
@access(may_change_concern, concern=Concern)
def settle_concern(concern: Concern) -> ResponseReturnValue:
    """Note that a worry is settled, or open again."""
    form, team = EmptyForm(), team_of(concern)
    if form.is_sent() and form.accepts(keeping.settle_concern, concern, team, current_person()):
        flash(_("The concern is settled.") if concern.settled_on else _("The concern is open again."))
    return redirect(url_for("partners.concerns", team_id=team.id))


def team_of(record: Concern) -> Team:
    """The team whose record it is."""
    team: Team | None = find(Team, record.team_id)
    if team is None:
        raise NotFound
    return team
