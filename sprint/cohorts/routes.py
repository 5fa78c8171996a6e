"""Cohorts, teams and their people."""

from urllib.parse import urlencode

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from sprint.cohorts import actions, places, queries
from sprint.cohorts.forms import CityForm, CohortForm, EditCityForm, InviteForm, TeamForm
from sprint.cohorts.models import City, Cohort, Role, Team
from sprint.cohorts.rules import (
    is_staff,
    may_change_city,
    may_change_member,
    may_facilitate,
    may_invite_to_team,
    may_see_team,
)
from sprint.core import edge, pages, words
from sprint.core.access import access, can_open, current_person
from sprint.core.database import db
from sprint.core.forms import EmptyForm
from sprint.people.models import Person

bp = Blueprint("cohorts", __name__)

ROWS = 50
"""Cities on a page."""


@bp.get("/cohorts")
@access(is_staff)
def index() -> ResponseReturnValue:
    """All cohorts that this person facilitates."""
    cohorts = queries.cohorts_of(current_person())
    return render_template("cohorts/index.html", cohorts=cohorts, counts=queries.counts_of_teams(cohorts))


@bp.get("/cohorts/<int:cohort_id>/edit")
@bp.post("/cohorts/<int:cohort_id>/edit")
@access(may_facilitate, cohort=Cohort)
def edit(cohort: Cohort) -> ResponseReturnValue:
    """Change a cohort's title and settings."""
    form = CohortForm(obj=cohort)
    if form.is_sent():
        for field in (form.title, form.languages, form.office_hours_per_team, form.weekly_work_minutes, form.follow_up_months):
            setattr(cohort, field.name, field.data)
        flash(_("The cohort is saved."))
        return redirect(url_for("cohorts.edit", cohort_id=cohort.id))
    return render_template("cohorts/edit.html", form=form, cohort=cohort), form.status


@bp.get("/cohorts/<int:cohort_id>/cities")
@access(may_facilitate, cohort=Cohort)
def cities(cohort: Cohort) -> ResponseReturnValue:
    """The teams of a cohort, with their people."""
    teams, name = queries.teams(cohort), request.args.get("name", "").strip()
    page = pages.page([team for team in teams if words.holds(team.name, name)], pages.asked(request.args), ROWS)
    people = queries.people_of([team.id for team in page.rows])
    mark = tuple(
        (team.id, team.name, team.zone, team.city.language, *(place.mark for place in people.get(team.id, ())))
        for team in page.rows
    )
    return render_template(
        "cohorts/cities.html", cohort=cohort, count=len(teams), page=page, name=name, people=people, mark=mark,
        facilitators=queries.facilitators(cohort),
    )  # fmt: skip


@bp.get("/cities/new")
@bp.post("/cities/new")
@access(is_staff)
def new_city() -> ResponseReturnValue:
    """Add a city; its country and language follow from its place."""
    form = CityForm()
    if form.is_sent():
        city = form.accepts(lambda: actions.add_city(places.place(form.name.data, form.zone.data)))
        if city and (back := _asked_back()):
            flash(_("%(name)s was added and is chosen here.", name=city.name))
            return redirect(f"{back}{'&' if '?' in back else '?'}{urlencode({'cities': city.id})}")
        if city:
            flash(_("%(name)s was added. Choose it in the list of cities.", name=city.name))
            return redirect(url_for("programs.index"))
    return render_template("cohorts/new_city.html", form=form), form.status


@bp.get("/cities/<int:city_id>/edit")
@bp.post("/cities/<int:city_id>/edit")
@access(may_change_city, city=City)
def edit_city(city: City) -> ResponseReturnValue:
    """Correct a city; its country follows from its place."""
    form = EditCityForm(obj=city)
    if form.is_sent() and form.accepts(
        lambda: actions.change_city(
            city, places.place(form.name.data, form.zone.data), form.language.data, current_person()
        )
    ):
        flash(_("%(name)s is saved. Its due dates and hours follow its time zone.", name=city.name))
        return redirect(_asked_back() or url_for("cohorts.index"))
    return render_template("cohorts/edit_city.html", form=form, back=_asked_back() or url_for("cohorts.index")), form.status


def _asked_back() -> str:
    """The page of ours that sent the reader here and waits for what comes of it; nothing where there is none."""
    back = request.args.get("next", "")
    return back if edge.is_own_path(back) else ""


