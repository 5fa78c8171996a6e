"""The sponsor's reading: a team asks for it, and the sponsor reads and confirms without an account."""

from flask import Response, current_app, flash, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from sprint.cohorts.models import Team
from sprint.cohorts.rules import may_work_in_team
from sprint.core import clock, edge, locale
from sprint.core.access import access, anyone, current_person
from sprint.core.forms import EmptyForm, Form
from sprint.core.locale import Voice
from sprint.plans import queries, sponsoring
from sprint.plans.routes import bp
from sprint.plans.rules import may_withdraw_reading
from sprint.plans.sheet import sheet_of
from sprint.plans.sponsor_forms import AskForm, SupportForm
from sprint.plans.sponsor_models import SponsorReading


@bp.get("/teams/<int:team_id>/plan/sponsor")
@bp.post("/teams/<int:team_id>/plan/sponsor")
@access(may_work_in_team, team=Team)
def sponsor(team: Team) -> ResponseReturnValue:
    """Who was asked to read the plan, and ask somebody."""
    form = AskForm(data={"name": sponsoring.suggested(sheet_of(team)), "language": team.city.language})
    if form.is_sent():
        said = {"name": " ".join(form.name.data.split()), "email": form.email.data.strip(), "language": form.language.data}
        if form.accepts(sponsoring.ask, team, current_person(), current_app.config["SETTINGS"].public_url, **said):
            flash(_("The letter to %(name)s is on its way.", name=said["name"]))
            return redirect(url_for("plans.sponsor", team_id=team.id))
    return _page(team, form)


@bp.post("/sponsor-readings/<int:reading_id>/withdraw")
@access(may_withdraw_reading, reading=SponsorReading)
def withdraw_sponsor(reading: SponsorReading) -> ResponseReturnValue:
    """End a link that was not used yet."""
    form, team = EmptyForm(), reading.plan.team
    if form.is_sent() and form.accepts(sponsoring.withdraw, reading, current_person()):
        flash(_("The link is withdrawn. Nobody can read the plan with it any more."))
        return redirect(url_for("plans.sponsor", team_id=team.id))
    asking = AskForm(formdata=None, data={"name": sponsoring.suggested(sheet_of(team)), "language": team.city.language})
    asking.form_errors, asking.status = form.form_errors, form.status
    return _page(team, asking)


def _page(team: Team, form: Form) -> ResponseReturnValue:
    plan, now = queries.plan_of(team), clock.now()
    readings = sponsoring.readings_of(plan.id) if plan else []
    return render_template("plans/sponsor.html", team=team, form=form, readings=readings, now=now, is_late=sponsoring.is_late,
                           days=sponsoring.LASTS.days), form.status  # fmt: skip


@bp.get("/sponsor/<secret>")
@bp.post("/sponsor/<secret>")
@edge.by_link
@access(anyone)
def sponsor_reading(secret: str) -> ResponseReturnValue:
    """The plan for its sponsor, to read and to support; without an account, in the sponsor's language."""
    found = sponsoring.by_secret(secret)
    if found is None:
        raise NotFound
    reading, token = found
    if "lang" not in request.args:
        locale.adopt(Voice(reading.language, reading.plan.team.zone))
    if not token.is_good(clock.now()):
        return _gone(reading)
    matter, form = sponsoring.matter_for(reading), SupportForm()
    if form.is_sent() and form.accepts(
        sponsoring.confirm, reading, matter, seen=form.seen.data or "", note=(form.note.data or "").strip()
    ):
        return redirect(url_for("plans.sponsor_reading", secret=secret, lang=request.args.get("lang")))
    if reading.withdrawn_at is not None:  # the team was faster than this answer
        return _gone(reading)
    return _unseen(render_template("plans/sponsor_reading.html", reading=reading, matter=matter, form=form), form.status)


def _gone(reading: SponsorReading) -> Response:
    return _unseen(render_template("plans/sponsor_gone.html", reading=reading), 410)


def _unseen(page: str, status: int) -> Response:
    """A page that no search engine lists and no browser keeps."""
    response = make_response(page, status)
    response.headers["X-Robots-Tag"], response.headers["Cache-Control"] = "noindex, nofollow", "no-store"
    return response