@bp.get("/cohorts/<int:cohort_id>/teams/new")
@bp.post("/cohorts/<int:cohort_id>/teams/new")
@access(may_facilitate, cohort=Cohort)
def new_team(cohort: Cohort) -> ResponseReturnValue:
    """Bring one more city into a running cohort."""
    form = TeamForm(city=request.args.get("cities"))
    there = {team.city_id for team in queries.teams(cohort)}
    form.city.choices = [(city.id, city.name) for city in queries.cities() if city.id not in there]
    if form.is_sent():
        team = form.accepts(lambda: actions.bring(db.session.get_one(City, form.city.data), cohort))
        if team:
            flash(_("%(name)s is in the cohort. Invite its people next.", name=team.name))
            return redirect(url_for("cohorts.people", team_id=team.id))
    return render_template("cohorts/new_team.html", form=form, cohort=cohort), form.status


@bp.get("/teams/<int:team_id>/people")
@access(may_see_team, team=Team)
def people(team: Team) -> ResponseReturnValue:
    """Who is in a team."""
    return _people(team, InviteForm(language=team.city.language))


@bp.post("/teams/<int:team_id>/people")
@access(may_invite_to_team, team=Team)
def invite(team: Team) -> ResponseReturnValue:
    """Invite someone into a team."""
    form = InviteForm()
    if form.is_sent():
        base_url = current_app.config["SETTINGS"].public_url
        invited = form.accepts(
            actions.invite, team, form.email.data, name=form.name.data, language=form.language.data, zone=None,
            role=form.role.data, base_url=base_url, by=current_person(),
        )  # fmt: skip
        if invited:
            person, link = invited
            if link:
                flash(_("%(name)s is in the team. An invitation is on its way.", name=person.name))
            else:
                flash(_("%(name)s has an account already and is in the team now. A letter says so.", name=person.name))
            return redirect(url_for("cohorts.people", team_id=team.id))
    return _people(team, form)


@bp.post("/teams/<int:team_id>/people/<int:member_id>")
@access(may_change_member, team=Team, member=Person)
def change_member(team: Team, member: Person) -> ResponseReturnValue:
    """Change someone's role in a team."""
    form, wish = EmptyForm(), request.form.get("role", "")
    if form.is_sent() and wish in (Role.LEAD, Role.MEMBER):
        form.accepts(actions.change_role, team, member, wish, current_person())
    for message in form.form_errors:
        flash(message, "act")
    return redirect(url_for("cohorts.people", team_id=team.id))


@bp.get("/teams/<int:team_id>/people/<int:member_id>/remove")
@bp.post("/teams/<int:team_id>/people/<int:member_id>/remove")
@access(may_change_member, team=Team, member=Person)
def remove_member(team: Team, member: Person) -> ResponseReturnValue:
    """Take someone out of a team, after a look at what that means."""
    form = EmptyForm()
    if form.is_sent() and form.accepts(actions.leave, team, member, current_person()):
        flash(_("%(name)s is not in the team of %(city)s any more.", name=member.name, city=team.name))
        stays = can_open("cohorts.people", team=team)
        return redirect(url_for("cohorts.people", team_id=team.id) if stays else url_for("home.index"))
    return render_template("cohorts/remove_member.html", team=team, member=member, form=form), form.status


@bp.post("/teams/<int:team_id>/people/<int:member_id>/invitation")
@access(may_change_member, team=Team, member=Person)
def invite_again(team: Team, member: Person) -> ResponseReturnValue:
    """Send the invitation again to a member who has not come yet."""
    form = EmptyForm()
    base_url = current_app.config["SETTINGS"].public_url
    if form.is_sent() and form.accepts(actions.invite_again, team, member, base_url, current_person()):
        message = _("A new invitation to %(name)s goes to %(email)s. The earlier link has ended.",
                    name=member.name, email=member.email)  # fmt: skip
        flash(message)
    for message in form.form_errors:
        flash(message, "act")
    return redirect(url_for("cohorts.people", team_id=team.id))


def _people(team: Team, form: InviteForm) -> ResponseReturnValue:
    page = render_template("cohorts/people.html", team=team, members=queries.members(team), form=form)
    return page, form.status
